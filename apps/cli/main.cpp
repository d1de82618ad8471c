// docmill: the command line. Parses nothing and knows no command: it sets up the process, and turns whatever is thrown
// into a message and an exit code.
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <new>

#include "cli/interrupt.h"
#include "cli/program.h"

namespace docmill::cli {
namespace {

/// With a standard stream closed, the next file opened would take its place and receive what is meant for it.
void open_missing_streams() {
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream) {
    if (::fcntl(stream, F_GETFD) == -1) {
      [[maybe_unused]] const int opened = ::open("/dev/null", O_RDONLY);  // the lowest free number, which is `stream`
    }
  }
}

Diagnostic diagnostic_of(ErrorKind kind, std::string code, std::string message, std::string hint = {}) {
  return Error(kind, std::move(code), std::move(message), std::move(hint)).diagnostic();
}

void prepare_interrupt(const Console& console) {
  const Diagnostic diagnostic = diagnostic_of(ErrorKind::interrupted, "E-IO-004", "interrupted");
  std::string message;
  switch (console.diagnostic_style()) {
    case DiagnosticStyle::human:
      message = "\n" + format_human(diagnostic, {.color = console.color_err()});
      break;
    case DiagnosticStyle::json:
      message = format_json(diagnostic) + "\n";
      break;
  }
  install_interrupt_handler(message);
}

ExitCode report(Console& console, const Diagnostic& diagnostic) {
  try {
    console.flush();  // results come before what stopped them
  } catch (const Error&) {
  }
  console.diagnose(diagnostic);
  return exit_code(diagnostic.kind);
}

ExitCode run_reporting(std::vector<std::string> arguments, Console& console) {
  try {
    take_global_options(arguments, console);
    prepare_interrupt(console);
    const ExitCode code = run(std::move(arguments), console);
    console.flush();
    return code;
  } catch (const Error& error) {
    return report(console, error.diagnostic());
  } catch (const std::bad_alloc&) {
    return report(console, diagnostic_of(ErrorKind::limit, "E-LIM-003", "there is not enough memory",
                                         "lower --max-memory, or use smaller data"));
  } catch (const std::exception& error) {
    console.diagnose(diagnostic_of(ErrorKind::runtime, "E-INT-001", std::string("docmill failed: ") + error.what(),
                                   "this is a fault of docmill; please report it with the command that shows it"));
    return ExitCode::internal;
  }
}

/// Ends as a filter whose reader went away, which shells and scripts know not to complain about.
[[noreturn]] void end_by_broken_pipe() {
  std::signal(SIGPIPE, SIG_DFL);
  std::raise(SIGPIPE);
  ::_exit(128 + SIGPIPE);
}

}  // namespace
}  // namespace docmill::cli

int main(int argc, char** argv) {
  using namespace docmill::cli;
  open_missing_streams();
  try {
    Console console;
    return static_cast<int>(run_reporting({argv + (argc > 0 ? 1 : 0), argv + argc}, console));
  } catch (const BrokenPipe&) {
    end_by_broken_pipe();
  } catch (...) {
    return static_cast<int>(ExitCode::internal);
  }
}
