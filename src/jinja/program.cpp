#include "jinja/program.h"

#include <cstdio>

#include "base/escape.h"

namespace docmill::jinja {

std::string_view name(Op op) {
  switch (op) {
#define X(name, operands, meaning) \
  case Op::name:                   \
    return #name;
    DOCMILL_INSTRUCTIONS(X)
#undef X
  }
  return {};
}

std::string_view operands(Op op) {
  static constexpr std::string_view kOperands[] = {
#define X(name, operands, meaning) operands,
      DOCMILL_INSTRUCTIONS(X)
#undef X
  };
  return kOperands[static_cast<std::size_t>(op)];
}

Place Program::place(Span span) const {
  Place place = place_at(display_name, ast->source, span);
  const std::uint32_t shift = first_line - 1;
  place.begin.line += shift;
  place.end.line += place.end.line != 0 ? shift : 0;
  return place;
}

namespace {

void dump_operand(const Program& program, const Instruction& i, char kind, std::uint32_t value, Buffer& out) {
  switch (kind) {
    case 'w':
    case 'r':
    case 'R':
      out.append(" r" + std::to_string(value));
      return;
    case 'k':
      out.append(" ." + std::string(program.keys[value]->text()));
      return;
    case 'j':
      out.append(" ->" + std::to_string(value));
      return;
    case 'l':
      out.append(" loop" + std::to_string(value));
      return;
    case 'f':
      out.append(" f" + std::to_string(value));
      return;
    case 't': {
      out.push(' ');
      const std::size_t length = std::size_t{i.b} | std::size_t{i.c} << 16;
      append_json_string(std::string_view(program.texts).substr(i.d, length), out);
      return;
    }
    case 'v': {
      Heap heap;
      out.push(' ');
      print_repr(heap, program.constants[value], out);
      return;
    }
    case 's': {
      const CallSite& site = program.sites[value];
      out.append(" (");
      if (i.op == Op::filter || i.op == Op::test || i.op == Op::call_method) {
        out.append(program.keys[site.key]->text());
        out.append(": ");
      }
      out.append("r" + std::to_string(site.first) + " +" + std::to_string(site.positional));
      for (const std::string_view keyword : site.names) {
        out.push(' ');
        out.append(keyword);
        out.push('=');
      }
      out.append(site.star != kNoRegister ? " *r" + std::to_string(site.star) : "");
      out.append(site.double_star != kNoRegister ? " **r" + std::to_string(site.double_star) : "");
      out.push(')');
      return;
    }
    case 'n':
      if (i.op != Op::text) {
        out.append(" " + std::to_string(value));
      }
      return;
    default:
      return;
  }
}

std::string_view role_name(Function::Role role) {
  switch (role) {
    case Function::Role::root:
      return "root";
    case Function::Role::block:
      return "block";
    case Function::Role::macro:
      return "macro";
    case Function::Role::caller:
      return "caller";
    case Function::Role::loop:
      return "loop";
    case Function::Role::loop_filter:
      return "loop_filter";
  }
  return {};
}

}  // namespace

std::string dump(const Program& program) {
  Buffer out;
  for (std::size_t f = 0; f < program.functions.size(); ++f) {
    const Function& function = *program.functions[f];
    out.append("f" + std::to_string(f) + " ");
    out.append(role_name(function.role));
    if (function.role == Function::Role::block || function.role == Function::Role::macro) {
      out.push(' ');
      out.append(function.name);
    }
    out.append(" registers=" + std::to_string(function.registers) + " loops=" + std::to_string(function.loops) + "\n");
    for (std::size_t n = 0; n < function.code.size(); ++n) {
      const Instruction& i = function.code[n];
      const std::string_view kinds = operands(i.op);
      out.append("  " + std::to_string(n) + " ");
      out.append(name(i.op));
      dump_operand(program, i, kinds[0], i.a, out);
      dump_operand(program, i, kinds[1], i.b, out);
      dump_operand(program, i, kinds[2], i.c, out);
      dump_operand(program, i, kinds[3], i.d, out);
      out.push('\n');
    }
  }
  return out.str();
}

}  // namespace docmill::jinja
