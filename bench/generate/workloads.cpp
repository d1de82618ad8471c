#include "workloads.h"

#include <cstdio>
#include <fstream>

namespace bench {
namespace {

using docmill::Arena;
using docmill::Dict;
using docmill::List;
using docmill::Value;

Value text(Arena& arena, std::string_view text) { return Value::string(arena, text); }

Value list(Arena& arena, std::initializer_list<Value> items) {
  List* made = List::make(arena, items.size());
  for (const Value& item : items) {
    made->push(arena, item);
  }
  made->frozen = true;
  return Value::list(made);
}

Value dict(Arena& arena, std::initializer_list<std::pair<const char*, Value>> entries) {
  Dict* made = Dict::make(arena, entries.size());
  for (const auto& [key, value] : entries) {
    made->set(arena, key, value);
  }
  made->frozen = true;
  return Value::dict(made);
}

/// Seven digits.
std::string_view digits(unsigned number, char (&buffer)[8]) {
  for (int i = 6; i >= 0; --i) {
    buffer[i] = static_cast<char>('0' + number % 10);
    number /= 10;
  }
  return {buffer, 7};
}

// ---- simple -------------------------------------------------------------------------------------------------------

constexpr std::string_view kSimple = R"(---
title: Component
trim_blocks: true
lstrip_blocks: true
---
# {{ title }}

{{ description }}

## Features

{% for feature in features %}
- {{ feature }}
{% endfor %}

## Installation

```sh
{{ command }}
```

## Usage

```python
import {{ module }}

client = {{ module }}.connect(port={{ port }})
print(client.status())
```

## Licence

{{ licence }}
)";

constexpr std::string_view kFeatures[] = {
    "Answers within a millisecond on ordinary hardware", "Keeps working when the network does not",
    "Explains each decision in its journal", "Needs no configuration to begin with"};

Value simple_data(Arena& arena, unsigned number) {
  char buffer[8];
  const std::string n(digits(number, buffer));
  return dict(arena,
              {{"title", text(arena, "Component " + n)},
               {"description", text(arena, "Component " + n +
                                               " takes readings from meters, checks them against what came before and "
                                               "hands them on to whoever has asked for them.")},
               {"features", list(arena, {Value::string(kFeatures[0]), Value::string(kFeatures[1]),
                                         Value::string(kFeatures[2]), Value::string(kFeatures[3])})},
               {"command", text(arena, "pip install component-" + n)},
               {"module", text(arena, "component_" + n)},
               {"port", Value::integer(8000 + number % 1000)},
               {"licence", Value::string("Apache License, version 2.0.")}});
}

void simple_text(unsigned number, std::string& out) {
  char buffer[8];
  const std::string_view n = digits(number, buffer);
  char port[8];
  std::snprintf(port, sizeof port, "%u", 8000 + number % 1000);
  out.append("# Component ").append(n).append("\n\nComponent ").append(n);
  out.append(
      " takes readings from meters, checks them against what came before and hands them on to whoever has asked for "
      "them.\n\n## Features\n\n");
  for (const std::string_view feature : kFeatures) {
    out.append("- ").append(feature).append("\n");
  }
  out.append("\n## Installation\n\n```sh\npip install component-")
      .append(n)
      .append("\n```\n\n## Usage\n\n```python\nimport component_");
  out.append(n).append("\n\nclient = component_").append(n).append(".connect(port=").append(port);
  out.append(")\nprint(client.status())\n```\n\n## Licence\n\nApache License, version 2.0.\n");
}

// ---- complex ------------------------------------------------------------------------------------------------------

constexpr std::string_view kComplex = R"(---
title: Service
trim_blocks: true
lstrip_blocks: true
---
{% macro row(parameter) %}
| {{ parameter.name }} | {{ parameter.type }} | {{ "yes" if parameter.required else "no" }} |
{% endmacro %}
# {{ title }}

{% for badge in badges %}![{{ badge.label }}]({{ badge.url }}){{ " " if not loop.last }}{% endfor %}


{{ description }}

## Contents

{% for section in ["Requirements", "Design", "Endpoints", "Changelog"] %}
{{ loop.index }}. [{{ section }}](#{{ section|lower }})
{% endfor %}

## Requirements

{% for requirement in requirements %}
- {{ requirement.name }} {{ requirement.version }} or later
{% endfor %}

## Design

```mermaid
graph LR
  client --> {{ module }}
  {{ module }} --> store
```

## Endpoints

{% for endpoint in endpoints %}
### {{ endpoint.method }} {{ endpoint.path }}

{{ endpoint.summary }}

| Name | Type | Required |
| --- | --- | --- |
{% for parameter in endpoint.parameters %}
{{ row(parameter) -}}
{% endfor %}

{% endfor %}
## Changelog

{% for release in changelog %}
### {{ release.version }}

{% for change in release.changes %}
- {{ change }}
{% endfor %}

{% endfor %}
Maintained by {{ owner }}.
)";

struct Parameter {
  const char* name;
  const char* type;
  bool required;
};
struct Endpoint {
  const char* method;
  const char* path;
  const char* summary;
  Parameter parameters[3];
};
constexpr Endpoint kEndpoints[] = {
    {"GET",
     "readings",
     "Lists the readings of a meter, the latest first.",
     {{"meter", "string", true}, {"since", "string", false}, {"limit", "integer", false}}},
    {"POST",
     "readings",
     "Takes a reading, and refuses one that was given before.",
     {{"meter", "string", true}, {"value", "number", true}, {"taken", "string", false}}},
    {"DELETE",
     "meters",
     "Takes a meter out of service, with all it has sent.",
     {{"meter", "string", true}, {"reason", "string", false}, {"force", "boolean", false}}}};
struct Pair {
  const char* name;
  const char* value;
};
constexpr Pair kBadges[] = {{"build", "https://badges.example.org/build/"},
                            {"coverage", "https://badges.example.org/coverage/"}};
constexpr Pair kRequirements[] = {{"PostgreSQL", "15"}, {"Redis", "7.0"}, {"OpenSSL", "3.0"}};
struct Release {
  const char* version;
  const char* changes[2];
};
constexpr Release kReleases[] = {{"2.1", {"Readings may be given in batches.", "A meter out of service answers 410."}},
                                 {"2.0", {"Times are in UTC.", "The limit of a list is 1000."}}};

Value endpoint_value(Arena& arena, const Endpoint& endpoint, const std::string& path) {
  List* parameters = List::make(arena, 3);
  for (const Parameter& parameter : endpoint.parameters) {
    parameters->push(arena, dict(arena, {{"name", Value::string(parameter.name)},
                                         {"type", Value::string(parameter.type)},
                                         {"required", Value::boolean(parameter.required)}}));
  }
  parameters->frozen = true;
  return dict(arena, {{"method", Value::string(endpoint.method)},
                      {"path", text(arena, path)},
                      {"summary", Value::string(endpoint.summary)},
                      {"parameters", Value::list(parameters)}});
}

Value release_value(Arena& arena, const Release& release) {
  return dict(arena,
              {{"version", Value::string(release.version)},
               {"changes", list(arena, {Value::string(release.changes[0]), Value::string(release.changes[1])})}});
}

Value complex_data(Arena& arena, unsigned number) {
  char buffer[8];
  const std::string n(digits(number, buffer));
  const auto badge = [&](const Pair& one) {
    return dict(arena, {{"label", Value::string(one.name)}, {"url", text(arena, one.value + n + ".svg")}});
  };
  const auto requirement = [&](const Pair& one) {
    return dict(arena, {{"name", Value::string(one.name)}, {"version", Value::string(one.value)}});
  };
  const auto endpoint = [&](const Endpoint& one) {
    return endpoint_value(arena, one, "/services/" + n + "/" + one.path);
  };
  return dict(arena,
              {{"title", text(arena, "Service " + n)},
               {"badges", list(arena, {badge(kBadges[0]), badge(kBadges[1])})},
               {"description",
                text(arena, "Service " + n +
                                " keeps the readings of all meters of one street and answers questions about them.")},
               {"requirements", list(arena, {requirement(kRequirements[0]), requirement(kRequirements[1]),
                                             requirement(kRequirements[2])})},
               {"module", text(arena, "service_" + n)},
               {"endpoints", list(arena, {endpoint(kEndpoints[0]), endpoint(kEndpoints[1]), endpoint(kEndpoints[2])})},
               {"changelog", list(arena, {release_value(arena, kReleases[0]), release_value(arena, kReleases[1])})},
               {"owner", text(arena, "team " + n)}});
}

void complex_text(unsigned number, std::string& out) {
  char buffer[8];
  const std::string_view n = digits(number, buffer);
  out.append("# Service ").append(n).append("\n\n");
  for (const Pair& badge : kBadges) {
    out.append("![").append(badge.name).append("](").append(badge.value).append(n).append(".svg)");
    out.append(&badge == &kBadges[0] ? " " : "");
  }
  out.append("\n\nService ")
      .append(n)
      .append(" keeps the readings of all meters of one street and answers questions about them.\n\n");
  out.append(
      "## Contents\n\n1. [Requirements](#requirements)\n2. [Design](#design)\n3. [Endpoints](#endpoints)\n4. "
      "[Changelog](#changelog)\n\n");
  out.append("## Requirements\n\n");
  for (const Pair& requirement : kRequirements) {
    out.append("- ").append(requirement.name).append(" ").append(requirement.value).append(" or later\n");
  }
  out.append("\n## Design\n\n```mermaid\ngraph LR\n  client --> service_").append(n);
  out.append("\n  service_").append(n).append(" --> store\n```\n\n## Endpoints\n\n");
  for (const Endpoint& endpoint : kEndpoints) {
    out.append("### ").append(endpoint.method).append(" /services/").append(n).append("/").append(endpoint.path);
    out.append("\n\n").append(endpoint.summary).append("\n\n| Name | Type | Required |\n| --- | --- | --- |\n");
    for (const Parameter& parameter : endpoint.parameters) {
      out.append("| ").append(parameter.name).append(" | ").append(parameter.type);
      out.append(parameter.required ? " | yes |\n" : " | no |\n");
    }
    out.append("\n");
  }
  out.append("## Changelog\n\n");
  for (const Release& release : kReleases) {
    out.append("### ").append(release.version).append("\n\n");
    for (const char* change : release.changes) {
      out.append("- ").append(change).append("\n");
    }
    out.append("\n");
  }
  out.append("Maintained by team ").append(n).append(".\n");
}

}  // namespace

const Workload& simple() {
  static constexpr Workload kWorkload{"simple", kSimple, simple_data, simple_text};
  return kWorkload;
}

const Workload& complex() {
  static constexpr Workload kWorkload{"complex", kComplex, complex_data, complex_text};
  return kWorkload;
}

void write_inputs(const Workload& workload, const std::string& folder, unsigned documents) {
  const std::string path = folder + "/" + std::string(workload.name);
  const std::string_view source = workload.source;
  std::ofstream(path + ".j2") << source.substr(source.find("---\n", 4) + 4);  // without the front matter
  std::ofstream lines(path + ".jsonl");
  docmill::Heap heap;
  docmill::Buffer json;
  std::string expected;
  for (unsigned i = 0; i < documents; ++i) {
    heap.arena.reset();
    json.clear();
    expected.clear();
    workload.expected(i, expected);
    docmill::write_json(
        heap, dict(heap.arena, {{"data", workload.data(heap.arena, i)}, {"text", text(heap.arena, expected)}}), json,
        {.compact = true});
    lines << json.view() << '\n';
  }
}

}  // namespace bench
