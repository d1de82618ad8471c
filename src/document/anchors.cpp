// GitHub's anchors: slugs made unique by suffixes.
#include "document/anchors.h"

#include <charconv>

#include "base/hash.h"
#include "base/utf8.h"
#include "document/characters.h"
#include "document/table_scan.h"

namespace docmill {

void append_slug(std::string_view text, Buffer& out) {
  const std::size_t begin = out.size();
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (utf8::is_ascii(c)) {
      if (markdown::is_alphanumeric(c) || c == '_' || c == '-') {
        out.push(markdown::to_lower(c));
      } else if (c == ' ') {
        out.push('-');
      }
      ++at;
      continue;
    }
    const utf8::Decoded decoded = utf8::decode(text, at);
    if (markdown::is_word(decoded.code_point)) {
      utf8::append(out, markdown::to_lower(decoded.code_point));
    }
    at += decoded.size;
  }
  if (out.size() == begin) {
    out.append("section");
  }
}

std::string_view Anchors::make(std::string_view text) {
  scratch_.clear();
  append_slug(markdown::trim_blanks(text), scratch_);
  const std::size_t size = scratch_.size();
  bool is_new = false;
  Entry& base = find(scratch_.view(), &is_new);
  if (is_new) {
    return base.id = arena_.copy(scratch_.view());
  }
  const auto index = static_cast<std::size_t>(&base - entries_.data());  // making entries moves them
  while (true) {
    scratch_.truncate(size);
    scratch_.push('-');
    char* const digits = scratch_.reserve(10);
    const auto suffix = std::to_chars(digits, digits + 10, entries_[index].next++);
    scratch_.commit(static_cast<std::size_t>(suffix.ptr - digits));
    Entry& entry = find(scratch_.view(), &is_new);
    if (is_new) {
      return entry.id = arena_.copy(scratch_.view());
    }
  }
}

Anchors::Entry& Anchors::find(std::string_view id, bool* is_new) {
  if (slots_.size() < 2 * (entries_.size() + 1)) {
    grow();
  }
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = static_cast<std::size_t>(hash_bytes(id)) & mask;
  while (slots_[slot] != 0 && entries_[slots_[slot] - 1].id != id) {
    slot = (slot + 1) & mask;
  }
  if (is_new != nullptr) {
    *is_new = slots_[slot] == 0;
  }
  if (slots_[slot] == 0) {
    entries_.push_back({id});
    slots_[slot] = static_cast<std::uint32_t>(entries_.size());
  }
  return entries_[slots_[slot] - 1];
}

void Anchors::grow() {
  slots_.assign(slots_.empty() ? 32 : slots_.size() * 2, 0);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    std::size_t slot = static_cast<std::size_t>(hash_bytes(entries_[i].id)) & mask;
    while (slots_[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    slots_[slot] = static_cast<std::uint32_t>(i + 1);
  }
}

}  // namespace docmill
