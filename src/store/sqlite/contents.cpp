// Writing of contents. See contents.h for why keys lag behind.
#include "store/sqlite/contents.h"

#include <algorithm>

namespace docmill::store::sqlite {

// ---- keys in memory -----------------------------------------------------------------------------------------------

void PendingKeys::add(std::int64_t prefix, std::int64_t content) {
  if (filled_ * 2 >= entries_.size()) {
    grow();
  }
  std::size_t at = slot(prefix);
  while (entries_[at].content != 0) {
    at = (at + 1) & (entries_.size() - 1);
  }
  entries_[at] = {prefix, content};
  ++size_;
  ++filled_;
}

bool PendingKeys::remove(std::int64_t prefix, std::int64_t content) {
  if (entries_.empty()) {
    return false;
  }
  for (std::size_t at = slot(prefix); entries_[at].content != 0; at = (at + 1) & (entries_.size() - 1)) {
    if (entries_[at].prefix == prefix && entries_[at].content == content) {
      entries_[at].content = -1;
      --size_;
      return true;
    }
  }
  return false;
}

void PendingKeys::grow() {
  const std::vector<Entry> old = std::move(entries_);
  entries_.assign(std::max<std::size_t>(64, old.size() * 2), Entry{});
  size_ = filled_ = 0;
  for (const Entry& entry : old) {
    if (entry.content > 0) {
      add(entry.prefix, entry.content);
    }
  }
}

std::vector<PendingKeys::Entry> PendingKeys::sorted() const {
  std::vector<Entry> used;
  used.reserve(size_);
  std::copy_if(entries_.begin(), entries_.end(), std::back_inserter(used),
               [](const Entry& entry) { return entry.content > 0; });
  std::sort(used.begin(), used.end(), [](const Entry& a, const Entry& b) {
    return a.prefix != b.prefix ? a.prefix < b.prefix : a.content < b.content;
  });
  return used;
}

void PendingKeys::clear() {
  std::fill(entries_.begin(), entries_.end(), Entry{});
  size_ = filled_ = 0;
}

// ---- the filter ---------------------------------------------------------------------------------------------------

std::size_t KeyFilter::line_of(std::int64_t prefix) {
  // The bits within the line are those at the lower end.
  constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15;
  return static_cast<std::size_t>(static_cast<std::uint64_t>(prefix) * kOdd >> 48) % kLines;
}

void KeyFilter::add(std::int64_t prefix) {
  Line& line = lines_[line_of(prefix)];
  auto bits = static_cast<std::uint64_t>(prefix);
  for (int i = 0; i < 6; ++i, bits >>= 9) {
    line.words[bits >> 6 & 7] |= std::uint64_t{1} << (bits & 63);
  }
}

bool KeyFilter::may_have(std::int64_t prefix) const {
  const Line& line = lines_[line_of(prefix)];
  auto bits = static_cast<std::uint64_t>(prefix);
  for (int i = 0; i < 6; ++i, bits >>= 9) {
    if ((line.words[bits >> 6 & 7] >> (bits & 63) & 1) == 0) {
      return false;
    }
  }
  return true;
}

// ---- contents -----------------------------------------------------------------------------------------------------

Contents::Contents(Connection& connection, std::size_t portion) : connection_(connection), portion_(portion) {
  new_.declare(connection, "new_contents", "id, bytes, hash, size, uses");
  new_keys_.declare(connection, "new_keys", "prefix, content");
  find_key_ = Statement(connection, "SELECT content FROM content_keys WHERE prefix = ?1");
  find_info_ = Statement(connection, "SELECT hash, uses FROM content_info WHERE id = ?1");
  // A statement that may fail by halves keeps a copy of each page it changes, in memory: nearly all of content_keys. A
  // row that is there already would be damage, so these may as well end the transaction.
  insert_bytes_ =
      Statement(connection, "INSERT OR ROLLBACK INTO contents(id, bytes) SELECT id, bytes FROM new_contents");
  insert_info_ = Statement(connection,
                           "INSERT OR ROLLBACK INTO content_info(id, hash, size, uses) SELECT id, hash, size, uses FROM"
                           " new_contents");
  insert_keys_ = Statement(
      connection, "INSERT OR ROLLBACK INTO content_keys(prefix, content) SELECT prefix, content FROM new_keys");
  reload();
}

void Contents::reload() {
  new_.all.clear();
  pending_.clear();
  through_ = connection_.integer("SELECT value FROM settings WHERE name = 'keys_through'");
  next_ = through_ + 1;
  Query query(connection_.cached("SELECT id, hash FROM content_info WHERE id > ?1 ORDER BY id"));
  query.integer(1, through_);
  while (query.step()) {
    pending_.add(prefix_of(query.digest(1).value_or(Digest{})), query.integer(0));
    next_ = query.integer(0) + 1;
  }
}

void Contents::NewContents::column(std::size_t row, int column, RowValue out) const {
  const NewContent& content = all[row];
  switch (column) {
    case 0:
      return out.integer(first + static_cast<std::int64_t>(row));
    case 1:
      return out.blob(content.bytes);
    case 2:
      return out.digest(content.digest);
    case 3:
      return out.integer(static_cast<std::int64_t>(content.bytes.size()));
    default:
      return out.integer(content.uses);
  }
}

void Contents::NewKeys::column(std::size_t row, int column, RowValue out) const {
  out.integer(column == 0 ? all[row].prefix : all[row].content);
}

std::int64_t Contents::prefix_of(const Digest& digest) {
  std::uint64_t prefix = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    prefix = prefix << 8 | digest[i];
  }
  return static_cast<std::int64_t>(prefix);
}

/// Where `content` is not stored yet.
Contents::NewContent* Contents::gathered(std::int64_t content) {
  return !new_.all.empty() && content >= new_.first ? &new_.all[static_cast<std::size_t>(content - new_.first)]
                                                    : nullptr;
}

bool Contents::has_digest(std::int64_t content, const Digest& digest) {
  if (const NewContent* known = gathered(content)) {
    return known->digest == digest;
  }
  Query query(find_info_);
  query.integer(1, content);
  return query.step() && query.digest(0) == digest;
}

std::int64_t Contents::find(const Digest& digest, std::int64_t prefix) {
  std::int64_t found = 0;
  const auto is_it = [&](std::int64_t content) {
    found = has_digest(content, digest) ? content : 0;
    return found != 0;
  };
  if (pending_.any(prefix, is_it)) {
    return found;
  }
  if (through_ == 0 || (filter_ && !filter_->may_have(prefix))) {
    return 0;
  }
  Query query(find_key_);
  query.integer(1, prefix);
  while (found == 0 && query.step()) {
    is_it(query.integer(0));
  }
  return found;
}

std::int64_t Contents::acquire(std::string_view bytes, const Digest& digest) {
  const std::int64_t prefix = prefix_of(digest);
  if (const std::int64_t known = find(digest, prefix); known != 0) {
    add_uses(known, 1);
    return known;
  }
  const std::int64_t content = next_++;
  if (new_.all.empty()) {
    new_.first = content;
  }
  new_.all.push_back({bytes, digest, 1});
  pending_.add(prefix, content);
  return content;
}

void Contents::add_uses(std::int64_t content, std::int64_t uses) {
  if (NewContent* known = gathered(content)) {
    known->uses += uses;
    return;
  }
  Query(connection_.cached("UPDATE content_info SET uses = uses + ?2 WHERE id = ?1"))
      .integer(1, content)
      .integer(2, uses)
      .run();
}

void Contents::write_new() {
  if (new_.all.empty()) {
    return;
  }
  Query(insert_bytes_).run();
  Query(insert_info_).run();
  new_.all.clear();
}

void Contents::release(std::int64_t content) {
  write_new();
  std::int64_t prefix = 0;
  {
    Query query(find_info_);
    query.integer(1, content);
    if (!query.step()) {
      return;  // `check` names what refers to a content that is not there
    }
    if (query.integer(1) > 1) {
      add_uses(content, -1);
      return;
    }
    prefix = prefix_of(query.digest(0).value_or(Digest{}));
  }
  Query(connection_.cached("DELETE FROM contents WHERE id = ?1")).integer(1, content).run();
  Query(connection_.cached("DELETE FROM content_info WHERE id = ?1")).integer(1, content).run();
  if (!pending_.remove(prefix, content)) {
    Query(connection_.cached("DELETE FROM content_keys WHERE prefix = ?1 AND content = ?2"))
        .integer(1, prefix)
        .integer(2, content)
        .run();
  }
}

void Contents::write_keys() {
  write_new();
  new_keys_.all = pending_.sorted();
  Query(insert_keys_).run();
  Query(connection_.cached("UPDATE settings SET value = ?1 WHERE name = 'keys_through'")).integer(1, next_ - 1).run();
  through_ = next_ - 1;
  remember_keys();
  new_keys_.all = {};
  pending_.clear();
}

/// Adds what was just written to the filter, which is made with the first large portion. One key too many in it does no
/// harm, so a rollback need not undo this.
void Contents::remember_keys() {
  if (filter_) {
    for (const PendingKeys::Entry& entry : new_keys_.all) {
      filter_->add(entry.prefix);
    }
    return;
  }
  if (new_keys_.all.size() < portion_) {
    return;  // whoever writes little need not read all that is there
  }
  filter_.emplace();
  Query query(connection_.cached("SELECT prefix FROM content_keys"));
  while (query.step()) {
    filter_->add(query.integer(0));
  }
}

}  // namespace docmill::store::sqlite
