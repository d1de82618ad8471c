// Headings and sections: one title, no level left out, no section without content, every section its type asks for.
#include <algorithm>

#include "base/utf8.h"
#include "quality/rules.h"

namespace docmill::quality {
namespace {

constexpr double kNoTitle = 10;
constexpr double kSecondTitle = 4;
constexpr double kSkippedLevel = 5;
constexpr double kEmptySection = 5;
constexpr double kMissingSection = 15;
constexpr double kMostForLevels = 20;
constexpr double kMostForEmpty = 20;
constexpr double kMostForMissing = 60;

/// A heading's words in the form sections are compared by: without a leading number, in lower case.
std::string section_key(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && ((text[at] >= '0' && text[at] <= '9') || text[at] == '.' || text[at] == ' ')) {
    ++at;
  }
  std::string key(at < text.size() ? text.substr(at) : text);
  for (char& c : key) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return key;
}

/// Whether anything but blank space and further headings of a deeper level follows `heading` before its section ends.
bool has_content(const Node& heading, const Node* end) {
  const Node* next = heading.next();
  return next != end && (next->kind() != NodeKind::heading || next->level() > heading.level());
}

}  // namespace

double check_structure(const Document& document, const QualityOptions& options, Report& report) {
  double levels = 0;
  double empty = 0;
  double title = 0;
  int level = 0;
  int titles = 0;
  const Node* const end = document.root().next();
  for (const Node& node : document.root().children()) {
    if (node.kind() != NodeKind::heading) {
      continue;
    }
    const auto text = [&node] { return plain_text(node); };
    if (level != 0 && node.level() > level + 1) {
      levels += kSkippedLevel;
      add_finding(report, document, options, Severity::warning, "Q-010",
                  "heading \"" + text() + "\" jumps from level " + std::to_string(level) + " to " +
                      std::to_string(node.level()),
                  node.span());
    }
    level = node.level();
    if (level == 1 && ++titles == 2) {
      title += kSecondTitle;
      add_finding(report, document, options, Severity::warning, "Q-012",
                  "a second heading of level 1: \"" + text() + "\"", node.span(), "one document has one title");
    }
    if (!has_content(node, end)) {
      empty += kEmptySection;
      add_finding(report, document, options, Severity::warning, "Q-011", "section \"" + text() + "\" is empty",
                  node.span());
    }
  }
  if (title_heading(document) == nullptr) {
    title += kNoTitle;
    add_finding(report, document, options, Severity::warning, "Q-013", "the document does not begin with a title", {},
                "begin with a heading of level 1");
  }
  return title + std::min(levels, kMostForLevels) + std::min(empty, kMostForEmpty);
}

double check_sections(const Document& document, const QualityOptions& options, Report& report) {
  if (options.required_sections.empty()) {
    return 0;
  }
  std::vector<std::string> present;
  for (const Node& node : document.root().children()) {
    if (node.kind() == NodeKind::heading) {
      present.push_back(section_key(plain_text(node)));
    }
  }
  double cost = 0;
  for (const std::string& section : options.required_sections) {
    if (std::find(present.begin(), present.end(), section_key(section)) == present.end()) {
      cost += kMissingSection;
      add_finding(report, document, options, Severity::warning, "Q-020", "section \"" + section + "\" is missing", {},
                  "documents of this type need it");
    }
  }
  return std::min(cost, kMostForMissing);
}

}  // namespace docmill::quality
