// See bookmarks.h.
#include "writer/docx/bookmarks.h"

#include <algorithm>

namespace docmill::docx {
namespace {

constexpr std::size_t kLongestName = 40;  // that Word keeps

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool may_be_name(std::string_view anchor) {
  return !anchor.empty() && anchor.size() <= kLongestName && is_letter(anchor.front()) &&
         std::all_of(anchor.begin(), anchor.end(),
                     [](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-'; });
}

std::string decoded(std::string_view anchor) {
  const auto digit = [](char c) {
    const std::size_t at = std::string_view("0123456789abcdefABCDEF").find(c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at < 16 ? at : at - 6);
  };
  std::string out;
  for (std::size_t i = 0; i < anchor.size(); ++i) {
    const int high = anchor[i] == '%' && i + 2 < anchor.size() ? digit(anchor[i + 1]) : -1;
    const int low = high >= 0 ? digit(anchor[i + 2]) : -1;
    out.push_back(low >= 0 ? static_cast<char>(high * 16 + low) : anchor[i]);
    i += low >= 0 ? 2 : 0;
  }
  return out;
}

}  // namespace

Bookmarks::Bookmarks(const Document& document) : first_(document.nodes().data()) {
  for (const Node& node : document.nodes()) {
    if (node.kind() == NodeKind::heading && !node.id().empty()) {
      by_anchor_.try_emplace(node.id(), static_cast<std::uint32_t>(&node - first_));
    }
  }
}

std::string Bookmarks::numbered(std::uint32_t number) { return "h." + std::to_string(number); }

std::string Bookmarks::name_of(const Node& heading) const {
  const auto number = static_cast<std::uint32_t>(&heading - first_);
  const auto found = by_anchor_.find(heading.id());
  const bool own = found != by_anchor_.end() && found->second == number;
  return own && may_be_name(heading.id()) ? std::string(heading.id()) : numbered(number);
}

std::string Bookmarks::name_of(std::string_view anchor) const {
  auto found = by_anchor_.find(anchor);
  if (found == by_anchor_.end()) {
    found = by_anchor_.find(decoded(anchor));
  }
  return found == by_anchor_.end() ? std::string() : name_of(first_[found->second]);
}

}  // namespace docmill::docx
