// The Jinja2 engine: template text -> Template -> text.
//
// An Environment holds syntax options, filters, tests, globals and a loader. Set it up first, then share it: compiling
// and rendering are safe from any number of threads. A Template is immutable and shared the same way. Language:
// Jinja2 3.1 (docs/jinja-compatibility.md lists every difference).
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "docmill/base.h"
#include "docmill/value.h"

namespace docmill::jinja {

class Environment;
class Run;
struct EnvironmentState;
struct Program;

/// What an undefined value does when used; Jinja2's Undefined, StrictUndefined, ChainableUndefined, DebugUndefined.
enum class UndefinedKind : std::uint8_t { lenient, strict, chainable, debug };

/// A catalog of translated texts, as GNU gettext keeps them. Immutable, and shared by environments and threads.
class Translations {
 public:
  struct State;

  /// Reads the bytes of a .mo file, or of a .po file, in UTF-8; `source_name` is for errors. Fuzzy, untranslated and
  /// obsolete messages are left out, as msgfmt does. Throws Error data (E-TPL-070 to E-TPL-073), with the place in a
  /// .po file; Error limit above 64 MB. Linear in the bytes.
  static std::shared_ptr<const Translations> read(std::string_view bytes, std::string_view source_name);
  Translations();
  ~Translations();
  Translations(const Translations&) = delete;
  Translations& operator=(const Translations&) = delete;

  /// The translation of `id` (in `context`, where one is given); nullopt when the catalog has none.
  std::optional<std::string_view> find(std::optional<std::string_view> context, std::string_view id) const;
  /// The form of a message with plural forms that `count` takes by the catalog's rule.
  std::optional<std::string_view> find_plural(std::optional<std::string_view> context, std::string_view id,
                                              double count) const;
  std::size_t size() const;  ///< number of messages

 private:
  std::unique_ptr<State> state_;
};

/// Output formats whose rules for literal text are known.
enum class Escaping : std::uint8_t { html, markdown, rst, asciidoc, json, xml, latex, shell };
/// By its name in lower case, as in `Escaping`.
std::optional<Escaping> escaping_from_name(std::string_view name);
/// By the extension in front of .j2, .jinja2 or .jinja: "manual.tex.j2" is LaTeX.
std::optional<Escaping> escaping_from_template(std::string_view name);

/// A callable from C++: arguments in, value out. The heap is that of the run; values made go there.
using NativeFunction = std::function<Value(Run& run, const Arguments& arguments)>;
/// `input` is what stands left of the `|` or of `is`.
using NativeFilter = std::function<Value(Run& run, const Value& input, const Arguments& arguments)>;
using NativeTest = std::function<bool(Run& run, const Value& input, const Arguments& arguments)>;

/// Jinja2's Environment options under their own names and with its defaults.
struct Options {
  std::string block_start_string = "{%";
  std::string block_end_string = "%}";
  std::string variable_start_string = "{{";
  std::string variable_end_string = "}}";
  std::string comment_start_string = "{#";
  std::string comment_end_string = "#}";
  std::string line_statement_prefix;  // empty: none
  std::string line_comment_prefix;
  bool trim_blocks = false;
  bool lstrip_blocks = false;
  std::string newline_sequence = "\n";
  bool keep_trailing_newline = false;
  UndefinedKind undefined = UndefinedKind::lenient;
  bool autoescape = false;
  /// Escape by template name instead, as jinja2.select_autoescape() does.
  bool select_autoescape = false;

  // Beyond Jinja2. With the defaults, a template means what it means there.
  /// What autoescape and the filters escape and forceescape make text fit for.
  Escaping escaping = Escaping::html;
  /// A value of several lines that stands first on its line keeps that line's indentation.
  bool keep_indent = false;
  /// Filters for documents: escape_*, slugify, to_json, to_yaml, dates and numbers by locale.
  bool document_filters = false;
  /// More filters, by name; Environment::add_filter adds them one by one.
  std::vector<std::pair<std::string, NativeFilter>> filters;
  /// Language of dates and numbers, where the filter names none: "en", "de-AT". Empty: the language of the render.
  std::string locale;

  // Extensions.
  bool ext_do = false;            // jinja2.ext.do
  bool ext_loopcontrols = false;  // jinja2.ext.loopcontrols
  bool ext_debug = false;         // jinja2.ext.debug
  bool ext_i18n = false;          // jinja2.ext.i18n
  bool i18n_newstyle = false;     // newstyle_gettext
  bool i18n_trimmed = false;      // policies["ext.i18n.trimmed"]
  /// What `trans`, `gettext` and friends of ext_i18n translate with; null: every text stays as it is.
  std::shared_ptr<const Translations> translations;

  /// Refuse what Python's ImmutableSandboxedEnvironment refuses.
  bool sandboxed = false;

  /// Levels the parser may nest before it gives up (E-TPL-030); bounds its stack.
  std::uint32_t max_nesting = 200;
};

/// What a text that was given without a name is called in errors.
inline constexpr std::string_view kUnnamedTemplate = "<template>";

/// A template's text and what to call it in errors.
struct Source {
  std::string text;
  std::string name;              ///< the name it was asked for
  std::string path;              ///< file, for messages; empty when there is none
  std::uint32_t first_line = 1;  ///< line number of the text's first line, above 1 after front matter
};

/// Where templates come from. Called from any thread.
class Loader {
 public:
  virtual ~Loader() = default;
  /// Nullopt when there is no such template. Throws Error io when it cannot be read.
  virtual std::optional<Source> load(std::string_view name) = 0;
  /// Names it can list, for "did you mean".
  virtual std::vector<std::string> names() { return {}; }
};

/// Templates from memory. Fill before sharing.
class DictLoader final : public Loader {
 public:
  void add(std::string name, std::string text);
  std::optional<Source> load(std::string_view name) override;
  std::vector<std::string> names() override;

 private:
  std::vector<std::pair<std::string, std::string>> templates_;
};

/// Templates from folders, first match wins. A name may not leave its folder: absolute names, `..` and symbolic links
/// to the outside are not found.
class FileLoader final : public Loader {
 public:
  explicit FileLoader(std::vector<std::string> folders);
  std::optional<Source> load(std::string_view name) override;
  std::vector<std::string> names() override;

 private:
  std::vector<std::string> folders_;
};

/// A compiled template.
class Template {
 public:
  const std::string& name() const;
  const std::string& source() const;
  /// Readable listing of the instructions, for fixtures and debugging.
  std::string dump_program() const;

  /// Renders with `context` (a dict; its values must stay alive and unchanged during the call). `language` (BCP 47) is
  /// that of the document: dates and numbers follow it where neither the filter nor Options::locale names one. Throws
  /// Error.
  std::string render(const Value& context, const Limits& limits = {}, std::string_view language = "en") const;
  /// The same, appending to `out`; on an error `out` is as long as before.
  void render_to(Buffer& out, const Value& context, const Limits& limits = {}, std::string_view language = "en") const;

 private:
  friend class Environment;
  friend class Run;
  friend struct EnvironmentState;
  std::shared_ptr<const Program> program_;
  std::shared_ptr<EnvironmentState> environment_;
};

// ---- what a template reads ----------------------------------------------------------------------------------------

/// The shape of a value as a template uses it.
enum class Shape : std::uint8_t { any, text, number, boolean, list, object };

/// One value of the data that a template reads, with what it reads inside.
struct Field {
  std::string name;
  Shape shape = Shape::any;
  bool required = true;       ///< false when every use is guarded by a default or a test for being defined
  std::vector<Place> uses;    ///< at most 20
  std::vector<Field> fields;  ///< of an object, in order of first use
  std::vector<Field> items;   ///< of a list: none or one, named "[]"
};

/// The data contract of a template, found from its tree through includes, imports, inheritance, macros and loops.
struct Contract {
  std::vector<Field> fields;
  /// Names that could not be followed: includes with computed names, macros called through variables.
  std::vector<Diagnostic> notes;
};

/// Where a native filter, test or function makes its values.
Arena& arena_of(Run& run);
/// What the operations of value.h take, the budget of the render among it.
Heap& heap_of(Run& run);

class Environment {
 public:
  explicit Environment(Options options = {}, std::shared_ptr<Loader> loader = nullptr);
  ~Environment();
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  const Options& options() const;
  void set_loader(std::shared_ptr<Loader> loader);

  // Before the first compile only.
  void add_filter(std::string name, NativeFilter filter);
  void add_test(std::string name, NativeTest test);
  void add_function(std::string name, NativeFunction function);
  /// `value` must outlive the environment and be frozen or immutable.
  void add_global(std::string name, const Value& value);

  /// Compiles `source`; throws Error syntax.
  Template compile(Source source) const;
  Template compile(std::string text, std::string name = std::string(kUnnamedTemplate)) const;
  /// Loads and compiles, or takes it from the cache of compiled templates when the loader's text is the same.
  Template get_template(std::string_view name) const;

  /// What `source` reads of its data.
  Contract inspect(const Source& source) const;
  /// Everything that can be found wrong without data: all syntax errors, unknown filters and tests, templates that do
  /// not exist (errors); unused macros, names set and never read, blocks that no parent has (warnings).
  std::vector<Diagnostic> check(const Source& source) const;

 private:
  std::shared_ptr<EnvironmentState> state_;
};

}  // namespace docmill::jinja
