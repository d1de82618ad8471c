// Text fixtures: files of a folder under tests/cases, compared with stored files beside them.
//
// With DOCMILL_UPDATE_CASES set in the environment the stored files are written instead; look at the difference before
// keeping it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace docmill::testing {

inline std::filesystem::path cases_folder(const std::string& room) {
  return std::filesystem::path(DOCMILL_SOURCE_DIR) / "tests" / "cases" / room;
}

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Names, without `extension`, of the files of a folder that have it.
inline std::vector<std::string> case_names(const std::string& room, const std::string& extension = ".md") {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(cases_folder(room))) {
    const std::string file = entry.path().filename().string();
    if (file.size() > extension.size() &&
        file.compare(file.size() - extension.size(), extension.size(), extension) == 0) {
      names.push_back(file.substr(0, file.size() - extension.size()));
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

inline void expect_stored(const std::filesystem::path& path, const std::string& actual) {
  if (std::getenv("DOCMILL_UPDATE_CASES") != nullptr) {
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  ASSERT_TRUE(std::filesystem::exists(path)) << path;
  EXPECT_EQ(read_file(path), actual) << path;
}

}  // namespace docmill::testing
