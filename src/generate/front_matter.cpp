// A template file: YAML front matter between `---` lines, then the template text.
#include <algorithm>
#include <array>

#include "docmill/generate.h"

namespace docmill {
namespace {

constexpr std::string_view kFence = "---";

/// The line at the front of `text`, without its ending, and what follows it.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

struct Parts {
  std::string_view front;
  std::string_view body;
  std::uint32_t body_line = 1;
};

Parts split(std::string_view source) {
  std::string_view rest = source;
  if (take_line(rest) != kFence) {
    return {{}, source, 1};
  }
  const std::string_view front = rest;
  std::uint32_t line = 2;
  while (!rest.empty()) {
    const std::size_t offset = front.size() - rest.size();
    ++line;
    if (take_line(rest) == kFence) {
      return {front.substr(0, offset), rest, line};
    }
  }
  return {{}, source, 1};  // a rule at the top of a plain template, not front matter
}

/// Reads one mapping of the front matter, refusing what it does not know.
class Reader {
 public:
  Reader(const TemplateInfo& info, std::string_view front) : info_(info), front_(front) {}

  [[noreturn]] void fail(const char* code, std::string message, std::vector<std::string> path, std::string hint = {}) {
    Diagnostic diagnostic;
    diagnostic.kind = ErrorKind::config;
    diagnostic.code = code;
    diagnostic.message = std::move(message);
    diagnostic.hint = std::move(hint);
    diagnostic.place.source = info_.path.empty() ? info_.name : info_.path;
    const Position at = locate(front_, DataFormat::yaml, path);
    diagnostic.place.begin = Position{at.line == 0 ? 1 : at.line + 1, at.column};
    throw Error(std::move(diagnostic));
  }

  std::string text(const Value& value, const std::vector<std::string>& path) {
    if (value.is_string()) {
      return std::string(value.as_string());
    }
    if (value.is_number() && !value.is_boolean()) {
      Heap heap;
      Buffer out;
      print(heap, value, out);
      return out.str();
    }
    fail("E-CFG-012", "`" + path.back() + "` must be text", path);
  }
  bool flag(const Value& value, const std::vector<std::string>& path) {
    if (!value.is_boolean()) {
      fail("E-CFG-012", "`" + path.back() + "` must be true or false", path);
    }
    return value.as_boolean();
  }
  std::vector<std::string> texts(const Value& value, const std::vector<std::string>& path) {
    if (!value.is_list()) {
      fail("E-CFG-012", "`" + path.back() + "` must be a list", path);
    }
    std::vector<std::string> all;
    for (const Value& item : value.as_list()->view()) {
      all.push_back(text(item, path));
    }
    return all;
  }
  template <std::size_t N>
  [[noreturn]] void unknown(std::string_view key, std::vector<std::string> path,
                            const std::array<std::string_view, N>& known) {
    const std::string guess = closest(key, {known.begin(), known.end()});
    fail("E-CFG-011", "unknown key `" + std::string(key) + "` in the front matter", std::move(path),
         guess.empty() ? "" : "did you mean `" + guess + "`?");
  }

 private:
  const TemplateInfo& info_;
  std::string_view front_;
};

constexpr std::array<std::string_view, 5> kVariableKeys = {"type", "required", "default", "pattern", "description"};
constexpr std::array<std::string_view, 7> kTypes = {"string", "integer", "number", "boolean", "array", "object", "any"};
constexpr std::array<std::string_view, 14> kKeys = {
    "title",         "description",           "version",  "output",    "trim_blocks",
    "lstrip_blocks", "keep_trailing_newline", "sections", "variables", "newstyle_gettext",
    "i18n_trimmed",  "keep_indent",           "escape",   "locale"};

TemplateVariable read_variable(Reader& reader, std::string_view name, const Value& value) {
  TemplateVariable variable;
  variable.name = name;
  const std::vector<std::string> at{"variables", variable.name};
  if (!value.is_dict()) {
    reader.fail("E-CFG-012", "variable `" + variable.name + "` must be a mapping", at);
  }
  for (const Dict::Entry& entry : value.as_dict()->view()) {
    const std::string key(entry.key.is_string() ? entry.key.as_string() : "?");
    const std::vector<std::string> path{"variables", variable.name, key};
    if (key == "type") {
      variable.type = reader.text(entry.value, path);
      if (std::find(kTypes.begin(), kTypes.end(), variable.type) == kTypes.end()) {
        const std::string guess = closest(variable.type, {kTypes.begin(), kTypes.end()});
        reader.fail(
            "E-CFG-012", "unknown type `" + variable.type + "`", path,
            guess.empty() ? "string, integer, number, boolean, array, object or any" : "did you mean `" + guess + "`?");
      }
    } else if (key == "required") {
      variable.required = reader.flag(entry.value, path);
    } else if (key == "default") {
      variable.default_value = entry.value;
    } else if (key == "pattern") {
      variable.pattern = reader.text(entry.value, path);
    } else if (key == "description") {
      variable.description = reader.text(entry.value, path);
    } else {
      reader.unknown(key, path, kVariableKeys);
    }
  }
  return variable;
}

/// `escape: latex`, or `escape: auto` for what the template's name says.
void read_escape(Reader& reader, TemplateInfo& info, const Value& value, const std::vector<std::string>& path) {
  const std::string wanted = reader.text(value, path);
  const bool automatic = wanted == "auto";
  const auto escaping = automatic ? jinja::escaping_from_template(info.path.empty() ? info.name : info.path)
                                  : jinja::escaping_from_name(wanted);
  if (!escaping) {
    const std::string guess =
        closest(wanted, {"auto", "html", "markdown", "rst", "asciidoc", "json", "xml", "latex", "shell"});
    reader.fail("E-CFG-012",
                automatic ? "`escape: auto` needs a name that tells the format, such as letter.tex.j2"
                          : "`escape` must be the name of a format",
                path,
                guess.empty() ? "auto, html, markdown, rst, asciidoc, json, xml, latex or shell"
                              : "did you mean `" + guess + "`?");
  }
  info.options.escaping = *escaping;
  info.options.autoescape = true;
}

void read_key(Reader& reader, TemplateInfo& info, const std::string& key, const Value& value) {
  const std::vector<std::string> path{key};
  if (key == "title") {
    info.title = reader.text(value, path);
  } else if (key == "description") {
    info.description = reader.text(value, path);
  } else if (key == "version") {
    info.version = reader.text(value, path);
  } else if (key == "output") {
    info.output = reader.texts(value, path);
  } else if (key == "sections") {
    info.sections = reader.texts(value, path);
  } else if (key == "trim_blocks") {
    info.options.trim_blocks = reader.flag(value, path);
  } else if (key == "lstrip_blocks") {
    info.options.lstrip_blocks = reader.flag(value, path);
  } else if (key == "keep_trailing_newline") {
    info.options.keep_trailing_newline = reader.flag(value, path);
  } else if (key == "newstyle_gettext") {
    info.options.i18n_newstyle = reader.flag(value, path);
  } else if (key == "i18n_trimmed") {
    info.options.i18n_trimmed = reader.flag(value, path);
  } else if (key == "keep_indent") {
    info.options.keep_indent = reader.flag(value, path);
  } else if (key == "locale") {
    info.options.locale = reader.text(value, path);
  } else if (key == "escape") {
    read_escape(reader, info, value, path);
  } else if (key == "variables") {
    if (!value.is_dict()) {
      reader.fail("E-CFG-012", "`variables` must be a mapping of names", path);
    }
    for (const Dict::Entry& entry : value.as_dict()->view()) {
      info.variables.push_back(
          read_variable(reader, entry.key.is_string() ? entry.key.as_string() : std::string_view("?"), entry.value));
    }
  } else {
    reader.unknown(key, path, kKeys);
  }
}

}  // namespace

bool makes_html(std::string_view template_name) {
  for (const std::string_view suffix : {".j2", ".jinja2", ".jinja"}) {
    if (template_name.ends_with(suffix)) {
      template_name.remove_suffix(suffix.size());
      break;
    }
  }
  return template_name.ends_with(".html") || template_name.ends_with(".htm");
}

TemplateInfo parse_template(std::string source, std::string name, std::string path) {
  TemplateInfo info;
  info.makes_html = makes_html(path.empty() ? name : path);
  info.options.autoescape = info.makes_html;
  info.name = std::move(name);
  info.path = std::move(path);
  info.source = std::move(source);
  info.options.keep_trailing_newline = true;  // files end with a newline, and so do documents
  const Parts parts = split(info.source);
  info.text = parts.body;
  info.first_line = parts.body_line;
  if (parts.front.empty()) {
    return info;
  }
  const std::string shown = info.path.empty() ? info.name : info.path;
  try {
    info.front_matter = read_data(parts.front, DataFormat::yaml, shown);
  } catch (Error& error) {
    error.diagnostic().kind = ErrorKind::config;
    error.diagnostic().code = "E-CFG-010";
    error.diagnostic().place.begin.line += error.diagnostic().place.begin.line != 0 ? 1u : 0u;
    throw;
  }
  Reader reader(info, parts.front);
  const Value& root = info.front_matter->root();
  if (root.is_none()) {
    return info;
  }
  if (!root.is_dict()) {
    reader.fail("E-CFG-012", "the front matter must be a mapping", {});
  }
  for (const Dict::Entry& entry : root.as_dict()->view()) {
    read_key(reader, info, entry.key.is_string() ? std::string(entry.key.as_string()) : std::string("?"), entry.value);
  }
  return info;
}

std::string schema_of_variables(const TemplateInfo& info) {
  Heap heap;
  Arena& arena = heap.arena;
  Dict* properties = Dict::make(arena, info.variables.size());
  List* required = List::make(arena, info.variables.size());
  for (const TemplateVariable& variable : info.variables) {
    Dict* property = Dict::make(arena, 4);
    if (variable.type != "any") {
      property->set(arena, "type", Value::string(variable.type));
    }
    if (!variable.description.empty()) {
      property->set(arena, "description", Value::string(variable.description));
    }
    if (!variable.pattern.empty()) {
      property->set(arena, "pattern", Value::string(variable.pattern));
    }
    if (!variable.default_value.is_none()) {
      property->set(arena, "default", variable.default_value);
    }
    properties->set(arena, variable.name, Value::dict(property));
    if (variable.required) {
      required->push(arena, Value::string(variable.name));
    }
  }
  Dict* schema = Dict::make(arena, 5);
  schema->set(arena, "$schema", Value::string("https://json-schema.org/draft/2020-12/schema"));
  schema->set(arena, "title", Value::string(info.title.empty() ? info.name : info.title));
  schema->set(arena, "type", Value::string("object"));
  schema->set(arena, "properties", Value::dict(properties));
  schema->set(arena, "required", Value::list(required));
  Buffer out;
  write_json(heap, Value::dict(schema), out, JsonStyle{.indent = 2});
  return out.str();
}

}  // namespace docmill
