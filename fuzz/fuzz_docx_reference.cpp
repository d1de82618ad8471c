// Fuzz target of reference documents: any bytes as a DOCX file. Nothing but an Error may come of it; what is taken can
// be written with.
#include <cstdint>
#include <string_view>

#include "docmill/writer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace docmill;
  try {
    DocxOptions docx;
    docx.reference = read_docx_reference({reinterpret_cast<const char*>(data), size});
    Buffer out;
    write_docx(parse_markdown("# a\n\n- b\n"), {}, docx, out);
  } catch (const Error&) {  // what it should say of most inputs
  }
  return 0;
}
