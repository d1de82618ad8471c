// What can be said about a document without knowing its subject: counts, findings, one score.
//
// Document -> analyse -> Report. Pure: the same document gives the same report on any thread. The rules and their
// weights are listed in docs/quality-rules.md.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "docmill/base.h"
#include "docmill/document.h"

namespace docmill {

struct QualityOptions {
  /// Headings a document of its type must have, compared without case and section numbers.
  std::vector<std::string> required_sections;
  /// Name of the document in the places of findings.
  std::string source_name;
};

struct Counts {
  std::uint32_t words = 0;
  std::uint32_t sentences = 0;
  std::uint32_t paragraphs = 0;
  std::uint32_t headings = 0;
  std::uint32_t links = 0;
  std::uint32_t images = 0;
  std::uint32_t tables = 0;
  std::uint32_t code_blocks = 0;
  std::uint32_t reading_seconds = 0;  ///< at 220 words a minute
};

struct Report {
  double score = 100;  ///< 0 to 100
  Counts counts;
  /// Code "Q-xxx", severity, message, place in Document::source().
  std::vector<Diagnostic> findings;
};

Report analyse(const Document& document, const QualityOptions& options = {});

}  // namespace docmill
