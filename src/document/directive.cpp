// Directives: comments that speak to writers of pages.
#include <array>

#include "docmill/document.h"

namespace docmill {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\n\r";
  const std::size_t begin = text.find_first_not_of(kSpace);
  return begin == std::string_view::npos ? std::string_view()
                                         : text.substr(begin, text.find_last_not_of(kSpace) + 1 - begin);
}

/// Takes `prefix` off the front of `text`; false when it does not begin so.
bool take(std::string_view& text, std::string_view prefix) {
  const bool starts = text.starts_with(prefix);
  text.remove_prefix(starts ? prefix.size() : 0);
  return starts;
}

}  // namespace

Directive directive_of(const Node& node) {
  struct Name {
    std::string_view text;
    Directive directive;
  };
  static constexpr std::array<Name, 3> kNames = {
      {{"page-break", Directive::page_break}, {"landscape", Directive::landscape}, {"portrait", Directive::portrait}}};
  if (node.kind() != NodeKind::html_block) {
    return Directive::none;
  }
  std::string_view text = trimmed(node.text());
  if (!take(text, "<!--") || !text.ends_with("-->")) {
    return Directive::none;
  }
  text.remove_suffix(3);
  text = trimmed(text);
  if (!take(text, "docmill:")) {
    return Directive::none;
  }
  text = trimmed(text);
  for (const Name& name : kNames) {
    if (text == name.text) {
      return name.directive;
    }
  }
  return Directive::none;
}

}  // namespace docmill
