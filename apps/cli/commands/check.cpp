// docmill check: everything wrong with a template and its data, at once. Writes nothing.
#include <algorithm>

#include "cli/command.h"
#include "cli/data_source.h"
#include "cli/findings.h"
#include "cli/json_report.h"
#include "cli/store_access.h"
#include "cli/template_options.h"

namespace docmill::cli {
namespace {

struct CheckOptions {
  std::string template_name;
  DataOptions data;
  SettingOptions settings;
  bool json = false;
};

/// The first error decides, as it would when the document was made.
ExitCode code_of(const CheckResult& result) {
  const auto first = std::find_if(result.findings.begin(), result.findings.end(),
                                  [](const Diagnostic& finding) { return finding.severity == Severity::error; });
  return first == result.findings.end() ? ExitCode::ok : exit_code(first->kind);
}

void print_json(Console& console, const std::string& template_name, const CheckResult& result) {
  JsonReport report;
  JsonReport::Object root = report.object();
  root.text("template", template_name).boolean("ok", result.ok());
  root.value("findings", report.diagnostics(result.findings));
  report.print(console, root);
}

void print_for_people(Console& console, const CheckOptions& options, const CheckResult& result) {
  for (const Diagnostic& finding : result.findings) {
    console.diagnose(finding);
  }
  const std::string what = options.template_name + (options.data.empty() ? "" : " with its data");
  const bool color = console.color_out();
  if (result.findings.empty()) {
    console.out(painted("ok", Paint::good, color) + ": " + what + "\n");
  } else {
    const bool ok = result.ok();
    console.out(painted(ok ? "ok" : "not ok", ok ? Paint::doubtful : Paint::bad, color) + ": " + what + ": " +
                count_findings(result.findings) + "\n");
  }
}

ExitCode check(const CheckOptions& options, Console& console) {
  const DataSource data(options.data);
  const Config config = options.settings.resolve();
  const Generator generator(generator_options(config, open_to_read(config)));
  Request request;
  request.template_name = options.template_name;
  if (!options.data.empty()) {
    request.data = data.root();
    request.data_name = data.name();
    request.locate_data = [&data](std::span<const std::string> path) { return data.locate(path); };
  }
  request.undefined = undefined_of(config);
  request.limits = limits_of(config);
  const CheckResult result = generator.check(request);
  if (options.json) {
    print_json(console, options.template_name, result);
  } else {
    print_for_people(console, options, result);
  }
  return code_of(result);
}

}  // namespace

Action setup_check(Arguments& arguments) {
  const auto options = std::make_shared<CheckOptions>();
  arguments.positional("TEMPLATE", options->template_name, "a built-in type, a file, or a registered name");
  options->data.declare(arguments);
  arguments.heading("Templates");
  declare_templates(options->settings, arguments, true);
  arguments.heading("Report");
  arguments.flag("--json", options->json, "report as JSON on standard output");
  arguments.heading("Store");
  declare_optional_store(options->settings, arguments);
  declare_limits(options->settings, arguments);
  arguments.note(
      "Without data, the template alone is checked: its syntax, the names of filters and tests, and what it "
      "includes. With data, also the data against the template's schema, and every value it asks for.");
  arguments.note("Exit code: 0 when nothing is an error, 4 for an error of the template, 5 for one of the data.");
  arguments.example("check srs -d requirements.yaml", "before generating");
  arguments.example("check letter.md.j2 --json", "in a build, without data");
  return [options](Console& console) { return check(*options, console); };
}

}  // namespace docmill::cli
