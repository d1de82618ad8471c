// The style file: TOML tables whose keys are those of Theme.
//
//   [fonts] body heading mono   [text] size leading colour ...   [page] margin-top ...   [header] left centre right ...
#include <algorithm>
#include <array>
#include <optional>
#include <tuple>

#include "base/utf8.h"
#include "docmill/value.h"
#include "writer/pdf/syntax.h"
#include "writer/pdf/theme.h"

namespace docmill::pdf {
namespace {

class StyleReader {
 public:
  StyleReader(Theme& theme, std::string_view text, std::string_view name) : theme_(theme), text_(text), name_(name) {}

  void read() {
    const std::shared_ptr<Data> data = read_data(text_, DataFormat::toml, name_);
    each(data->root(), [this](std::string_view table, Value value) {
      path_ = {std::string(table)};
      if (!value.is_dict()) {
        fail("expects a table", {}, true);
      }
      each(value, [this](std::string_view key, Value entry) {
        path_.resize(1);
        path_.emplace_back(key);
        set(entry);
      });
    });
  }

 private:
  struct Length {
    std::string_view path;
    double Theme::*member;
    double least, most;
  };
  struct Paint {
    std::string_view path;
    Colour Theme::*member;
  };
  struct Flag {
    std::string_view path;
    bool Theme::*member;
  };
  static constexpr std::array<Length, 19> kLengths = {{{"text.size", &Theme::size, 4, 40},
                                                       {"text.leading", &Theme::leading, 1, 3},
                                                       {"text.paragraph-gap", &Theme::paragraph_gap, 0, 100},
                                                       {"list.gap", &Theme::list_gap, 0, 100},
                                                       {"list.indent", &Theme::indent, 6, 100},
                                                       {"quote.indent", &Theme::quote_indent, 4, 100},
                                                       {"code.size", &Theme::code_size, 4, 40},
                                                       {"code.inline-scale", &Theme::mono_scale, 0.5, 1.5},
                                                       {"table.size", &Theme::table_size, 4, 40},
                                                       {"table.padding-x", &Theme::table_padding_x, 0, 50},
                                                       {"table.padding-y", &Theme::table_padding_y, 0, 50},
                                                       {"notes.size", &Theme::note_size, 4, 40},
                                                       {"running.size", &Theme::running_size, 4, 40},
                                                       {"page.margin-top", &Theme::margin_top, 20, 400},
                                                       {"page.margin-right", &Theme::margin_right, 10, 400},
                                                       {"page.margin-bottom", &Theme::margin_bottom, 20, 400},
                                                       {"page.margin-left", &Theme::margin_left, 10, 400},
                                                       {"header.gap", &Theme::header_gap, 0, 200},
                                                       {"footer.gap", &Theme::footer_gap, 0, 200}}};
  static constexpr std::array<Paint, 13> kPaints = {{{"text.colour", &Theme::text},
                                                     {"text.muted", &Theme::muted},
                                                     {"text.accent", &Theme::accent},
                                                     {"text.link", &Theme::link},
                                                     {"text.rule", &Theme::rule},
                                                     {"code.colour", &Theme::code_text},
                                                     {"code.background", &Theme::code_background},
                                                     {"code.inline-background", &Theme::inline_code_background},
                                                     {"quote.bar", &Theme::quote_bar},
                                                     {"quote.colour", &Theme::quote_text},
                                                     {"table.head-background", &Theme::table_head_background},
                                                     {"table.head-colour", &Theme::table_head_text},
                                                     {"table.stripe", &Theme::table_stripe}}};
  static constexpr std::array<Flag, 3> kFlags = {{{"text.justify", &Theme::justify},
                                                  {"table.vertical-rules", &Theme::table_vertical_rules},
                                                  {"running.rule", &Theme::running_rule}}};

  template <class Visit>
  static void each(Value dict, Visit visit) {
    for (const Dict::Entry& entry : dict.as_dict()->view()) {
      visit(entry.key.as_string(), entry.value);
    }
  }

  std::string dotted() const { return path_.size() > 1 ? path_[0] + "." + path_[1] : path_[0]; }

  /// The place of the value under way, or of its key.
  Place place(bool of_key) const {
    Place place;
    place.source = name_;
    place.begin = locate(text_, DataFormat::toml, path_);
    std::string_view rest = text_;
    for (std::uint32_t line = 1; line < place.begin.line; ++line) {
      rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
    }
    const std::string_view line = line_at(rest, 0);
    place.text = line;
    if (const std::size_t at = line.find(path_.back()); of_key && at != std::string_view::npos) {
      const auto before = static_cast<std::uint32_t>(utf8::count(line.substr(0, at)));
      const auto size = static_cast<std::uint32_t>(utf8::count(path_.back()));
      place.begin.column = before + 1;
      place.end = {place.begin.line, before + 1 + size};
    }
    return place;
  }

  [[noreturn]] void fail(const std::string& problem, const std::string& meant = {}, bool of_key = false) const {
    Diagnostic diagnostic;
    diagnostic.kind = ErrorKind::config;
    diagnostic.code = "E-PDF-004";
    diagnostic.message = "style: '" + dotted() + "' " + problem;
    diagnostic.hint =
        meant.empty() ? "docs/formats.md lists the keys of a style file" : "did you mean `" + meant + "`?";
    diagnostic.place = place(of_key);
    throw Error(std::move(diagnostic));
  }

  /// The key that is known, or the table where that is the one that is not.
  [[noreturn]] void fail_unknown() {
    std::vector<std::string_view> tables;
    std::vector<std::string_view> keys;
    for (const auto& [table, key] : known_keys()) {
      tables.push_back(table);
      if (table == path_[0]) {
        keys.push_back(key);
      }
    }
    if (keys.empty()) {
      path_.resize(1);
    }
    fail("is not known", closest(path_.back(), keys.empty() ? tables : keys), true);
  }

  struct Key {
    std::string_view table, key;
  };
  static std::vector<Key> known_keys() {
    std::vector<Key> keys = {{"fonts", "body"},    {"fonts", "heading"}, {"fonts", "mono"},   {"text", "hyphenate"},
                             {"header", "left"},   {"header", "centre"}, {"header", "right"}, {"footer", "left"},
                             {"footer", "centre"}, {"footer", "right"}};
    for (const std::string_view table : {"heading1", "heading2", "heading3", "heading4", "heading5", "heading6"}) {
      for (const std::string_view key : {"size", "weight", "colour", "before", "after", "italic", "rule"}) {
        keys.push_back({table, key});
      }
    }
    const auto add = [&keys](const auto& table) {
      for (const auto& entry : table) {
        const std::size_t dot = entry.path.find('.');
        keys.push_back({entry.path.substr(0, dot), entry.path.substr(dot + 1)});
      }
    };
    add(kLengths);
    add(kPaints);
    add(kFlags);
    return keys;
  }

  double number(Value value, double least, double most) const {
    if (!value.is_floating() && !value.is_integer()) {
      fail("expects a number");
    }
    const double given = value.is_floating() ? value.as_floating() : static_cast<double>(value.as_integer());
    if (!(given >= least && given <= most)) {
      Buffer bounds;
      append_number(bounds, least);
      bounds.append(" to ");
      append_number(bounds, most);
      fail("expects a number from " + bounds.str());
    }
    return given;
  }

  Colour colour(Value value) const {
    const std::string_view text = value.is_string() ? value.as_string() : std::string_view();
    if (text.size() != 7 || text[0] != '#') {
      fail("expects a colour as \"#1f2328\"");
    }
    Colour colour = 0;
    for (const char c : text.substr(1)) {
      const std::size_t digit = std::string_view("0123456789abcdefABCDEF").find(c);
      if (digit == std::string_view::npos) {
        fail("expects a colour as \"#1f2328\"");
      }
      colour = colour << 4 | static_cast<Colour>(digit < 16 ? digit : digit - 6);
    }
    return colour;
  }

  std::string string(Value value) const {
    if (!value.is_string()) {
      fail("expects a text");
    }
    return std::string(value.as_string());
  }

  void set(Value value) {
    const std::string key = dotted();
    for (const Length& length : kLengths) {
      if (length.path == key) {
        theme_.*length.member = number(value, length.least, length.most);
        return;
      }
    }
    for (const Paint& paint : kPaints) {
      if (paint.path == key) {
        theme_.*paint.member = colour(value);
        return;
      }
    }
    for (const Flag& flag : kFlags) {
      if (flag.path == key) {
        if (!value.is_boolean()) {
          fail("expects true or false");
        }
        theme_.*flag.member = value.as_boolean();
        return;
      }
    }
    if (key == "text.hyphenate") {
      if (!value.is_boolean()) {
        fail("expects true or false");
      }
      theme_.hyphenate = value.as_boolean() ? Hyphenate::yes : Hyphenate::no;
      return;
    }
    if (!set_fonts(key, value) && !set_running(key, value) && !set_heading(value)) {
      fail_unknown();
    }
  }

  bool set_fonts(std::string_view key, Value value) {
    const std::tuple<std::string_view, std::vector<std::string>*, Place*> lists[] = {
        {"fonts.body", &theme_.body_fonts, &theme_.body_place},
        {"fonts.heading", &theme_.heading_fonts, &theme_.heading_place},
        {"fonts.mono", &theme_.mono_fonts, &theme_.mono_place}};
    for (const auto& [name, fonts, named_at] : lists) {
      if (name != key) {
        continue;
      }
      std::vector<std::string> wanted;
      if (value.is_list()) {
        for (const Value& family : value.as_list()->view()) {
          wanted.push_back(string(family));
        }
      } else {
        wanted.push_back(string(value));
      }
      fonts->insert(fonts->begin(), wanted.begin(), wanted.end());
      *named_at = place(false);
      return true;
    }
    return false;
  }

  bool set_running(std::string_view key, Value value) {
    const std::pair<std::string_view, std::string*> parts[] = {
        {"header.left", &theme_.header.left},     {"header.centre", &theme_.header.centre},
        {"header.right", &theme_.header.right},   {"footer.left", &theme_.footer.left},
        {"footer.centre", &theme_.footer.centre}, {"footer.right", &theme_.footer.right}};
    for (const auto& [name, part] : parts) {
      if (name == key) {
        *part = string(value);
        check_fields(*part);
        return true;
      }
    }
    return false;
  }

  /// A word in braces is the name of a field; other braces are text.
  void check_fields(std::string_view line) const {
    constexpr std::array<std::string_view, 6> kFields = {"title", "section", "page", "pages", "date", "author"};
    for (std::size_t at = line.find('{'); at != std::string_view::npos; at = line.find('{', at + 1)) {
      const std::size_t end = line.find('}', at);
      const std::string_view name = line.substr(at + 1, end == std::string_view::npos ? 0 : end - at - 1);
      const bool word = !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_-") == std::string::npos;
      if (word && std::find(kFields.begin(), kFields.end(), name) == kFields.end()) {
        const std::string meant = closest(name, {kFields.begin(), kFields.end()});
        fail("has no field '{" + std::string(name) + "}'", meant.empty() ? meant : "{" + meant + "}");
      }
    }
  }

  /// [heading1] to [heading6]
  bool set_heading(Value value) {
    const std::string& table = path_[0];
    if (table.size() != 8 || !table.starts_with("heading") || table[7] < '1' || table[7] > '6') {
      return false;
    }
    HeadingLook& look = theme_.headings[static_cast<std::size_t>(table[7] - '1')];
    const std::string& key = path_[1];
    if (key == "size") {
      look.size = number(value, 4, 100);
    } else if (key == "before") {
      look.before = number(value, 0, 200);
    } else if (key == "after") {
      look.after = number(value, 0, 200);
    } else if (key == "weight") {
      look.weight = static_cast<int>(number(value, 100, 900)) / 100 * 100;
    } else if (key == "colour") {
      look.colour = colour(value);
    } else if (key == "italic" || key == "rule") {
      if (!value.is_boolean()) {
        fail("expects true or false");
      }
      (key == "italic" ? look.italic : look.rule) = value.as_boolean();
    } else {
      return false;
    }
    return true;
  }

  Theme& theme_;
  std::string_view text_;
  std::string name_;
  std::vector<std::string> path_;
};

}  // namespace

void apply_style(Theme& theme, std::string_view style, std::string_view source_name) {
  StyleReader(theme, style, source_name).read();
}

}  // namespace docmill::pdf
