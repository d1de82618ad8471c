#include "writer/pdf/claims.h"

#include <algorithm>

namespace docmill::pdf {
namespace {

/// Letters, then letters and digits behind hyphens, each part of 1 to 8 (RFC 3066).
bool is_language(std::string_view tag) {
  for (bool first = true;; first = false) {
    const std::string_view part = tag.substr(0, tag.find('-'));
    const bool fits = std::all_of(part.begin(), part.end(), [first](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (!first && c >= '0' && c <= '9');
    });
    if (part.empty() || part.size() > 8 || !fits) {
      return false;
    }
    if (part.size() == tag.size()) {
      return true;
    }
    tag.remove_prefix(part.size() + 1);
  }
}

}  // namespace

void check_claims(const Metadata& metadata, const PdfOptions& pdf) {
  if (pdf.ua1 && metadata.title.empty()) {
    throw Error(ErrorKind::data, "E-PDF-010", "PDF/UA: the document has no title",
                "begin it with a heading of level 1, or give a title");
  }
  if (pdf.ua1 && metadata.language.empty()) {
    throw Error(ErrorKind::data, "E-PDF-011", "PDF/UA: the document has no language", "give it as in --lang en");
  }
  if (pdf.ua1 && !is_language(metadata.language)) {
    throw Error(ErrorKind::data, "E-PDF-011", "PDF/UA: '" + metadata.language.substr(0, 80) + "' is no language",
                "give a tag such as en or de-AT");
  }
  if (pdf.archival != PdfArchival::none && (!pdf.user_password.empty() || !pdf.owner_password.empty())) {
    throw Error(ErrorKind::usage, "E-PDF-012", "PDF/A does not allow encryption",
                "leave out the password, or the standard");
  }
  if (pdf.archival == PdfArchival::a2b && !pdf.attachments.empty()) {
    throw Error(ErrorKind::usage, "E-PDF-013", "PDF/A-2 does not allow attachments of this kind",
                "claim a-3b instead of a-2b");
  }
  for (auto one = pdf.attachments.begin(); one != pdf.attachments.end(); ++one) {
    if (std::any_of(pdf.attachments.begin(), one,
                    [&](const PdfAttachment& other) { return other.name == one->name; })) {
      throw Error(ErrorKind::usage, "E-PDF-027", "two attachments are called '" + one->name + "'",
                  "give one of the files another name");
    }
  }
}

}  // namespace docmill::pdf
