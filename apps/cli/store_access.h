// Which store a command uses, and opening it.
#pragma once

#include <memory>
#include <string>

#include "cli/setting_options.h"
#include "docmill/store.h"

namespace docmill::cli {

/// What commands with a store declare: --store.
void declare_store(SettingOptions& settings, Arguments& arguments);
/// And, where a command can do without one, --no-store.
void declare_optional_store(SettingOptions& settings, Arguments& arguments);

/// The setting `store`, else $XDG_DATA_HOME/docmill/store.db, else ~/.local/share/docmill/store.db. Throws Error config
/// E-CFG-020 when none of them is set.
std::string store_path(const Config& config);

/// Creates the store where it is missing. Null when `use_store` is off, which `optional` commands may suggest.
std::shared_ptr<store::Store> open_to_write(const Config& config, bool optional = false);
/// Opens beside a writer. Null when `use_store` is off and when there is no store yet.
std::shared_ptr<store::Store> open_to_read(const Config& config);
/// For commands about the store, whatever `use_store` says: opens beside a writer; an empty store when there is none.
std::shared_ptr<store::Store> open_or_empty(const Config& config);

/// For an id that the store does not know: Error store E-STO-030 with the closest id there is.
[[noreturn]] void throw_no_document(store::Store& store, const std::string& id, std::uint32_t version = 0);

}  // namespace docmill::cli
