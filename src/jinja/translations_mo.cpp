// Catalogs as msgfmt writes them (GNU gettext manual, "The format of GNU MO files"), of either byte order.
//
// Nothing in the file is trusted: every offset is checked before it is followed, and all texts together may not be
// much longer than the file, so that tables pointing at one text again and again cost no more than they take.
#include "base/utf8.h"
#include "jinja/translations.h"

namespace docmill::jinja {

namespace {

constexpr std::uint32_t kMagic = 0x950412de;
constexpr std::uint32_t kMagicSwapped = 0xde120495;

std::uint32_t little_endian(std::string_view bytes, std::size_t at) {
  const auto byte = [&](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(bytes[at + i])}; };
  return byte(0) | byte(1) << 8 | byte(2) << 16 | byte(3) << 24;
}

class MoReader {
 public:
  MoReader(std::string_view source_name, Translations::State& state)
      : bytes_(state.bytes), state_(state), swapped_(little_endian(bytes_, 0) == kMagicSwapped) {
    place_.source = source_name;
  }

  void read() {
    if (bytes_.size() < 20) {
      refuse("the file ends within its head");
    }
    if (number(4) >> 16 > 1) {
      refuse("its format has the unknown version " + std::to_string(number(4) >> 16));
    }
    const std::size_t count = number(8);
    const std::size_t ids = number(12);
    const std::size_t texts = number(16);
    require_table(ids, count);
    require_table(texts, count);
    state_.messages.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      add(text_at(ids + 8 * i), text_at(texts + 8 * i));
    }
  }

 private:
  [[noreturn]] void refuse(const std::string& why) {
    refuse_catalog("E-TPL-071", "the catalog is damaged: " + why, place_, "make it again with msgfmt");
  }
  std::uint32_t number(std::size_t at) const {
    const std::uint32_t value = little_endian(bytes_, at);
    return swapped_ ? __builtin_bswap32(value) : value;
  }
  void require_table(std::size_t at, std::size_t count) {
    if (at > bytes_.size() || count > (bytes_.size() - at) / 8) {
      refuse("a table of texts lies outside of the file");
    }
  }
  std::string_view text_at(std::size_t entry) {
    const std::size_t size = number(entry);
    const std::size_t at = number(entry + 4);
    if (at > bytes_.size() || size > bytes_.size() - at) {
      refuse("a text lies outside of the file");
    }
    total_ += size;
    if (total_ > 2 * bytes_.size()) {
      refuse("its texts overlap");
    }
    const std::string_view text = bytes_.substr(at, size);
    if (!utf8::is_valid(text)) {
      refuse_catalog("E-TPL-072", "the catalog is not in UTF-8", place_,
                     "convert it: msgconv -t UTF-8 old.po > new.po");
    }
    return text;
  }
  void add(std::string_view id, std::string_view text) {
    if (id.empty()) {
      state_.read_header(text, place_);
    }
    const std::size_t singular = id.find('\0');
    const bool plural = singular != std::string_view::npos;
    state_.messages.insert_or_assign(id.substr(0, singular), Translations::State::Message{text, plural});
  }

  std::string_view bytes_;
  Translations::State& state_;
  const bool swapped_;
  std::size_t total_ = 0;
  Place place_;
};

}  // namespace

bool is_mo(std::string_view bytes) {
  return bytes.size() >= 4 && (little_endian(bytes, 0) == kMagic || little_endian(bytes, 0) == kMagicSwapped);
}

void read_mo(std::string_view source_name, Translations::State& state) { MoReader(source_name, state).read(); }

}  // namespace docmill::jinja
