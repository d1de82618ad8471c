// Environment, Template and the cache of compiled templates.
#include "jinja/environment_state.h"
#include "jinja/parser.h"
#include "jinja/vm.h"

namespace docmill::jinja {

EnvironmentState::EnvironmentState(Options settings, std::shared_ptr<Loader> templates)
    : options(std::move(settings)), loader(std::move(templates)), globals(Dict::make(arena, 16)) {
  for (const BuiltinFilter& filter : builtin_filters()) {
    filters.emplace(filter.name, FilterEntry{std::string(filter.name), filter.call, {}});
  }
  for (const BuiltinFilter& filter : options.document_filters ? document_filters() : std::span<const BuiltinFilter>()) {
    filters.emplace(filter.name, FilterEntry{std::string(filter.name), filter.call, {}});
  }
  for (const auto& [name, filter] : options.filters) {
    filters.insert_or_assign(name, FilterEntry{name, nullptr, filter});
  }
  for (const BuiltinTest& test : builtin_tests()) {
    tests.emplace(test.name, TestEntry{std::string(test.name), test.call, {}});
  }
  add_globals(builtin_globals());
  if (options.ext_i18n) {
    add_globals(translation_globals());
  }
}

void EnvironmentState::add_globals(std::span<const BuiltinGlobal> added) {
  for (const BuiltinGlobal& global : added) {
    functions.push_back(std::make_unique<GlobalObject>(std::string(global.name), global.call));
    globals->set(arena, global.name, Value::object(functions.back().get()));
  }
}

const FilterEntry* EnvironmentState::find_filter(std::string_view name) const {
  const auto found = filters.find(name);
  return found != filters.end() ? &found->second : nullptr;
}

const TestEntry* EnvironmentState::find_test(std::string_view name) const {
  const auto found = tests.find(name);
  return found != tests.end() ? &found->second : nullptr;
}

namespace {

template <class Map>
std::vector<std::string_view> keys_of(const Map& map) {
  std::vector<std::string_view> names;
  names.reserve(map.size());
  for (const auto& [name, entry] : map) {
    names.push_back(name);
  }
  return names;
}

}  // namespace

std::vector<std::string_view> EnvironmentState::filter_names() const { return keys_of(filters); }
std::vector<std::string_view> EnvironmentState::test_names() const { return keys_of(tests); }

std::shared_ptr<const Program> EnvironmentState::compile_source(Source source) const {
  const Source named{{}, source.name, source.path, source.first_line};
  auto ast = parse(std::move(source), options);
  return compile(std::move(ast), named, options, *this);
}

std::shared_ptr<const Program> EnvironmentState::find_program(std::string_view name) const {
  auto source = loader != nullptr ? loader->load(name) : std::nullopt;
  if (!source) {
    return nullptr;
  }
  {
    const std::lock_guard lock(cache_mutex_);
    const auto cached = cache_.find(std::string(name));
    if (cached != cache_.end() && cached->second.text == source->text) {
      return cached->second.program;
    }
  }
  std::string text = source->text;
  auto program = compile_source(std::move(*source));
  const std::lock_guard lock(cache_mutex_);
  cache_.insert_or_assign(std::string(name), Cached{std::move(text), program});
  return program;
}

void EnvironmentState::template_not_found(std::string_view name) const {
  std::string hint;
  if (loader != nullptr) {
    const std::vector<std::string> names = loader->names();
    const std::string guess = closest(name, {names.begin(), names.end()});
    hint = guess.empty() ? "" : "did you mean `" + guess + "`?";
  }
  throw Error(ErrorKind::not_found, "E-TPL-050", "there is no template '" + std::string(name) + "'", std::move(hint));
}

// ---- Environment --------------------------------------------------------------------------------------------------

Environment::Environment(Options options, std::shared_ptr<Loader> loader)
    : state_(std::make_shared<EnvironmentState>(std::move(options), std::move(loader))) {}
Environment::~Environment() = default;

const Options& Environment::options() const { return state_->options; }
void Environment::set_loader(std::shared_ptr<Loader> loader) { state_->loader = std::move(loader); }

void Environment::add_filter(std::string name, NativeFilter filter) {
  state_->filters.insert_or_assign(name, FilterEntry{name, nullptr, std::move(filter)});
}

void Environment::add_test(std::string name, NativeTest test) {
  state_->tests.insert_or_assign(name, TestEntry{name, nullptr, std::move(test)});
}

void Environment::add_function(std::string name, NativeFunction function) {
  state_->functions.push_back(std::make_unique<GlobalObject>(name, std::move(function)));
  add_global(std::move(name), Value::object(state_->functions.back().get()));
}

void Environment::add_global(std::string name, const Value& value) {
  state_->globals->set(state_->arena, state_->arena.copy(name), value);
}

Template Environment::compile(Source source) const {
  Template made;
  made.program_ = state_->compile_source(std::move(source));
  made.environment_ = state_;
  return made;
}

Template Environment::compile(std::string text, std::string name) const {
  return compile(Source{std::move(text), std::move(name), {}, 1});
}

Template Environment::get_template(std::string_view name) const {
  Template made;
  made.program_ = state_->find_program(name);
  made.environment_ = state_;
  if (made.program_ == nullptr) {
    state_->template_not_found(name);
  }
  return made;
}

// ---- Template -----------------------------------------------------------------------------------------------------

namespace {

/// Runs that this thread has used before, with their memory. A render inside a render takes a second one.
class RunPool {
 public:
  RunPool() {
    if (!free_().empty()) {
      run_ = std::move(free_().back());
      free_().pop_back();
    } else {
      run_ = std::make_unique<Run>();
    }
  }
  RunPool(const RunPool&) = delete;
  RunPool& operator=(const RunPool&) = delete;
  ~RunPool() { free_().push_back(std::move(run_)); }
  Run& run() { return *run_; }

 private:
  static std::vector<std::unique_ptr<Run>>& free_() {
    thread_local std::vector<std::unique_ptr<Run>> runs;
    return runs;
  }
  std::unique_ptr<Run> run_;
};

}  // namespace

const std::string& Template::name() const { return program_->name; }
const std::string& Template::source() const { return program_->ast->source; }
std::string Template::dump_program() const { return dump(*program_); }

std::string Template::render(const Value& context, const Limits& limits, std::string_view language) const {
  Buffer out;
  render_to(out, context, limits, language);
  return out.str();
}

void Template::render_to(Buffer& out, const Value& context, const Limits& limits, std::string_view language) const {
  if (!context.is_dict()) {
    throw Error(ErrorKind::data, "E-DAT-030",
                "the data of a template must be an object with named values, not " + std::string(type_name(context)));
  }
  RunPool pool;
  Run& run = pool.run();
  const std::size_t mark = out.size();
  if (limits.output_bytes != 0) {
    out.set_limit(mark + limits.output_bytes);
  }
  const auto attempt = [&](const Value& data) {
    try {
      run.vm_->render(*program_, *data.as_dict(), out, limits);
    } catch (...) {
      out.truncate(mark);
      out.set_limit(0);
      out.watch(nullptr);
      throw;
    }
  };
  run.start(*environment_, limits, language);
  out.watch(&run.budget);
  try {
    attempt(context);
  } catch (const FrozenMutation&) {
    run.start(*environment_, limits, language);
    out.watch(&run.budget);
    attempt(deep_copy(run, context));
  }
  out.set_limit(0);
  out.watch(nullptr);
}

}  // namespace docmill::jinja
