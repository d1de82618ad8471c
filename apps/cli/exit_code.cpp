#include "cli/exit_code.h"

namespace docmill::cli {

ExitCode exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::syntax:
    case ErrorKind::undefined:
    case ErrorKind::runtime:
    case ErrorKind::not_found:
      return ExitCode::template_error;
    case ErrorKind::security:
    case ErrorKind::limit:
      return ExitCode::limit;
    case ErrorKind::data:
      return ExitCode::data;
    case ErrorKind::usage:
    case ErrorKind::config:
      return ExitCode::usage;
    case ErrorKind::io:
    case ErrorKind::store:
      return ExitCode::io;
    case ErrorKind::quality:
      return ExitCode::quality;
    case ErrorKind::interrupted:
      return ExitCode::interrupted;
  }
  return ExitCode::internal;
}

}  // namespace docmill::cli
