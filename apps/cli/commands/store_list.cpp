// docmill store list and search: many documents.
#include <array>

#include "cli/command.h"
#include "cli/quantity.h"
#include "cli/record_view.h"
#include "cli/store_access.h"

namespace docmill::cli {
namespace {

struct FilterOptions {
  std::string type, format, status, tag, author, template_name, title;

  void declare(Arguments& arguments) {
    arguments.heading("Filter");
    arguments.option("--type", "NAME", type, "documents of this type");
    arguments.option("--format", "FORMAT", format, "documents in this format");
    arguments.option("--status", "TEXT", status, "documents of this status");
    arguments.option("--tag", "TEXT", tag, "documents with this tag");
    arguments.option("--author", "TEXT", author, "documents of this author");
    arguments.option("--template", "NAME", template_name, "documents made from this template");
    arguments.option("--title", "TEXT", title, "documents with this in their title");
  }
  store::Filter filter() const {
    store::Filter made;
    made.type = type;
    made.format = format;
    made.status = status;
    made.tag = tag;
    made.author = author;
    made.template_name = template_name;
    made.title = title;
    return made;
  }
};

constexpr std::uint64_t kMostRows = 1000;  // the store's own limit for a page

// ---- list ----------------------------------------------------------------------------------------------------------

struct ListOptions {
  FilterOptions filter;
  store::Sort sort = store::Sort::updated;
  bool reverse = false;
  std::size_t limit = 50;
  std::string cursor;
  bool deleted = false;
  bool json = false;
  SettingOptions settings;
};

/// Newest, largest and best first; names from A.
store::Direction natural_direction(store::Sort sort) {
  return sort == store::Sort::title || sort == store::Sort::id ? store::Direction::ascending
                                                               : store::Direction::descending;
}

store::ListQuery query_of(const ListOptions& options) {
  store::ListQuery query;
  query.filter = options.filter.filter();
  query.filter.deleted = options.deleted ? store::Deleted::only : store::Deleted::exclude;
  query.sort = options.sort;
  const bool ascending = (natural_direction(options.sort) == store::Direction::ascending) != options.reverse;
  query.direction = ascending ? store::Direction::ascending : store::Direction::descending;
  query.limit = options.limit;
  query.cursor = options.cursor;
  return query;
}

void print_page_json(Console& console, const store::Page& page) {
  JsonReport report;
  std::vector<Value> documents;
  for (const store::Record& record : page.records) {
    documents.push_back(record_json(record, report));
  }
  JsonReport::Object root = report.object();
  root.value("documents", report.list(documents)).text_or_null("next", page.next);
  report.print(console, root);
}

ExitCode list(const ListOptions& options, Console& console) {
  const store::Page page = open_or_empty(options.settings.resolve())->list(query_of(options));
  if (options.json) {
    print_page_json(console, page);
    return ExitCode::ok;
  }
  TextTable table = record_table();
  for (const store::Record& record : page.records) {
    record_row(table, record);
  }
  if (table.empty()) {
    console.err("no documents in " + store_path(options.settings.resolve()) + " match\n");
    return ExitCode::ok;
  }
  console.out(table.text(console.color_out(), console.columns_out()));
  if (!page.next.empty()) {
    console.flush();
    console.err("there are more: add --cursor " + page.next + "\n");
  }
  return ExitCode::ok;
}

// ---- search --------------------------------------------------------------------------------------------------------

struct SearchOptions {
  std::vector<std::string> words;
  FilterOptions filter;
  std::size_t limit = 20;
  std::size_t offset = 0;
  bool json = false;
  SettingOptions settings;
};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : " ") + word;
  }
  return text;
}

void print_hits_json(Console& console, const store::SearchPage& page) {
  JsonReport report;
  std::vector<Value> hits;
  for (const store::Hit& hit : page.hits) {
    JsonReport::Object object = record_json(hit.record, report);
    object.number("rank", hit.rank).text("snippet", hit.snippet);
    hits.push_back(object);
  }
  JsonReport::Object root = report.object();
  root.value("hits", report.list(hits)).boolean("more", page.more);
  report.print(console, root);
}

void print_hits(Console& console, const store::SearchPage& page) {
  TextTable table({Align::left, Align::left, Align::left});
  for (const store::Hit& hit : page.hits) {
    table.row({{hit.record.id, Paint::bold}, {hit.record.title}, {hit.snippet, Paint::dim}});
  }
  console.out(table.text(console.color_out(), console.columns_out()));
}

ExitCode search(const SearchOptions& options, Console& console) {
  const std::string text = joined(options.words);
  store::SearchQuery query;
  query.text = text;
  query.filter = options.filter.filter();
  query.limit = options.limit;
  query.offset = options.offset;
  const store::SearchPage page = open_or_empty(options.settings.resolve())->search(query);
  if (options.json) {
    print_hits_json(console, page);
    return ExitCode::ok;
  }
  print_hits(console, page);
  console.flush();
  if (page.hits.empty()) {
    console.err("nothing found\n");
  } else if (page.more) {
    console.err("there are more: add --offset " + std::to_string(options.offset + page.hits.size()) + "\n");
  }
  return ExitCode::ok;
}

void declare_limit(Arguments& arguments, std::size_t& limit, std::string_view help) {
  arguments.option(
      "--limit", "N", [&limit](const std::string& text) { limit = parse_count("--limit", text, kMostRows); }, help);
}

}  // namespace

Action setup_store_list(Arguments& arguments) {
  const auto options = std::make_shared<ListOptions>();
  options->filter.declare(arguments);
  arguments.flag("--deleted", options->deleted, "deleted documents instead");
  arguments.heading("Order");
  // In the order of the enumeration.
  arguments.choice(
      "--sort", {"updated", "created", "title", "id", "size", "score"},
      [raw = options.get()](std::size_t i) { raw->sort = static_cast<store::Sort>(i); },
      "updated (default), created, title, id, size or score");
  arguments.flag("--reverse", options->reverse, "the other way around");
  declare_limit(arguments, options->limit, "at most N documents, up to 1000; default 50");
  arguments.option("--cursor", "TEXT", options->cursor, "continue where a list ended");
  arguments.heading("Options");
  arguments.flag("--json", options->json, "as JSON");
  declare_store(options->settings, arguments);
  arguments.example("store list --type srs --sort score", "the best requirements documents first");
  arguments.example("store list --tag release --json", "for a script");
  return [options](Console& console) { return list(*options, console); };
}

Action setup_store_search(Arguments& arguments) {
  const auto options = std::make_shared<SearchOptions>();
  arguments.positionals("WORD", options->words, true,
                        "all words must occur; \"quoted words\" stand together; word* finds words that begin so");
  options->filter.declare(arguments);
  arguments.heading("Options");
  declare_limit(arguments, options->limit, "at most N documents, up to 1000; default 20");
  arguments.option(
      "--offset", "N",
      [raw = options.get()](const std::string& text) { raw->offset = parse_count("--offset", text, UINT32_MAX); },
      "leave out the first N");
  arguments.flag("--json", options->json, "as JSON");
  declare_store(options->settings, arguments);
  arguments.example("store search payment refund", "documents with both words");
  arguments.example("store search '\"late payment\" remind*'", "a phrase, and words that begin with remind");
  return [options](Console& console) { return search(*options, console); };
}

}  // namespace docmill::cli
