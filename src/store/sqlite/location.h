// Where the store's file is: path checks before SQLite is asked, so that their errors say what is wrong.
#pragma once

#include <string>

#include "docmill/store.h"

namespace docmill::store::sqlite {

/// The absolute path of the store without symbolic links, so that all names of a file lead to one lock. The file
/// need not exist yet where the options allow to create it; its folder does.
/// Throws Error not_found E-STO-006, io E-STO-018.
std::string locate_store(const std::string& path, const Options& options);

/// Bytes of the file and its journal.
std::uint64_t file_bytes(const std::string& path);

/// True when there is no journal with anything in it beside the file.
bool has_no_journal(const std::string& path);

/// Creates the file, empty and with mode 0600, if it is missing, and syncs its folder.
void create_file(const std::string& path);

}  // namespace docmill::store::sqlite
