#include "cli/store_access.h"

namespace docmill::cli {
namespace {

struct Location {
  std::string path;
  bool own_folder;  // docmill's own, to be made with the store
};

Location locate_store(const Config& config) {
  const SettingValue& given = config[Setting::store];
  if (!given.text.empty()) {
    return {given.text, given.origin != SettingOrigin::option};
  }
  if (const auto data = variable("XDG_DATA_HOME"); data && data->starts_with('/')) {  // others are to be ignored
    return {*data + "/docmill/store.db", true};
  }
  if (const auto home = variable("HOME"); home && !home->empty()) {
    return {*home + "/.local/share/docmill/store.db", true};
  }
  throw Error(ErrorKind::config, "E-CFG-020", "there is no place for the store: HOME is not set",
              "name one with --store PATH or DOCMILL_STORE");
}

std::shared_ptr<store::Store> open_beside(const Config& config) {
  try {
    store::Options open;
    open.access = store::Access::read_only;
    open.create = false;
    return store::open_sqlite(locate_store(config).path, open);
  } catch (const Error& error) {
    if (error.diagnostic().kind == ErrorKind::not_found) {
      return nullptr;
    }
    throw;
  }
}

}  // namespace

void declare_store(SettingOptions& settings, Arguments& arguments) { settings.declare(arguments, Setting::store); }

void declare_optional_store(SettingOptions& settings, Arguments& arguments) {
  declare_store(settings, arguments);
  settings.declare_off(arguments, "--no-store", Setting::use_store, "use no store at all");
}

std::string store_path(const Config& config) { return locate_store(config).path; }

std::shared_ptr<store::Store> open_to_write(const Config& config, bool optional) {
  if (!config[Setting::use_store].is_true()) {
    return nullptr;
  }
  const Location location = locate_store(config);
  store::Options open = store_options(policies_of(config));
  open.create_parent = location.own_folder;
  try {
    return store::open_sqlite(location.path, open);
  } catch (Error& error) {
    if (error.diagnostic().hint.empty() && error.diagnostic().kind == ErrorKind::io) {
      error.diagnostic().hint =
          std::string("name another store with --store PATH") + (optional ? ", or use none with --no-store" : "");
    }
    throw;
  }
}

std::shared_ptr<store::Store> open_to_read(const Config& config) {
  return config[Setting::use_store].is_true() ? open_beside(config) : nullptr;
}

std::shared_ptr<store::Store> open_or_empty(const Config& config) {
  std::shared_ptr<store::Store> store = open_beside(config);
  return store != nullptr ? store : store::open_memory();
}

void throw_no_document(store::Store& store, const std::string& id, std::uint32_t version) {
  constexpr std::size_t kMostLooked = 1000;  // for the suggestion
  if (version != 0 && !store.history(id, {.limit = 1}).empty()) {
    throw Error(ErrorKind::store, "E-STO-030", "document '" + id + "' has no version " + std::to_string(version),
                "`docmill store history " + id + "` lists its versions");
  }
  const auto deleted = store.get(id, {.content = false, .deleted = true});
  if (deleted && deleted->deleted) {
    throw Error(ErrorKind::store, "E-STO-030", "document '" + id + "' is deleted",
                "`docmill store restore " + id + "` brings it back");
  }
  const store::Page page = store.list({.limit = kMostLooked});
  std::vector<std::string_view> ids;
  for (const store::Record& record : page.records) {
    ids.push_back(record.id);
  }
  const std::string guess = closest(id, ids);
  throw Error(ErrorKind::store, "E-STO-030", "there is no document '" + id + "' in the store",
              guess.empty() ? "`docmill store list` lists them" : "did you mean `" + guess + "`?");
}

}  // namespace docmill::cli
