// Claimed standards: what only the request and the document can get wrong is found before anything is written.
#pragma once

#include "writer/pdf/metadata.h"

namespace docmill::pdf {

/// Throws Error data E-PDF-010 (no title), E-PDF-011 (no language tag), usage E-PDF-012 (encryption), E-PDF-013
/// (attachments in PDF/A-2), E-PDF-027 (attachments of one name). Characters no font has, pictures without alternative
/// text, colours of a press and addresses that are too long are found on the way: E-PDF-008, E-PDF-014, E-PDF-015,
/// E-PDF-016.
void check_claims(const Metadata& metadata, const PdfOptions& pdf);

}  // namespace docmill::pdf
