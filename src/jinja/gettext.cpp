// The functions of the i18n extension: gettext, ngettext, pgettext, npgettext and _, over the environment's catalog.
//
// Old style returns the translated text; new style (newstyle_gettext) also puts the keyword arguments into it with `%`,
// and escapes them where the template does.
#include "jinja/arguments.h"
#include "jinja/run.h"

namespace docmill::jinja {

namespace {

/// A number as plural rules see it. Integers too large for a double keep their last nine digits, which is all that
/// the rule of any language looks at.
double plural_count(Run& run, const Value& count) {
  constexpr std::int64_t kExact = std::int64_t{1} << 53;
  constexpr std::int64_t kKept = 1'000'000'000;
  if (count.is_floating()) {
    return count.as_floating();
  }
  if (count.is_boolean() || (count.is_integer() && count.as_integer() < kExact && count.as_integer() > -kExact)) {
    return static_cast<double>(count.as_integer());
  }
  if (!count.is_any_integer()) {
    run.require_defined(count);
    run.fail(kTypeCode, "Plural value must be an integer, got " + std::string(type_name(count)));
  }
  return static_cast<double>(modulo(run, count, Value::integer(kKept)).as_integer() + kKept);
}

struct Message {
  std::optional<Value> context;
  Value singular;
  Value plural;
  Value count;
  bool has_plural = false;
};

/// What stands in the place of a text without translation.
Value untranslated(Run& run, const Message& message) {
  return !message.has_plural || run.equal(message.count, Value::integer(1)) ? message.singular : message.plural;
}

/// Of the arguments of one call: those the function names, then the variables of new style.
class Call {
 public:
  Call(Run& run, const Arguments& arguments, std::string_view function, std::span<const std::string_view> names)
      : run_(run), function_(function) {
    if (arguments.positional.size() < names.size() || (!run.options().i18n_newstyle && !arguments.named.empty())) {
      Value values[4];
      bool given[4] = {};
      bind_arguments(run, arguments, function, names, names.size(), values, given);
      bound_.assign(values, values + names.size());
      return;
    }
    if (arguments.positional.size() > names.size()) {
      bind_arguments(run, arguments, function, names, names.size(), nullptr, nullptr);
    }
    bound_.assign(arguments.positional.begin(), arguments.positional.end());
    named_ = arguments.named;
  }

  const Value& operator[](std::size_t i) const { return bound_[i]; }

  Value result(const Message& message) {
    const Value text = run_.options().translations == nullptr ? untranslated(run_, message) : translated(message);
    return run_.options().i18n_newstyle ? with_variables(text, message) : text;
  }

 private:
  std::string_view text(const Value& value) {
    run_.require_defined(value);
    if (!value.is_string()) {
      run_.fail(kTypeCode, std::string(function_) + "() translates texts, not '" + std::string(type_name(value)) + "'");
    }
    return value.as_string();
  }

  Value translated(const Message& message) {
    const Translations& catalog = *run_.options().translations;
    const auto context = message.context ? std::optional(text(*message.context)) : std::nullopt;
    const std::string_view singular = text(message.singular);
    run_.budget.spend_bytes(singular.size());
    if (!message.has_plural) {
      return Value::string(catalog.find(context, singular).value_or(singular));
    }
    text(message.plural);
    const auto found = catalog.find_plural(context, singular, plural_count(run_, message.count));
    return found ? Value::string(*found) : untranslated(run_, message).with_safe(false);
  }

  Value with_variables(const Value& text, const Message& message) {
    Dict* variables = run_.make_dict(named_.size() + 2);
    if (message.context) {
      variables->set(run_.arena, "context", *message.context);
    }
    if (message.has_plural) {
      variables->set(run_.arena, "num", message.count);
    }
    for (const Keyword& variable : named_) {
      variables->set(run_.arena, variable.name, variable.value);
    }
    const Value values = Value::dict(variables);
    if (run_.autoescape()) {
      return run_.format_percent(html_or_text(run_, text).with_safe(true), values);
    }
    run_.require_defined(text);
    return text.is_string() ? run_.format_percent(text.with_safe(false), values) : modulo(run_, text, values);
  }

  Run& run_;
  std::string_view function_;
  std::vector<Value> bound_;
  std::span<const Keyword> named_;
};

Value global_gettext(Run& run, const Arguments& arguments) {
  static constexpr std::string_view kNames[] = {"message"};
  Call call(run, arguments, "gettext", kNames);
  return call.result({std::nullopt, call[0], {}, {}, false});
}

Value global_ngettext(Run& run, const Arguments& arguments) {
  static constexpr std::string_view kNames[] = {"singular", "plural", "n"};
  Call call(run, arguments, "ngettext", kNames);
  return call.result({std::nullopt, call[0], call[1], call[2], true});
}

Value global_pgettext(Run& run, const Arguments& arguments) {
  static constexpr std::string_view kNames[] = {"context", "message"};
  Call call(run, arguments, "pgettext", kNames);
  return call.result({call[0], call[1], {}, {}, false});
}

Value global_npgettext(Run& run, const Arguments& arguments) {
  static constexpr std::string_view kNames[] = {"context", "singular", "plural", "n"};
  Call call(run, arguments, "npgettext", kNames);
  return call.result({call[0], call[1], call[2], call[3], true});
}

/// Whatever `gettext` is where the template stands.
Value global_underscore(Run& run, const Arguments& arguments) { return run.call(run.lookup("gettext"), arguments); }

constexpr BuiltinGlobal kTranslationGlobals[] = {{"_", global_underscore},
                                                 {"gettext", global_gettext},
                                                 {"ngettext", global_ngettext},
                                                 {"npgettext", global_npgettext},
                                                 {"pgettext", global_pgettext}};

}  // namespace

std::span<const BuiltinGlobal> translation_globals() { return kTranslationGlobals; }

}  // namespace docmill::jinja
