#include "writer/pdf/hyphenation.h"

#include <unicode/uchar.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>

#include "base/utf8.h"

namespace docmill::pdf {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMostBytes = std::uintmax_t{16} << 20;

std::vector<fs::path> folders() {
  std::vector<fs::path> all;
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') {
    all.push_back(fs::path(home) / ".local/share/hyphen");
  }
  all.insert(all.end(), {"/usr/local/share/hyphen", "/usr/share/hyphen"});
  return all;
}

/// "hyph_de_AT.dic", "hyph_de.dic", then the first of "hyph_de_*.dic".
fs::path find_file(std::string_view language) {
  std::string tag(language);
  std::replace(tag.begin(), tag.end(), '-', '_');
  const std::string primary = tag.substr(0, tag.find('_'));
  if (primary.empty() ||
      !std::all_of(tag.begin(), tag.end(), [](unsigned char c) { return std::isalnum(c) || c == '_'; })) {
    return {};
  }
  std::error_code error;
  for (const fs::path& folder : folders()) {
    for (std::string name = tag;; name.resize(name.rfind('_'))) {
      if (fs::path path = folder / ("hyph_" + name + ".dic"); fs::is_regular_file(path, error)) {
        return path;
      }
      if (name.rfind('_') == std::string::npos) {
        break;
      }
    }
    fs::path first;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with("hyph_" + primary + "_") && name.ends_with(".dic") &&
          (first.empty() || entry.path() < first)) {
        first = entry.path();
      }
    }
    if (!first.empty()) {
      return first;
    }
  }
  return {};
}

/// `text` in UTF-8; empty for an encoding that is not known.
std::string decoded(std::string_view text, std::string encoding) {
  if (encoding == "UTF-8") {
    return std::string(text);
  }
  if (encoding.starts_with("microsoft-cp")) {
    encoding = "windows-" + encoding.substr(12);
  }
  UErrorCode status = U_ZERO_ERROR;
  std::string out(text.size() * 3 + 16, '\0');
  const std::int32_t size = ucnv_convert("UTF-8", encoding.c_str(), out.data(), static_cast<std::int32_t>(out.size()),
                                         text.data(), static_cast<std::int32_t>(text.size()), &status);
  out.resize(U_SUCCESS(status) ? static_cast<std::size_t>(size) : 0);
  return out;
}

char32_t lower(char32_t c) { return static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))); }

bool take_setting(std::string_view line, std::string_view name, std::size_t& value) {
  if (!line.starts_with(name) || line.size() <= name.size() || line[name.size()] != ' ') {
    return false;
  }
  const std::string_view digits = line.substr(name.size() + 1);
  std::size_t number = 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), number).ec == std::errc()) {
    value = std::min<std::size_t>(number, Hyphenation::kMostLetters);
  }
  return true;
}

}  // namespace

std::shared_ptr<const Hyphenation> Hyphenation::of(std::string_view language) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const Hyphenation>, std::less<>> known;
  const std::lock_guard lock(mutex);
  if (const auto found = known.find(language); found != known.end()) {
    return found->second;
  }
  if (known.size() >= 64) {
    known.clear();
  }
  std::shared_ptr<const Hyphenation> dictionary;
  const fs::path path = find_file(language);
  std::error_code error;
  if (!path.empty() && fs::file_size(path, error) <= kMostBytes && !error) {
    std::ifstream in(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    dictionary = read(text);
  }
  known.emplace(language, dictionary);
  return dictionary;
}

std::unique_ptr<const Hyphenation> Hyphenation::read(std::string_view text) {
  const std::size_t first = std::min(text.find('\n'), text.size());
  std::string encoding(text.substr(0, first));
  while (!encoding.empty() && (encoding.back() == '\r' || encoding.back() == ' ')) {
    encoding.pop_back();
  }
  const std::string all = decoded(text.substr(first), std::move(encoding));
  if (all.empty()) {
    return nullptr;
  }
  auto made = std::make_unique<Hyphenation>();
  made->begin_level();
  std::string_view rest = all;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) {
      line.remove_suffix(1);
    }
    made->add_line(line);
  }
  return made;
}

void Hyphenation::begin_level() {
  levels_.push_back(static_cast<std::uint32_t>(nodes_.size()));
  nodes_.emplace_back();
}

void Hyphenation::add_line(std::string_view line) {
  if (line.empty() || line.front() == '%' || line.front() == '#') {
    return;
  }
  if (line == "NEXTLEVEL") {
    if (levels_.size() < 2) {
      begin_level();
    }
    return;
  }
  if (take_setting(line, "LEFTHYPHENMIN", least_.left) || take_setting(line, "RIGHTHYPHENMIN", least_.right) ||
      take_setting(line, "COMPOUNDLEFTHYPHENMIN", least_.compound_left) ||
      take_setting(line, "COMPOUNDRIGHTHYPHENMIN", least_.compound_right) || line.starts_with("NOHYPHEN")) {
    return;
  }
  add_pattern(line);
}

/// ".ab3ei": letters with values between them; none is 0.
void Hyphenation::add_pattern(std::string_view line) {
  std::u32string letters;
  std::string values(1, '\0');
  for (const char32_t c : utf8::CodePoints(line)) {
    if (c == '/' || c == '=' || c == ' ') {
      return;  // changes the spelling, or is no pattern
    }
    if (c >= '0' && c <= '9') {
      values.back() = static_cast<char>(c - '0');
    } else {
      letters += c;
      values += '\0';
    }
  }
  if (letters.empty() || letters.size() > kMostLetters) {
    return;
  }
  std::uint32_t node = levels_.back();
  for (const char32_t letter : letters) {
    std::uint32_t next = child(node, letter);
    if (next == 0) {
      next = static_cast<std::uint32_t>(nodes_.size());
      nodes_.push_back({letter, 0, nodes_[node].first_child, 0});
      nodes_[node].first_child = next;
    }
    node = next;
  }
  nodes_[node].values = static_cast<std::uint32_t>(values_.size());
  values_ += values;
}

std::uint32_t Hyphenation::child(std::uint32_t node, char32_t letter) const {
  std::uint32_t at = nodes_[node].first_child;
  while (at != 0 && nodes_[at].letter != letter) {
    at = nodes_[at].next;
  }
  return at;
}

/// The greatest value of all patterns before each letter, and behind the last.
std::string Hyphenation::values(std::uint32_t level, std::u32string_view letters) const {
  const std::u32string dotted = U"." + std::u32string(letters) + U".";
  std::string all(dotted.size() + 1, '\0');
  std::vector<bool> taken(dotted.size());  // by a longer one that ends there
  for (std::size_t begin = 0; begin < dotted.size(); ++begin) {
    std::uint32_t node = levels_[level];
    for (std::size_t end = begin; end < dotted.size(); ++end) {
      node = child(node, dotted[end]);
      if (node == 0) {
        break;
      }
      const std::uint32_t pattern = taken[end] ? 0 : nodes_[node].values;
      taken[end] = true;
      for (std::size_t i = 0; pattern != 0 && i <= end - begin + 1; ++i) {
        all[begin + i] = std::max(all[begin + i], values_[pattern + i]);
      }
    }
  }
  return all.substr(1, letters.size() + 1);
}

/// The divisions of letters `begin` to `end`. Parts of compounds are looked at as compounds again, until there are
/// none.
void Hyphenation::divide(std::u32string_view letters, std::size_t begin, std::size_t end,
                         std::vector<bool>& divides) const {
  const std::u32string_view word = letters.substr(begin, end - begin);
  if (levels_.size() > 1) {
    const std::string borders = values(0, word);
    std::size_t from = 0;
    for (std::size_t i = 1; i < word.size(); ++i) {
      if ((borders[i] & 1) != 0) {
        divides[begin + i] = true;
        divide(letters, begin + from, begin + i, divides);
        from = i;
      }
    }
    if (from != 0) {
      divide(letters, begin + from, end, divides);
      return;
    }
  }
  const std::string inner = values(static_cast<std::uint32_t>(levels_.size() - 1), word);
  const std::size_t left = begin == 0 ? 1 : std::max<std::size_t>(1, least_.compound_left);
  const std::size_t right = end == letters.size() ? 1 : std::max<std::size_t>(1, least_.compound_right);
  for (std::size_t i = left; i + right <= word.size(); ++i) {
    divides[begin + i] = divides[begin + i] || (inner[i] & 1) != 0;
  }
}

std::vector<std::uint16_t> Hyphenation::divisions(std::string_view word) const {
  std::u32string letters;
  std::vector<std::size_t> bytes;
  for (utf8::CodePoints::Iterator it(word, 0); it.offset() < word.size(); ++it) {
    letters += lower(*it);
    bytes.push_back(it.offset());
  }
  std::vector<std::uint16_t> found;
  const std::size_t count = letters.size();
  if (count > kMostLetters || count < least_.left + least_.right) {
    return found;
  }
  std::vector<bool> divides(count + 1);
  divide(letters, 0, count, divides);
  for (std::size_t i = std::max<std::size_t>(1, least_.left); i + std::max<std::size_t>(1, least_.right) <= count;
       ++i) {
    if (divides[i]) {
      found.push_back(static_cast<std::uint16_t>(bytes[i]));
    }
  }
  return found;
}

}  // namespace docmill::pdf
