// A catalog of messages in memory, and the readers that fill it: .mo (translations_mo.cpp) and .po
// (translations_po.cpp).
#pragma once

#include <unordered_map>

#include "docmill/jinja.h"
#include "jinja/plural_forms.h"

namespace docmill::jinja {

struct Translations::State {
  struct Message {
    std::string_view forms;  // of a plural message: one after another, a zero byte between them
    bool plural = false;
  };

  Arena arena;
  std::string bytes;                                       // of a .mo file, which `messages` points into
  std::unordered_map<std::string_view, Message> messages;  // by "context\4id", or the id alone
  PluralForms plural;

  /// Takes what the header's text says of characters and plural forms. Throws Error data E-TPL-072 or E-TPL-073.
  void read_header(std::string_view header, const Place& place);
  const Message* find(std::string_view context, bool has_context, std::string_view id) const;
};

/// What stands behind `name` in a header ("Content-Type", "Plural-Forms"); empty when it is not there.
std::string_view header_field(std::string_view header, std::string_view name);
[[noreturn]] void refuse_catalog(const char* code, std::string message, Place place, std::string hint = {});

bool is_mo(std::string_view bytes);
void read_mo(std::string_view source_name, Translations::State& state);
void read_po(std::string_view text, std::string_view source_name, Translations::State& state);

}  // namespace docmill::jinja
