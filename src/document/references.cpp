// Link reference definitions (CommonMark 0.31.2, section 4.7).
#include "document/references.h"

#include "base/hash.h"
#include "document/entities.h"
#include "document/link_scan.h"

namespace docmill::markdown {
namespace {

/// Behind the rest of the line when it is blank.
std::size_t scan_line_end(std::string_view text, std::size_t at) {
  at = skip_blanks(text, at);
  if (at == text.size()) {
    return at;
  }
  return text[at] == '\n' ? at + 1 : kNoMatch;
}

}  // namespace

std::size_t LabelTable::slot_of(std::string_view normalised) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = static_cast<std::size_t>(hash_bytes(normalised)) & mask;
  while (slots_[slot] != 0 && labels_[slots_[slot] - 1] != normalised) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

std::uint32_t LabelTable::find(std::string_view label) {
  if (labels_.empty()) {
    return kNone;
  }
  normalise_label(label, scratch_);
  const std::uint32_t found = slots_[slot_of(scratch_)];
  return found == 0 ? kNone : found - 1;
}

std::uint32_t LabelTable::insert(std::string_view label) {
  if (slots_.size() < 2 * (labels_.size() + 1)) {
    grow();
  }
  normalise_label(label, scratch_);
  const std::size_t slot = slot_of(scratch_);
  if (slots_[slot] != 0) {
    return kNone;
  }
  labels_.push_back(arena_.copy(scratch_));
  slots_[slot] = static_cast<std::uint32_t>(labels_.size());
  return slots_[slot] - 1;
}

void LabelTable::grow() {
  slots_.assign(slots_.empty() ? 16 : slots_.size() * 2, 0);
  for (std::size_t i = 0; i < labels_.size(); ++i) {
    slots_[slot_of(labels_[i])] = static_cast<std::uint32_t>(i + 1);
  }
}

const Reference* ReferenceMap::find(std::string_view label) {
  const std::uint32_t number = labels_.find(label);
  if (number == LabelTable::kNone) {
    return nullptr;
  }
  const Reference& reference = references_[number];
  const std::size_t size = reference.url.size() + reference.title.size();
  if (size > budget_) {
    return nullptr;
  }
  budget_ -= size;
  return &reference;
}

std::size_t ReferenceMap::take_definitions(std::string_view content) {
  std::size_t taken = 0;
  while (taken < content.size() && content[taken] == '[') {
    const std::size_t size = take_definition(content.substr(taken));
    if (size == 0) {
      break;
    }
    taken += size;
  }
  return taken;
}

std::size_t ReferenceMap::take_definition(std::string_view content) {
  std::string_view label;
  std::string_view url;
  std::string_view title;
  std::size_t at = scan_label(content, 0, label);
  if (at == kNoMatch || at >= content.size() || content[at] != ':') {
    return 0;
  }
  at = scan_destination(content, skip_space(content, at + 1), url);
  if (at == kNoMatch) {
    return 0;
  }
  std::size_t end = scan_line_end(content, at);
  const std::size_t title_at = skip_space(content, at);
  if (title_at > at) {
    const std::size_t title_end = scan_title(content, title_at, title);
    const std::size_t line_end = title_end == kNoMatch ? kNoMatch : scan_line_end(content, title_end);
    if (line_end != kNoMatch) {
      end = line_end;
    } else {
      title = {};
    }
  }
  if (end == kNoMatch) {
    return 0;
  }
  if (labels_.insert(label) != LabelTable::kNone) {
    references_.push_back({unescape(arena_, url), unescape(arena_, title)});
  }
  return end;
}

}  // namespace docmill::markdown
