// The filter `markdown`: text in Markdown as HTML, through the tree and the writer that documents go through.
#include "docmill/generate.h"

namespace docmill {
namespace {

/// The value of the one argument it takes.
bool is_inline(jinja::Run& run, const Arguments& arguments) {
  if (arguments.positional.size() > 1 || arguments.named.size() > 1 ||
      (!arguments.named.empty() && (arguments.named[0].name != "inline" || !arguments.positional.empty()))) {
    throw Error(ErrorKind::runtime, "E-TPL-120", "markdown() takes one argument, inline");
  }
  const Value given = !arguments.positional.empty() ? arguments.positional[0]
                      : !arguments.named.empty()    ? arguments.named[0].value
                                                    : Value::boolean(false);
  return truth(jinja::heap_of(run), given);
}

Value markdown(jinja::Run& run, const Value& input, const Arguments& arguments) {
  Heap& heap = jinja::heap_of(run);
  const bool single = is_inline(run, arguments);
  if (!input.is_string()) {
    throw Error(ErrorKind::runtime, "E-TPL-140", "markdown takes a text, not " + std::string(type_name(input)));
  }
  heap.budget.spend(input.size());
  HtmlOptions html;
  html.fragment = true;
  Buffer out;
  write_html(parse_markdown(input.as_string()), {}, html, out);
  std::string_view text = out.view();
  while (text.ends_with('\n')) {
    text.remove_suffix(1);
  }
  // A single paragraph without its element.
  if (single && text.starts_with("<p>") && text.ends_with("</p>") && text.find("<p>", 1) == std::string_view::npos) {
    text = text.substr(3, text.size() - 7);
  }
  return Value::string(heap.arena, text, true);
}

}  // namespace

jinja::NativeFilter markdown_filter() { return markdown; }

}  // namespace docmill
