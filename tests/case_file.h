// Text fixtures: a file holds cases, each begun by a line `=== name` and made of blocks begun by `--- label`.
// A block's text is the lines up to the next mark, the last newline left out; lines before the first case are comments.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace docmill::tests {

struct Case {
  std::string file;
  std::string name;
  std::vector<std::pair<std::string, std::string>> blocks;  // label, text

  const std::string* find(std::string_view label) const {
    for (const auto& [known, text] : blocks) {
      if (known == label) {
        return &text;
      }
    }
    return nullptr;
  }
  std::string text(std::string_view label, std::string otherwise = {}) const {
    const std::string* found = find(label);
    return found != nullptr ? *found : otherwise;
  }
};
inline void PrintTo(const Case& one, std::ostream* out) { *out << one.file << ": " << one.name; }

inline std::vector<Case> read_cases(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::vector<Case> cases;
  std::string line;
  bool first = false;
  while (std::getline(in, line)) {
    if (line.starts_with("=== ")) {
      cases.push_back(Case{path.filename().string(), line.substr(4), {}});
    } else if (line.starts_with("--- ") && !cases.empty()) {
      cases.back().blocks.emplace_back(line.substr(4), std::string());
      first = true;
    } else if (!cases.empty() && !cases.back().blocks.empty()) {
      std::string& text = cases.back().blocks.back().second;
      text += first ? line : "\n" + line;
      first = false;
    }
  }
  return cases;
}

/// Every case below `folder`, in the order of the file names.
inline std::vector<Case> read_case_folder(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  if (std::filesystem::exists(folder)) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (entry.path().extension() == ".txt") {
        files.push_back(entry.path());
      }
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<Case> all;
  for (const auto& file : files) {
    for (Case& one : read_cases(file)) {
      all.push_back(std::move(one));
    }
  }
  return all;
}

/// A name that GoogleTest accepts.
inline std::string test_name(const Case& one, std::size_t index) {
  std::string name = one.file + "_" + one.name;
  for (char& c : name) {
    const bool ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    c = ok ? c : '_';
  }
  return name + "_" + std::to_string(index);
}

}  // namespace docmill::tests
