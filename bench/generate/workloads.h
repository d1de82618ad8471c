// The two documents that are made: a small one of about 600 bytes and one of about 1.5 KB with nested lists. Each is a
// template, the data of document number i, and the text it must become, put together here without any template.
#pragma once

#include <string>
#include <string_view>

#include "docmill/value.h"

namespace bench {

struct Workload {
  std::string_view name;
  std::string_view source;  // the template
  docmill::Value (*data)(docmill::Arena& arena, unsigned number);
  void (*expected)(unsigned number, std::string& out);  // appends
};

const Workload& simple();
const Workload& complex();

/// What another program needs to make the same documents: `NAME.j2`, and in `NAME.jsonl` a line for each of the first
/// `documents` with its data and the text it must become.
void write_inputs(const Workload& workload, const std::string& folder, unsigned documents);

}  // namespace bench
