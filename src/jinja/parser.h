// Template text -> tokens -> tree. Recursive descent over Jinja2's grammar, precedence and oddities included.
//
//   template    = { text | "{{" items "}}" | "{%" statement "%}" }
//   statement   = "if" items ":"? body { "elif" items body } [ "else" body ] "endif"
//               | "for" target "in" items [ "if" expr ] [ "recursive" ] body [ "else" body ] "endfor"
//               | "set" target ( "=" items | { "|" filter } body "endset" )
//               | "block" name [ "scoped" ] [ "required" ] body "endblock" [ name ]
//               | "macro" name signature body "endmacro" | "call" [ signature ] call body "endcall"
//               | "filter" filter { "|" filter } body "endfilter" | "with" { target "=" expr } body "endwith"
//               | "autoescape" expr body "endautoescape" | "extends" expr | "print" { expr }
//               | "include" expr [ "ignore" "missing" ] [ context ] | "import" expr "as" name [ context ]
//               | "from" expr "import" name [ "as" name ] { "," name [ "as" name ] } [ context ]
//               | "do" items | "break" | "continue" | "debug"                       (extensions)
//               | "trans" [ string ] { name [ "=" expr ] } text [ "pluralize" [ name ] text ] "endtrans"
//   context     = ( "with" | "without" ) "context"
//   signature   = "(" [ name [ "=" expr ] { "," name [ "=" expr ] } ] ")"
//   items       = expr { "," expr } [ "," ]                                a tuple when there is a comma
//   expr        = or { "if" or [ "else" expr ] }
//   or          = and { "or" and }          and = not { "and" not }          not = "not" not | compare
//   compare     = sum { ( "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not" "in" ) sum }
//   sum         = concat { ( "+" | "-" ) concat }                            concat = product { "~" product }
//   product     = power { ( "*" | "/" | "//" | "%" ) power }                 power = unary { "**" unary }
//   unary       = ( ( "-" | "+" ) unary-without-filters | primary ) { postfix } { "|" filter | "is" test | call }
//   primary     = name | literal | string { string } | "(" items ")" | "[" list "]" | "{" pairs "}"
//   postfix     = "." ( name | integer ) | "[" subscript { "," subscript } "]" | call
//   test        = [ "not" ] dotted [ call | primary { postfix } ]            filter = dotted [ call ]
#pragma once

#include <memory>
#include <vector>

#include "docmill/jinja.h"
#include "jinja/ast.h"

namespace docmill::jinja {

/// Parses `source`. Throws the first Error syntax when `errors` is null; otherwise collects every diagnostic it can
/// find (at most 20) by going on after a broken tag, sorted by place, and returns what could be parsed, in which no
/// pointer is null that would not be null in a good tree. Throws Error config when a start or end mark is empty.
std::unique_ptr<Ast> parse(Source source, const Options& options, std::vector<Diagnostic>* errors = nullptr);

}  // namespace docmill::jinja
