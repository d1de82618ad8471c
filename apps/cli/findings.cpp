#include "cli/findings.h"

#include <algorithm>

#include "cli/text_table.h"

namespace docmill::cli {
namespace {

constexpr std::size_t kMostShown = 20;

Paint paint_of(Severity severity) {
  switch (severity) {
    case Severity::note:
      return Paint::accent;
    case Severity::warning:
      return Paint::doubtful;
    case Severity::error:
      return Paint::bad;
  }
  return Paint::none;
}

std::string line_of(const Diagnostic& finding) {
  return finding.place.begin.line == 0 ? "" : "line " + std::to_string(finding.place.begin.line);
}

std::size_t count(const std::vector<Diagnostic>& findings, Severity severity) {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(),
                    [severity](const Diagnostic& finding) { return finding.severity == severity; }));
}

}  // namespace

void print_findings(Console& console, const Report& report) {
  if (console.diagnostic_style() == DiagnosticStyle::json) {
    for (const Diagnostic& finding : report.findings) {
      console.diagnose(finding);
    }
    return;
  }
  if (report.findings.empty()) {
    return;
  }
  TextTable table({Align::left, Align::left, Align::left, Align::left});
  const std::size_t shown = std::min(report.findings.size(), kMostShown);
  for (std::size_t i = 0; i < shown; ++i) {
    const Diagnostic& finding = report.findings[i];
    const std::string message = finding.hint.empty() ? finding.message : finding.message + " (" + finding.hint + ")";
    table.row({{std::string(name(finding.severity)), paint_of(finding.severity)},
               {finding.code, Paint::dim},
               {line_of(finding), Paint::dim},
               {message}});
  }
  std::string text = "the document has " + count_findings(report.findings) + ":\n";
  text += table.text(console.color_err(), 0, "  ");
  if (shown < report.findings.size()) {
    text += "  and " + std::to_string(report.findings.size() - shown) + " more; --diagnostics json lists all\n";
  }
  console.err(text);
}

std::string count_findings(const std::vector<Diagnostic>& findings) {
  std::string text;
  for (const Severity severity : {Severity::error, Severity::warning, Severity::note}) {
    if (const std::size_t number = count(findings, severity); number != 0) {
      text += (text.empty() ? "" : ", ") + std::to_string(number) + " " + std::string(name(severity)) +
              (number == 1 ? "" : "s");
    }
  }
  return text.empty() ? "no problems" : text;
}

Paint paint_of_score(double score, double gate) { return score >= gate ? Paint::good : Paint::doubtful; }

}  // namespace docmill::cli
