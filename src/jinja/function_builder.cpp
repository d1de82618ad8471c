#include "jinja/function_builder.h"

namespace docmill::jinja {

void FunctionBuilder::check_count(std::size_t count) {
  if (count >= kTemporary - 1) {
    throw Error(ErrorKind::syntax, "E-TPL-031", "the template is too large: too many names or values in one scope",
                "split it with include or macros");
  }
}

Register FunctionBuilder::named(const Identifier& identifier) {
  const auto [at, is_new] = names_.emplace(identifier, static_cast<Register>(names_.size()));
  if (is_new) {
    check_count(names_.size());
  }
  return *at;
}

Register FunctionBuilder::temporary() { return temporaries(1); }

Register FunctionBuilder::temporaries(std::size_t count) {
  check_count(temporary_top_ + count);
  const Register first = static_cast<Register>(kTemporary + temporary_top_);
  temporary_top_ = static_cast<std::uint16_t>(temporary_top_ + count);
  temporary_max_ = std::max(temporary_max_, temporary_top_);
  return first;
}

Label FunctionBuilder::new_label() {
  labels_.push_back(0);
  return Label{static_cast<std::uint32_t>(labels_.size() - 1)};
}

Register FunctionBuilder::final_register(Register r) const {
  if (r == kNoRegister || r < kTemporary) {
    return r;
  }
  return static_cast<Register>(names_.size() + (r - kTemporary));
}

void FunctionBuilder::finish(Program& program) {
  check_count(names_.size() + temporary_max_);
  const auto is_register = [](char kind) { return kind == 'w' || kind == 'r' || kind == 'R'; };
  for (Instruction& i : function_.code) {
    const std::string_view kinds = operands(i.op);
    if (kinds[3] == 'j') {
      i.d = labels_[i.d];
    }
    if (((i.a | i.b | i.c) & kTemporary) == 0) {
      continue;  // no temporary among them
    }
    i.a = is_register(kinds[0]) ? final_register(i.a) : i.a;
    i.b = is_register(kinds[1]) ? final_register(i.b) : i.b;
    i.c = is_register(kinds[2]) ? final_register(i.c) : i.c;
  }
  for (const std::uint32_t number : sites) {
    CallSite& site = program.sites[number];
    site.first = final_register(site.first);
    site.star = final_register(site.star);
    site.double_star = final_register(site.double_star);
  }
  function_.registers = static_cast<std::uint16_t>(names_.size() + temporary_max_);
}

}  // namespace docmill::jinja
