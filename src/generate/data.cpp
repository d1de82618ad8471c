#include "generate/data.h"

namespace docmill {
namespace {

Diagnostic to_diagnostic(SchemaFinding finding, const Request& request) {
  Diagnostic diagnostic;
  diagnostic.kind = ErrorKind::data;
  diagnostic.code = std::move(finding.code);
  diagnostic.message = std::move(finding.message);
  diagnostic.hint = std::move(finding.hint);
  diagnostic.place.source = request.data_name;
  if (request.locate_data) {
    diagnostic.place = request.locate_data(finding.path);
  }
  return diagnostic;
}

}  // namespace

std::optional<Schema> schema_of(const TemplateInfo& info) {
  if (info.schema.empty() && info.variables.empty()) {
    return std::nullopt;
  }
  return Schema(read_data(info.schema.empty() ? schema_of_variables(info) : info.schema, DataFormat::json,
                          info.name + "/schema.json"));
}

std::vector<Diagnostic> check_data(const std::optional<Schema>& schema, const Request& request) {
  std::vector<Diagnostic> all;
  if (schema) {
    for (SchemaFinding& finding : schema->check(request.data)) {
      all.push_back(to_diagnostic(std::move(finding), request));
    }
  }
  return all;
}

void require_object(const Request& request) {
  if (!request.data.is_dict()) {
    throw Error(
        ErrorKind::data, "E-DAT-030",
        "the data of a template must be an object with named values, not " + std::string(type_name(request.data)));
  }
}

void require_valid_data(const std::optional<Schema>& schema, const Request& request) {
  std::vector<Diagnostic> findings = check_data(schema, request);
  if (findings.empty()) {
    return;
  }
  Diagnostic first = std::move(findings.front());
  for (std::size_t i = 1; i < findings.size(); ++i) {
    first.trace.push_back({"also: " + findings[i].message, findings[i].place});
  }
  throw Error(std::move(first));
}

Value with_defaults(Arena& arena, const TemplateInfo& info, const Value& data) {
  if (info.variables.empty()) {
    return data;
  }
  const Dict& given = *data.as_dict();
  Dict* all = Dict::make(arena, given.size + info.variables.size());
  for (const Dict::Entry& entry : given.view()) {
    all->set(arena, entry.key, entry.value);
  }
  for (const TemplateVariable& variable : info.variables) {
    if (given.find(variable.name) == nullptr) {
      all->set(arena, variable.name, variable.default_value);
    }
  }
  all->frozen = true;
  return Value::dict(all);
}

}  // namespace docmill
