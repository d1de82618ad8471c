// What the store's tests share: a folder that goes away, a clock that ticks when told, records with little typing.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

#include "docmill/store.h"

namespace docmill::store {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "docmill-store-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw std::runtime_error("no temporary folder");
    }
    path_ = name;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  std::string path(const std::string& name = {}) const { return name.empty() ? path_ : path_ + "/" + name; }

 private:
  std::string path_;
};

class FakeClock final : public Clock {
 public:
  Time now() override { return time_; }
  void set(Time time) { time_ = time; }

 private:
  std::atomic<Time> time_{1'700'000'000'000'000};
};

/// A Markdown document that says nothing but its id and content.
inline NewRecord markdown(std::string_view id, std::string_view content) {
  NewRecord record;
  record.id = id;
  record.type = "readme";
  record.title = id;
  record.format = "markdown";
  record.content = content;
  record.status = "final";
  return record;
}

/// The code of the Error that `body` throws, or "none".
template <class Body>
std::string error_code(Body body) {
  try {
    body();
  } catch (const Error& error) {
    return error.diagnostic().code;
  }
  return "none";
}

inline std::vector<std::string> ids_of(const std::vector<Record>& records) {
  std::vector<std::string> ids;
  for (const Record& record : records) {
    ids.push_back(record.id);
  }
  return ids;
}

inline std::vector<std::string> found_ids(const SearchPage& page) {
  std::vector<std::string> ids;
  for (const Hit& hit : page.hits) {
    ids.push_back(hit.record.id);
  }
  return ids;
}

inline std::string findings_of(const CheckReport& report) {
  std::string text;
  for (const CheckFinding& finding : report.findings) {
    text += finding.part + ": " + finding.message + "\n";
  }
  return text;
}

}  // namespace docmill::store
