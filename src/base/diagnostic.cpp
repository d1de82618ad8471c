// Names of severities and kinds, places in a text, and Error itself. How diagnostics are shown: format_diagnostic.cpp.
#include <algorithm>

#include "base/utf8.h"
#include "docmill/base.h"

namespace docmill {

std::string_view name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::syntax:
      return "syntax";
    case ErrorKind::undefined:
      return "undefined";
    case ErrorKind::runtime:
      return "runtime";
    case ErrorKind::security:
      return "security";
    case ErrorKind::not_found:
      return "notfound";
    case ErrorKind::limit:
      return "limit";
    case ErrorKind::data:
      return "data";
    case ErrorKind::usage:
      return "usage";
    case ErrorKind::config:
      return "config";
    case ErrorKind::io:
      return "io";
    case ErrorKind::store:
      return "store";
    case ErrorKind::quality:
      return "quality";
    case ErrorKind::interrupted:
      return "interrupted";
  }
  return "runtime";
}

std::string_view name(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "error";
}

Position position_at(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const std::size_t newline = before.rfind('\n');
  const std::size_t line_start = newline == std::string_view::npos ? 0 : newline + 1;
  const auto lines = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
  return {lines + 1, static_cast<std::uint32_t>(utf8::count(before.substr(line_start))) + 1};
}

std::string_view line_at(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  const std::size_t newline = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
  std::string_view line = text.substr(begin, text.find('\n', offset) - begin);
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

Place place_at(std::string_view source_name, std::string_view text, Span span) {
  Place place;
  place.source = source_name;
  place.begin = position_at(text, span.begin);
  if (span.end > span.begin) {
    place.end = position_at(text, span.end);
  }
  place.text = line_at(text, span.begin);
  return place;
}

Error::Error(ErrorKind kind, std::string code, std::string message, std::string hint) {
  diagnostic_.kind = kind;
  diagnostic_.code = std::move(code);
  diagnostic_.message = std::move(message);
  diagnostic_.hint = std::move(hint);
}

Error::Error(Diagnostic diagnostic) : diagnostic_(std::move(diagnostic)) {}

}  // namespace docmill
