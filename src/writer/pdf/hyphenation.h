// Where words may be divided: the patterns of the dictionaries that Debian's hyphen-* packages hold, matched as in F.
// M. Liang, "Word Hy-phen-a-tion by Com-put-er" (1983), with libhyphen's rule that of the patterns that end at a letter
// the longest alone counts, which is what the files are made for.
//
// The files are data, read when a document asks for their language, and have licences of their own (from MPL to LGPL);
// none is linked or copied. Their format is libhyphen's: an encoding, settings, patterns, and behind NEXTLEVEL the
// patterns for the parts of compound words. Divisions that would change the spelling are left out.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace docmill::pdf {

class Hyphenation {
 public:
  /// The dictionary for a BCP 47 tag: of its region, else of its language. Null when none is installed. Read once and
  /// shared; any thread.
  static std::shared_ptr<const Hyphenation> of(std::string_view language);

  /// Reads the text of a dictionary. Lines that make no sense are passed over; null for an unknown encoding.
  static std::unique_ptr<const Hyphenation> read(std::string_view text);

  /// The bytes of `word`, letters in any case, before which it may be divided; in rising order.
  std::vector<std::uint16_t> divisions(std::string_view word) const;

  static constexpr std::size_t kMostLetters = 100;  ///< longer words are not divided

 private:
  /// The patterns as a tree of their letters.
  struct Node {
    char32_t letter = 0;
    std::uint32_t first_child = 0, next = 0;  // 0 is none
    std::uint32_t values = 0;                 // into values_; 0 is none
  };
  struct Least {
    std::size_t left = 2, right = 2;                    // letters that stay together at the ends of a word
    std::size_t compound_left = 0, compound_right = 0;  // and at those of a part
  };
  void begin_level();
  void add_line(std::string_view line);
  void add_pattern(std::string_view line);
  std::uint32_t child(std::uint32_t node, char32_t letter) const;
  void divide(std::u32string_view letters, std::size_t begin, std::size_t end, std::vector<bool>& divides) const;
  std::string values(std::uint32_t level, std::u32string_view letters) const;

  std::vector<Node> nodes_;
  std::vector<std::uint32_t> levels_;         // roots
  std::string values_{std::string(1, '\0')};  // of each pattern, one before each letter and one behind the last
  Least least_;
};

}  // namespace docmill::pdf
