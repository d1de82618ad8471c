// The archives there are. Each library is included by its own file.
#pragma once

#include <ctime>

#include "cli/batch/archive.h"

namespace docmill::cli {

std::unique_ptr<Archive> open_zip(const std::string& path);
std::unique_ptr<Archive> open_tar(const std::string& path, bool compressed);
/// Of entries: SOURCE_DATE_EPOCH, else the first moment a zip archive can name.
std::time_t entry_time();

}  // namespace docmill::cli
