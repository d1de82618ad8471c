// One list of fields serves both directions. Numbers are as they are in memory, texts and lists begin with their
// length.
#include "generate/output_text.h"

#include <cstring>

namespace docmill {
namespace {

class Writing {
 public:
  explicit Writing(Buffer& out) : out_(out) {}
  template <class Number>
  void number(const Number& number) {
    out_.append(reinterpret_cast<const char*>(&number), sizeof number);
  }
  void text(const std::string& text) {
    number(static_cast<std::uint64_t>(text.size()));
    out_.append(text);
  }
  template <class Item, class Visit>
  void list(const std::vector<Item>& items, Visit visit) {
    number(static_cast<std::uint64_t>(items.size()));
    for (const Item& item : items) {
      visit(*this, item);
    }
  }

 private:
  Buffer& out_;
};

class Reading {
 public:
  explicit Reading(std::string_view bytes) : rest_(bytes) {}
  /// All of it was there, and nothing else.
  bool is_whole() const { return ok_ && rest_.empty(); }

  template <class Number>
  void number(Number& number) {
    const std::string_view bytes = take(sizeof number);
    if (ok_) {
      std::memcpy(&number, bytes.data(), sizeof number);
    }
  }
  void text(std::string& text) {
    std::uint64_t size = 0;
    number(size);
    text = take(size);
  }
  template <class Item, class Visit>
  void list(std::vector<Item>& items, Visit visit) {
    std::uint64_t size = 0;
    number(size);
    for (std::uint64_t i = 0; ok_ && i < size; ++i) {
      visit(*this, items.emplace_back());
    }
  }

 private:
  std::string_view take(std::uint64_t size) {
    ok_ = ok_ && size <= rest_.size();
    const std::string_view taken = rest_.substr(0, ok_ ? size : 0);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  std::string_view rest_;
  bool ok_ = true;
};

template <class Way, class Place>
void visit_place(Way& way, Place& place) {
  way.text(place.source);
  way.number(place.begin);
  way.number(place.end);
  way.text(place.text);
}

template <class Way, class Diagnostic>
void visit_diagnostic(Way& way, Diagnostic& diagnostic) {
  way.number(diagnostic.severity);
  way.number(diagnostic.kind);
  way.text(diagnostic.code);
  way.text(diagnostic.message);
  visit_place(way, diagnostic.place);
  way.text(diagnostic.hint);
  way.list(diagnostic.trace, [](Way& inner, auto& step) {
    inner.text(step.what);
    visit_place(inner, step.place);
  });
}

template <class Way, class Output>
void visit_output(Way& way, Output& output) {
  way.text(output.template_name);
  way.text(output.title);
  way.number(output.analysed);
  way.number(output.report.score);
  way.number(output.report.counts);
  const auto diagnostic = [](Way& inner, auto& one) { visit_diagnostic(inner, one); };
  way.list(output.report.findings, diagnostic);
  way.list(output.warnings, diagnostic);
  way.list(output.files, [](Way& inner, auto& file) {
    inner.number(file.format);
    inner.text(file.bytes);
    inner.text(file.record_id);
    inner.number(file.version);
  });
}

}  // namespace

void append_output(const Output& output, Buffer& out) {
  Writing way(out);
  visit_output(way, output);
}

std::shared_ptr<Output> read_output(std::string_view bytes) {
  const auto output = std::make_shared<Output>();
  Reading way(bytes);
  visit_output(way, *output);
  return way.is_whole() ? output : nullptr;
}

}  // namespace docmill
