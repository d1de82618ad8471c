// What a Store accepts: ids, names, texts and their bounds. Every implementation checks with these before it writes,
// so that a batch is refused as a whole before any of it is stored.
#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "docmill/store.h"

namespace docmill::store {
namespace {

bool is_id_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

// A wrong name may be anything; what a message quotes of it is short and UTF-8.
std::string shown(std::string_view text) {
  return utf8::is_valid(text) ? std::string(utf8::prefix(text, 80)) : std::string("(not UTF-8)");
}

[[noreturn]] void refuse(std::string_view field, std::string_view id, std::string_view why) {
  throw Error(ErrorKind::data, "E-STO-008",
              "the " + std::string(field) + " of '" + std::string(id) + "' " + std::string(why));
}

void check_text(std::string_view field, std::string_view id, std::string_view text, std::size_t most) {
  if (text.size() > most) {
    refuse(field, id, "is longer than " + std::to_string(most) + " bytes");
  }
  if (text.find('\0') != std::string_view::npos) {
    refuse(field, id, "contains a NUL byte");
  }
  if (!utf8::is_valid(text)) {
    refuse(field, id, "is not valid UTF-8");
  }
}

void check_name(std::string_view field, std::string_view id, std::string_view text) {
  check_text(field, id, text, FieldLimits::kName);
  if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; })) {
    refuse(field, id, "contains a control character");
  }
}

void check_json(std::string_view field, std::string_view id, std::string_view text) {
  check_text(field, id, text, FieldLimits::kJson);
}

void check_id(std::string_view id) {
  if (!id.empty() && id.size() <= FieldLimits::kName && std::all_of(id.begin(), id.end(), is_id_byte)) {
    return;
  }
  throw Error(ErrorKind::data, "E-STO-007", "'" + shown(id) + "' is not a valid record id",
              "an id has 1 to 255 letters, digits, '.', '_' and '-'");
}

void check_size(std::string_view what, std::string_view id, std::size_t size) {
  if (size > FieldLimits::kContent) {
    throw Error(ErrorKind::limit, "E-STO-014",
                "the " + std::string(what) + " of '" + std::string(id) + "' has " + std::to_string(size) +
                    " bytes; a store keeps at most " + std::to_string(FieldLimits::kContent));
  }
}

bool is_bad_part(std::string_view part) {
  return part.empty() || part == "." || part == ".." || !std::all_of(part.begin(), part.end(), is_id_byte);
}

bool is_template_name(std::string_view name) {
  if (name.size() > FieldLimits::kName) {
    return false;
  }
  while (true) {
    const std::size_t slash = name.find('/');
    if (is_bad_part(name.substr(0, slash))) {
      return false;
    }
    if (slash == std::string_view::npos) {
      return true;
    }
    name.remove_prefix(slash + 1);
  }
}

}  // namespace

void validate(const NewRecord& record) {
  check_id(record.id);
  check_name("type", record.id, record.type);
  check_name("format", record.id, record.format);
  check_name("status", record.id, record.status);
  check_name("author", record.id, record.author);
  check_name("template name", record.id, record.template_name);
  check_text("title", record.id, record.title, FieldLimits::kTitle);
  check_json("scores", record.id, record.scores);
  check_json("timings", record.id, record.timings);
  check_json("metadata", record.id, record.metadata);
  check_size("content", record.id, record.content.size());
  check_size("search text", record.id, record.search_text.value_or("").size());
  if (record.tags.size() > FieldLimits::kTags) {
    refuse("list of tags", record.id, "has more than " + std::to_string(FieldLimits::kTags) + " entries");
  }
  for (const std::string_view tag : record.tags) {
    check_name("tag", record.id, tag);
    if (tag.empty()) {
      refuse("list of tags", record.id, "contains an empty tag");
    }
  }
  if (record.score && !std::isfinite(*record.score)) {
    refuse("score", record.id, "is not a finite number");
  }
}

void validate(const NewTemplate& source) {
  if (!is_template_name(source.name)) {
    throw Error(ErrorKind::data, "E-STO-012", "'" + shown(source.name) + "' is not a valid template name",
                "a name has up to 255 letters, digits, '.', '_', '-', and '/' between parts");
  }
  check_name("author", source.name, source.author);
  check_size("content", source.name, source.content.size());
}

bool is_text_format(std::string_view format) {
  static constexpr std::string_view kText[] = {"markdown",  "md",   "text", "txt", "plain",
                                               "plaintext", "html", "json", "rst", "adoc",
                                               "xml",       "yaml", "toml", "csv", "asciidoc"};
  return std::find(std::begin(kText), std::end(kText), format) != std::end(kText);
}

std::string_view name(Outcome outcome) {
  switch (outcome) {
    case Outcome::created:
      return "created";
    case Outcome::new_version:
      return "new_version";
    case Outcome::refreshed:
      return "refreshed";
    case Outcome::repeated:
      return "repeated";
  }
  return {};
}

}  // namespace docmill::store
