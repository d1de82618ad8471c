// The full check of a store: the file, every content, every reference, the search index.
#pragma once

#include "store/sqlite/connection.h"

namespace docmill::store::sqlite {

/// Reads everything; of the search index only which documents it knows. Errors of single steps become findings.
CheckReport check_store(Connection& reader);
/// Compares the words of the search index with the texts they are from. Needs the writing connection, since FTS5 does
/// it by a statement that counts as writing.
void compare_search(Connection& writer, CheckReport& report);

}  // namespace docmill::store::sqlite
