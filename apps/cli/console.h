// The two ends a user sees: results on standard output, everything else on standard error.
#pragma once

#include <string>
#include <string_view>

#include "docmill/base.h"

namespace docmill::cli {

enum class ColorChoice { automatic, always, never };
enum class DiagnosticStyle { human, json };

/// Terminal colours by meaning.
enum class Paint { none, bold, dim, good, doubtful, bad, accent };

class Console {
 public:
  /// Decides about colours from `choice`, NO_COLOR, TERM and where each end leads to.
  void configure(ColorChoice choice, DiagnosticStyle style);
  DiagnosticStyle diagnostic_style() const { return style_; }

  /// Adds to the result; kept until `flush` or until there is a lot of it.
  void out(std::string_view text);
  /// Throws Error io E-IO-002, E-IO-003, or BrokenPipe.
  void flush();
  /// Writes to standard error at once. Failures there are nobody's business.
  void err(std::string_view text);
  /// A diagnostic in the chosen style, on standard error.
  void diagnose(const Diagnostic& diagnostic);

  bool color_out() const { return color_out_; }
  bool color_err() const { return color_err_; }
  /// Columns of the terminal that standard output leads to; 0 when it leads elsewhere.
  std::size_t columns_out() const;

 private:
  Buffer out_;
  bool color_out_ = false;
  bool color_err_ = false;
  DiagnosticStyle style_ = DiagnosticStyle::human;
};

/// `text` between the codes of `paint`; `text` alone when `color` is false.
std::string painted(std::string_view text, Paint paint, bool color);

}  // namespace docmill::cli
