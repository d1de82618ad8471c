// docmill convert: a Markdown file, or a document in JSON, in other formats.
//
// Text from anywhere is made safe on the way: raw HTML and links by policy, nothing is fetched, and nothing but the
// file named is read. Outputs appear whole or not at all.
#include "cli/command.h"
#include "cli/descriptor.h"
#include "cli/document_options.h"
#include "cli/front_matter.h"
#include "cli/output_file.h"
#include "cli/output_plan.h"

namespace docmill::cli {
namespace {

enum class Source { by_name, markdown, commonmark, json };

struct ConvertOptions {
  std::string input;
  Source source = Source::by_name;
  OutputOptions output;
  DocumentOptions document;
  RawHtml raw_html = RawHtml::safe;
  std::string author;
  bool quiet = false;
};

std::string name_of_input(const ConvertOptions& options) {
  return options.input == "-" ? "standard input" : options.input;
}

struct Input {
  std::string text;
  FrontMatter front;  // views into `text`
  Document document;
};

void read_input(const ConvertOptions& options, std::vector<Diagnostic>& warnings, Input& input) {
  input.text = read_file(options.input);
  const bool json = options.source == Source::by_name && format_from_path(options.input) == Format::json;
  if (json || options.source == Source::json) {
    input.document = read_document_json(input.text, name_of_input(options));
  } else if (options.source == Source::commonmark) {
    input.document = parse_markdown(input.text, MarkdownOptions::commonmark());
  } else {
    input.front = read_front_matter(input.text, name_of_input(options), warnings);
    input.document = parse_markdown(without_front_matter(input.text));
  }
}

/// What was said with the command comes before the front matter.
void take_front_matter(const FrontMatter& front, const std::string& author, WriteOptions& common) {
  const auto choose = [](std::string& said, const std::string& otherwise) { said = said.empty() ? otherwise : said; };
  choose(common.title, front.title);
  choose(common.language, front.language);
  choose(common.language, WriteOptions().language);
  choose(common.date, front.date);
  common.author = author.empty() ? front.author : author;
}

std::vector<Target> plan(const ConvertOptions& options) {
  OutputDefaults defaults;
  defaults.base_name = options.input == "-" ? "document" : base_name(options.input);
  defaults.of_stream = []() -> Format {
    throw Error(ErrorKind::usage, "E-USE-035", "nothing says which format the document is to have",
                "say it with -t: " + format_names());
  };
  defaults.of_folder = [&defaults] { return std::vector<Format>{defaults.of_stream()}; };
  std::vector<Target> targets = plan_outputs(options.output, defaults);
  for (const Target& target : targets) {
    if (is_same_file(target.path, options.input) || options.document.reads_file(target.path)) {
      throw Error(ErrorKind::usage, "E-USE-038", "'" + target.path + "' is read by this run; it is not overwritten",
                  "name another file with -o; `docmill format` rewrites Markdown in place");
    }
  }
  return targets;
}

/// Of the input, where its images are looked for; the current one for standard input.
std::string folder_of(const std::string& input) {
  const std::size_t slash = input.rfind('/');
  return slash == std::string::npos ? "." : input.substr(0, slash + 1);
}

std::string title_of(const Document& document) {
  const Node* heading = title_heading(document);
  return heading == nullptr ? std::string() : plain_text(*heading);
}

ExitCode convert(ConvertOptions& options, Console& console) {
  const std::vector<Target> targets = plan(options);
  std::vector<OutputFile> files;
  files.reserve(targets.size());
  for (const Target& target : targets) {
    files.emplace_back(target.path);
  }
  options.document.open(folder_of(options.input));
  TransformOptions shape;
  shape.number_sections = options.document.number_sections;
  shape.raw_html = options.raw_html;
  shape.links = LinkPolicy::safe;
  std::vector<Diagnostic> warnings;
  shape.warnings = &warnings;
  Input input;
  read_input(options, warnings, input);
  AllOptions& all = options.document.write;
  take_front_matter(input.front, options.author, all.common);
  const Document document = transform(with_title(input.document, input.front.title), shape);
  if (all.common.title.empty()) {
    all.common.title = title_of(document);
  }
  all.docx.author = all.common.author;
  all.pdf.author = all.common.author;
  all.common.warnings = &warnings;
  all.html.raw_html = options.raw_html;
  std::vector<Buffer> bytes(targets.size());
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (targets[i].format == Format::markdown && !input.front.text.empty()) {
      bytes[i].append(input.text);  // as it stands
    } else {
      try {
        write(document, targets[i].format, all, bytes[i]);
      } catch (Error& error) {
        // Writers know the text, not the file that it is from.
        if (Place& place = error.diagnostic().place; place.source.empty() && place.begin.line != 0) {
          place.source = name_of_input(options);
        }
        throw;
      }
    }
    files[i].prepare(bytes[i].view());
  }
  for (std::size_t i = 0; i < targets.size(); ++i) {
    files[i].commit(bytes[i].view());
  }
  for (Diagnostic& warning : warnings) {
    if (!options.quiet) {
      if (warning.place.source.empty()) {
        warning.place.source = name_of_input(options);
      }
      console.diagnose(warning);
    }
  }
  return ExitCode::ok;
}

// ---- options -------------------------------------------------------------------------------------------------------

void declare_input(ConvertOptions& options, Arguments& arguments) {
  arguments.positional("FILE", options.input, "Markdown, or a document in JSON (FILE.json); `-` is standard input");
  arguments.heading("Input");
  arguments.choice(
      "--from", {"markdown", "commonmark", "json"},
      [&options](std::size_t choice) { options.source = static_cast<Source>(choice + 1); },
      "markdown (GitHub's: tables, tasks, footnotes), commonmark (strict 0.30) without them, or json");
  arguments.choice(
      "--raw-html", {"safe", "escape", "strip", "keep"},
      [&options](std::size_t choice) { options.raw_html = static_cast<RawHtml>(choice); },
      "what becomes of raw HTML: safe (default) passes harmless tags; keep is for trusted text only");
}

void declare_output(ConvertOptions& options, Arguments& arguments) {
  arguments.heading("Output");
  arguments.list("-o,--output", "FILE", options.output.outputs,
                 "a file, its format by its extension; DIR/ for one file per format; `-` (default) is standard output; "
                 "repeatable");
  arguments.list("-t,--to", "FORMAT", options.output.formats, format_names());
  arguments.option("--author", "NAME", options.author, "who wrote it; default: `author` of the front matter");
  arguments.flag("--fragment", options.document.write.html.fragment,
                 "html: the content alone, without a page around it");
  arguments.flag("--pretty", options.document.write.json.pretty, "json: one node a line");
  arguments.flag("-q,--quiet", options.quiet, "do not say what the format could not carry over");
  options.document.declare(arguments);
}

}  // namespace

Action setup_convert(Arguments& arguments) {
  const auto options = std::make_shared<ConvertOptions>();
  options->document.write.common.language.clear();  // of the front matter, when the command does not say it
  declare_input(*options, arguments);
  declare_output(*options, arguments);
  arguments.note(
      "Front matter, YAML between lines `---` at the top of Markdown, says `title`, `author`, `lang` and `date`; "
      "options "
      "come before it.");
  arguments.note("Several formats, as in -t html,rst, go into a folder: -o DIR/.");
  arguments.example("convert notes.md -o notes.html", "a page that needs no other file");
  arguments.example("convert notes.md -t html,json -o out/", "out/notes.html and out/notes.json");
  arguments.example("convert report.md -o report.pdf --toc --theme classic --pdf-standard ua-1,a-2b",
                    "pages for the archive and for screen readers");
  arguments.example("convert - -t html --fragment < notes.md", "in a pipe");
  return [options](Console& console) { return convert(*options, console); };
}

}  // namespace docmill::cli
