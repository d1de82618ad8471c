// Report = counts + findings of each rule family; score = 100 less what the findings cost.
#include <algorithm>

#include "quality/rules.h"

namespace docmill {
namespace quality {

void add_finding(Report& report, const Document& document, const QualityOptions& options, Severity severity,
                 const char* code, std::string message, Span span, std::string hint) {
  Diagnostic finding;
  finding.severity = severity;
  finding.kind = ErrorKind::quality;
  finding.code = code;
  finding.message = std::move(message);
  finding.hint = std::move(hint);
  if (span.end > span.begin && !document.source().empty()) {
    finding.place = place_at(options.source_name, document.source(), span);
  } else {
    finding.place.source = options.source_name;
  }
  report.findings.push_back(std::move(finding));
}

}  // namespace quality

Report analyse(const Document& document, const QualityOptions& options) {
  Report report;
  report.counts = quality::count(document);
  if (report.counts.words == 0) {
    quality::add_finding(report, document, options, Severity::error, "Q-001", "the document has no words", {});
    report.score = 0;
    return report;
  }
  double cost = quality::check_structure(document, options, report);
  cost += quality::check_sections(document, options, report);
  cost += quality::check_links(document, options, report);
  report.score = std::clamp(100 - cost, 0.0, 100.0);
  return report;
}

}  // namespace docmill
