// Tree -> Program. One pass over the tree, one Function per template root, block, macro, call block, recursive loop and
// filtered loop.
#pragma once

#include <memory>

#include "jinja/program.h"

namespace docmill::jinja {

/// What the compiler asks of its environment: filters and tests by name. Null when there is none.
class Library {
 public:
  virtual const FilterEntry* find_filter(std::string_view name) const = 0;
  virtual const TestEntry* find_test(std::string_view name) const = 0;
  virtual std::vector<std::string_view> filter_names() const = 0;
  virtual std::vector<std::string_view> test_names() const = 0;

 protected:
  ~Library() = default;
};

/// Takes the tree. Throws Error syntax for what the grammar allows but the language does not: unknown filters
/// (E-TPL-020) and tests (E-TPL-021), blocks defined twice (E-TPL-022), misplaced `extends`, `break`, `loop`.
std::shared_ptr<const Program> compile(std::unique_ptr<Ast> ast, const Source& source, const Options& options,
                                       const Library& library);

}  // namespace docmill::jinja
