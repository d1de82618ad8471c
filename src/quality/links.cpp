// Links within the document: each `#anchor` must name a heading; a link needs a target, an image an alternative text.
#include <algorithm>
#include <vector>

#include "document/anchors.h"
#include "quality/rules.h"

namespace docmill::quality {
namespace {

constexpr double kBrokenLink = 5;
constexpr double kEmptyLink = 3;
constexpr double kNoAlternative = 2;
constexpr double kMostForLinks = 30;

/// The anchors of a document as `transform` gives them out, worked out when the first link asks for one.
class AnchorSet {
 public:
  explicit AnchorSet(const Document& document) : document_(document) {}

  bool has(std::string_view anchor) {
    const std::vector<std::string_view>& known = all();
    return std::binary_search(known.begin(), known.end(), anchor);
  }
  const std::vector<std::string_view>& all() {
    if (!looked_) {
      looked_ = true;
      look();
    }
    return anchors_;
  }

 private:
  void look() {
    for (const Node& node : document_.nodes()) {
      if (node.kind() == NodeKind::heading && !node.id().empty()) {
        made_.reserve(node.id());
        anchors_.push_back(node.id());
      }
    }
    Buffer text;
    for (const Node& node : document_.nodes()) {
      if (node.kind() == NodeKind::heading && node.id().empty()) {
        text.clear();
        plain_text(node, text);
        anchors_.push_back(made_.make(text.view()));
      }
    }
    std::sort(anchors_.begin(), anchors_.end());
  }

  const Document& document_;
  Arena arena_;
  Anchors made_{arena_};
  std::vector<std::string_view> anchors_;
  bool looked_ = false;
};

}  // namespace

double check_links(const Document& document, const QualityOptions& options, Report& report) {
  AnchorSet anchors(document);
  double cost = 0;
  const auto find = [&](const char* code, double points, std::string message, const Node& node, std::string hint = {}) {
    cost += points;
    add_finding(report, document, options, Severity::warning, code, std::move(message), node.span(), std::move(hint));
  };
  for (const Node& node : document.nodes()) {
    if (node.kind() == NodeKind::link && node.url().empty()) {
      find("Q-031", kEmptyLink, "link \"" + plain_text(node) + "\" has no target", node);
    } else if (node.kind() == NodeKind::link && node.url().starts_with('#') && node.url().size() > 1) {
      const std::string_view anchor = node.url().substr(1);
      if (!anchors.has(anchor)) {
        const std::string guess = closest(anchor, {anchors.all().begin(), anchors.all().end()});
        find("Q-030", kBrokenLink, "link to #" + std::string(anchor) + " leads nowhere", node,
             guess.empty() ? "" : "did you mean `#" + guess + "`?");
      }
    } else if (node.kind() == NodeKind::image && !node.has_children()) {
      find("Q-032", kNoAlternative, "image " + std::string(node.url()) + " has no alternative text", node);
    }
  }
  return std::min(cost, kMostForLinks);
}

}  // namespace docmill::quality
