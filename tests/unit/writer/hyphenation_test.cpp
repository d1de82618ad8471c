// Divisions of words: the format of the dictionaries, and the installed ones compared with libhyphen, which they are
// made for. libhyphen0 comes with LibreOffice.
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <set>

#include "writer/pdf/hyphenation.h"

namespace docmill::pdf {
namespace {

std::string divided(const Hyphenation& dictionary, std::string word) {
  const std::vector<std::uint16_t> divisions = dictionary.divisions(word);
  for (std::size_t i = divisions.size(); i-- != 0;) {
    word.insert(divisions[i], "-");
  }
  return word;
}

TEST(Hyphenation, PatternsCompete) {
  const auto dictionary = Hyphenation::read(
      "UTF-8\nLEFTHYPHENMIN 2\nRIGHTHYPHENMIN 3\n% Liang's own "
      "example\nhy3ph\nhe2n\nhena4\nhen5at\n1na\nn2at\n1tio\n2io\no2n\n");
  ASSERT_NE(dictionary, nullptr);
  EXPECT_EQ(divided(*dictionary, "hyphenation"), "hy-phen-ation");
  EXPECT_EQ(divided(*dictionary, "HYPHENATION"), "HY-PHEN-ATION");
  EXPECT_EQ(divided(*dictionary, ""), "");
  EXPECT_EQ(divided(*dictionary, "hyph"), "hyph");  // too little would be left
}

TEST(Hyphenation, PartsOfCompoundsHavePatternsOfTheirOwn) {
  const auto dictionary = Hyphenation::read("UTF-8\nCOMPOUNDLEFTHYPHENMIN 2\nhaus1\nNEXTLEVEL\nt1t\n.t1\n");
  ASSERT_NE(dictionary, nullptr);
  EXPECT_EQ(divided(*dictionary, "haustitten"), "haus-tit-ten");  // .t1 would leave one letter of the part
}

TEST(Hyphenation, EncodingsAndFaults) {
  EXPECT_EQ(Hyphenation::read(""), nullptr);
  EXPECT_EQ(Hyphenation::read("no-such-encoding\na1b\n"), nullptr);
  const auto latin = Hyphenation::read("ISO8859-1\nr\xf6\x31\xdf\x65\n");
  ASSERT_NE(latin, nullptr);
  EXPECT_EQ(divided(*latin, "größe"), "grö-ße");
  const auto odd = Hyphenation::read("UTF-8\nLEFTHYPHENMIN x\n/\n123\nc1k/k=k,1,2\nNEXTLEVEL\nNEXTLEVEL\n");
  ASSERT_NE(odd, nullptr);
  EXPECT_EQ(divided(*odd, "drucken"), "drucken");
  EXPECT_EQ(odd->divisions(std::string(300, 'a')).size(), 0U);
}

TEST(Hyphenation, OnlyLanguagesAreLookedFor) {
  EXPECT_EQ(Hyphenation::of("xx"), nullptr);
  EXPECT_EQ(Hyphenation::of(""), nullptr);
  EXPECT_EQ(Hyphenation::of("../../etc/passwd"), nullptr);
  EXPECT_NE(Hyphenation::of("de"), nullptr);
  EXPECT_NE(Hyphenation::of("de-Latn-AT"), nullptr);
}

/// libhyphen, through its own functions.
class Libhyphen {
 public:
  explicit Libhyphen(const std::string& path)
      : library_(dlopen("libhyphen.so.0", RTLD_NOW)),
        load_(symbol<void* (*)(const char*)>("hnj_hyphen_load")),
        hyphenate_(
            symbol<int (*)(void*, const char*, int, char*, char*, char***, int**, int**)>("hnj_hyphen_hyphenate2")),
        dictionary_(load_ != nullptr ? load_(path.c_str()) : nullptr) {}
  Libhyphen(const Libhyphen&) = delete;
  Libhyphen& operator=(const Libhyphen&) = delete;
  ~Libhyphen() {
    if (const auto free = symbol<void (*)(void*)>("hnj_hyphen_free"); free != nullptr && dictionary_ != nullptr) {
      free(dictionary_);
    }
  }
  bool good() const { return dictionary_ != nullptr && hyphenate_ != nullptr; }

  /// `word` is in the encoding of the dictionary, which has one byte a letter for these.
  std::string divide(const std::string& word) const {
    std::string marks(word.size() + 5, '\0');
    char** replacements = nullptr;
    int* positions = nullptr;
    int* cuts = nullptr;
    hyphenate_(dictionary_, word.c_str(), static_cast<int>(word.size()), marks.data(), nullptr, &replacements,
               &positions, &cuts);
    std::string out;
    for (std::size_t i = 0; i < word.size(); ++i) {
      out += word[i];
      out += i + 1 < word.size() && (marks[i] & 1) != 0 ? "-" : "";
    }
    return out;
  }

 private:
  template <class Function>
  Function symbol(const char* name) const {
    return library_ == nullptr ? nullptr : reinterpret_cast<Function>(dlsym(library_, name));
  }
  void* library_;
  void* (*load_)(const char*);
  int (*hyphenate_)(void*, const char*, int, char*, char*, char***, int**, int**);
  void* dictionary_;
};

/// Words of ASCII letters in a file.
std::set<std::string> words_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::set<std::string> words;
  std::string word;
  for (std::istreambuf_iterator<char> at(in), end; at != end; ++at) {
    const char c = *at;
    if (c >= 'a' && c <= 'z') {
      word += c;
    } else if ((c < '0' || c > '9') && c != '.') {
      if (word.size() >= 8 && static_cast<unsigned char>(c) < 0x80) {
        words.insert(word);
      }
      word.clear();
    }
  }
  return words;
}

/// The dictionary without most of its compounds: libhyphen needs four seconds to load all of the German ones.
std::string shortened(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text;
  std::size_t number = 0;
  bool compounds = true;
  for (std::string line; std::getline(in, line); ++number) {
    compounds = compounds && line != "NEXTLEVEL";
    if (number < 4000 || !compounds || line.starts_with("NOHYPHEN") || number % 16 == 0) {
      text += line + "\n";
    }
  }
  return text;
}

TEST(Hyphenation, DividesAsLibhyphenDoes) {
  for (const std::string name : {"de_DE", "en_US", "fr"}) {
    const std::string path = "/usr/share/hyphen/hyph_" + name + ".dic";
    const std::string text = shortened(path);
    const std::string copy = ::testing::TempDir() + "hyph_" + name + ".dic";
    std::ofstream(copy, std::ios::binary) << text;
    const Libhyphen judge(copy);
    const auto dictionary = Hyphenation::read(text);
    ASSERT_TRUE(judge.good() && dictionary != nullptr) << "install libhyphen0 and the package that has " << path;
    std::size_t count = 0;
    std::size_t divisions = 0;
    for (const std::string& word : words_of(path)) {
      if (++count % 4 == 0) {
        const std::string ours = divided(*dictionary, word);
        ASSERT_EQ(ours, judge.divide(word)) << name;
        divisions += ours.size() - word.size();
      }
    }
    EXPECT_GT(divisions, count / 8) << name;
  }
}

}  // namespace
}  // namespace docmill::pdf
