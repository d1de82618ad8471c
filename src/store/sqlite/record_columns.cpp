// Reading of record rows; the order of columns is that of the constants in the header.
#include "store/sqlite/record_columns.h"

namespace docmill::store::sqlite {
namespace {

std::vector<std::string> split_lines(std::string_view lines) {
  std::vector<std::string> parts;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    parts.emplace_back(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return parts;
}

}  // namespace

Record read_record(const Query& query) {
  Record record;
  record.id = query.text(0);
  record.created = query.integer(1);
  if (!query.is_null(2)) {
    record.deleted = query.integer(2);
  }
  record.checksum = query.digest(3).value_or(Digest{});
  record.version = static_cast<std::uint32_t>(query.integer(4));
  record.versioned = query.integer(5);
  record.updated = query.integer(6);
  record.size = static_cast<std::uint64_t>(query.integer(7));
  if (!query.is_null(8)) {
    record.score = query.real(8);
  }
  record.type = query.text(9);
  record.format = query.text(10);
  record.status = query.text(11);
  record.title = query.text(12);
  record.author = query.text(13);
  record.template_name = query.text(14);
  record.template_hash = query.digest(15);
  record.data_hash = query.digest(16);
  record.tags = split_lines(query.text(17));
  record.scores = query.text(18);
  record.timings = query.text(19);
  record.metadata = query.text(20);
  return record;
}

}  // namespace docmill::store::sqlite
