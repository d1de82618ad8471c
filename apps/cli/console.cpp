#include "cli/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

#include "cli/descriptor.h"

namespace docmill::cli {
namespace {

constexpr std::size_t kFlushAt = std::size_t{1} << 16;

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

bool wants_color(ColorChoice choice, int descriptor) {
  switch (choice) {
    case ColorChoice::always:
      return true;
    case ColorChoice::never:
      return false;
    case ColorChoice::automatic:
      break;
  }
  const char* terminal = std::getenv("TERM");
  const bool capable = terminal != nullptr && *terminal != '\0' && std::string_view(terminal) != "dumb";
  return !is_set("NO_COLOR") && capable && ::isatty(descriptor) == 1;
}

std::string_view code(Paint paint) {
  switch (paint) {
    case Paint::none:
      return "";
    case Paint::bold:
      return "\x1b[1m";
    case Paint::dim:
      return "\x1b[2m";
    case Paint::good:
      return "\x1b[32m";
    case Paint::doubtful:
      return "\x1b[33m";
    case Paint::bad:
      return "\x1b[31m";
    case Paint::accent:
      return "\x1b[36m";
  }
  return "";
}

}  // namespace

void Console::configure(ColorChoice choice, DiagnosticStyle style) {
  color_out_ = wants_color(choice, STDOUT_FILENO);
  color_err_ = wants_color(choice, STDERR_FILENO);
  style_ = style;
}

void Console::out(std::string_view text) {
  out_.append(text);
  if (out_.size() >= kFlushAt) {
    flush();
  }
}

void Console::flush() {
  struct Clear {  // what could not be written once is not tried again
    Buffer& buffer;
    ~Clear() { buffer.clear(); }
  } clear{out_};
  write_all(STDOUT_FILENO, out_.view(), "standard output");
}

void Console::err(std::string_view text) {
  try {
    write_all(STDERR_FILENO, text, "standard error");
  } catch (const Error&) {
  } catch (const BrokenPipe&) {
  }
}

void Console::diagnose(const Diagnostic& diagnostic) {
  switch (style_) {
    case DiagnosticStyle::human:
      err(format_human(diagnostic, {.color = color_err_}));
      return;
    case DiagnosticStyle::json:
      err(format_json(diagnostic) + "\n");
      return;
  }
}

std::size_t Console::columns_out() const {
  winsize size{};
  return ::isatty(STDOUT_FILENO) == 1 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

std::string painted(std::string_view text, Paint paint, bool color) {
  if (!color || paint == Paint::none) {
    return std::string(text);
  }
  return std::string(code(paint)) + std::string(text) + "\x1b[0m";
}

}  // namespace docmill::cli
