// An ICC profile of sRGB (IEC 61966-2-1), for the output intent of PDF/A.
#pragma once

#include <string>

namespace docmill::pdf {

/// A version 2.1 display profile of three primaries and one tone curve.
std::string srgb_profile();

}  // namespace docmill::pdf
