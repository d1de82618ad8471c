// Translations: look-ups as Python's gettext.GNUTranslations does them, and the catalog's header.
#include "jinja/translations.h"

#include "base/utf8.h"

namespace docmill::jinja {

namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20;

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
}

std::string_view strip(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  return begin == std::string_view::npos ? std::string_view()
                                         : text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

/// The value of `key=` in "a=1; key=2;".
std::string_view parameter(std::string_view field, std::string_view key) {
  while (!field.empty()) {
    const std::size_t end = field.find(';');
    const std::string_view part = strip(field.substr(0, end));
    if (part.starts_with(key) && part.substr(key.size()).starts_with('=')) {
      return strip(part.substr(key.size() + 1));
    }
    field.remove_prefix(end == std::string_view::npos ? field.size() : end + 1);
  }
  return {};
}

}  // namespace

void refuse_catalog(const char* code, std::string message, Place place, std::string hint) {
  Diagnostic diagnostic;
  diagnostic.kind = ErrorKind::data;
  diagnostic.code = code;
  diagnostic.message = std::move(message);
  diagnostic.place = std::move(place);
  diagnostic.hint = std::move(hint);
  throw Error(std::move(diagnostic));
}

std::string_view header_field(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const std::size_t end = header.find('\n');
    const std::string_view line = header.substr(0, end);
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && equal_ignoring_case(strip(line.substr(0, colon)), name)) {
      return strip(line.substr(colon + 1));
    }
    header.remove_prefix(end == std::string_view::npos ? header.size() : end + 1);
  }
  return {};
}

void Translations::State::read_header(std::string_view header, const Place& place) {
  const std::string_view charset = parameter(header_field(header, "Content-Type"), "charset");
  bool known = charset.empty() || charset == "CHARSET";  // what templates of catalogs say
  for (const std::string_view name : {"UTF-8", "UTF8", "ASCII", "US-ASCII"}) {
    known = known || equal_ignoring_case(charset, name);
  }
  if (!known) {
    refuse_catalog("E-TPL-072", "the catalog is in the character set " + std::string(charset) + ", not in UTF-8", place,
                   "convert it: msgconv -t UTF-8 old.po > new.po");
  }
  const std::string_view forms = header_field(header, "Plural-Forms");
  const std::string_view expression = parameter(forms, "plural");
  if (expression.empty()) {
    return;
  }
  std::string problem;
  auto parsed = PluralForms::parse(expression, problem);
  if (!parsed) {
    refuse_catalog("E-TPL-073", "the plural forms of the catalog cannot be read: " + problem, place,
                   "Plural-Forms: nplurals=2; plural=n != 1;");
  }
  plural = std::move(*parsed);
}

const Translations::State::Message* Translations::State::find(std::string_view context, bool has_context,
                                                              std::string_view id) const {
  std::string joined;
  if (has_context) {
    joined.append(context).append("\4").append(id);
    id = joined;
  }
  const auto found = messages.find(id);
  return found != messages.end() ? &found->second : nullptr;
}

Translations::Translations() : state_(std::make_unique<State>()) {}
Translations::~Translations() = default;

std::shared_ptr<const Translations> Translations::read(std::string_view bytes, std::string_view source_name) {
  if (bytes.size() > kMostBytes) {
    throw Error(ErrorKind::limit, "E-LIM-006", "the catalog is larger than 64 MB");
  }
  const auto made = std::make_shared<Translations>();
  if (is_mo(bytes)) {
    made->state_->bytes = bytes;
    read_mo(source_name, *made->state_);
  } else {
    read_po(bytes, source_name, *made->state_);
  }
  return made;
}

std::size_t Translations::size() const { return state_->messages.size(); }

std::optional<std::string_view> Translations::find(std::optional<std::string_view> context, std::string_view id) const {
  const State::Message* message = state_->find(context.value_or(""), context.has_value(), id);
  if (message != nullptr && message->plural) {
    return find_plural(context, id, 1);
  }
  return message == nullptr ? std::nullopt : std::optional(message->forms);
}

std::optional<std::string_view> Translations::find_plural(std::optional<std::string_view> context, std::string_view id,
                                                          double count) const {
  const State::Message* message = state_->find(context.value_or(""), context.has_value(), id);
  if (message == nullptr || !message->plural) {
    return std::nullopt;
  }
  const auto form = state_->plural.form(count);
  if (!form || !(*form >= 0)) {
    return std::nullopt;
  }
  std::string_view forms = message->forms;
  for (double number = 0; number + 1 <= *form; ++number) {
    const std::size_t end = forms.find('\0');
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    forms.remove_prefix(end + 1);
  }
  return forms.substr(0, forms.find('\0'));
}

}  // namespace docmill::jinja
