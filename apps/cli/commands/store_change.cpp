// docmill store delete, restore and compact: what changes the store without making documents.
#include "cli/command.h"
#include "cli/json_report.h"
#include "cli/quantity.h"
#include "cli/store_access.h"

namespace docmill::cli {
namespace {

struct Options {
  std::vector<std::string> ids;
  bool hard = false;
  bool json = false;
  SettingOptions settings;
};

/// Applies `step` to every id; those it cannot be applied to are reported, the others are done nevertheless.
template <class Step>
ExitCode for_each_id(const Options& options, Console& console, std::string_view done, const Step& step) {
  const std::shared_ptr<store::Store> store = open_to_write(options.settings.resolve());
  std::vector<std::string> changed;
  ExitCode failure = ExitCode::ok;
  for (const std::string& id : options.ids) {
    try {
      step(*store, id);
      changed.push_back(id);
    } catch (const Error& error) {
      console.diagnose(error.diagnostic());
      failure = exit_code(error.diagnostic().kind);
    }
  }
  if (options.json) {
    JsonReport report;
    report.print(console, report.object().value(done, report.texts(changed)));
  } else {
    for (const std::string& id : changed) {
      console.out(std::string(done) + " " + id + "\n");
    }
  }
  return failure == ExitCode::ok || changed.empty() ? failure : ExitCode::partial;
}

ExitCode remove(const Options& options, Console& console) {
  return for_each_id(options, console, options.hard ? "erased" : "deleted",
                     [&options](store::Store& store, const std::string& id) {
                       if (!(options.hard ? store.erase(id) : store.remove(id))) {
                         throw_no_document(store, id);
                       }
                     });
}

ExitCode restore(const Options& options, Console& console) {
  return for_each_id(options, console, "restored", [](store::Store& store, const std::string& id) {
    if (store.restore(id)) {
      return;
    }
    if (store.get(id, {.content = false})) {
      throw Error(ErrorKind::store, "E-STO-032", "document '" + id + "' is not deleted");
    }
    throw_no_document(store, id);
  });
}

ExitCode compact(const Options& options, Console& console) {
  const std::shared_ptr<store::Store> store = open_to_write(options.settings.resolve());
  const std::uint64_t before = store->statistics().file_bytes;
  store->compact();
  const std::uint64_t after = store->statistics().file_bytes;
  if (options.json) {
    JsonReport report;
    report.print(console, report.object().number("bytes_before", before).number("bytes_after", after));
  } else {
    console.out("compacted: " + show_bytes(before) + " before, " + show_bytes(after) + " now\n");
  }
  return ExitCode::ok;
}

ExitCode index(const Options& options, Console& console) {
  constexpr std::size_t kStep = 1000;
  const std::shared_ptr<store::Store> store = open_to_write(options.settings.resolve());
  const std::uint64_t before = store->statistics().search_pending;
  while (store->index_pending(kStep) != 0) {
  }
  if (options.json) {
    JsonReport report;
    report.print(console, report.object().number("indexed", before));
  } else {
    console.out("indexed " + show_count(before) + " documents\n");
  }
  return ExitCode::ok;
}

std::shared_ptr<Options> declare_ids(Arguments& arguments) {
  const auto options = std::make_shared<Options>();
  arguments.positionals("ID", options->ids, true, "as `docmill store list` shows them");
  return options;
}

void declare_common(Arguments& arguments, Options& options) {
  arguments.flag("--json", options.json, "as JSON");
  declare_store(options.settings, arguments);
}

}  // namespace

Action setup_store_index(Arguments& arguments) {
  const auto options = std::make_shared<Options>();
  declare_common(arguments, *options);
  return [options](Console& console) { return index(*options, console); };
}

Action setup_store_delete(Arguments& arguments) {
  const auto options = declare_ids(arguments);
  arguments.flag("--hard", options->hard, "erase the documents with all their versions, for good");
  declare_common(arguments, *options);
  arguments.note("Deleted documents are neither listed nor found, but kept until they are erased with --hard.");
  return [options](Console& console) { return remove(*options, console); };
}

Action setup_store_restore(Arguments& arguments) {
  const auto options = declare_ids(arguments);
  declare_common(arguments, *options);
  return [options](Console& console) { return restore(*options, console); };
}

Action setup_store_compact(Arguments& arguments) {
  const auto options = std::make_shared<Options>();
  declare_common(arguments, *options);
  return [options](Console& console) { return compact(*options, console); };
}

}  // namespace docmill::cli
