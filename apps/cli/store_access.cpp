#include "cli/store_access.h"

#include <cstdlib>

namespace docmill::cli {
namespace {

std::string environment(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? std::string() : std::string(value);
}

struct Location {
  std::string path;
  bool own_folder;  // docmill's own, to be made with the store
};

Location locate_store(const StoreOptions& options) {
  if (!options.path.empty()) {
    return {options.path, false};
  }
  if (std::string path = environment("DOCMILL_STORE"); !path.empty()) {
    return {std::move(path), true};
  }
  if (const std::string data = environment("XDG_DATA_HOME"); data.starts_with('/')) {  // others are to be ignored
    return {data + "/docmill/store.db", true};
  }
  if (const std::string home = environment("HOME"); !home.empty()) {
    return {home + "/.local/share/docmill/store.db", true};
  }
  throw Error(ErrorKind::config, "E-CFG-020", "there is no place for the store: HOME is not set",
              "name one with --store PATH or DOCMILL_STORE");
}

}  // namespace

void StoreOptions::declare(Arguments& arguments) {
  arguments.option("--store", "PATH", path,
                   "the store to use; default: $DOCMILL_STORE, else ~/.local/share/docmill/store.db");
}

void StoreOptions::declare_optional(Arguments& arguments) {
  declare(arguments);
  optional = true;
  arguments.flag("--no-store", none, "use no store at all");
}

std::string store_path(const StoreOptions& options) { return locate_store(options).path; }

std::shared_ptr<store::Store> open_to_write(const StoreOptions& options) {
  if (options.none) {
    return nullptr;
  }
  const Location location = locate_store(options);
  store::Options open;
  open.create_parent = location.own_folder;
  try {
    return store::open_sqlite(location.path, open);
  } catch (Error& error) {
    if (error.diagnostic().hint.empty() && error.diagnostic().kind == ErrorKind::io) {
      error.diagnostic().hint = std::string("name another store with --store PATH") +
                                (options.optional ? ", or use none with --no-store" : "");
    }
    throw;
  }
}

std::shared_ptr<store::Store> open_to_read(const StoreOptions& options) {
  if (options.none) {
    return nullptr;
  }
  try {
    store::Options open;
    open.access = store::Access::read_only;
    open.create = false;
    return store::open_sqlite(locate_store(options).path, open);
  } catch (const Error& error) {
    if (error.diagnostic().kind == ErrorKind::not_found) {
      return nullptr;
    }
    throw;
  }
}

std::shared_ptr<store::Store> open_or_empty(const StoreOptions& options) {
  std::shared_ptr<store::Store> store = open_to_read(options);
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
