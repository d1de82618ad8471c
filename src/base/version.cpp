// The version of the library; the same as in CMakeLists.txt and CHANGELOG.md.
#include "docmill/base.h"

namespace docmill {

std::string_view version() { return "0.1.0"; }

}  // namespace docmill
