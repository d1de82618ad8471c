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

// ---- contents -----------------------------------------------------------------------------------------------------

Contents::Contents(Connection& connection, std::size_t portion)
    : connection_(connection),
      find_key_(connection, "SELECT content FROM content_keys WHERE prefix = ?1"),
      find_info_(connection, "SELECT hash, uses FROM content_info WHERE id = ?1"),
      insert_bytes_(connection, "INSERT INTO contents(id, bytes) VALUES(?1, ?2)"),
      insert_info_(connection, "INSERT INTO content_info(id, hash, size, uses) VALUES(?1, ?2, ?3, 1)"),
      add_uses_(connection, "UPDATE content_info SET uses = uses + ?2 WHERE id = ?1"),
      portion_(portion) {
  reload();
}

void Contents::reload() {
  pending_.clear();
  std::int64_t through = connection_.integer("SELECT value FROM settings WHERE name = 'keys_through'");
  Query query(connection_.cached("SELECT id, hash FROM content_info WHERE id > ?1 ORDER BY id"));
  query.integer(1, through);
  while (query.step()) {
    through = query.integer(0);
    pending_.add(prefix_of(query.digest(1).value_or(Digest{})), through);
  }
  next_ = through + 1;
}

std::int64_t Contents::prefix_of(const Digest& digest) {
  std::uint64_t prefix = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    prefix = prefix << 8 | digest[i];
  }
  return static_cast<std::int64_t>(prefix);
}

bool Contents::has_digest(std::int64_t content, const Digest& digest) {
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
    Query(add_uses_).integer(1, known).integer(2, 1).run();
    return known;
  }
  const std::int64_t content = next_;
  insert(content, bytes, digest);
  pending_.add(prefix, content);
  ++next_;
  return content;
}

void Contents::insert(std::int64_t content, std::string_view bytes, const Digest& digest) {
  Query(insert_bytes_).integer(1, content).blob(2, bytes).run();
  Query(insert_info_).integer(1, content).digest(2, digest).integer(3, static_cast<std::int64_t>(bytes.size())).run();
}

void Contents::release(std::int64_t content) {
  std::int64_t prefix = 0;
  {
    Query query(find_info_);
    query.integer(1, content);
    if (!query.step()) {
      return;  // `check` names what refers to a content that is not there
    }
    if (query.integer(1) > 1) {
      Query(add_uses_).integer(1, content).integer(2, -1).run();
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
  Statement& insert = connection_.cached("INSERT INTO content_keys(prefix, content) VALUES(?1, ?2)");
  for (const PendingKeys::Entry& entry : pending_.sorted()) {
    Query(insert).integer(1, entry.prefix).integer(2, entry.content).run();
  }
  Query(connection_.cached("UPDATE settings SET value = ?1 WHERE name = 'keys_through'")).integer(1, next_ - 1).run();
  pending_.clear();
}

}  // namespace docmill::store::sqlite
