// docmill pipe: a worker that renders templates, one JSON object a line in, one out.
//
// Nothing that a line says ends the worker: every fault of a case is the answer to it. Environments are kept by their
// options and compiled templates by their text, so that a template that was seen before is only rendered.
#include <unistd.h>

#include <map>
#include <unordered_map>

#include "cli/command.h"
#include "cli/descriptor.h"
#include "cli/line_reader.h"
#include "cli/render_options.h"
#include "cli/setting_options.h"
#include "cli/template_options.h"

namespace docmill::cli {
namespace {

constexpr std::size_t kMostLineBytes = std::size_t{256} << 20;
constexpr std::size_t kMostEnvironments = 64;
constexpr std::size_t kMostTemplateBytes = std::size_t{32} << 20;  // of texts compiled in one environment
constexpr std::size_t kKeptBytes = std::size_t{16} << 20;          // buffers above this are given back

// ---- answers -------------------------------------------------------------------------------------------------------

/// Which of the five kinds of the protocol an error is.
std::string_view protocol_kind(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::syntax:
    case ErrorKind::undefined:
    case ErrorKind::security:
    case ErrorKind::not_found:
      return name(kind);
    case ErrorKind::runtime:
    case ErrorKind::limit:
    case ErrorKind::data:
    case ErrorKind::usage:
    case ErrorKind::config:
    case ErrorKind::io:
    case ErrorKind::store:
    case ErrorKind::quality:
    case ErrorKind::interrupted:
      break;
  }
  return name(ErrorKind::runtime);
}

/// The code point at `at` where it is one that some reader takes for the end of a line, or that is none at all (half
/// of a surrogate pair); 0 for any other.
unsigned awkward_code_point(std::string_view text, std::size_t at) {
  const auto byte = [text, at](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  if (byte(0) == 0x7f) {
    return 0x7f;
  }
  if (byte(0) == 0xc2 && byte(1) >= 0x80 && byte(1) < 0xa0) {
    return byte(1);
  }
  if (byte(0) == 0xe2 && byte(1) == 0x80 && (byte(2) == 0xa8 || byte(2) == 0xa9)) {
    return 0x2000 + (byte(2) & 0x3fU);
  }
  return byte(0) == 0xed && byte(1) >= 0xa0 ? 0xd000 + ((byte(1) & 0x3fU) << 6) + (byte(2) & 0x3fU) : 0;
}

std::size_t encoded_size(unsigned code_point) { return code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : 3; }

/// Appends JSON text such that no reader sees a line end in it.
void append_on_one_line(std::string_view json, Buffer& out) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::size_t done = 0;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (static_cast<unsigned char>(json[i]) < 0x7f) {
      continue;
    }
    const unsigned code_point = awkward_code_point(json, i);
    if (code_point != 0) {
      out.append(json.substr(done, i - done));
      const char escape[] = {'\\',
                             'u',
                             kDigits[code_point >> 12],
                             kDigits[code_point >> 8 & 15],
                             kDigits[code_point >> 4 & 15],
                             kDigits[code_point & 15]};
      out.append(escape, sizeof escape);
      done = i + encoded_size(code_point);
      i = done - 1;
    }
  }
  out.append(json.substr(done));
}

/// Writes answers to standard output, each at once. Long texts go in pieces, so that none is held twice.
class AnswerWriter {
 public:
  void output(const Value& id, std::string_view text) {
    begin(id);
    out_.append("\"output\":\"");
    constexpr std::size_t kPiece = std::size_t{1} << 20;
    while (!text.empty()) {
      std::size_t size = std::min(text.size(), kPiece);
      while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xc0U) == 0x80 && size > kPiece - 4) {
        --size;  // not inside of a character
      }
      append_string_body(text.substr(0, size));
      text.remove_prefix(size);
      if (out_.size() > kPiece) {
        flush();
      }
    }
    out_.append("\"}\n");
    flush();
  }

  void error(const Value& id, const Diagnostic& diagnostic) {
    Arena& arena = heap_.arena;
    Dict* error = Dict::make(arena, 8);
    const auto set_number = [&](std::string_view key, std::uint32_t number) {
      error->set(arena, key, number == 0 ? Value::none() : Value::integer(number));
    };
    error->set(arena, "kind", Value::string(protocol_kind(diagnostic.kind)));
    error->set(arena, "code", Value::string(diagnostic.code));
    error->set(arena, "message", Value::string(diagnostic.message));
    set_number("line", diagnostic.place.begin.line);
    set_number("column", diagnostic.place.begin.column);
    const std::string& source = diagnostic.place.source;
    error->set(arena, "name", source.empty() ? Value::none() : Value::string(source));
    if (!diagnostic.hint.empty()) {
      error->set(arena, "hint", Value::string(diagnostic.hint));
    }
    begin(id);
    out_.append("\"error\":");
    append_value(Value::dict(error));
    out_.append("}\n");
    flush();
    arena.reset();
  }

 private:
  void begin(const Value& id) {
    out_.clear();
    out_.append("{\"id\":");
    append_value(id);
    out_.push(',');
  }
  void append_value(const Value& value) {
    json_.clear();
    write_json(heap_, value, json_, JsonStyle{.compact = true});
    append_on_one_line(json_.view(), out_);
  }
  void append_string_body(std::string_view text) {
    json_.clear();
    write_json(heap_, Value::string(text), json_, JsonStyle{.compact = true});
    append_on_one_line(json_.view().substr(1, json_.size() - 2), out_);
  }
  void flush() {
    write_all(STDOUT_FILENO, out_.view(), "standard output");
    out_.clear();
  }

  Heap heap_;
  Buffer json_;
  Buffer out_;
};

// ---- rendering -----------------------------------------------------------------------------------------------------

/// The "templates" of the case at hand.
class CaseLoader final : public jinja::Loader {
 public:
  void use(const Dict* templates) { templates_ = templates; }
  std::size_t bytes_loaded() const { return bytes_loaded_; }

  std::optional<jinja::Source> load(std::string_view name) override {
    const Value* text = templates_ == nullptr ? nullptr : templates_->find(name);
    if (text == nullptr) {
      return std::nullopt;
    }
    bytes_loaded_ += text->size();
    return jinja::Source{std::string(text->as_string()), std::string(name), {}, 1};
  }
  std::vector<std::string> names() override {
    std::vector<std::string> names;
    if (templates_ != nullptr) {
      for (const Dict::Entry& entry : templates_->view()) {
        names.emplace_back(entry.key.as_string());
      }
    }
    return names;
  }

 private:
  const Dict* templates_ = nullptr;
  std::size_t bytes_loaded_ = 0;
};

/// One environment with the templates compiled in it.
class CachedEnvironment {
 public:
  explicit CachedEnvironment(jinja::Options options) : environment_(std::move(options), loader_) {}

  bool is_full() const { return bytes_compiled_ + loader_->bytes_loaded() > kMostTemplateBytes; }
  void use(const Dict* templates) { loader_->use(templates); }

  jinja::Template compiled(std::string_view text) {
    const auto known = compiled_.find(std::string(text));
    if (known != compiled_.end()) {
      return known->second;
    }
    jinja::Template made = environment_.compile(std::string(text));
    bytes_compiled_ += text.size();
    return compiled_.emplace(std::string(text), std::move(made)).first->second;
  }
  jinja::Template named(std::string_view name) const { return environment_.get_template(name); }

 private:
  std::shared_ptr<CaseLoader> loader_ = std::make_shared<CaseLoader>();
  jinja::Environment environment_;
  std::unordered_map<std::string, jinja::Template> compiled_;
  std::size_t bytes_compiled_ = 0;
};

[[noreturn]] void refuse_case(const std::string& message) {
  throw Error(ErrorKind::usage, "E-USE-052", message, "`docmill help pipe` describes a case");
}

const Value* member(const Dict& object, std::string_view name) {
  const Value* value = object.find(name);
  return value == nullptr || value->is_none() ? nullptr : value;
}

const Dict* templates_of(const Dict& object) {
  const Value* templates = member(object, "templates");
  if (templates == nullptr) {
    return nullptr;
  }
  if (!templates->is_dict()) {
    refuse_case("'templates' must be an object of texts");
  }
  for (const Dict::Entry& entry : templates->as_dict()->view()) {
    if (!entry.value.is_string()) {
      refuse_case("template '" + std::string(entry.key.as_string()) + "' must be a text");
    }
  }
  return templates->as_dict();
}

class Worker {
 public:
  Worker(const Limits& limits, std::shared_ptr<const jinja::Translations> translations)
      : limits_(limits), translations_(std::move(translations)) {}

  /// Answers one line, whatever it holds. Throws when nobody reads the answers.
  void answer(std::string_view line) {
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
      return;
    }
    Value id = Value::none();
    Diagnostic failure;
    try {
      input_.reset();
      const Value object = read_json(input_, line, "line", {.max_bytes = kMostLineBytes});
      if (!object.is_dict()) {
        refuse_case("a case must be an object");
      }
      if (const Value* given = object.as_dict()->find("id")) {
        id = *given;
      }
      render(*object.as_dict());
      answers_.output(id, output_.view());
      release();
      return;
    } catch (const Error& error) {
      failure = error.diagnostic();
    } catch (const std::bad_alloc&) {
      failure = Error(ErrorKind::limit, "E-LIM-003", "there is not enough memory").diagnostic();
    } catch (const std::exception& error) {
      failure = Error(ErrorKind::runtime, "E-INT-001", std::string("docmill failed: ") + error.what()).diagnostic();
    }
    answers_.error(id, failure);
    release();
  }

  void answer_too_long() {
    answers_.error(Value::none(),
                   Error(ErrorKind::limit, "E-LIM-006", "the line is longer than 256 MB and was skipped").diagnostic());
  }

 private:
  void render(const Dict& object) {
    const Value* context = member(object, "context");
    if (context != nullptr && !context->is_dict()) {
      refuse_case("'context' must be an object");
    }
    CachedEnvironment& environment = environment_for(object);
    environment.use(templates_of(object));
    const jinja::Template compiled = template_of(object, environment);
    output_.clear();
    compiled.render_to(output_, context == nullptr ? Value::dict(Dict::make(input_)) : *context, limits_);
  }

  static jinja::Template template_of(const Dict& object, CachedEnvironment& environment) {
    const Value* text = member(object, "template");
    const Value* name = member(object, "name");
    if (text != nullptr && text->is_string()) {
      return environment.compiled(text->as_string());
    }
    if (name != nullptr && name->is_string()) {
      return environment.named(name->as_string());
    }
    refuse_case("a case needs 'template', a text, or 'name', one of its templates");
  }

  CachedEnvironment& environment_for(const Dict& object) {
    const Value* sandbox = member(object, "sandbox");
    if (sandbox != nullptr && !sandbox->is_boolean()) {
      refuse_case("'sandbox' must be true or false");
    }
    const Value* given = member(object, "options");
    jinja::Options options =
        read_render_options(given == nullptr ? Value::none() : *given, sandbox != nullptr && sandbox->as_boolean());
    options.translations = translations_for(object);
    if (options.document_filters) {
      options.filters.emplace_back("markdown", markdown_filter());
    }
    const std::string key = key_of(options);
    const auto known = environments_.find(key);
    if (known != environments_.end() && !known->second->is_full()) {
      return *known->second;
    }
    if (environments_.size() >= kMostEnvironments) {
      environments_.clear();
    }
    return *(environments_[key] = std::make_unique<CachedEnvironment>(std::move(options)));
  }

  /// The case's own catalog, or that of the worker.
  std::shared_ptr<const jinja::Translations> translations_for(const Dict& object) {
    const Value* catalog = member(object, "catalog");
    if (catalog == nullptr) {
      return translations_;
    }
    if (!catalog->is_string()) {
      refuse_case("'catalog' must be the text of a .po file");
    }
    if (case_translations_ == nullptr || case_catalog_ != catalog->as_string()) {
      case_translations_ = jinja::Translations::read(catalog->as_string(), "catalog");
      case_catalog_ = catalog->as_string();
    }
    return case_translations_;
  }

  void release() {
    if (output_.size() > kKeptBytes) {
      output_ = Buffer();
    }
    if (input_.used() > kKeptBytes) {
      input_ = Arena();
    }
  }

  const Limits limits_;
  const std::shared_ptr<const jinja::Translations> translations_;
  std::string case_catalog_;  // the last one a case brought, and what was read of it
  std::shared_ptr<const jinja::Translations> case_translations_;
  Arena input_;
  Buffer output_;
  AnswerWriter answers_;
  std::map<std::string, std::unique_ptr<CachedEnvironment>> environments_;
};

/// For templates of strangers, one after the other.
Limits standard_limits() {
  Limits limits;
  limits.fuel = 200'000'000;
  limits.time = std::chrono::seconds(10);
  limits.memory_bytes = std::size_t{512} << 20;
  limits.output_bytes = std::size_t{256} << 20;
  return limits;
}

ExitCode serve(const SettingOptions& options) {
  const Config config = options.resolve();
  Worker worker(limits_of(config, standard_limits()), read_catalog(config[Setting::catalog].text));
  LineReader lines(kMostLineBytes);
  std::string_view line;
  while (true) {
    switch (lines.next(line)) {
      case LineReader::Result::line:
        worker.answer(line);
        break;
      case LineReader::Result::too_long:
        worker.answer_too_long();
        break;
      case LineReader::Result::end:
        return ExitCode::ok;
    }
  }
}

}  // namespace

Action setup_pipe(Arguments& arguments) {
  const auto options = std::make_shared<SettingOptions>();
  options->declare(arguments, Setting::catalog);
  declare_limits(*options, arguments, SettingOptions::Defaults::hidden);
  arguments.note(
      "Each line of standard input is a JSON object, a case: \"template\" (a text) or \"name\" (one of "
      "\"templates\"), \"context\" (an object), \"templates\" (texts by name, for include, import and "
      "extends), \"options\" (Jinja2's Environment options: undefined, extensions, autoescape, trim_blocks "
      "and so on), \"catalog\" (the text of a .po file, for the extension i18n), \"sandbox\" (true refuses "
      "what Jinja2's ImmutableSandboxedEnvironment refuses), and an \"id\" that comes back.");
  arguments.note(
      "Each is answered by one line, at once: {\"id\", \"output\"}, or {\"id\", \"error\": {\"kind\", "
      "\"code\", \"message\", \"line\", \"column\", \"name\"}} with the kind syntax, undefined, runtime, "
      "security or notfound. No case ends the worker.");
  arguments.note("Limits unless given: 200 million steps, 10 seconds, 512 MB of memory, 256 MB of output, depth 200.");
  arguments.example("pipe <<< '{\"id\": 1, \"template\": \"Hello {{ name }}\", \"context\": {\"name\": \"Ada\"}}'",
                    "{\"id\":1,\"output\":\"Hello Ada\"}");
  return [options](Console&) { return serve(*options); };
}

}  // namespace docmill::cli
