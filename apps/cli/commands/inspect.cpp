// docmill inspect: the data a template reads.
#include "cli/command.h"
#include "cli/contract_schema.h"
#include "cli/store_access.h"
#include "cli/template_options.h"
#include "cli/text_table.h"

namespace docmill::cli {
namespace {

struct InspectOptions {
  std::string template_name;
  bool json = false;
  SettingOptions settings;
};

std::string_view word_of(jinja::Shape shape) {
  switch (shape) {
    case jinja::Shape::any:
      return "any";
    case jinja::Shape::text:
      return "text";
    case jinja::Shape::number:
      return "number";
    case jinja::Shape::boolean:
      return "true or false";
    case jinja::Shape::list:
      return "list";
    case jinja::Shape::object:
      return "object";
  }
  return "any";
}

std::string plural_of(jinja::Shape shape) {
  switch (shape) {
    case jinja::Shape::text:
      return "texts";
    case jinja::Shape::number:
      return "numbers";
    case jinja::Shape::list:
      return "lists";
    case jinja::Shape::object:
      return "objects";
    case jinja::Shape::any:
    case jinja::Shape::boolean:
      break;
  }
  return "";
}

std::string shape_of(const jinja::Field& field) {
  std::string shape(word_of(field.shape));
  if (field.shape == jinja::Shape::list && !field.items.empty()) {
    const std::string items = plural_of(field.items.front().shape);
    shape += items.empty() ? "" : " of " + items;
  }
  return shape;
}

std::string uses_of(const jinja::Field& field) {
  if (field.uses.empty()) {
    return "";
  }
  const Place& first = field.uses.front();
  std::string text = first.source + ":" + std::to_string(first.begin.line);
  if (field.uses.size() > 1) {
    text += " and " + std::to_string(field.uses.size() - 1) + " more";
  }
  return text;
}

/// The values inside of `field`: members of an object, or of the items of a list.
const std::vector<jinja::Field>& inside(const jinja::Field& field) {
  return field.shape == jinja::Shape::list && !field.items.empty() ? inside(field.items.front()) : field.fields;
}

struct Counts {
  std::size_t values = 0;
  std::size_t required = 0;
};

void add_rows(TextTable& table, const std::vector<jinja::Field>& fields, std::size_t depth, Counts& counts) {
  constexpr std::size_t kMostDepth = 40;
  for (const jinja::Field& field : fields) {
    ++counts.values;
    counts.required += field.required ? 1U : 0U;
    const std::string name = std::string(depth * 2, ' ') + field.name + (field.shape == jinja::Shape::list ? "[]" : "");
    table.row({{name, depth == 0 ? Paint::bold : Paint::none},
               {field.required ? "required" : "optional", field.required ? Paint::accent : Paint::dim},
               {shape_of(field)},
               {uses_of(field), Paint::dim}});
    if (depth < kMostDepth) {
      add_rows(table, inside(field), depth + 1, counts);
    }
  }
}

void print_for_people(Console& console, const TemplateInfo& info, const jinja::Contract& contract) {
  TextTable table({Align::left, Align::left, Align::left, Align::left});
  table.titles({"value", "needed", "shape", "used at"});
  Counts counts;
  add_rows(table, contract.fields, 0, counts);
  const bool color = console.color_out();
  std::string head = painted(info.name, Paint::bold, color);
  if (!info.title.empty()) {
    head += ": " + info.title;
  }
  if (counts.values == 0) {
    console.out(head + "\nreads no data\n");
  } else {
    console.out(head + "\nreads " + std::to_string(counts.values) + (counts.values == 1 ? " value, " : " values, ") +
                std::to_string(counts.required) + " required\n\n" + table.text(color, console.columns_out()));
  }
  for (const Diagnostic& note : contract.notes) {
    console.diagnose(note);
  }
}

ExitCode inspect(const InspectOptions& options, Console& console) {
  const Config config = options.settings.resolve();
  const Generator generator(generator_options(config, open_to_read(config)));
  const TemplateInfo info = generator.find_template(options.template_name);
  const jinja::Contract contract = generator.inspect(options.template_name);
  if (options.json) {
    JsonReport report;
    report.print(console, schema_of(contract, info, report));
  } else {
    print_for_people(console, info, contract);
  }
  return ExitCode::ok;
}

}  // namespace

Action setup_inspect(Arguments& arguments) {
  const auto options = std::make_shared<InspectOptions>();
  arguments.positional("TEMPLATE", options->template_name, "a built-in type, a file, or a registered name");
  arguments.heading("Output");
  arguments.flag("--json", options->json, "a JSON Schema (draft 2020-12) of the data on standard output");
  arguments.heading("Templates");
  declare_templates(options->settings, arguments, false);
  declare_optional_store(options->settings, arguments);
  arguments.note(
      "The values are found from the template itself, through includes, imports, macros and loops. One is "
      "optional when every use of it is guarded: by `is defined`, by `default`, or by its declaration in "
      "the front matter.");
  arguments.example("inspect srs", "what an SRS wants to know");
  arguments.example("inspect letter.md.j2 --json > schema.json", "a schema for editors, and to check data with");
  return [options](Console& console) { return inspect(*options, console); };
}

}  // namespace docmill::cli
