// The main job, step by step. Each step is a function of its own room; only this file names them all.
#include <algorithm>

#include "generate/data.h"
#include "generate/generator_state.h"
#include "generate/undefined_names.h"

namespace docmill {
namespace {

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

/// See Request::once.
[[noreturn]] void refuse_repeated(const std::string& id) {
  throw Error(ErrorKind::data, "E-DAT-063", "a document with the id '" + id + "' was made before, by this run",
              "give each document an id of its own, or let it become a version with --repeated-ids version");
}

template <class Number>
Number tighter(Number one, Number other) {
  return one == Number{} ? other : other == Number{} ? one : std::min(one, other);
}

/// What holds for a run: the tighter of what the policies and the request say.
Limits limits_of(const Policies& policies, const Limits& asked) {
  Limits limits;
  limits.fuel = tighter(policies.limits.fuel, asked.fuel);
  limits.depth = tighter(policies.limits.depth, asked.depth);
  limits.output_bytes = tighter(policies.limits.output_bytes, asked.output_bytes);
  limits.memory_bytes = tighter(policies.limits.memory_bytes, asked.memory_bytes);
  limits.time = tighter(policies.limits.time, asked.time);
  return limits;
}

void require_size(const Policies& policies, std::size_t bytes, std::string_view what) {
  if (policies.max_document_bytes != 0 && bytes > policies.max_document_bytes) {
    throw Error(ErrorKind::limit, "E-LIM-020",
                "the " + std::string(what) + " has " + std::to_string(bytes) + " bytes, more than the " +
                    std::to_string(policies.max_document_bytes) + " a document may have",
                "split the document, or raise max_document_size");
  }
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

/// Text from a template and its data is made safe on its way into any format.
AllOptions write_options(const Request& request, Output& output) {
  AllOptions options = request.write;
  options.common.title = output.title;
  options.common.language = request.language;
  options.common.contents = request.toc;
  options.common.warnings = &output.warnings;
  options.docx.author = request.author;
  options.pdf.author = request.author;
  options.html.raw_html = RawHtml::safe;
  options.html.links = LinkPolicy::safe;
  return options;
}

/// Every file asked for.
void write_files(Document document, const Policies& policies, const Request& request, Scratch& scratch,
                 Output& output) {
  const bool all_text = std::all_of(request.formats.begin(), request.formats.end(),
                                    [](Format format) { return format == Format::markdown; });
  if (!all_text) {
    TransformOptions shape;
    shape.number_sections = request.number_sections;
    shape.raw_html = RawHtml::safe;
    shape.links = LinkPolicy::safe;
    shape.warnings = &output.warnings;
    document = transform(std::move(document), shape);
  }
  std::optional<AllOptions> options;
  output.files.reserve(request.formats.size());
  for (const Format format : request.formats) {
    scratch.out.clear();
    if (format == Format::markdown) {
      scratch.out.append(scratch.text.view());  // as the template made it
    } else {
      if (!options) {
        options = write_options(request, output);
      }
      write(document, format, *options, scratch.out);
    }
    require_size(policies, scratch.out.size(), "file");
    output.files.push_back({format, scratch.out.str(), {}, 0});
  }
}

/// A template that makes HTML itself: its text is the file.
void take_html(const TemplateInfo& info, const Request& request, const Buffer& text, Output& output) {
  require_html_only(info, request);
  output.analysed = false;
  output.title = request.title.empty() ? (info.title.empty() ? info.name : info.title) : request.title;
  output.files.push_back({Format::html, text.str(), {}, 0});
}

}  // namespace

std::shared_ptr<const Output> Generator::State::find(const Request& request, ThreadState& thread, Lookup& lookup) {
  const TemplateUse& use = templates.get(thread.templates, request.template_name, request.undefined);
  if (!keeps(request) && shared == nullptr) {
    take(lookup, use, thread);
    return nullptr;
  }
  if (keeps(request)) {
    lookup.key = keys.make(request, use.snapshot->digest);
  }
  lookup.key_version = use.version;
  const std::chrono::nanoseconds now = clock.now();
  auto output = lookup.key ? results.find(*lookup.key, now, document_revision()) : nullptr;
  if (output == nullptr && shared != nullptr) {
    output = find_shared(request, use);
  }
  if (output == nullptr) {
    take(lookup, use, thread);
    return nullptr;
  }
  if (policies.statistics) {
    thread.counters.template_hits.add(use.compile_time.count() == 0 ? 1 : 0);
    thread.counters.generated.add();
    thread.counters.made(now);
  }
  if (request.ready) {
    request.ready(*output);
  }
  return output;
}

std::shared_ptr<const Output> Generator::State::find_shared(const Request& request, const TemplateUse& use) {
  const std::uint64_t revision = document_revision();  // before it is looked whether its documents are there
  auto output = shared->find(request, *use.loaded);
  if (output != nullptr && request.once && request.store) {
    for (const Output::File& file : output->files) {
      if (!options.store->claim(file.record_id)) {
        refuse_repeated(file.record_id);
      }
    }
  }
  if (output != nullptr && keeps(request)) {
    if (const auto key = keys.make(request, use.loaded->sources->snapshot()->digest)) {
      results.put(*key, output, clock.now(), revision);
    }
  }
  return output;
}

void Generator::State::take(Lookup& lookup, const TemplateUse& use, ThreadState& thread) const {
  lookup.loaded = use.loaded;
  lookup.compile_time = use.compile_time;
  if (policies.statistics) {
    thread.counters.template_hits.add(use.compile_time.count() == 0 ? 1 : 0);
  }
}

void Generator::State::make(Job& job, Scratch& scratch) {
  const Request& request = job.request;
  Output& output = *job.output;
  StepTimer& timer = job.timer;
  const LoadedTemplate* const loaded = job.lookup.loaded.get();
  const TemplateInfo& info = loaded->info;
  output.template_name = info.name;
  output.timings.compile = job.lookup.compile_time;
  require_object(request);
  if (policies.validate_data) {
    require_valid_data(loaded->schema, request);
  }
  timer.lap(output.timings.load);

  scratch.arena.reset();
  scratch.text.clear();
  loaded->compiled.render_to(scratch.text, with_defaults(scratch.arena, info, request.data),
                             limits_of(policies, request.limits), request.language);
  require_size(policies, scratch.text.size(), "text");
  timer.lap(output.timings.render);

  if (info.makes_html) {
    take_html(info, request, scratch.text, output);
  } else {
    Document document = parse_markdown(scratch.text.view());
    output.title = document_title(request, info, document);
    timer.lap(output.timings.parse);

    output.report = analyse(document, QualityOptions{info.sections, info.name});
    const double gate = request.gate.value_or(policies.gate);
    if (output.report.score < gate && request.enforce_gate.value_or(policies.enforce_gate)) {
      refuse(output.report, gate);
    }
    timer.lap(output.timings.analyse);
    write_files(std::move(document), policies, request, scratch, output);
  }
  if (request.ready) {
    request.ready(output);
  }
  timer.lap(output.timings.write);
  if (keeps(request) && job.lookup.key_version != loaded->sources->version()) {
    job.lookup.key = keys.make(request, loaded->sources->snapshot()->digest);  // now that all it includes is known
  }
  if (shared != nullptr) {
    job.lookup.shared = shared->keys_of(request, *loaded);
  }
  if (request.store && commits != nullptr) {
    job.records.make(info, loaded->source_digest, request, output);
  }
}

std::shared_ptr<const Output> Generator::State::complete(Job& job, std::span<const store::PutResult> results_of_store) {
  Output& output = *job.output;
  for (std::size_t i = 0; i < results_of_store.size(); ++i) {
    if (results_of_store[i].outcome == store::Outcome::repeated) {
      refuse_repeated(output.files[i].record_id);
    }
    output.files[i].version = results_of_store[i].version;
  }
  if (!results_of_store.empty()) {
    job.timer.lap(output.timings.store);
  }
  output.timings.total = job.timer.total() + output.timings.compile;
  if (policies.statistics) {
    count(threads.local().counters, output, results_of_store.size());
  }
  std::shared_ptr<const Output> done = std::move(job.output);
  if (job.lookup.key) {
    results.put(*job.lookup.key, done, clock.now(), results_of_store.empty() ? 0 : results_of_store.back().revision);
  }
  if (job.lookup.shared) {
    shared->keep(*job.lookup.shared, *done);
  }
  return done;
}

void Generator::State::count(ThreadCounters& counters, const Output& output, std::size_t stored) const {
  counters.generated.add();
  counters.stored.add(stored);
  counters.made(clock.now());
  for (const Output::File& file : output.files) {
    counters.bytes.add(file.bytes.size());
    counters.files_by_format[static_cast<std::size_t>(file.format)].add();
  }
  const Timings& times = output.timings;
  const std::array<std::chrono::nanoseconds, kStages> all = {times.load,    times.compile, times.render, times.parse,
                                                             times.analyse, times.write,   times.store,  times.total};
  for (std::size_t i = 0; i < kStages; ++i) {
    if (all[i].count() != 0) {
      counters.stages[i].add(all[i]);
    }
  }
}

void Generator::State::failed(const Diagnostic& diagnostic) {
  if (policies.statistics) {
    threads.local().counters.fail(diagnostic.code);
  }
}

std::shared_ptr<const Output> Generator::generate_shared(const Request& request) {
  try {
    ThreadState& thread = state_->threads.local();
    Lookup lookup;
    if (auto known = state_->find(request, thread, lookup)) {
      return known;
    }
    Job job(request);
    job.lookup = std::move(lookup);
    {
      ScratchLease scratch(thread);
      state_->make(job, *scratch);
    }
    std::vector<store::PutResult> results;
    if (!job.records.empty()) {
      results = state_->commits->put(job.records.view());
    }
    return state_->complete(job, results);
  } catch (...) {
    state_->failed(to_diagnostic(std::current_exception()));
    throw;
  }
}

Output Generator::generate(const Request& request) { return *generate_shared(request); }

// ---- looking at templates -----------------------------------------------------------------------------------------

bool CheckResult::ok() const {
  return std::none_of(findings.begin(), findings.end(),
                      [](const Diagnostic& finding) { return finding.severity == Severity::error; });
}

std::vector<TemplateInfo> Generator::templates() const { return state_->catalog.all(); }
TemplateInfo Generator::find_template(std::string_view name) const { return state_->catalog.find(name); }

store::Digest Generator::template_digest(std::string_view name) {
  return state_->templates.get(state_->threads.local().templates, name, jinja::UndefinedKind::strict).snapshot->digest;
}

CheckResult Generator::check(const Request& request) const {
  CheckResult result;
  const TemplateInfo info = state_->catalog.find(request.template_name);
  const auto environment = state_->templates.environment_for(info, request.undefined);
  result.findings = environment->check(source_of(info));
  if (request.data.is_none()) {
    return result;
  }
  require_object(request);
  for (Diagnostic& finding : check_data(schema_of(info), request)) {
    result.findings.push_back(std::move(finding));
  }
  if (!result.ok()) {
    return result;
  }
  Arena arena;
  const Value data = with_defaults(arena, info, request.data);
  try {
    const jinja::Template compiled = environment->compile(source_of(info));
    compiled.render(data, limits_of(state_->policies, request.limits), request.language);
  } catch (const Error& error) {
    result.findings.push_back(error.diagnostic());
  }
  add_undefined_names(environment->inspect(source_of(info)), data, result.findings);
  return result;
}

jinja::Contract Generator::inspect(std::string_view template_name) const {
  const TemplateInfo info = state_->catalog.find(template_name);
  const auto environment = state_->templates.environment_for(info, jinja::UndefinedKind::strict);
  jinja::Contract contract = environment->inspect(source_of(info));
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
