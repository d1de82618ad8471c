#include "cli/contract_schema.h"

namespace docmill::cli {
namespace {

using jinja::Field;
using jinja::Shape;

constexpr int kMostDepth = 64;

std::string_view type_of(Shape shape) {
  switch (shape) {
    case Shape::any:
      return "";
    case Shape::text:
      return "string";
    case Shape::number:
      return "number";
    case Shape::boolean:
      return "boolean";
    case Shape::list:
      return "array";
    case Shape::object:
      return "object";
  }
  return "";
}

const Value* member(const Value* object, std::string_view name) {
  return object != nullptr && object->is_dict() ? object->as_dict()->find(name) : nullptr;
}

class SchemaMaker {
 public:
  SchemaMaker(const TemplateInfo& info, JsonReport& report) : info_(info), report_(report) {
    if (!info.schema.empty()) {
      own_ = report.parsed(info.schema);
    }
  }

  Value make(const jinja::Contract& contract) {
    JsonReport::Object schema = report_.object();
    schema.text("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.text("title", info_.title.empty() ? info_.name : info_.title);
    if (!info_.description.empty()) {
      schema.text("description", info_.description);
    }
    schema.text("type", "object");
    add_fields(schema, contract.fields, own_.is_dict() ? &own_ : nullptr, 0);
    return schema;
  }

 private:
  /// `own`: what the template's own schema says of the same object; may be null.
  void add_fields(JsonReport::Object& schema, const std::vector<Field>& fields, const Value* own, int depth) {
    JsonReport::Object properties = schema.object("properties");
    std::vector<std::string> required;
    for (const Field& field : fields) {
      const Value* own_property = resolved(member(member(own, "properties"), field.name));
      properties.value(field.name, property(field, own_property, depth));
      if (field.required) {
        required.push_back(field.name);
      }
    }
    if (!required.empty()) {
      schema.value("required", report_.texts(required));
    }
  }

  Value property(const Field& field, const Value* own, int depth) {
    JsonReport::Object schema = report_.object();
    const TemplateVariable* variable = depth == 0 ? variable_of(field.name) : nullptr;
    const Value* own_type = member(own, "type");
    if (const std::string_view type = type_of(field.shape); !type.empty()) {
      schema.text("type", type);
    } else if (own_type != nullptr) {
      schema.value("type", *own_type);
    } else if (variable != nullptr && variable->type != "any") {
      schema.text("type", variable->type);
    }
    if (const Value* description = member(own, "description")) {
      schema.value("description", *description);
    } else if (variable != nullptr && !variable->description.empty()) {
      schema.text("description", variable->description);
    }
    if (depth < kMostDepth && field.shape == Shape::list && !field.items.empty()) {
      schema.value("items", property(field.items.front(), resolved(member(own, "items")), depth + 1));
    }
    if (depth < kMostDepth && !field.fields.empty() && field.shape == Shape::object) {
      add_fields(schema, field.fields, own, depth + 1);
    }
    return schema;
  }

  const TemplateVariable* variable_of(std::string_view name) const {
    for (const TemplateVariable& variable : info_.variables) {
      if (variable.name == name) {
        return &variable;
      }
    }
    return nullptr;
  }

  /// Follows "$ref": "#/$defs/NAME", the only kind that schemas here have.
  const Value* resolved(const Value* schema) const {
    constexpr std::string_view kDefinitions = "#/$defs/";
    constexpr int kMostReferences = 16;
    for (int i = 0; i < kMostReferences; ++i) {
      const Value* reference = member(schema, "$ref");
      if (reference == nullptr || !reference->is_string() || !reference->as_string().starts_with(kDefinitions)) {
        break;
      }
      schema = member(member(&own_, "$defs"), reference->as_string().substr(kDefinitions.size()));
    }
    return schema;
  }

  const TemplateInfo& info_;
  JsonReport& report_;
  Value own_ = Value::none();
};

}  // namespace

Value schema_of(const jinja::Contract& contract, const TemplateInfo& info, JsonReport& report) {
  return SchemaMaker(info, report).make(contract);
}

}  // namespace docmill::cli
