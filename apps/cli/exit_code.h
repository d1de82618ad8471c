// What the program answers to the shell. docs/cli.md lists the same codes; they are part of the interface.
#pragma once

#include "docmill/base.h"

namespace docmill::cli {

enum class ExitCode : int {
  ok = 0,
  quality = 1,         ///< the quality gate refused the document
  usage = 2,           ///< the command line or the configuration is wrong
  template_error = 4,  ///< syntax, undefined, runtime, or no such template
  data = 5,            ///< the data file or its contents are wrong
  io = 6,              ///< files, disks, and the store
  limit = 7,           ///< a limit or a rule of the sandbox
  partial = 8,         ///< some of several things failed
  internal = 70,       ///< a fault of docmill itself
  interrupted = 130,
};

/// The one mapping from errors to exit codes.
ExitCode exit_code(ErrorKind kind);

}  // namespace docmill::cli
