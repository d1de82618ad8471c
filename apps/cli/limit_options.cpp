#include "cli/limit_options.h"

#include <limits>

#include "cli/quantity.h"

namespace docmill::cli {
namespace {

constexpr std::size_t kMega = std::size_t{1} << 20;
constexpr std::uint64_t kMostDepth = 1000;  // what the stack is sure to hold

}  // namespace

LimitOptions LimitOptions::for_documents() {
  LimitOptions options;
  options.limits.time = std::chrono::seconds(60);
  options.limits.memory_bytes = 2048 * kMega;
  options.limits.output_bytes = 1024 * kMega;
  return options;
}

LimitOptions LimitOptions::for_pipe() {
  LimitOptions options;
  options.limits.fuel = 200'000'000;
  options.limits.time = std::chrono::seconds(10);
  options.limits.memory_bytes = 512 * kMega;
  options.limits.output_bytes = 256 * kMega;
  return options;
}

void LimitOptions::declare(Arguments& arguments) {
  arguments.heading("Limits (0: none)");
  arguments.option("--fuel", "N", [this](const std::string& text) { limits.fuel = parse_count("--fuel", text); },
                   "steps the template may take; K, M and G stand for thousands");
  arguments.option(
      "--timeout", "MS",
      [this](const std::string& text) {
        limits.time = std::chrono::milliseconds(
            parse_count("--timeout", text, static_cast<std::uint64_t>(std::numeric_limits<std::int32_t>::max())));
      },
      "milliseconds the template may take");
  arguments.option("--max-output", "BYTES",
                   [this](const std::string& text) { limits.output_bytes = parse_bytes("--max-output", text); },
                   "size of the text; K, M and G stand for powers of 1024");
  arguments.option("--max-memory", "BYTES",
                   [this](const std::string& text) { limits.memory_bytes = parse_bytes("--max-memory", text); },
                   "memory for the values of the template");
  arguments.option(
      "--max-depth", "N",
      [this](const std::string& text) {
        limits.depth = static_cast<std::uint32_t>(parse_count("--max-depth", text, kMostDepth));
      },
      "calls, includes and loops inside each other");
}

}  // namespace docmill::cli
