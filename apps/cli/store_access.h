// Which store a command uses, and opening it.
#pragma once

#include <memory>
#include <string>

#include "cli/arguments.h"
#include "docmill/store.h"

namespace docmill::cli {

/// --store and, where a command can do without one, --no-store.
struct StoreOptions {
  std::string path;
  bool none = false;
  bool optional = false;  ///< the command has --no-store

  void declare(Arguments& arguments);
  void declare_optional(Arguments& arguments);
};

/// --store, else $DOCMILL_STORE, else $XDG_DATA_HOME/docmill/store.db, else ~/.local/share/docmill/store.db.
/// Throws Error config E-CFG-020 when none of them is set.
std::string store_path(const StoreOptions& options);

/// Creates the store where it is missing. Null with --no-store.
std::shared_ptr<store::Store> open_to_write(const StoreOptions& options);
/// Opens beside a writer. Null with --no-store and when there is no store yet.
std::shared_ptr<store::Store> open_to_read(const StoreOptions& options);
/// As open_to_read, but an empty store when there is none yet.
std::shared_ptr<store::Store> open_or_empty(const StoreOptions& options);

/// For an id that the store does not know: Error store E-STO-030 with the closest id there is.
[[noreturn]] void throw_no_document(store::Store& store, const std::string& id, std::uint32_t version = 0);

}  // namespace docmill::cli
