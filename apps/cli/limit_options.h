// What one run may spend: the options that all commands that render share.
#pragma once

#include "cli/arguments.h"
#include "docmill/base.h"

namespace docmill::cli {

struct LimitOptions {
  Limits limits;

  /// For documents of one's own: generous, but a runaway template ends.
  static LimitOptions for_documents();
  /// For templates of strangers, one after the other.
  static LimitOptions for_pipe();

  void declare(Arguments& arguments);
};

}  // namespace docmill::cli
