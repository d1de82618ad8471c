// Where a value stands in YAML text: listens to the events and keeps the deepest node that lies on the path.
//
// Aliases and merged keys are not followed: the place of the alias, or of the dict that merges, is the answer.
#include <charconv>
#include <vector>

#include "value/read_data.h"
#include "value/yaml_events.h"

namespace docmill {
namespace {

class YamlLocator final : public YamlEvents {
 public:
  explicit YamlLocator(std::span<const std::string> path) : path_(path) {}

  std::optional<std::size_t> found() const { return found_; }

  void null(const YamlNode& node) override { leaf(node.at, {}); }
  void scalar(const YamlNode& node, std::string_view text) override { leaf(node.at, text); }
  void alias(std::size_t at, std::size_t /*anchor*/) override { leaf(at, {}); }
  void begin_list(const YamlNode& node) override { begin(node.at, false); }
  void end_list() override { end(); }
  void begin_dict(const YamlNode& node) override { begin(node.at, true); }
  void end_dict() override { end(); }

 private:
  struct Open {
    bool is_dict = false;
    bool on_path = false;
    bool next_on_path = false;  // of a dict: the key before was the one
    std::size_t next = 0;       // items so far; of a dict: keys and values
  };

  void leaf(std::size_t at, std::string_view text) {
    const bool on_path = enters_path();
    if (!open_.empty()) {
      Open& parent = open_.back();
      const bool is_key = parent.is_dict && parent.next % 2 == 0;
      parent.next_on_path = is_key && parent.on_path && open_.size() <= path_.size() && path_[open_.size() - 1] == text;
      ++parent.next;
    }
    remember(at, on_path);
  }

  void begin(std::size_t at, bool is_dict) {
    const bool on_path = enters_path();
    if (!open_.empty()) {
      ++open_.back().next;
      open_.back().next_on_path = false;
    }
    remember(at, on_path);
    open_.push_back({is_dict, on_path});
  }

  void end() { open_.pop_back(); }

  // Whether the node that comes now is the next step of the path.
  bool enters_path() const {
    if (open_.empty()) {
      return true;
    }
    const Open& parent = open_.back();
    if (!parent.on_path || open_.size() > path_.size()) {
      return false;
    }
    if (parent.is_dict) {
      return parent.next % 2 == 1 && parent.next_on_path;
    }
    const std::string& step = path_[open_.size() - 1];
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
    return error == std::errc() && end == step.data() + step.size() && index == parent.next;
  }

  void remember(std::size_t at, bool on_path) {
    if (on_path && (!found_ || open_.size() > depth_)) {
      found_ = at;
      depth_ = open_.size();
    }
  }

  std::span<const std::string> path_;
  std::vector<Open> open_;
  std::optional<std::size_t> found_;
  std::size_t depth_ = 0;
};

}  // namespace

Position locate_yaml(std::string_view text, std::span<const std::string> path) {
  YamlLocator locator(path);
  try {
    parse_yaml(SourceText{{}, text}, ReadOptions{}, locator);
  } catch (const Error&) {  // what stands before the error is good enough
  }
  return locator.found() ? position_at(text, *locator.found()) : Position{};
}

}  // namespace docmill
