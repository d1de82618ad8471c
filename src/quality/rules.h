// The rule families. Each looks at a document, adds its findings to the report and says how many points they cost.
#pragma once

#include "docmill/quality.h"

namespace docmill::quality {

/// Words, sentences, paragraphs and the number of each kind of block.
Counts count(const Document& document);

/// Adds one finding with its place.
void add_finding(Report& report, const Document& document, const QualityOptions& options, Severity severity,
                 const char* code, std::string message, Span span, std::string hint = {});

// Points to take off the score; bounded for each family, so that one kind of mistake cannot hide the rest.
double check_structure(const Document& document, const QualityOptions& options, Report& report);
double check_sections(const Document& document, const QualityOptions& options, Report& report);
double check_links(const Document& document, const QualityOptions& options, Report& report);

}  // namespace docmill::quality
