#include "cli/batch/batch_plan.h"

#include <algorithm>
#include <filesystem>

#include "cli/setting_options.h"
#include "cli/template_options.h"

namespace docmill::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kNumber = "_number";  // of a record, in patterns

jinja::Options pattern_options() {
  jinja::Options options;
  options.undefined = jinja::UndefinedKind::strict;
  return options;
}

/// Texts in one, such that no two lists make the same.
void add(std::string& all, std::string_view text) { all += std::to_string(text.size()) + ":" + std::string(text); }

std::string json_of(const Value& value) {
  Heap heap;
  Buffer out;
  write_json(heap, value, out, JsonStyle{.compact = true});
  return out.str();
}

const Value* member(const Value& object, std::string_view name) { return object.as_dict()->find(name); }

std::string text_of(const Value& value) {
  Heap heap;
  Buffer out;
  print(heap, value, out);
  return out.str();
}

std::string text_member(const Value& entry, std::string_view name) {
  const Value* value = member(entry, name);
  if (value == nullptr || value->is_none() || (value->is_string() && value->size() == 0)) {
    return {};
  }
  if (!value->is_string() && !value->is_number()) {
    throw Error(ErrorKind::data, "E-DAT-061", "`" + std::string(name) + "` of a manifest entry must be a text");
  }
  return text_of(*value);
}

/// "out/a/b.md" below "out" -> "a-b"
std::string id_from_path(std::string path, const std::string& folder) {
  if (folder != "." && path.starts_with(folder + "/")) {
    path.erase(0, folder.size() + 1);
  }
  const std::size_t slash = path.rfind('/');
  const std::size_t point = path.rfind('.');
  if (point != std::string::npos && point != 0 && (slash == std::string::npos || point > slash + 1)) {
    path.erase(point);
  }
  return path;
}

/// What the store takes as an id. Other characters become '-'; a text that loses some of itself gets a part of its
/// hash.
std::string as_id(const std::string& text) {
  constexpr std::size_t kMost = 200;
  std::string id;
  bool lossy = text.size() > kMost;
  for (const char c : text.substr(0, kMost)) {
    const bool fits =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    id += fits ? c : '-';
    lossy = lossy || !fits;
  }
  return lossy || id.empty() ? id + "-" + store::hex(store::sha256(text)).substr(0, 12) : id;
}

Limits pattern_limits() {
  Limits limits;
  limits.fuel = 1'000'000;
  limits.output_bytes = 1 << 16;
  limits.memory_bytes = 1 << 24;
  return limits;
}

}  // namespace

BatchPlan::BatchPlan(BatchPlanOptions options, const DocumentOptions& document, const Config& config,
                     Generator& generator, const RecordReader& reader, Value base, Value settings)
    : options_(std::move(options)),
      document_(document),
      request_bytes_(document.bytes()),
      config_(config),
      generator_(generator),
      reader_(reader),
      base_(base),
      settings_(settings),
      formats_(parse_formats(options_.output.formats)),
      names_(pattern_options()) {
  for (const std::string& output : options_.output.outputs) {
    outputs_.emplace_back(names_, output);
    if (!outputs_.back().varies()) {
      throw Error(ErrorKind::usage, "E-USE-060", "`-o " + output + "` gives every record the same file",
                  "put a value of the record into it: -o 'out/{{ id }}.md', or {{ _number }}");
    }
  }
  if (outputs_.size() > 1 && formats_.size() > 1) {
    throw Error(ErrorKind::usage, "E-USE-036", "several formats do not go into several names",
                "let the ending of each -o say its format");
  }
  if (!options_.id.empty()) {
    id_.emplace(names_, options_.id);
  }
  if (const std::string& title = document_.write.common.title; !title.empty()) {
    title_.emplace(names_, title);
  }
  if (!options_.template_name.empty()) {
    facts_ = &facts_of(options_.template_name);  // a template that is not there is found before anything is read
  }
  const auto by_number = [](const NamePattern& pattern) { return pattern.mentions(kNumber); };
  keyed_by_number_ = std::any_of(outputs_.begin(), outputs_.end(), by_number) || (id_ && by_number(*id_)) ||
                     (title_ && by_number(*title_)) || (outputs_.empty() && !id_);
  hash_common();
}

void BatchPlan::hash_common() {
  std::string all;
  add(all, version());
  add(all, options_.template_name);
  add(all, options_.manifest ? "manifest" : "records");
  for (const NamePattern& output : outputs_) {
    add(all, output.text());
  }
  add(all, "formats");
  for (const Format format : formats_) {
    add(all, docmill::name(format));
  }
  add(all, options_.id);
  for (const std::string& tag : options_.tags) {
    add(all, tag);
  }
  add(all, json_of(base_));
  add(all, json_of(settings_));
  add(all, document_.digest());
  for (const Setting setting : {Setting::language, Setting::author, Setting::undefined, Setting::sandbox,
                                Setting::operation_mode, Setting::quality_gate, Setting::quality_gate_threshold,
                                Setting::max_document_size_mb, Setting::use_store, Setting::store}) {
    add(all, config_.show(setting));
  }
  const std::string& catalog = config_[Setting::catalog].text;
  add(all, catalog.empty() ? "" : store::hex(store::sha256(read_file(catalog))));
  common_ = store::hex(store::sha256(all));
}

std::string BatchPlan::folder() const {
  return !outputs_.empty() ? outputs_.front().fixed_folder() : options_.manifest ? options_.folder : "";
}

std::string BatchPlan::name() const {
  std::string all;
  add(all, options_.template_name);
  for (const NamePattern& output : outputs_) {
    add(all, output.text());
  }
  return store::hex(store::sha256(all)).substr(0, 12);
}

const BatchPlan::TemplateFacts& BatchPlan::facts_of(const std::string& name) const {
  if (facts_ != nullptr && name == options_.template_name) {
    return *facts_;
  }
  const std::lock_guard lock(mutex_);
  const auto known = known_.find(name);
  if (known != known_.end()) {
    return known->second;
  }
  const Format format = generator_.find_template(name).makes_html ? Format::html : Format::markdown;
  return known_.emplace(name, TemplateFacts{store::hex(generator_.source_digest(name)), format}).first->second;
}

RecordKey BatchPlan::key(const RawRecord& record) const {
  thread_local std::string all;
  all = common_;
  if (options_.manifest) {
    Arena arena;
    const Job job = job_of(record, arena);
    add(all, json_of(job.data));
    add(all, facts_of(job.template_name).digest);
  } else {
    add(all, facts_->digest);
  }
  if (keyed_by_number_) {
    add(all, std::to_string(record.number));
  }
  all += record.text;
  const store::Digest digest = store::sha256(all);
  RecordKey result;
  std::copy_n(digest.begin(), result.size(), result.begin());
  return result;
}

BatchPlan::Job BatchPlan::manifest_job(const Value& entry, Arena& arena) const {
  for (const Dict::Entry& given : entry.as_dict()->view()) {
    const std::string key(given.key.is_string() ? given.key.as_string() : "?");
    constexpr std::array<std::string_view, 5> kKnown = {"template", "data", "output", "id", "title"};
    if (std::find(kKnown.begin(), kKnown.end(), key) == kKnown.end()) {
      const std::string guess = closest(key, {kKnown.begin(), kKnown.end()});
      throw Error(ErrorKind::data, "E-DAT-061", "a manifest entry has no member `" + key + "`",
                  guess.empty() ? "it has template, data, output, id and title" : "did you mean `" + guess + "`?");
    }
  }
  Job job;
  job.template_name = text_member(entry, "template");
  job.output = text_member(entry, "output");
  job.id = text_member(entry, "id");
  job.title = text_member(entry, "title");
  job.data = Value::dict(Dict::make(arena));
  const Value* data = member(entry, "data");
  if (data != nullptr && data->is_dict()) {
    job.data = *data;
  } else if (data != nullptr && !data->is_none()) {
    const std::string path = (fs::path(options_.folder) / text_member(entry, "data")).string();
    const auto format = data_format_from_path(path);
    if (!format) {
      throw Error(ErrorKind::data, "E-DAT-061",
                  "the name '" + path + "' does not say whether it is JSON, YAML or TOML");
    }
    const auto read = read_data(read_file(path), *format, path);
    if (!read->root().is_dict()) {
      throw Error(ErrorKind::data, "E-DAT-054",
                  "'" + path + "' must be an object with named values, not " + std::string(type_name(read->root())));
    }
    Heap heap;
    heap.arena = std::move(arena);
    job.data = deep_copy(heap, read->root());
    arena = std::move(heap.arena);
    job.data_name = path;
  }
  return job;
}

BatchPlan::Job BatchPlan::job_of(const RawRecord& record, Arena& arena) const {
  const Value value = reader_.parse(record, arena);
  if (!options_.manifest) {
    return {options_.template_name, value, {}, {}, {}, {}};
  }
  Job job = manifest_job(value, arena);
  if (job.template_name.empty()) {
    job.template_name = options_.template_name;
  }
  if (job.template_name.empty()) {
    throw Error(ErrorKind::data, "E-DAT-061", "a manifest entry names no `template`", "or give one with --template");
  }
  return job;
}

Targets BatchPlan::targets_of(const Job& job, const Value& names, const Limits& limits) const {
  Targets targets;
  const auto add_path = [&](std::string path) {
    const std::optional<Format> by_name = formats_.size() == 1 ? formats_.front() : format_from_path(path);
    if (!by_name) {
      throw Error(ErrorKind::usage, "E-USE-035", "the name '" + path + "' does not say the format",
                  "end it with .md, .html or another, or say it with -t");
    }
    targets.push_back({std::move(path), *by_name});
  };
  if (!job.output.empty()) {
    require_relative_path(job.output);
    add_path((fs::path(options_.folder) / job.output).string());
  } else {
    for (const NamePattern& output : outputs_) {
      add_path(output.make(names, limits));
    }
  }
  if (targets.empty()) {
    for (const Format format : formats_) {
      targets.push_back({"", format});
    }
  }
  if (targets.empty()) {
    targets.push_back({"", facts_of(job.template_name).format});
  }
  return targets;
}

std::string BatchPlan::id_of(const Job& job, const Targets& targets, const RawRecord& record) const {
  if (!targets.front().path.empty()) {
    return as_id(id_from_path(targets.front().path, folder()));
  }
  const Value* id = job.data.is_dict() ? member(job.data, "id") : nullptr;
  const bool usable = id != nullptr && (id->is_string() || id->is_number()) && !text_of(*id).empty();
  return as_id(base_name(job.template_name) + "." + (usable ? text_of(*id) : std::to_string(record.number)));
}

/// Whether a pattern is to be made into a name.
bool BatchPlan::needs_names(const Job& job) const {
  return (job.output.empty() && !outputs_.empty()) || (job.id.empty() && id_) || (job.title.empty() && title_);
}

/// What a pattern reads: the data of the record, and its number.
Value BatchPlan::names_of(const RawRecord& record, const Value& data, Arena& arena) const {
  Dict* names = Dict::make(arena, data.as_dict()->size + 1);
  for (const Dict::Entry& entry : data.as_dict()->view()) {
    names->set(arena, entry.key, entry.value);
  }
  names->set(arena, kNumber, Value::integer(static_cast<std::int64_t>(record.number)));
  names->frozen = true;
  return Value::dict(names);
}

Targets BatchPlan::load(const RawRecord& record, Request& request, Arena& arena) const {
  Job job = job_of(record, arena);
  Value data = job.data;
  if (base_.as_dict()->size != 0) {
    data = merge(arena, base_, data);
  }
  if (settings_.as_dict()->size != 0) {
    data = merge(arena, data, settings_);
  }
  const Value names = needs_names(job) ? names_of(record, data, arena) : Value::none();
  const Limits limits = pattern_limits();
  Targets targets = targets_of(job, names, limits);
  request.template_name = job.template_name;
  request.data = data;
  request.data_name = job.data_name;
  request.formats.clear();
  for (const Target& target : targets) {
    if (std::find(request.formats.begin(), request.formats.end(), target.format) == request.formats.end()) {
      request.formats.push_back(target.format);
    }
  }
  request.id = !job.id.empty() ? job.id : id_ ? id_->make(names, limits) : id_of(job, targets, record);
  request.title = !job.title.empty() ? job.title : title_ ? title_->make(names, limits) : "";
  request.author = config_[Setting::author].text;
  request.language = config_[Setting::language].text;
  request.tags = options_.tags;
  request.toc = document_.write.common.contents;
  request.number_sections = document_.number_sections;
  request.write = document_.write;
  request.store = config_[Setting::use_store].is_true();
  request.once = request.store && !options_.repeated_ids;
  request.undefined = undefined_of(config_);
  request.now = options_.now;
  return targets;
}

}  // namespace docmill::cli
