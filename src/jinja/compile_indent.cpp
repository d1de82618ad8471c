// Options::keep_indent: which values stand first on their line, and after which white space. Decided from the text of
// one template alone, when it is compiled, so that a macro's result is indented once, where it is printed.
#include "jinja/compiler_impl.h"

namespace docmill::jinja {

namespace {

/// The white space between the last line break of `text` and its end; nullopt when something else stands there, or
/// there is no line break and `before` is not known to be white space.
std::optional<std::string> prefix_after(std::string_view text, const std::optional<std::string>& before) {
  const std::size_t line = text.rfind('\n');
  const std::string_view tail = line == std::string_view::npos ? text : text.substr(line + 1);
  if ((line == std::string_view::npos && !before) || tail.find_first_not_of(" \t") != std::string_view::npos) {
    return std::nullopt;
  }
  std::string prefix = line == std::string_view::npos ? *before : std::string();
  return prefix.append(tail);
}

/// How the line begins that `body` ends in, where its last text says so.
std::optional<std::string> prefix_at_end(Body body) {
  const Output* last = body.empty() ? nullptr : as_if<Output>(body.back());
  const TemplateData* text = last == nullptr ? nullptr : as_if<TemplateData>(last->nodes.back());
  return text == nullptr ? std::nullopt : prefix_after(text->text, std::nullopt);
}

/// Every line but the first behind `indention`, unless it is empty.
Value filter_keep_indent(Run& run, const Value& input, const Arguments& arguments) {
  const std::string_view indention = arguments.positional[0].as_string();
  if (!input.is_string() && !input.is_object()) {
    return input;
  }
  const Value text = input.is_string() ? input : run.autoescape() ? run.escape(input) : run.to_string(input);
  std::string_view rest = text.as_string();
  if (rest.find('\n') == std::string_view::npos) {
    return text;
  }
  Buffer& out = run.scratch();
  const std::size_t mark = out.size();
  for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    run.budget.spend_bytes(end + indention.size());
    out.append(rest.substr(0, end + 1));
    rest.remove_prefix(end + 1);
    if (!rest.empty() && rest.front() != '\n') {
      out.append(indention);
    }
  }
  out.append(rest);
  return run.take(mark, text.is_safe());
}

const FilterEntry kKeepIndent{"keep_indent", filter_keep_indent, {}};

}  // namespace

void Compiler::follow_text(std::string_view text) {
  if (options_.keep_indent) {
    line_prefix_ = prefix_after(text, line_prefix_);
  }
}

void Compiler::enter_loop_line(Body body) {
  if (line_prefix_ != prefix_at_end(body)) {
    line_prefix_ = std::nullopt;
  }
}

Register Compiler::keep_indent(Register value, Span span) {
  const auto prefix = std::exchange(line_prefix_, std::nullopt);
  if (!options_.keep_indent || !prefix || prefix->empty()) {
    return value;
  }
  CallSite site;
  site.first = builder_->temporary();
  site.positional = 1;
  site.key = key(kKeepIndent.name);
  site.filter = &kKeepIndent;
  builder_->emit(span, Op::constant, site.first, 0, 0, constant(Value::string(program_->arena(), *prefix)));
  program_->sites.push_back(std::move(site));
  const auto number = static_cast<std::uint32_t>(program_->sites.size() - 1);
  builder_->sites.push_back(number);
  const Register target = builder_->temporary();
  builder_->emit(span, Op::filter, target, value, 0, number);
  return target;
}

}  // namespace docmill::jinja
