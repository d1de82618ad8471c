#include "generate/undefined_names.h"

#include <algorithm>
#include <set>

namespace docmill {
namespace {

constexpr std::size_t kMost = 100;
constexpr std::size_t kMostItems = 1000;  // of one list; the rest looks alike

class Finder {
 public:
  explicit Finder(std::vector<Diagnostic>& findings) : findings_(findings) {}

  void object(const std::vector<jinja::Field>& fields, const Dict& data, const std::string& path) {
    for (const jinja::Field& field : fields) {
      const Value* value = data.find(field.name);
      if (value != nullptr) {
        inside(field, *value, path.empty() ? field.name : path + "." + field.name);
      } else if (field.required) {
        report(field, data, path);
      }
    }
  }

 private:
  void inside(const jinja::Field& field, const Value& value, const std::string& path) {
    if (value.is_dict()) {
      object(field.fields, *value.as_dict(), path);
    } else if (value.is_list() && !field.items.empty()) {
      const std::span<const Value> items = value.as_list()->view();
      for (std::size_t i = 0; i < std::min(items.size(), kMostItems); ++i) {
        inside(field.items.front(), items[i], path + "[" + std::to_string(i) + "]");
      }
    }
  }

  bool is_known(const Place& place) const {
    return std::any_of(findings_.begin(), findings_.end(), [&](const Diagnostic& finding) {
      return finding.place.source == place.source && finding.place.begin.line == place.begin.line &&
             finding.place.begin.column == place.begin.column;
    });
  }

  void report(const jinja::Field& field, const Dict& data, const std::string& path) {
    if (field.uses.empty() || findings_.size() >= kMost || !seen_.insert(&field).second) {
      return;
    }
    if (is_known(field.uses.front())) {
      return;
    }
    Diagnostic finding;
    finding.severity = Severity::warning;
    finding.kind = ErrorKind::undefined;
    finding.code = path.empty() ? "W-TPL-005" : "W-TPL-006";
    finding.message = path.empty() ? "'" + field.name + "' is not in the data"
                                   : "'" + path + "' in the data has no '" + field.name + "'";
    finding.place = field.uses.front();
    std::vector<std::string_view> names;
    for (const Dict::Entry& entry : data.view()) {
      if (entry.key.is_string()) {
        names.push_back(entry.key.as_string());
      }
    }
    const std::string guess = closest(field.name, names);
    finding.hint = guess.empty() ? "" : "did you mean `" + guess + "`?";
    findings_.push_back(std::move(finding));
  }

  std::vector<Diagnostic>& findings_;
  std::set<const jinja::Field*> seen_;
};

}  // namespace

void add_undefined_names(const jinja::Contract& contract, const Value& data, std::vector<Diagnostic>& findings) {
  if (data.is_dict()) {
    Finder(findings).object(contract.fields, *data.as_dict(), "");
  }
}

}  // namespace docmill
