#include "writer/pdf/claims.h"

#include <algorithm>

namespace docmill::pdf {

void check_claims(const Metadata& metadata, const PdfOptions& pdf) {
  if (pdf.ua1 && metadata.title.empty()) {
    throw Error(ErrorKind::data, "E-PDF-010", "PDF/UA: the document has no title",
                "begin it with a heading of level 1, or give a title");
  }
  if (pdf.ua1 && metadata.language.empty()) {
    throw Error(ErrorKind::data, "E-PDF-011", "PDF/UA: the document has no language", "give it as in --lang en");
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
