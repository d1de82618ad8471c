// The main job, step by step. Each step is a function of its own room; only this file names them all.
#include <algorithm>
#include <mutex>

#include "generate/catalog.h"
#include "generate/data.h"
#include "generate/record.h"

namespace docmill {
namespace {

using SteadyClock = std::chrono::steady_clock;

/// Adds the time since the last step to `slot`.
class StepTimer {
 public:
  void lap(std::chrono::nanoseconds& slot) {
    const auto now = SteadyClock::now();
    slot += now - last_;
    last_ = now;
  }
  std::chrono::nanoseconds total() const { return SteadyClock::now() - begin_; }

 private:
  SteadyClock::time_point begin_ = SteadyClock::now();
  SteadyClock::time_point last_ = begin_;
};

std::string document_title(const Request& request, const TemplateInfo& info, const Document& document) {
  if (!request.title.empty()) {
    return request.title;
  }
  if (const Node* heading = title_heading(document)) {
    return plain_text(*heading);
  }
  return info.title.empty() ? info.name : info.title;
}

[[noreturn]] void refuse(const Report& report, double gate) {
  Diagnostic diagnostic;
  diagnostic.kind = ErrorKind::quality;
  diagnostic.code = "E-QLT-001";
  char text[96];
  std::snprintf(text, sizeof text, "quality score %.1f is below the gate of %g", report.score, gate);
  diagnostic.message = text;
  diagnostic.hint = "mend what is listed, lower the gate with --gate, or pass --no-gate";
  for (const Diagnostic& finding : report.findings) {
    diagnostic.trace.push_back({finding.code + ": " + finding.message, finding.place});
  }
  throw Error(std::move(diagnostic));
}

}  // namespace

bool CheckResult::ok() const {
  return std::none_of(findings.begin(), findings.end(),
                      [](const Diagnostic& finding) { return finding.severity == Severity::error; });
}

struct Generator::State {
  explicit State(GeneratorOptions given) : options(std::move(given)), catalog(options.template_folders, options.store) {}

  /// The environment for templates with these options; made once.
  jinja::Environment environment(const TemplateInfo& info, jinja::UndefinedKind undefined) const {
    jinja::Options settings = info.options;
    settings.undefined = undefined;
    settings.ext_do = settings.ext_loopcontrols = settings.ext_i18n = true;
    settings.translations = options.translations;
    return jinja::Environment(std::move(settings), catalog.loader_for(info));
  }

  GeneratorOptions options;
  Catalog catalog;
};

Generator::Generator(GeneratorOptions options) : state_(std::make_unique<State>(std::move(options))) {}
Generator::~Generator() = default;

std::vector<TemplateInfo> Generator::templates() const { return state_->catalog.all(); }
TemplateInfo Generator::find_template(std::string_view name) const { return state_->catalog.find(name); }

namespace {

jinja::Source source_of(const TemplateInfo& info) { return {info.text, info.name, info.path, info.first_line}; }

std::string render(const jinja::Environment& environment, const TemplateInfo& info, const Request& request,
                   Arena& arena) {
  const jinja::Template compiled = environment.compile(source_of(info));
  return compiled.render(with_defaults(arena, info, request.data), request.limits);
}

WriteOptions write_options(const Request& request, const Output& output) {
  WriteOptions options;
  options.title = output.title;
  options.language = request.language;
  options.contents = request.toc;
  return options;
}

std::string write(const Document& document, const std::string& markdown, Format format, const WriteOptions& options) {
  Buffer out;
  switch (format) {
    case Format::markdown:
      return markdown;
    case Format::html:
      write_html(document, options, HtmlOptions{}, out);
      break;
    case Format::json:
      write_json(document, options, JsonOptions{}, out);
      break;
    case Format::docx:
      write_docx(document, options, DocxOptions{}, out);
      break;
  }
  return out.str();
}

void require_html_only(const TemplateInfo& info, const Request& request) {
  for (const Format format : request.formats) {
    if (format != Format::html) {
      throw Error(ErrorKind::usage, "E-USE-020",
                  "template '" + info.name + "' makes HTML itself and cannot become " + std::string(name(format)),
                  "ask for html");
    }
  }
}

}  // namespace

Output Generator::generate(const Request& request) {
  StepTimer timer;
  Output output;
  const TemplateInfo info = state_->catalog.find(request.template_name);
  output.template_name = info.name;
  require_valid_data(info, request);
  const jinja::Environment environment = state_->environment(info, request.undefined);
  timer.lap(output.timings.load);

  Arena arena;
  const std::string text = render(environment, info, request, arena);
  timer.lap(output.timings.render);

  Document document;
  if (info.makes_html) {
    require_html_only(info, request);
    output.analysed = false;
    output.title = request.title.empty() ? (info.title.empty() ? info.name : info.title) : request.title;
    output.files.push_back({Format::html, text, {}, 0});
  } else {
    document = parse_markdown(text);
    output.title = document_title(request, info, document);
    timer.lap(output.timings.parse);

    output.report = analyse(document, QualityOptions{info.sections, info.name});
    if (output.report.score < request.gate && request.enforce_gate) {
      refuse(output.report, request.gate);
    }
    timer.lap(output.timings.analyse);

    TransformOptions shape;
    shape.number_sections = request.number_sections;
    shape.raw_html = RawHtml::safe;
    shape.links = LinkPolicy::safe;
    document = transform(std::move(document), shape);
    const WriteOptions options = write_options(request, output);
    for (const Format format : request.formats) {
      output.files.push_back({format, write(document, text, format, options), {}, 0});
    }
    timer.lap(output.timings.write);
  }
  if (request.ready) {
    request.ready(output);
    timer.lap(output.timings.write);
  }
  if (request.store && state_->options.store != nullptr) {
    store_output(*state_->options.store, info, request, output);
    timer.lap(output.timings.store);
  }
  output.timings.total = timer.total();
  return output;
}

CheckResult Generator::check(const Request& request) const {
  CheckResult result;
  const TemplateInfo info = state_->catalog.find(request.template_name);
  const jinja::Environment environment = state_->environment(info, request.undefined);
  result.findings = environment.check(source_of(info));
  if (request.data.is_none()) {
    return result;
  }
  for (Diagnostic& finding : check_data(info, request)) {
    result.findings.push_back(std::move(finding));
  }
  if (!result.ok()) {
    return result;
  }
  try {
    Arena arena;
    render(environment, info, request, arena);
  } catch (const Error& error) {
    result.findings.push_back(error.diagnostic());
  }
  return result;
}

jinja::Contract Generator::inspect(std::string_view template_name) const {
  const TemplateInfo info = state_->catalog.find(template_name);
  const jinja::Environment environment = state_->environment(info, jinja::UndefinedKind::strict);
  jinja::Contract contract = environment.inspect(source_of(info));
  for (jinja::Field& field : contract.fields) {
    const auto declared = std::find_if(info.variables.begin(), info.variables.end(),
                                       [&](const TemplateVariable& variable) { return variable.name == field.name; });
    if (declared != info.variables.end()) {
      field.required = declared->required;  // an optional one always has a value
    }
  }
  return contract;
}

}  // namespace docmill
