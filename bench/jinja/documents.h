// The eight workloads as straight-line C++: what someone would write by hand for that one document.
//
// Each function is written once and compiled for three kinds of data (our arena values, plain structs, simdjson's
// elements) and two kinds of output (std::string, Buffer).
#pragma once

#include <simdjson.h>

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/escape.h"
#include "docmill/value.h"

namespace docmill::bench {

// ---- outputs ------------------------------------------------------------------------------------------------------

/// What a program that was written in a day does.
struct StringOut {
  std::string& text;
  void put(std::string_view piece) { text.append(piece); }
};
/// A raw growable buffer with an inlined capacity check.
struct BufferOut {
  Buffer& text;
  void put(std::string_view piece) { text.append(piece); }
};

template <class Out>
struct Writer {
  Out out;
  Writer& operator<<(std::string_view piece) {
    out.put(piece);
    return *this;
  }
  Writer& operator<<(std::int64_t number) {
    char digits[24];
    out.put({digits, static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, number).ptr - digits)});
    return *this;
  }
};

// ---- data ---------------------------------------------------------------------------------------------------------

/// Every name that a workload uses.
struct Record {
  std::string_view id, name, title, text, kind, priority, status, owner, version, value;
  std::int64_t number = 0;
  std::vector<Record> groups, entries, parts, steps;
  std::vector<std::string_view> tags, notes;
};
using Element = simdjson::dom::element;

inline const Value* find(const Value& record, std::string_view name) { return record.as_dict()->find(name); }

#define DOCMILL_BENCH_TEXT(field)                                                                  \
  inline std::string_view field(const Record& record) { return record.field; }                     \
  inline std::string_view field(const Value& record) { return find(record, #field)->as_string(); } \
  inline std::string_view field(const Element& record) { return record[#field].get_string().value_unsafe(); }
#define DOCMILL_BENCH_LIST(field)                                                                              \
  inline const auto& field(const Record& record) { return record.field; }                                      \
  inline std::span<const Value> field(const Value& record) { return find(record, #field)->as_list()->view(); } \
  inline simdjson::dom::array field(const Element& record) { return record[#field].get_array().value_unsafe(); }
DOCMILL_BENCH_TEXT(id)
DOCMILL_BENCH_TEXT(name)
DOCMILL_BENCH_TEXT(title)
DOCMILL_BENCH_TEXT(text)
DOCMILL_BENCH_TEXT(kind)
DOCMILL_BENCH_TEXT(priority)
DOCMILL_BENCH_TEXT(status)
DOCMILL_BENCH_TEXT(owner)
DOCMILL_BENCH_TEXT(version)
DOCMILL_BENCH_TEXT(value)
DOCMILL_BENCH_LIST(groups)
DOCMILL_BENCH_LIST(entries)
DOCMILL_BENCH_LIST(parts)
DOCMILL_BENCH_LIST(steps)
DOCMILL_BENCH_LIST(tags)
DOCMILL_BENCH_LIST(notes)
#undef DOCMILL_BENCH_TEXT
#undef DOCMILL_BENCH_LIST
inline std::int64_t number(const Record& record) { return record.number; }
inline std::int64_t number(const Value& record) { return find(record, "number")->as_integer(); }
inline std::int64_t number(const Element& record) { return record["number"].get_int64().value_unsafe(); }

inline std::string_view as_text(std::string_view text) { return text; }
inline std::string_view as_text(const Value& text) { return text.as_string(); }
inline std::string_view as_text(const Element& text) { return text.get_string().value_unsafe(); }

template <class W, class List>
void join(W& w, const List& list) {
  bool first = true;
  for (const auto& item : list) {
    w << (first ? "" : ", ") << as_text(item);
    first = false;
  }
}

template <class W>
void upper(W& w, std::string_view text) {
  char large[64];
  const std::size_t size = std::min(text.size(), sizeof large);
  for (std::size_t i = 0; i < size; ++i) {
    large[i] = text[i] >= 'a' && text[i] <= 'z' ? static_cast<char>(text[i] - 32) : text[i];
  }
  w << std::string_view(large, size);
}

template <class List>
std::int64_t count(const List& list) {
  return static_cast<std::int64_t>(list.size());
}

// ---- documents ----------------------------------------------------------------------------------------------------

template <class W, class R>
void write_simple(W& w, const R& r) {
  w << "# " << title(r) << " " << version(r) << "\n\n"
    << text(r) << "\n\n- Licence: " << kind(r) << "\n- Maintained by " << owner(r) << ", " << status(r)
    << "\n\nInstall it with `" << value(r) << "`; more is at <" << id(r) << ">.\n";
}

template <class W, class R>
void write_complex(W& w, const R& r) {
  w << "# " << title(r) << " (" << version(r) << ")\n\n[state: ";
  upper(w, status(r));
  w << "] [team: ";
  upper(w, owner(r));
  w << "]\n\n";
  const auto& all = groups(r);
  const std::int64_t total = count(all);
  if (total == 0) {
    w << "Nothing is planned.\n";
  } else if (total == 1) {
    w << "One topic is planned.\n";
  } else {
    w << total << " topics are planned.\n";
  }
  w << "\n";
  std::int64_t index = 0;
  for (const auto& group : all) {
    w << "## " << ++index << ". " << title(group) << "\n\n";
    bool any = false;
    for (const auto& entry : entries(group)) {
      any = true;
      if (status(entry) == "done") {
        w << "- [x] " << name(entry) << "\n";
      } else if (const std::int64_t days = number(entry); days > 3) {
        w << "- [ ] **" << name(entry) << "**, " << days * 8 << " hours\n";
      } else {
        w << "- [ ] " << name(entry) << ", " << days << " days\n";
      }
    }
    if (!any) {
      w << "- nothing yet\n";
    }
    w << "\nLabels: ";
    join(w, tags(group));
    w << (index == total ? "." : ";") << "\n";
  }
  w << text(r) << "\n";
}

template <class W, class R>
void write_readme(W& w, const R& r) {
  w << "# " << name(r) << " " << version(r) << "\n\n> " << text(r) << "\n\n";
  if (const auto state = status(r); !state.empty()) {
    w << "Status: **" << state << "**. Maintained by " << owner(r) << ".\n\n";
  }
  w << "## Contents\n\n";
  std::int64_t index = 0;
  for (const auto& group : groups(r)) {
    w << ++index << ". [" << title(group) << "](#" << id(group) << ")\n";
  }
  w << "\n";
  for (const auto& group : groups(r)) {
    w << "## " << title(group) << "\n\n" << text(group) << "\n\n";
    for (const auto& entry : entries(group)) {
      w << "- **" << name(entry) << "**: " << text(entry) << "\n";
    }
    w << "\n";
  }
  w << "## Settings\n\n| Name | Type | Default | Meaning |\n|---|---|---|---|\n";
  for (const auto& part : parts(r)) {
    w << "| `" << name(part) << "` | " << kind(part) << " | " << value(part) << " | " << text(part) << " |\n";
  }
  w << "\n## First steps\n\n";
  index = 0;
  for (const auto& step : steps(r)) {
    w << "### Step " << ++index << ": " << title(step) << "\n\n"
      << text(step) << "\n\n```sh\n"
      << value(step) << "\n```\n\n";
  }
  w << "## Contributing\n\nChanges are welcome. Open an issue before larger work, keep each change to one\npurpose, "
       "and "
       "add a test that fails without it.\n\n## Licence\n\n"
    << kind(r) << ". Tags: ";
  join(w, tags(r));
  w << ".\n";
}

template <class W, class R>
void write_api(W& w, const R& r) {
  w << "# " << title(r) << " reference\n\n"
    << text(r) << "\n\nVersion " << version(r) << ", state " << status(r) << ". All paths are below `" << value(r)
    << "`.\n\n## Overview\n\n| Group | Endpoints | About |\n|---|---:|---|\n";
  for (const auto& group : groups(r)) {
    w << "| [" << title(group) << "](#" << id(group) << ") | " << count(entries(group)) << " | " << text(group)
      << " |\n";
  }
  w << "\n";
  for (const auto& group : groups(r)) {
    w << "## " << title(group) << "\n\n" << text(group) << "\n\n";
    for (const auto& endpoint : entries(group)) {
      w << "### ";
      upper(w, kind(endpoint));
      w << " " << value(endpoint) << "\n\n" << title(endpoint) << ". " << text(endpoint) << "\n\n";
      if (const auto& all = parts(endpoint); all.size() != 0) {
        w << "| Parameter | Type | Required | Meaning |\n|---|---|---|---|\n";
        for (const auto& part : all) {
          w << "| `" << name(part) << "` | " << kind(part) << " | " << (number(part) != 0 ? "yes" : "no") << " | "
            << text(part) << " |\n";
        }
        w << "\n";
      } else {
        w << "It takes no parameters.\n\n";
      }
      w << "Answers:\n\n";
      const auto& answers = steps(endpoint);
      std::size_t left = answers.size();
      for (const auto& step : answers) {
        w << "- `" << number(step) << "` " << text(step) << (--left == 0 ? ".\n" : ";\n");
      }
      if (status(endpoint) == "old") {
        w << "> Deprecated since " << version(endpoint) << ".\n\n";
      }
      w << "Tags: ";
      join(w, tags(endpoint));
      w << "\n\n";
    }
  }
  w << "## Errors\n\nEvery error is a JSON object with the members `code`, `message` and `place`.\nA client should "
       "look "
       "at `code` only; the text may change at any time.\n\n";
  for (const auto& part : parts(r)) {
    w << "- **" << number(part) << "** `" << name(part) << "`: " << text(part) << "\n";
  }
}

template <class W, class R>
void write_requirement(W& w, const R& entry) {
  w << "#### " << id(entry) << ": " << title(entry) << "\n\n"
    << text(entry) << "\n\n- Priority: " << priority(entry) << (priority(entry) == "high" ? " (release blocker)" : "")
    << "\n- State: " << status(entry) << "\n- Owner: " << owner(entry) << "\n";
  if (const auto& needs = tags(entry); needs.size() != 0) {
    w << "- Depends on: ";
    join(w, needs);
    w << "\n";
  }
  w << "- Effort: " << number(entry) << " days\n\nAccepted when:\n\n";
  std::int64_t index = 0;
  for (const auto& note : notes(entry)) {
    w << ++index << ". " << as_text(note) << "\n";
  }
  w << "\n";
}

template <class W, class R>
void write_srs_front(W& w, const R& r) {
  w << "# Software requirements: " << title(r) << "\n\n| | |\n|---|---|\n| Version | " << version(r) << " |\n| State | "
    << status(r) << " |\n| Owner | " << owner(r) << " |\n| Document | " << id(r)
    << " |\n\n## 1. Introduction\n\n### 1.1 Purpose\n\n"
    << text(r) << "\n\n### 1.2 Scope\n\nThis document covers " << name(r)
    << ". What it does not mention is not promised.\nIt is kept under version control; a change needs the approval of "
    << owner(r)
    << ".\n\n### 1.3 Conventions\n\nThe words *must*, *should* and *may* are used as in RFC 2119. Each "
       "requirement\nhas one identifier, which is never used again, one priority and one owner.\n\n### 1.4 Terms\n\n";
  for (const auto& entry : entries(r)) {
    w << "- **" << name(entry) << "**: " << text(entry) << "\n";
  }
  w << "\n## 2. Overall description\n\n### 2.1 Users\n\n";
  std::int64_t index = 0;
  for (const auto& part : parts(r)) {
    w << ++index << ". **" << name(part) << "** (" << kind(part) << "): " << text(part) << "\n";
  }
  w << "\n### 2.2 Constraints\n\n";
  for (const auto& note : notes(r)) {
    w << "- " << as_text(note) << "\n";
  }
  w << "\n### 2.3 Overview of the requirements\n\n| Group | Identifier | Number |\n|---|---|---:|\n";
  for (const auto& group : groups(r)) {
    w << "| " << title(group) << " | " << id(group) << " | " << count(entries(group)) << " |\n";
  }
  w << "\n";
}

template <class W, class R>
void write_srs_end(W& w, const R& r) {
  w << "## 6. Verification\n\nEach requirement is verified by the method that suits it: by a test that runs\nwith "
       "every "
       "build, by an inspection of the code, or by a demonstration to those\nwho asked for it. What cannot be verified "
       "is rewritten until it can.\n\n";
  for (const auto& group : groups(r)) {
    if (status(group) == "open") {
      w << "- " << title(group) << " is still open and is verified by " << owner(group) << ".\n";
    } else {
      w << "- " << title(group) << " has been agreed with " << owner(group) << ".\n";
    }
  }
  w << "\n## 7. Approval\n\n";
  for (const auto& part : parts(r)) {
    const std::string_view of = kind(part);
    w << "- [ ] " << name(part)
      << (of == "sponsor"    ? ", for the budget\n"
          : of == "operator" ? ", for the operation\n"
                             : "\n");
  }
}

template <class W, class R>
void write_srs(W& w, const R& r) {
  write_srs_front(w, r);
  w << "## 3. Requirements\n\n";
  std::int64_t index = 0;
  for (const auto& group : groups(r)) {
    w << "### 3." << ++index << " " << title(group) << "\n\n" << text(group) << "\n\n";
    for (const auto& entry : entries(group)) {
      write_requirement(w, entry);
    }
  }
  w << "## 4. Qualities\n\n";
  index = 0;
  for (const auto& step : steps(r)) {
    w << "### 4." << ++index << " " << title(step) << "\n\n" << text(step) << "\n\n| Measure | Target |\n|---|---|\n";
    for (const auto& part : parts(step)) {
      w << "| " << name(part) << " | " << value(part) << " |\n";
    }
    w << "\n";
  }
  w << "## 5. Traceability\n\n| Requirement | Title | Owner | State | Days |\n|---|---|---|---|---:|\n";
  for (const auto& group : groups(r)) {
    for (const auto& entry : entries(group)) {
      w << "| " << id(entry) << " | " << title(entry) << " | " << owner(entry) << " | " << status(entry) << " | "
        << number(entry) << " |\n";
    }
  }
  w << "\n";
  write_srs_end(w, r);
}

template <class W, class R>
void write_prd(W& w, const R& r) {
  w << "# " << title(r) << ": product requirements\n\n**Owner:** " << owner(r) << " | **Version:** " << version(r)
    << " | **State:** " << status(r) << "\n\n## Summary\n\n"
    << text(r) << "\n\n## Goals\n\n";
  std::int64_t index = 0;
  for (const auto& entry : entries(r)) {
    w << ++index << ". **" << title(entry) << "**: " << text(entry) << " Measured by " << value(entry) << ".\n";
  }
  w << "\n## People\n\n";
  for (const auto& part : parts(r)) {
    w << "### " << name(part) << ", " << kind(part) << "\n\n" << text(part) << "\n\n";
    for (const auto& note : notes(part)) {
      w << "- " << as_text(note) << "\n";
    }
    w << "\n";
  }
  w << "## Features\n\n";
  for (const auto& group : groups(r)) {
    w << "### " << title(group) << "\n\n"
      << text(group) << "\n\nPriority " << priority(group) << ", planned for " << version(group) << ".\n\n";
    for (const auto& entry : entries(group)) {
      w << "- As " << owner(entry) << " I want " << title(entry) << ", so that " << text(entry) << " (" << number(entry)
        << " points" << (status(entry) == "done" ? ", done" : "") << ")\n";
      for (const auto& note : notes(entry)) {
        w << "  - " << as_text(note) << "\n";
      }
    }
    w << "\n";
  }
  w << "## Milestones\n\n| Date | Name | Contents |\n|---|---|---|\n";
  for (const auto& step : steps(r)) {
    w << "| " << value(step) << " | " << name(step) << " | ";
    join(w, tags(step));
    w << " |\n";
  }
  w << "\n## Not part of it\n\n";
  for (const auto& note : notes(r)) {
    w << "- " << as_text(note) << "\n";
  }
}

template <class W, class R>
void write_component(W& w, const R& group) {
  w << "### " << name(group) << "\n\n"
    << text(group) << "\n\n| | |\n|---|---|\n| Kind | " << kind(group) << " |\n| Owner | " << owner(group)
    << " |\n| Needs | ";
  join(w, tags(group));
  w << " |\n\n";
  for (const auto& entry : entries(group)) {
    w << "#### `" << name(entry) << "`\n\n" << text(entry) << "\n\n";
    if (const auto& fields = parts(entry); fields.size() != 0) {
      w << "| Field | Type | Meaning |\n|---|---|---|\n";
      for (const auto& part : fields) {
        w << "| `" << name(part) << "` | `" << kind(part) << "` | " << text(part) << " |\n";
      }
    } else {
      w << "It has no fields.\n";
    }
    w << "\n";
  }
  if (const auto& risks = notes(group); risks.size() != 0) {
    w << "Risks:\n\n";
    std::int64_t index = 0;
    for (const auto& note : risks) {
      w << ++index << ". " << as_text(note) << "\n";
    }
    w << "\n";
  }
}

template <class W, class R>
void write_sdd(W& w, const R& r) {
  w << "# " << title(r) << ": design\n\n"
    << text(r) << "\n\nVersion " << version(r) << " by " << owner(r) << ", " << status(r) << ".\n\n## Decisions\n\n";
  for (const auto& entry : entries(r)) {
    w << "### " << id(entry) << " " << title(entry) << "\n\n"
      << text(entry) << "\n\n- State: " << status(entry) << "\n- Because " << value(entry) << "\n\n";
  }
  w << "## Components\n\n";
  for (const auto& group : groups(r)) {
    write_component(w, group);
  }
  w << "## Deployment\n\n";
  std::int64_t index = 0;
  for (const auto& step : steps(r)) {
    w << ++index << ". " << title(step) << " on " << value(step) << ", " << number(step) << " instances: " << text(step)
      << "\n";
  }
}

// ---- the table ----------------------------------------------------------------------------------------------------

/// A cell: a text, or a number where `text` is null.
struct Cell {
  std::string_view text;
  std::int64_t number = 0;
};
using Table = std::vector<std::vector<Cell>>;

inline Cell cell_of(const Cell& cell) { return cell; }
inline Cell cell_of(const Value& value) {
  return value.is_string() ? Cell{value.as_string(), 0} : Cell{{}, value.as_integer()};
}
inline Cell cell_of(const Element& element) {
  return element.is_string() ? Cell{element.get_string().value_unsafe(), 0}
                             : Cell{{}, element.get_int64().value_unsafe()};
}
inline std::span<const Value> rows(const Value& table) { return find(table, "rows")->as_list()->view(); }
inline const Table& rows(const Table& table) { return table; }
inline simdjson::dom::array rows(const Element& table) { return table["rows"].get_array().value_unsafe(); }
inline std::span<const Value> cells(const Value& row) { return row.as_list()->view(); }
inline const std::vector<Cell>& cells(const std::vector<Cell>& row) { return row; }
inline simdjson::dom::array cells(const Element& row) { return row.get_array().value_unsafe(); }

/// Appends character by character, as one writes it by hand.
inline void escape(StringOut& out, std::string_view text) {
  std::size_t done = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c != '&' && c != '<' && c != '>' && c != '"' && c != '\'') {
      continue;
    }
    out.put(text.substr(done, i - done));
    out.put(c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&#34;" : "&#39;");
    done = i + 1;
  }
  out.put(text.substr(done));
}
inline void escape(BufferOut& out, std::string_view text) { escape_html(text, out.text); }

template <class W, class R>
void write_table(W& w, const R& table) {
  w << "<table>\n";
  for (const auto& row : rows(table)) {
    w << "<tr>";
    for (const auto& item : cells(row)) {
      const Cell cell = cell_of(item);
      w << "<td>";
      if (cell.text.data() != nullptr) {
        escape(w.out, cell.text);
      } else {
        w << cell.number;
      }
      w << "</td>";
    }
    w << "</tr>\n";
  }
  w << "</table>\n";
}

}  // namespace docmill::bench
