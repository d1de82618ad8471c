// YAML text as a sequence of events: the one door to yaml-cpp.
//
// Its event parser is used, not its nodes: what is built, how deep and how much is decided by the receiver, and its
// own recursion stops at 500 levels. Errors come out as E-DAT-002 with their place and in plain words.
// Specification: YAML 1.2, one document per text.
#pragma once

#include <cstddef>
#include <string_view>

#include "value/source_text.h"

namespace docmill {

struct YamlNode {
  std::size_t at = 0;      // byte offset
  std::string_view tag;    // "?" of a plain scalar or an untagged collection, "!" of a quoted or block scalar
  std::size_t anchor = 0;  // counted from 1 in the order of the text; 0 for none
};

class YamlEvents {
 public:
  virtual void null(const YamlNode& node) = 0;
  virtual void scalar(const YamlNode& node, std::string_view text) = 0;
  virtual void alias(std::size_t at, std::size_t anchor) = 0;
  virtual void begin_list(const YamlNode& node) = 0;
  virtual void end_list() = 0;
  virtual void begin_dict(const YamlNode& node) = 0;
  virtual void end_dict() = 0;

 protected:
  ~YamlEvents() = default;
};

/// Tells `events` the nodes of the one document in the text; nothing when the text is empty. What `events` throws
/// comes through. Throws Error data E-DAT-002, E-DAT-005, Error limit E-LIM-004, E-LIM-006.
void parse_yaml(const SourceText& source, const ReadOptions& options, YamlEvents& events);

}  // namespace docmill
