// The parser's frame: text and tags in turn, bodies and their end tags, and going on after a broken tag.
#include "jinja/parser.h"

#include "jinja/parser_impl.h"

namespace docmill::jinja {
namespace {

constexpr std::uint32_t kDeepest = 1000;  // of nesting, whatever the options say: the stack is finite

/// An error of the options, which shows at the start of the template.
[[noreturn]] void refuse_marks(const Source& source, std::string_view message) {
  Error error(ErrorKind::config, "E-TPL-032", std::string(message));
  error.diagnostic().place.source = source.path.empty() ? source.name : source.path;
  error.diagnostic().place.begin = {source.first_line, 1};
  throw error;
}

void require_marks(const Options& options, const Source& source) {
  for (const std::string* mark :
       {&options.block_start_string, &options.block_end_string, &options.variable_start_string,
        &options.variable_end_string, &options.comment_start_string, &options.comment_end_string}) {
    if (mark->empty()) {
      refuse_marks(source, "the start and end marks of tags cannot be empty");
    }
  }
  if (options.block_start_string == options.variable_start_string ||
      options.variable_start_string == options.comment_start_string ||
      options.block_start_string == options.comment_start_string) {
    refuse_marks(source, "the start marks of blocks, variables and comments must differ");
  }
}

}  // namespace

std::unique_ptr<Ast> parse(Source source, const Options& options, std::vector<Diagnostic>* errors) {
  require_marks(options, source);
  constexpr std::size_t kLargest = 0xFFFFFFF0;
  if (source.text.size() > kLargest) {
    throw Error(ErrorKind::limit, "E-TPL-031", "the template is too large: 4 GiB is the most");
  }
  auto ast = std::make_unique<Ast>();
  ast->name = source.name;
  ast->source = normalise_newlines(std::move(source.text));
  Parser(*ast, source, options, errors).parse();
  return ast;
}

Parser::Parser(Ast& ast, const Source& source, const Options& options, std::vector<Diagnostic>* errors)
    : ast_(ast),
      options_(options),
      place_name_(source.path.empty() ? source.name : source.path),
      first_line_(source.first_line),
      errors_(errors),
      first_error_(errors == nullptr ? 0 : errors->size()),
      lexer_(ast.source, options),
      source_(ast.source),
      max_depth_(std::min(options.max_nesting, kDeepest)) {
  constexpr std::size_t kUsual = 32;
  exprs_.reserve(kUsual);
  stmts_.reserve(kUsual);
}

void Parser::parse() {
  try {
    advance();
    statements(0, ast_.body);
  } catch (const GivenUp&) {
  }
  if (!blocks_.empty()) {
    ast_.blocks = copy(blocks_, 0);
  }
  if (errors_ != nullptr) {
    const auto earlier = [](const Diagnostic& a, const Diagnostic& b) {
      return std::pair(a.place.begin.line, a.place.begin.column) < std::pair(b.place.begin.line, b.place.begin.column);
    };
    std::stable_sort(errors_->begin() + static_cast<std::ptrdiff_t>(first_error_), errors_->end(), earlier);
  }
}

void Parser::expect(Word word) {
  if (!skip(word)) {
    fail_unexpected("'" + std::string(spelling(word)) + "'");
  }
}

// ---- text and tags ----

// Statements up to one of `ends`, or to the end of the template. Returns the word that ended them, current, or none.
Word Parser::statements(Words ends, Body& body) {
  const std::size_t first_stmt = stmts_.size();
  const std::size_t first_expr = exprs_.size();
  Word end = Word::none;
  bool more = true;
  while (more) {
    const Saved saved = save();
    try {
      more = at(TokenKind::block_begin) ? tag_item(ends, end, first_expr) : item(ends);
    } catch (const BrokenTag&) {
      restore(saved);
      skip_broken_tag();
      advance();
    }
  }
  flush_output(first_expr);
  body = pop(stmts_, first_stmt);
  return end;
}

// Anything but a tag. False at the end of the template.
bool Parser::item(Words ends) {
  switch (current_.kind) {
    case TokenKind::data:
      text_item();
      return true;
    case TokenKind::variable_begin:
      print_item();
      return true;
    case TokenKind::error: {
      const Mistake mistake = lexer_.mistake();
      report(mistake.code, mistake.span, mistake.message, mistake.hint);
      current_ = lexer_.skip_tag(TagKind::block, current_.span.end);
      advance();
      swallowed_ = true;
      return true;
    }
    default:
      if (ends != 0) {
        missing_end_ = true;
      }
      return false;
  }
}

void Parser::text_item() {
  const Span span = current_.span;
  advance();
  TemplateData* node = make<TemplateData>(span.begin);
  node->text = with_newlines(ast_.arena, text(span), options_.newline_sequence);
  exprs_.push_back(node);
}

void Parser::open_tag(TagKind kind) {
  tag_ = {kind, current_.span};
  resume_at_ = 0;
  advance();
}

void Parser::print_item() {
  open_tag(TagKind::variable);
  const Part value = tuple();
  if (!at(TokenKind::variable_end)) {
    fail_unexpected("'" + options_.variable_end_string + "'");
  }
  advance();
  exprs_.push_back(value.expr);
}

void Parser::flush_output(std::size_t from) {
  if (exprs_.size() == from) {
    return;
  }
  Output* node = make<Output>(exprs_[from]->span.begin);
  node->span.end = exprs_.back()->span.end;
  node->nodes = pop(exprs_, from);
  stmts_.push_back(node);
}

// One tag. False when the body ends with it: at one of `ends`, or, the end tag missing, at that of an outer body.
bool Parser::tag_item(Words ends, Word& end, std::size_t first_expr) {
  flush_output(first_expr);
  open_tag(lexer_.tag_kind());
  if (contains(ends, current_.word)) {
    end = current_.word;
    return false;
  }
  if (opens_outer(current_.word)) {
    if (openers_.back().good) {
      report_mismatch(current_.word);
    }
    missing_end_ = true;
    return false;
  }
  if (forgive()) {
    return true;
  }
  statement();
  if (missing_end_) {
    if (contains(ends, current_.word)) {
      missing_end_ = false;
      end = current_.word;
    }
    return false;
  }
  require_tag_end();
  advance();
  return true;
}

// Skips an end tag that closes nothing only because its opening tag was broken.
bool Parser::forgive() {
  const auto named = std::find(forgiven_names_.begin(), forgiven_names_.end(), text(current_));
  if (contains(forgiven_, current_.word)) {
    forgiven_ &= ~words(current_.word);
  } else if (at(TokenKind::name) && named != forgiven_names_.end()) {
    forgiven_names_.erase(named);
  } else {
    return false;
  }
  skip_broken_tag();
  advance();
  return true;
}

bool Parser::opens_outer(Word word) const {
  return std::any_of(openers_.begin(), openers_.end(),
                     [&](const Opener& opener) { return contains(opener.ends, word); });
}

void Parser::require_tag_end() {
  if (!at(TokenKind::block_end)) {
    fail_unexpected(tag_.kind == TagKind::line ? "the end of the line" : "'" + options_.block_end_string + "'");
  }
}

void Parser::restore(const Saved& saved) {
  const auto cut = [](auto& stack, std::size_t size) {
    if (stack.size() > size) {
      stack.resize(size);
    }
  };
  cut(exprs_, saved.exprs);
  cut(keywords_, saved.keywords);
  cut(operands_, saved.operands);
  cut(pairs_, saved.pairs);
  depth_ = saved.depth;
}

// Makes the end of the broken tag the current token.
void Parser::skip_broken_tag() {
  const bool variable = tag_.kind == TagKind::variable;
  if (resume_at_ == 0 && at(variable ? TokenKind::variable_end : TokenKind::block_end)) {
    return;
  }
  const std::uint32_t from = resume_at_ != 0 ? resume_at_ : current_.span.begin;
  peeked_ = false;
  current_ = lexer_.skip_tag(tag_.kind, from);
  resume_at_ = 0;
}

// ---- bodies ----

Word Parser::body(Word opener, bool good, const Stmt& node, Words ends, Body& out) {
  const Nesting nesting(*this);
  openers_.push_back({opener, node.span, ends, good});
  const Word end = statements(ends, out);
  if (end == Word::none) {
    if (at(TokenKind::eof) && openers_.back().good && !swallowed_) {
      report_never_closed(openers_.back());
    }
    forgiven_ |= at(TokenKind::eof) ? 0 : ends;
  }
  openers_.pop_back();
  return end;
}

void Parser::add(bool good, const Stmt* node, Body inner) {
  if (good) {
    stmts_.push_back(node);
    return;
  }
  stmts_.insert(stmts_.end(), inner.begin(), inner.end());
}

void Parser::statement() {
  if (!at(TokenKind::name)) {
    fail_unexpected("the name of a tag");
  }
  switch (current_.word) {
    case Word::if_:
      return if_statement();
    case Word::for_:
      return for_statement();
    case Word::set:
      return set_statement();
    case Word::block:
      return block_statement();
    case Word::macro:
      return macro_statement();
    case Word::call:
      return call_statement();
    case Word::filter:
      return filter_statement();
    case Word::with:
      return with_statement();
    case Word::autoescape:
      return autoescape_statement();
    case Word::print:
      return print_statement();
    case Word::extends:
      return extends_statement();
    case Word::include:
      return include_statement();
    case Word::import:
      return import_statement();
    case Word::from:
      return from_statement();
    case Word::do_:
      return options_.ext_do ? do_statement() : fail_unknown_tag();
    case Word::break_:
      return options_.ext_loopcontrols ? plain_statement<Break>() : fail_unknown_tag();
    case Word::continue_:
      return options_.ext_loopcontrols ? plain_statement<Continue>() : fail_unknown_tag();
    case Word::debug:
      return options_.ext_debug ? plain_statement<DebugInfo>() : fail_unknown_tag();
    case Word::trans:
      return options_.ext_i18n ? trans_statement() : fail_unknown_tag();
    default:
      fail_unknown_tag();
  }
}

}  // namespace docmill::jinja
