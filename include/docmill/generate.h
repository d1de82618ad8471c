// The main job: one template and one data file become a checked, stored document.
//
//   Request -> load -> compile -> render -> parse -> transform -> analyse -> gate -> write -> store -> Output
//
// A Generator holds what requests share: the templates it can find, compiled ones, the store. It is safe to use from
// any number of threads.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "docmill/base.h"
#include "docmill/jinja.h"
#include "docmill/quality.h"
#include "docmill/store.h"
#include "docmill/value.h"
#include "docmill/writer.h"

namespace docmill {

// ---- templates ----------------------------------------------------------------------------------------------------

/// One variable a template declares in its front matter.
struct TemplateVariable {
  std::string name;
  std::string type = "any";  ///< string, integer, number, boolean, array, object, any
  bool required = false;
  Value default_value = Value::none();  ///< lives as long as the TemplateInfo
  std::string pattern;                  ///< regular expression the text must match; empty: any
  std::string description;
};

enum class TemplateOrigin : std::uint8_t { built_in, file, registered };

/// A template with its front matter.
struct TemplateInfo {
  std::string name;
  TemplateOrigin origin = TemplateOrigin::file;
  std::string path;  ///< of a file
  std::string title;
  std::string description;
  std::string version;
  std::vector<std::string> output;    ///< default formats
  bool makes_html = false;            ///< by its name, *.html.j2: its text is HTML, and values are escaped
  std::vector<std::string> sections;  ///< headings every document of the type has
  std::vector<TemplateVariable> variables;
  jinja::Options options;             ///< white-space options of the front matter over the defaults
  std::string text;                   ///< without front matter
  std::string source;                 ///< all of it
  std::uint32_t first_line = 1;       ///< line of `text` in `source`
  std::string schema;                 ///< JSON Schema text; empty when there is none
  std::string example;                ///< starter data (YAML); empty when there is none
  std::shared_ptr<Data> front_matter;
};

/// "example.html.j2" -> whether the template's own text is HTML.
bool makes_html(std::string_view template_name);

/// Splits and checks front matter. Throws Error config: E-CFG-010 not YAML, E-CFG-011 an unknown key (with a
/// suggestion), E-CFG-012 a wrong type.
TemplateInfo parse_template(std::string source, std::string name, std::string path);

/// The JSON Schema that the declared variables amount to, as text; used where a template brings none.
std::string schema_of_variables(const TemplateInfo& info);

// ---- requests -----------------------------------------------------------------------------------------------------

struct Output;

struct Request {
  std::string template_name;  ///< a built-in type, a file path, or a registered name
  Value data = Value::none();  ///< an object; must stay alive during the call
  std::string data_name;       ///< file name for messages
  /// Where in the data files the value at a path stands, for messages; may be empty.
  std::function<Place(std::span<const std::string> path)> locate_data;
  std::vector<Format> formats{Format::markdown};

  std::string id;      ///< of the record; empty: made from template, title and content
  std::string title;   ///< empty: the document's own first heading
  std::string author;
  std::string language = "en";
  std::vector<std::string> tags;
  bool toc = false;
  bool number_sections = false;
  bool store = true;
  bool enforce_gate = true;
  double gate = 85;
  jinja::UndefinedKind undefined = jinja::UndefinedKind::strict;
  Limits limits;
  std::int64_t now = 0;  ///< microseconds since 1970 UTC
  /// Called with everything made, before any of it is stored; what it throws stops the request. May be empty.
  std::function<void(const Output&)> ready;
};

struct Timings {
  std::chrono::nanoseconds load{0}, render{0}, parse{0}, analyse{0}, write{0}, store{0}, total{0};
};

struct Output {
  struct File {
    Format format;
    std::string bytes;
    std::string record_id;  ///< empty when not stored
    std::uint32_t version = 0;
  };
  std::vector<File> files;
  std::string template_name;
  std::string title;
  bool analysed = true;  ///< false for templates that make HTML themselves: there is no tree to judge
  Report report;
  std::vector<Diagnostic> warnings;
  Timings timings;
};

struct GeneratorOptions {
  std::vector<std::string> template_folders;  ///< searched for templates and what they include
  std::shared_ptr<store::Store> store;               ///< may be null: nothing is stored, nothing is registered
  std::shared_ptr<const jinja::Translations> translations = nullptr;  ///< of the templates' texts; may be null
};

/// Everything wrong with a template and its data, found without rendering more than needed.
struct CheckResult {
  std::vector<Diagnostic> findings;
  bool ok() const;  ///< no finding is an error
};

class Generator {
 public:
  explicit Generator(GeneratorOptions options = {});
  ~Generator();
  Generator(const Generator&) = delete;
  Generator& operator=(const Generator&) = delete;

  /// Throws Error; quality (E-QLT-001) when the gate refuses. Nothing is stored then.
  Output generate(const Request& request);

  /// All templates that can be named, sorted: built-in, in the folders, registered.
  std::vector<TemplateInfo> templates() const;
  /// Throws Error not_found with a suggestion.
  TemplateInfo find_template(std::string_view name) const;
  /// Syntax (all errors), unknown filters, what `check` says of names and, with data, what is missing in it.
  /// `request` needs a template name only; its data may be none.
  CheckResult check(const Request& request) const;
  /// The variables the template reads: see jinja::Contract.
  jinja::Contract inspect(std::string_view template_name) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace docmill
