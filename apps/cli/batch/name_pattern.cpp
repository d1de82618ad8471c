#include "cli/batch/name_pattern.h"

#include <algorithm>

namespace docmill::cli {
namespace {

constexpr std::size_t kMostNameBytes = 255;  // what file systems hold

/// Offset behind the tag that begins at `at`, or `at` when none does.
std::size_t behind_tag(std::string_view text, std::size_t at) {
  for (const auto& [open, close] :
       {std::pair<std::string_view, std::string_view>{"{{", "}}"}, {"{%", "%}"}, {"{#", "#}"}}) {
    if (text.substr(at).starts_with(open)) {
      const std::size_t end = text.find(close, at + open.size());
      return end == std::string_view::npos ? text.size() : end + close.size();
    }
  }
  return at;
}

[[noreturn]] void refuse(std::string_view name, std::string why) {
  throw Error(ErrorKind::data, "E-DAT-060", "'" + std::string(name) + "' cannot be the name of a file: " + why,
              "use a filter in the pattern, such as `replace('/', '-')`, or mend the record");
}

}  // namespace

void require_file_name(std::string_view name, std::string_view pattern) {
  if (name.empty()) {
    refuse(name, "`" + std::string(pattern) + "` made nothing");
  }
  if (name == "." || name == "..") {
    refuse(name, "it is a folder");
  }
  if (name.size() > kMostNameBytes) {
    refuse(name.substr(0, 60), "it has more than " + std::to_string(kMostNameBytes) + " bytes");
  }
  for (const char c : name) {
    if (c == '/' || c == '\\') {
      refuse(name, "data may not choose folders");
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      refuse("?", "it has control characters");
    }
  }
}

void require_relative_path(std::string_view path) {
  if (path.starts_with('/')) {
    refuse(path, "it must be relative");
  }
  while (true) {
    const std::size_t slash = path.find('/');
    require_file_name(path.substr(0, slash), "output");
    if (slash == std::string_view::npos) {
      return;
    }
    path.remove_prefix(slash + 1);
  }
}

NamePattern::NamePattern(const jinja::Environment& environment, std::string text) : text_(std::move(text)) {
  std::size_t begin = 0;
  bool tags = false;
  for (std::size_t at = 0; at <= text_.size();) {
    const std::size_t behind = at < text_.size() ? behind_tag(text_, at) : at;
    if (behind != at) {
      tags = true;
      at = behind;
      continue;
    }
    if (at == text_.size() || text_[at] == '/') {
      Part& part = parts_.emplace_back();
      part.literal = text_.substr(begin, at - begin);
      part.has_tags = tags;
      if (tags) {
        part.compiled = environment.compile(part.literal, "pattern " + text_);
      }
      begin = at + 1;
      tags = false;
    }
    ++at;
  }
}

bool NamePattern::varies() const {
  return std::any_of(parts_.begin(), parts_.end(), [](const Part& part) { return part.has_tags; });
}

std::string NamePattern::fixed_folder() const {
  std::string folder;
  for (std::size_t i = 0; i + 1 < parts_.size() && !parts_[i].has_tags; ++i) {
    folder += (i == 0 ? "" : "/") + parts_[i].literal;
  }
  return !folder.empty() ? folder : text_.starts_with('/') ? "/" : ".";
}

std::string NamePattern::make(const Value& data, const Limits& limits) const {
  std::string path;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const Part& part = parts_[i];
    path += i == 0 ? "" : "/";
    if (!part.has_tags) {
      path += part.literal;
      continue;
    }
    const std::string name = part.compiled.render(data, limits);
    require_file_name(name, part.literal);
    path += name;
  }
  return path;
}

}  // namespace docmill::cli
