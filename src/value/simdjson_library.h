// simdjson, loaded when enough JSON was read to be worth it.
//
// Debian has simdjson as a shared library only, and with it comes the shared C++ library: relocating the two takes as
// long as everything else a small run does. So the program links neither. simdjson's headers need one function of the
// library, which simdjson_library.cpp defines as a call into the library found at run time.
#pragma once

#include <cstddef>

namespace docmill {

/// Whether simdjson is to read a text of `bytes`: false for the first texts of a process, and where the library is not
/// installed; JsonText then reads the text, with the same result. From any thread.
bool use_simdjson(std::size_t bytes);

}  // namespace docmill
