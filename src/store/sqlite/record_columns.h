// A row of documents or versions as a Record: the list of columns and the code that reads them stand together.
#pragma once

#include <string>

#include "store/sqlite/connection.h"

namespace docmill::store::sqlite {

/// Columns for `read_record` from documents `d` and content_info `i`, of the current version, and of a past one where
/// the row of versions is `v`.
inline constexpr std::string_view kCurrentColumns =
    "d.id, d.created, d.deleted, i.hash, d.version, d.versioned, d.updated, d.size, d.score, d.type, d.format, "
    "d.status,"
    " d.title, d.author, d.template, d.template_hash, d.data_hash, d.tags, d.scores, d.timings, d.metadata, d.row";
inline constexpr std::string_view kPastColumns =
    "d.id, d.created, d.deleted, i.hash, v.version, v.versioned, v.updated, v.size, v.score, v.type, v.format, "
    "v.status,"
    " v.title, v.author, v.template, v.template_hash, v.data_hash, v.tags, v.scores, v.timings, v.metadata, d.row";
inline constexpr int kRowColumn = 21;
inline constexpr int kRecordColumns = 22;  ///< the first column after them

Record read_record(const Query& query);

}  // namespace docmill::store::sqlite
