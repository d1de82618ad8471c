#include "cli/record_view.h"

#include "cli/quantity.h"

namespace docmill::cli {

JsonReport::Object record_json(const store::Record& record, JsonReport& report) {
  JsonReport::Object object = report.object();
  object.text("id", record.id).number("version", std::uint64_t{record.version}).text_or_null("type", record.type);
  object.text("title", record.title).text("format", record.format).number("size", record.size);
  object.text("checksum", store::hex(record.checksum)).text_or_null("template", record.template_name);
  object.text_or_null("template_hash", record.template_hash ? store::hex(*record.template_hash) : "");
  object.text_or_null("data_hash", record.data_hash ? store::hex(*record.data_hash) : "");
  object.value("score", record.score ? Value::floating(*record.score) : Value::none());
  object.value("scores", report.parsed(record.scores)).value("timings", report.parsed(record.timings));
  object.value("metadata", report.parsed(record.metadata)).value("tags", report.texts(record.tags));
  object.text_or_null("author", record.author).text_or_null("status", record.status);
  object.text("created", iso_time(record.created)).text("versioned", iso_time(record.versioned));
  object.text("updated", iso_time(record.updated));
  object.text_or_null("deleted", record.deleted ? iso_time(*record.deleted) : "");
  return object;
}

TextTable record_table() {
  TextTable table({Align::left, Align::right, Align::left, Align::left, Align::right, Align::right, Align::left});
  table.titles({"id", "version", "updated (UTC)", "format", "size", "quality", "title"});
  return table;
}

void record_row(TextTable& table, const store::Record& record) {
  const std::string title = record.deleted ? record.title + " (deleted)" : record.title;
  table.row({{record.id, Paint::bold},
             {std::to_string(record.version)},
             {show_time(record.updated)},
             {record.format},
             {show_bytes(record.size)},
             {show_score(record.score)},
             {title, record.deleted ? Paint::dim : Paint::none}});
}

}  // namespace docmill::cli
