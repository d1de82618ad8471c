#include "cli/document_time.h"

#include <charconv>
#include <cstdlib>
#include <string>

#include "docmill/store.h"

namespace docmill::cli {

std::optional<std::int64_t> fixed_time() {
  const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
  if (epoch == nullptr || *epoch == '\0') {
    return std::nullopt;
  }
  constexpr std::int64_t kMostSeconds = 253402300799;  // the end of the year 9999
  const std::string_view text(epoch);
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size() || seconds < 0 || seconds > kMostSeconds) {
    throw Error(ErrorKind::config, "E-CFG-021",
                "SOURCE_DATE_EPOCH cannot be '" + std::string(text) + "': it is a number of seconds since 1970",
                "unset it, or set it to what `date +%s` prints");
  }
  return seconds * 1'000'000;
}

std::int64_t document_time() {
  const std::optional<std::int64_t> fixed = fixed_time();
  return fixed ? *fixed : store::system_clock().now();
}

}  // namespace docmill::cli
