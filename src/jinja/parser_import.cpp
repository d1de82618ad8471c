// Statements that bring in other templates: extends, include, import, from.
#include "jinja/parser_impl.h"

namespace docmill::jinja {

void Parser::extends_statement() {
  Extends* node = make<Extends>(tag_.mark.begin);
  advance();
  node->parent = expression().expr;
  node->span.end = current_.span.end;
  stmts_.push_back(node);
}

void Parser::include_statement() {
  Include* node = make<Include>(tag_.mark.begin);
  advance();
  node->name = expression().expr;
  if (at(Word::ignore) && peek().word == Word::missing) {
    advance();
    advance();
    node->ignore_missing = true;
  }
  node->with_context = import_context() != Importing::without_context;
  node->span.end = current_.span.end;
  stmts_.push_back(node);
}

void Parser::import_statement() {
  Import* node = make<Import>(tag_.mark.begin);
  advance();
  node->name = expression().expr;
  expect(Word::as);
  node->target = name_target(NameContext::store);
  node->with_context = import_context() == Importing::with_context;
  node->span.end = current_.span.end;
  stmts_.push_back(node);
}

void Parser::from_statement() {
  FromImport* node = make<FromImport>(tag_.mark.begin);
  advance();
  node->name = expression().expr;
  expect(Word::import);
  imported_names(*node);
  node->span.end = current_.span.end;
  stmts_.push_back(node);
}

// A context clause may stand instead of a name, too.
void Parser::imported_names(FromImport& node) {
  std::vector<ImportedName> names;
  Importing context = Importing::unspecified;
  do {
    context = import_context();
    if (context != Importing::unspecified) {
      break;
    }
    const Name* name = name_target(NameContext::store);
    if (name->name.starts_with('_')) {
      report("E-TPL-017", name->span, "'" + std::string(name->name) + "' cannot be imported: its name starts with '_'",
             "such names are private to their template; rename it there");
    }
    ImportedName imported{name->name, name->name, name->span};
    if (skip(Word::as)) {
      imported.alias = name_target(NameContext::store)->name;
      imported.span.end = previous_end_;
    }
    names.push_back(imported);
    context = import_context();
  } while (context == Importing::unspecified && skip(TokenKind::comma));
  node.names = copy(names, 0);
  node.with_context = context == Importing::with_context;
}

Parser::Importing Parser::import_context() {
  if ((!at(Word::with) && !at(Word::without)) || peek().word != Word::context) {
    return Importing::unspecified;
  }
  const Importing context = at(Word::with) ? Importing::with_context : Importing::without_context;
  advance();
  advance();
  return context;
}

}  // namespace docmill::jinja
