// docmill version
#include "cli/command.h"
#include "cli/json_report.h"

namespace docmill::cli {
namespace {

constexpr std::string_view kLibraries[] = {
    "Boost.Multiprecision", "CLI11", "ICU", "OpenSSL", "simdjson", "SQLite", "minizip", "yaml-cpp", "zlib", "zstd"};

std::string compiler() {
#if defined(__clang__)
  return "Clang " __clang_version__;
#elif defined(__GNUC__)
  return "GCC " __VERSION__;
#else
  return "unknown";
#endif
}

std::string build_kind() {
#ifdef NDEBUG
  return "release";
#else
  return "debug";
#endif
}

ExitCode print_version(bool json, Console& console) {
  if (json) {
    JsonReport report;
    JsonReport::Object root = report.object();
    root.text("version", version()).text("compiler", compiler()).text("build", build_kind());
    std::vector<std::string> libraries(std::begin(kLibraries), std::end(kLibraries));
    root.value("libraries", report.texts(libraries));
    report.print(console, root);
    return ExitCode::ok;
  }
  std::string libraries;
  for (const std::string_view library : kLibraries) {
    libraries += (libraries.empty() ? "" : ", ") + std::string(library);
  }
  console.out("docmill " + std::string(version()) + "\ncompiler: " + compiler() + ", " + build_kind() +
              "\nlibraries: " + libraries + "\nlicence: Apache-2.0\n");
  return ExitCode::ok;
}

}  // namespace

Action setup_version(Arguments& arguments) {
  const auto json = std::make_shared<bool>(false);
  arguments.flag("--json", *json, "as JSON");
  return [json](Console& console) { return print_version(*json, console); };
}

}  // namespace docmill::cli
