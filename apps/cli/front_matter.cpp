#include "cli/front_matter.h"

#include <algorithm>

#include "docmill/value.h"

namespace docmill::cli {
namespace {

std::string_view line_of(std::string_view text, std::size_t at) {
  std::string_view line = text.substr(at, std::min(text.find('\n', at), text.size()) - at);
  line.remove_suffix(line.ends_with('\r') ? 1 : 0);
  return line;
}

/// The lines between its fences, when `text` begins with one and has another.
std::string_view lines_between(std::string_view text, std::size_t& size) {
  size = 0;
  if (line_of(text, 0) != "---" || text.find('\n') == std::string_view::npos) {
    return {};
  }
  const std::size_t begin = text.find('\n') + 1;
  for (std::size_t at = begin; at < text.size();) {
    const std::string_view line = line_of(text, at);
    const std::size_t next = std::min(text.find('\n', at), text.size() - 1) + 1;
    if (at == begin && line.find_first_not_of(" \t") == std::string_view::npos) {
      return {};
    }
    if (line == "---" || line == "...") {
      size = next;
      return text.substr(begin, at - begin);
    }
    at = next;
  }
  return {};
}

/// One reading of front matter: values by name, and where they stand.
class Reader {
 public:
  Reader(std::string_view lines, const std::string& source_name) : lines_(lines), source_name_(source_name) {
    try {
      data_ = read_data(lines, DataFormat::yaml, source_name);
    } catch (Error& error) {
      error.diagnostic().place.begin.line += error.diagnostic().place.begin.line == 0 ? 0U : 1U;  // the fence
      error.diagnostic().hint = "a document that begins with a rule has an empty line behind it";
      throw;
    }
  }

  /// The text, number or list of those under `key`; empty when there is none.
  std::string text(const std::string& key) const {
    const Value* const value = data_->root().as_dict()->find(key);
    if (value == nullptr || value->is_none()) {
      return {};
    }
    if (!value->is_list()) {
      return scalar(*value, key);
    }
    std::string all;
    for (const Value& item : value->as_list()->view()) {
      all += (all.empty() ? "" : ", ") + scalar(item, key);
    }
    return all;
  }

  Diagnostic problem(Severity severity, const char* code, const std::string& key, const std::string& message,
                     std::string hint) const {
    Diagnostic diagnostic;
    diagnostic.severity = severity;
    diagnostic.kind = ErrorKind::data;
    diagnostic.code = code;
    diagnostic.message = "`" + key + "` in the front matter " + message;
    diagnostic.hint = std::move(hint);
    diagnostic.place.source = source_name_;
    const std::vector<std::string> path = {key};
    diagnostic.place.begin = locate(lines_, DataFormat::yaml, path);
    diagnostic.place.begin.line += 1;  // the fence
    return diagnostic;
  }

 private:
  /// A text or number; of an object, as of an author with an address, its name.
  std::string scalar(const Value& value, const std::string& key) const {
    if (value.is_string()) {
      return std::string(value.as_string());
    }
    if (value.is_dict()) {
      if (const Value* const name = value.as_dict()->find("name"); name != nullptr && name->is_string()) {
        return std::string(name->as_string());
      }
    } else if (value.is_number() && !value.is_boolean()) {
      Heap heap;
      Buffer out;
      print(heap, value, out);
      return out.str();
    }
    throw Error(problem(Severity::error, "E-DAT-070", key, "is no text", "write it in quotes"));
  }

  std::string_view lines_;
  const std::string& source_name_;
  std::shared_ptr<const Data> data_;
};

bool is_language_tag(std::string_view tag) {
  return std::all_of(tag.begin(), tag.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

/// 2026-11-29, with a time behind it or not.
bool is_date(std::string_view date) {
  constexpr std::string_view kForm = "0000-00-00";
  const auto fits = [](char c, char form) { return form == '0' ? c >= '0' && c <= '9' : c == form; };
  return date.size() >= kForm.size() &&
         std::equal(kForm.begin(), kForm.end(), date.begin(), [&](char form, char c) { return fits(c, form); }) &&
         (date.size() == kForm.size() || date[kForm.size()] == 'T' || date[kForm.size()] == ' ');
}

}  // namespace

std::size_t front_matter_size(std::string_view text) {
  std::size_t size = 0;
  const std::string_view lines = lines_between(text, size);
  if (lines.empty()) {
    return 0;
  }
  try {
    return read_data(lines, DataFormat::yaml, {})->root().is_dict() ? size : 0;
  } catch (const Error&) {
    return size;  // it is meant to be some
  }
}

FrontMatter read_front_matter(std::string_view text, const std::string& source_name,
                              std::vector<Diagnostic>& warnings) {
  FrontMatter front;
  front.text = text.substr(0, front_matter_size(text));
  if (front.text.empty()) {
    return front;
  }
  std::size_t size = 0;
  const Reader reader(lines_between(text, size), source_name);
  front.title = reader.text("title");
  front.author = reader.text("author");
  front.language = reader.text("lang");
  front.date = reader.text("date");
  if (!is_language_tag(front.language)) {
    throw Error(reader.problem(Severity::error, "E-DAT-071", "lang", "is no language", "such as en or de-AT"));
  }
  if (!front.date.empty() && !is_date(front.date)) {
    warnings.push_back(reader.problem(Severity::warning, "E-DAT-072", "date", "is no date, and is left out",
                                      "write it as 2026-11-29"));
    front.date.clear();
  }
  return front;
}

std::string without_front_matter(std::string_view text) {
  const std::size_t size = front_matter_size(text);
  std::string rest(
      static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(size), '\n')), '\n');
  return rest.append(text.substr(size));
}

}  // namespace docmill::cli
