// Light syntax colour: code in pieces, each of a class, that together are exactly the code.
//
// One scanner is driven by a table of languages (highlight_languages.cpp); the few whose shape is different have a
// scanner of their own (highlight_scanners.cpp). Code is looked at, not parsed: any bytes are taken, in linear time.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace docmill {

enum class CodeClass : std::uint8_t {
  plain,
  keyword,
  type,
  function,
  string,
  number,
  comment,
  op,         // "operator"
  attribute,  // keys, properties, variables, annotations
  inserted,
  deleted,
  heading,
};
inline constexpr std::size_t kCodeClasses = static_cast<std::size_t>(CodeClass::heading) + 1;

/// "keyword", ..., "operator", ...
std::string_view name(CodeClass kind);

namespace code {
using EmitPiece = void (*)(void* receiver, CodeClass kind, std::string_view text);
void scan(std::string_view language, std::string_view code, EmitPiece emit, void* receiver);
}  // namespace code

/// Whether code of `language`, the first word of an info string in any case, is told apart at all.
bool has_highlighting(std::string_view language);

/// Calls `emit(CodeClass, std::string_view)` for each piece of `code` in order; neighbours differ in class, no piece is
/// empty. Code of an unknown language is one plain piece.
template <class Emit>
void highlight(std::string_view language, std::string_view code, Emit&& emit) {
  code::scan(
      language, code,
      [](void* receiver, CodeClass kind, std::string_view text) {
        (*static_cast<std::remove_reference_t<Emit>*>(receiver))(kind, text);
      },
      &emit);
}

}  // namespace docmill
