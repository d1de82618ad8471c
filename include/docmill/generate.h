// The main job: one template and one data file become a checked, stored document.
//
//   Request -> load -> compile -> render -> parse -> transform -> analyse -> gate -> write -> store -> Output
//
// A Generator holds what requests share: the templates it can find, compiled ones, finished documents, workers, the
// store. It is safe to use from any number of threads. What it may do and keep is said by its Policies, of which each
// Mode is a named set.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
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
  jinja::Options options;        ///< white-space options of the front matter over the defaults
  std::string text;              ///< without front matter
  std::string source;            ///< all of it
  std::uint32_t first_line = 1;  ///< line of `text` in `source`
  std::string schema;            ///< JSON Schema text; empty when there is none
  std::string example;           ///< starter data (YAML); empty when there is none
  std::shared_ptr<Data> front_matter;
};

/// "example.html.j2" -> whether the template's own text is HTML.
bool makes_html(std::string_view template_name);

/// Splits and checks front matter. Throws Error config: E-CFG-010 not YAML, E-CFG-011 an unknown key (with a
/// suggestion), E-CFG-012 a wrong type.
TemplateInfo parse_template(std::string source, std::string name, std::string path);

/// The JSON Schema that the declared variables amount to, as text; used where a template brings none.
std::string schema_of_variables(const TemplateInfo& info);

/// The filter `markdown(inline=false)` of documents: Markdown as safe HTML.
jinja::NativeFilter markdown_filter();

// ---- modes and policies -------------------------------------------------------------------------------------------

/// A named set of policies: see policies_for.
enum class Mode : std::uint8_t {
  basic,        ///< one worker, a small cache
  performance,  ///< a worker for each processor, large caches
  secure,       ///< one worker; sandboxed templates, checked before they run, within limits
  enterprise,   ///< a worker for each processor, large caches, sandbox, checks and limits
};
inline constexpr std::size_t kModes = 4;
std::string_view name(Mode mode);
/// In any case. Throws Error config E-CFG-030, naming the closest.
Mode mode_from_name(std::string_view name);

/// How much memory there is to work with.
enum class MemoryMode : std::uint8_t {
  baseline,     ///< less than 2 GiB
  standard,     ///< less than 4 GiB
  enhanced,     ///< less than 8 GiB
  performance,  ///< 8 GiB and more
};
std::string_view name(MemoryMode mode);
/// In any case. Throws Error config E-CFG-031, naming the closest.
MemoryMode memory_mode_from_name(std::string_view name);
MemoryMode memory_mode_of(std::uint64_t available_bytes);
/// Bytes this process may still take: what the machine has free, or less where a control group (version 1 or 2, at any
/// level above the process) leaves less. Reads /proc and /sys/fs/cgroup below `root`.
std::uint64_t available_memory(const std::string& root = {});
MemoryMode detect_memory_mode();

/// When stored documents become known to the search of the store.
enum class Indexing : std::uint8_t {
  immediate,  ///< with the document itself
  behind,     ///< by a thread of the generator, while nothing waits to be stored; what is left stays pending
  manual,     ///< by Store::index_pending alone
};
std::string_view name(Indexing indexing);
/// Throws Error config E-CFG-032, naming the closest.
Indexing indexing_from_name(std::string_view name);

/// What a Generator may do, keep and take. Each can be set alone; those of a mode are a consistent set.
struct Policies {
  Mode mode = Mode::basic;                        ///< whose set this is, for statistics; it decides nothing by itself
  MemoryMode memory_mode = MemoryMode::baseline;  ///< likewise

  // Work at once.
  std::size_t threads = 1;              ///< workers of batches and asynchronous calls; 0: one for each processor
  std::size_t max_concurrent = 10;      ///< requests of one batch that are under way together; 0: as many as useful
  std::size_t queue_documents = 512;    ///< requests taken but not done, of one pipeline; who submits more waits
  std::size_t queue_bytes = 16U << 20;  ///< bytes of finished documents that wait to be stored; workers wait above

  // Kept between requests.
  std::size_t result_entries = 500;                      ///< finished documents; 0: none are kept
  std::size_t result_bytes = 8U << 20;                   ///< of them
  std::chrono::milliseconds result_lifetime{3'600'000};  ///< 0: without end
  bool share_results = false;                            ///< with other processes, through the store
  std::size_t shared_entries = 10'000;                   ///< finished documents the store keeps for all of them
  std::size_t shared_bytes = 64U << 20;                  ///< of them
  std::size_t template_entries = 256;                    ///< compiled templates; 0: each request compiles its own
  std::vector<std::string> preload;                      ///< templates compiled when the Generator is made

  // What is accepted.
  Limits limits;                 ///< of each run; a request may only tighten them
  bool validate_data = true;     ///< check the data against the template's schema
  bool check_templates = false;  ///< refuse templates with faults that no run has met yet (see jinja check)
  bool sandbox = false;          ///< refuse what Jinja2's ImmutableSandboxedEnvironment refuses
  bool enforce_gate = true;      ///< refuse documents that score below the gate, unless a request says otherwise
  double gate = 85;              ///< 0 to 100
  std::size_t max_document_bytes = 10U << 20;  ///< of the rendered text and of each file; 0: any. E-LIM-020

  // The store.
  Indexing indexing = Indexing::immediate;
  std::size_t store_cache_bytes = 16U << 20;  ///< of the writing connection

  bool statistics = true;  ///< count and time
};
/// The policies of a mode on a machine of that size.
Policies policies_for(Mode mode, MemoryMode memory);
/// How a store is opened that a Generator with these policies writes to.
store::Options store_options(const Policies& policies);

// ---- requests -----------------------------------------------------------------------------------------------------

struct Output;

struct Request {
  std::string template_name;   ///< a built-in type, a file path, or a registered name
  Value data = Value::none();  ///< an object; must stay alive during the call, and until `done` of an asynchronous one
  std::shared_ptr<const void> owner;  ///< may keep `data` alive
  std::string data_name;              ///< file name for messages
  /// Where in the data files the value at a path stands, for messages; may be empty.
  std::function<Place(std::span<const std::string> path)> locate_data;
  std::vector<Format> formats{Format::markdown};

  std::string id;     ///< of the record; empty: made from template, title and content
  std::string title;  ///< empty: the document's own first heading
  std::string author;
  std::string language = "en";
  std::vector<std::string> tags;
  bool toc = false;
  bool number_sections = false;
  AllOptions write;  ///< the rest of how files are written; title, language and contents are those above
  bool store = true;
  /// Refused (E-DAT-063) when a document of that id has been put through this generator's store before; never answered
  /// from the results that this process keeps.
  bool once = false;
  std::optional<bool> enforce_gate;  ///< absent: as the policies say
  std::optional<double> gate;        ///< absent: as the policies say
  jinja::UndefinedKind undefined = jinja::UndefinedKind::strict;
  Limits limits;         ///< where tighter than those of the policies
  std::int64_t now = 0;  ///< microseconds since 1970 UTC; not part of what makes two requests the same
  /// Called with everything made, before any of it is stored; what it throws stops the request. May be empty.
  std::function<void(const Output&)> ready;
};

struct Timings {
  std::chrono::nanoseconds load{0}, compile{0}, render{0}, parse{0}, analyse{0}, write{0}, store{0}, total{0};
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

/// What became of one request: its output, or why there is none.
struct Result {
  std::shared_ptr<const Output> output;
  std::optional<Diagnostic> error;
  bool ok() const { return output != nullptr; }
};

// ---- statistics ---------------------------------------------------------------------------------------------------

struct CacheStatistics {
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;
  std::uint64_t evictions = 0;  ///< to make room
  std::uint64_t expired = 0;    ///< too old, or made from what has changed since
  std::uint64_t entries = 0;
  std::uint64_t bytes = 0;
  /// Of all look-ups, 0 to 1.
  double hit_rate() const;
};

/// How long a step took, over all requests. Quantiles are exact to an eighth.
struct TimeStatistics {
  std::uint64_t count = 0;
  std::chrono::nanoseconds total{0}, p50{0}, p90{0}, p99{0}, max{0};
};

enum class Stage : std::uint8_t { load, compile, render, parse, analyse, write, store, total };
inline constexpr std::size_t kStages = 8;
std::string_view name(Stage stage);

struct Statistics {
  Mode mode = Mode::basic;
  std::chrono::nanoseconds uptime{0};
  std::uint64_t generated = 0;  ///< requests answered with an output, from the cache too
  std::uint64_t failed = 0;
  std::uint64_t stored = 0;  ///< records acknowledged by the store
  std::uint64_t bytes = 0;   ///< of files made
  std::map<std::string, std::uint64_t> failed_by_code;
  std::map<std::string, std::uint64_t> files_by_format;  ///< made, not taken from the cache
  CacheStatistics results;
  CacheStatistics shared;  ///< results kept in the store for all processes; entries and bytes are those of all
  CacheStatistics templates;
  std::array<TimeStatistics, kStages> stages;  ///< of requests that were not answered from the cache
  double per_second_now = 0;                   ///< documents made in the last five seconds
  double per_second = 0;                       ///< since the generator was made
  std::uint64_t resident_bytes = 0;            ///< of the process
  std::uint64_t queued = 0;                    ///< requests that wait for a worker
  std::uint64_t storing = 0;                   ///< records that wait for the store
};
/// The text exposition format of Prometheus, version 0.0.4.
std::string prometheus(const Statistics& statistics);

// ---- the generator ------------------------------------------------------------------------------------------------

/// A clock that only goes forward; tests pass their own. Called from any thread.
class SteadyClock {
 public:
  virtual ~SteadyClock() = default;
  virtual std::chrono::nanoseconds now() = 0;
};

struct GeneratorOptions {
  std::vector<std::string> template_folders;  ///< searched for templates and what they include
  std::shared_ptr<store::Store> store = {};   ///< may be null: nothing is stored, nothing is registered
  std::shared_ptr<const jinja::Translations> translations = nullptr;  ///< of the templates' texts; may be null
  Policies policies = {};
  SteadyClock* clock = nullptr;  ///< for the age of results; not owned; null: the machine's
};

/// Everything wrong with a template and its data, found without rendering more than needed.
struct CheckResult {
  std::vector<Diagnostic> findings;
  bool ok() const;  ///< no finding is an error
};

class Flow;
class Pipeline;

class Generator {
 public:
  /// Compiles the templates to preload; throws what `find_template` throws.
  explicit Generator(GeneratorOptions options = {});
  /// Requests that have not begun are reported as interrupted (E-INT-002); what has begun is finished and stored.
  ~Generator();
  Generator(const Generator&) = delete;
  Generator& operator=(const Generator&) = delete;

  const Policies& policies() const;

  /// Throws Error; quality (E-QLT-001) when the gate refuses. Nothing is stored then. Returns when what it stores is
  /// safe on the disk.
  Output generate(const Request& request);
  /// The same, shared with the cache. A repeated request that stored its document stores nothing again as long as the
  /// store still has it.
  std::shared_ptr<const Output> generate_shared(const Request& request);
  /// On a worker. `done` is called exactly once, from any thread, and must neither throw nor wait for requests of this
  /// generator. Waits while `queue_documents` are under way.
  void generate_async(Request request, std::function<void(Result)> done);
  std::future<std::shared_ptr<const Output>> generate_async(Request request);
  /// One result for each request, in order; a failure concerns nobody else. `max_concurrent` requests at most are
  /// under way together; absent: the policy's; 0: as many as useful.
  std::vector<Result> generate_batch(std::span<const Request> requests, std::optional<std::size_t> max_concurrent = {});

  /// All templates that can be named, sorted: built-in, in the folders, registered.
  std::vector<TemplateInfo> templates() const;
  /// Throws Error not_found with a suggestion.
  TemplateInfo find_template(std::string_view name) const;
  /// Syntax (all errors), unknown filters, what `check` says of names and, with data, what is missing in it.
  /// `request` needs a template name only; its data may be none.
  CheckResult check(const Request& request) const;
  /// The variables the template reads: see jinja::Contract.
  jinja::Contract inspect(std::string_view template_name) const;
  /// SHA-256 over the template's text, its schema and, once it has run, all it has included so far.
  store::Digest template_digest(std::string_view name);
  /// SHA-256 over the template, its schema and the texts of all templates it includes, imports or extends, as far as
  /// their names stand in it and are not computed; needs no run.
  store::Digest source_digest(std::string_view name) const;

  Statistics statistics() const;
  /// Forgets finished documents, shared ones too, and compiled templates; counters go on. Throws what the store throws
  /// when it cannot forget.
  void clear_caches();

 private:
  friend class Flow;
  friend class Pipeline;
  struct State;
  std::unique_ptr<State> state_;
};

struct PipelineOptions {
  std::size_t max_in_flight = 0;  ///< requests submitted but not done; 0: the policy `queue_documents`
  /// Requests are stored and reported in the order they were submitted in, one `done` at a time; what is made early
  /// waits for those before it.
  bool ordered = false;
  /// Called with what was made of a request, before any of it is stored; of an ordered pipeline in that order, one at a
  /// time. What it throws fails the request. Must neither submit nor wait. May be empty.
  std::function<void(std::uint64_t number, const Output& output)> admit = {};
};

struct PipelineSummary {
  std::uint64_t submitted = 0;
  std::uint64_t succeeded = 0;  ///< and stored, where the request says so
  std::uint64_t failed = 0;     ///< those cancelled included
  std::uint64_t cancelled = 0;
};

/// A stream of any number of requests through the workers of a Generator, which must outlive it. Memory is bounded:
/// `submit` waits while the pipeline is full. Loading, rendering and storing overlap.
///
/// Each request ends in exactly one call of `done`, from any thread, and in any order and several at once unless the
/// pipeline is ordered. An output that was to be stored is reported only when it is safe on the disk. `done` must
/// neither throw nor submit nor wait.
class Pipeline {
 public:
  using Done = std::function<void(std::uint64_t number, Result result)>;
  /// Fills in the request, on a worker. What it makes in `arena` lives until the document is written; throwing fails
  /// this request alone.
  using Load = std::function<void(Request& request, Arena& arena)>;

  Pipeline(Generator& generator, Done done, PipelineOptions options = {});
  /// Cancels.
  ~Pipeline();
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  /// Returns the number by which `done` reports the request, counted from 0. From one thread at a time.
  std::uint64_t submit(Load load);
  /// The data of the request must stay alive until it is done; see Request::owner.
  std::uint64_t submit(Request request);

  /// Waits until everything submitted is done.
  PipelineSummary finish();
  /// Requests that have not begun fail as interrupted (E-INT-002); waits until all others are done.
  PipelineSummary cancel();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace docmill
