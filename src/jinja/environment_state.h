// What an Environment and its templates share: options, library, loader, cache of compiled templates.
#pragma once

#include <map>
#include <mutex>
#include <unordered_map>

#include "jinja/compiler.h"
#include "jinja/objects.h"

namespace docmill::jinja {

struct EnvironmentState final : Library {
  Options options;
  std::shared_ptr<Loader> loader;

  // Fixed once the first template is compiled.
  std::map<std::string, FilterEntry, std::less<>> filters;
  std::map<std::string, TestEntry, std::less<>> tests;
  Arena arena;
  Dict* globals = nullptr;
  std::vector<std::unique_ptr<GlobalObject>> functions;

  EnvironmentState(Options settings, std::shared_ptr<Loader> templates);
  ~EnvironmentState() = default;

  void add_globals(std::span<const BuiltinGlobal> added);

  const FilterEntry* find_filter(std::string_view name) const override;
  const TestEntry* find_test(std::string_view name) const override;
  std::vector<std::string_view> filter_names() const override;
  std::vector<std::string_view> test_names() const override;

  std::shared_ptr<const Program> compile_source(Source source) const;
  /// Null when there is no such template. A changed text is compiled again.
  std::shared_ptr<const Program> find_program(std::string_view name) const;
  [[noreturn]] void template_not_found(std::string_view name) const;

 private:
  struct Cached {
    std::string text;
    std::shared_ptr<const Program> program;
  };
  mutable std::mutex cache_mutex_;
  mutable std::unordered_map<std::string, Cached> cache_;
};

}  // namespace docmill::jinja
