// What a file says of itself: the information dictionary and the XMP packet (ISO 16684-1), which must agree.
#pragma once

#include <string>
#include <string_view>

#include "docmill/writer.h"

namespace docmill::pdf {

struct Metadata {
  std::string title, author, subject, language, producer;
  std::string date;  ///< ISO 8601 with time and zone; empty when the request has none
};
Metadata metadata_of(const Document& document, const WriteOptions& options, const PdfOptions& pdf);

std::string info_dictionary(const Metadata& metadata);
std::string xmp_packet(const Metadata& metadata, const PdfOptions& pdf);

}  // namespace docmill::pdf
