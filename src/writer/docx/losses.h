// What a DOCX file cannot carry over: one warning for each kind, at the place of the first case.
#pragma once

#include <cstdint>

#include "docmill/writer.h"

namespace docmill::docx {

enum class Loss : std::uint8_t {
  characters,    // that XML has not
  html,          // tags without a counterpart
  link,          // a target that is refused or cannot be
  anchor,        // a link to a heading that is not there
  list_numbers,  // beyond Word's
  list_levels,   // beyond Word's
  narrow_table,  // columns narrower than their text
  running,       // headers or footers of the reference document
};

class Losses {
 public:
  Losses(const Document& document, std::vector<Diagnostic>* warnings) : document_(document), warnings_(warnings) {}
  void report(Loss loss, const Node& node);

 private:
  const Document& document_;
  std::vector<Diagnostic>* warnings_;
  std::uint32_t reported_ = 0;  // a bit for each kind
};

}  // namespace docmill::docx
