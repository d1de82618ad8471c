// {% trans %}: its variables, and its text with `%(name)s` in place of `{{ name }}`, as the i18n extension makes it.
#include "jinja/characters.h"
#include "jinja/parser_impl.h"

namespace docmill::jinja {

struct Parser::TransState {
  std::vector<TransVariable> variables;
  std::unordered_map<std::string_view, std::size_t> index;  // of `variables`
  std::vector<const Name*> references;                      // in the order of the text, repeated ones too
  std::string_view count_name;
  enum class Trimmed : std::uint8_t { unspecified, yes, no } trimmed = Trimmed::unspecified;
  bool complained = false;  // about a tag inside the text
};

namespace {

std::string collapse_line_breaks(std::string_view text) {
  const std::size_t begin = skip_space(text, 0);
  text = text.substr(begin, skip_space_back(text, begin, text.size()) - begin);
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = skip_space(text, i);
    const std::string_view run = text.substr(i, end - i);
    if (run.find('\n') != std::string_view::npos) {
      out += ' ';
    } else {
      out += run;
    }
    if (end < text.size()) {
      out += text[end];
    }
    i = end + 1;
  }
  return out;
}

void append_doubling_percent(std::string& out, std::string_view text) {
  for (const char c : text) {
    out.append(c == '%' ? 2 : 1, c);
  }
}

std::string halve_percent(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == '%' && i + 1 < text.size() && text[i + 1] == '%') {
      ++i;
    }
  }
  return out;
}

}  // namespace

void Parser::trans_statement() {
  Trans* node = make<Trans>(tag_.mark.begin);
  TransState state;
  advance();
  const Saved saved = save();
  bool good = true;
  try {
    if (at(TokenKind::string)) {
      node->has_context = true;
      node->context = evaluate_string(current_);
      advance();
    }
    trans_header(state);
    require_tag_end();
  } catch (const BrokenTag&) {
    restore(saved);
    skip_broken_tag();
    good = false;
  }
  node->span.end = current_.span.end;
  advance();
  std::string singular = trans_text(state, *node, false);
  if (state.count_name.empty() && !state.references.empty()) {
    state.count_name = state.references.front()->name;
  }
  std::string plural;
  if (at(Word::pluralize)) {
    node->has_plural = true;
    pluralize(state);
    plural = trans_text(state, *node, true);
  }
  if (node->has_plural && state.count_name.empty() && good) {
    report("E-TPL-018", node->span, "'pluralize' needs a number to choose the form by",
           "name it in the tag: " + block_tag("trans count=items|length"));
  }
  if (missing_end_) {
    return;
  }
  advance();
  finish_trans(*node, state, singular, plural);
  add(good, node, {});
}

// ---- the tag ----

void Parser::trans_header(TransState& state) {
  while (!at(TokenKind::block_end)) {
    if (!state.variables.empty()) {
      expect(TokenKind::comma);
    }
    if (skip(TokenKind::colon)) {
      return;
    }
    trans_variable(state);
  }
}

void Parser::trans_variable(TransState& state) {
  const Token token = expect(TokenKind::name);
  const std::string_view name = text(token);
  if (state.index.contains(name)) {
    fail("E-TPL-018", token.span, "translatable variable '" + std::string(name) + "' is defined twice");
  }
  const Expr* value = nullptr;
  if (skip(TokenKind::assign)) {
    value = expression().expr;
  } else if (state.trimmed == TransState::Trimmed::unspecified &&
             contains(words(Word::trimmed, Word::notrimmed), token.word)) {
    state.trimmed = token.word == Word::trimmed ? TransState::Trimmed::yes : TransState::Trimmed::no;
    return;
  } else {
    Name* variable = make<Name>(token.span.begin);
    variable->name = name;
    value = variable;
  }
  if (state.variables.empty()) {
    state.count_name = name;
  }
  state.index.emplace(name, state.variables.size());
  state.variables.push_back({name, value});
}

void Parser::pluralize(TransState& state) {
  advance();
  try {
    if (!at(TokenKind::block_end)) {
      const Token token = expect(TokenKind::name);
      state.count_name = text(token);
      if (!state.index.contains(state.count_name)) {
        fail("E-TPL-018", token.span, "'" + std::string(text(token)) + "' is not a variable of this 'trans'",
             "name it in the opening tag: " + block_tag("trans " + std::string(text(token)) + "=..."));
      }
    }
    require_tag_end();
  } catch (const BrokenTag&) {
    skip_broken_tag();
  }
  advance();
}

// ---- the text ----

// Up to `endtrans` or `pluralize`, which is then current.
std::string Parser::trans_text(TransState& state, const Trans& node, bool in_plural) {
  std::string out;
  while (true) {
    try {
      if (at(TokenKind::data)) {
        append_doubling_percent(out, with_newlines(ast_.arena, text(current_), options_.newline_sequence));
        advance();
      } else if (at(TokenKind::variable_begin)) {
        trans_reference(state, out);
      } else if (at(TokenKind::block_begin)) {
        open_tag(lexer_.tag_kind());
        if (trans_tag(state, node, in_plural)) {
          return out;
        }
      } else if (!item(words(Word::endtrans))) {
        if (!swallowed_) {
          report_never_closed({Word::trans, node.span, words(Word::endtrans)});
        }
        return out;
      }
    } catch (const BrokenTag&) {
      skip_broken_tag();
      advance();
    }
  }
}

void Parser::trans_reference(TransState& state, std::string& out) {
  open_tag(TagKind::variable);
  const Token token = expect(TokenKind::name);
  Name* name = make<Name>(token.span.begin);
  name->name = text(token);
  if (at(TokenKind::dot) || at(TokenKind::pipe) || at(TokenKind::lparen) || at(TokenKind::lbracket)) {
    fail("E-TPL-018", current_.span, "a 'trans' text prints plain names only",
         "give the value a name in the tag: " + block_tag("trans name=..."));
  }
  if (!at(TokenKind::variable_end)) {
    fail_unexpected("'" + options_.variable_end_string + "'");
  }
  advance();
  state.references.push_back(name);
  out.append("%(").append(name->name).append(")s");
}

// True when the text ends at this tag.
bool Parser::trans_tag(TransState& state, const Trans& node, bool in_plural) {
  if (at(Word::endtrans) || (at(Word::pluralize) && !in_plural)) {
    return true;
  }
  if (opens_outer(current_.word)) {
    report_never_closed({Word::trans, node.span, words(Word::endtrans)});
    missing_end_ = true;
    return true;
  }
  if (state.complained) {
    throw BrokenTag{};
  }
  state.complained = true;
  if (at(Word::pluralize)) {
    fail("E-TPL-018", current_.span, "'trans' takes one 'pluralize' only");
  }
  fail("E-TPL-018", current_.span, "a 'trans' text holds no other tags than 'pluralize'",
       "give 'trans' a variable with the finished value");
}

// ---- the node ----

void Parser::finish_trans(Trans& node, TransState& state, std::string& singular, std::string& plural) {
  for (const Name* reference : state.references) {
    if (state.index.try_emplace(reference->name, state.variables.size()).second) {
      state.variables.push_back({reference->name, reference});
    }
  }
  const bool trimmed = state.trimmed == TransState::Trimmed::unspecified ? options_.i18n_trimmed
                                                                         : state.trimmed == TransState::Trimmed::yes;
  if (trimmed) {
    singular = collapse_line_breaks(singular);
    plural = collapse_line_breaks(plural);
  }
  node.has_references = !state.references.empty();
  if (!node.has_references && !options_.i18n_newstyle) {
    singular = halve_percent(singular);
    plural = halve_percent(plural);
  }
  node.singular = ast_.arena.copy(singular);
  node.plural = ast_.arena.copy(plural);
  node.count_name = node.has_plural ? state.count_name : std::string_view{};
  node.variables = copy(state.variables, 0);
}

}  // namespace docmill::jinja
