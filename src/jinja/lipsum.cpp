// lipsum(): paragraphs of made-up Latin for trying out layouts, in the shape of Jinja2's: words at random, none twice
// in a row, commas and full stops at irregular distances, every sentence with a capital.
#include "jinja/arguments.h"
#include "jinja/builtins.h"

namespace docmill::jinja {

namespace {

constexpr std::string_view kWords[] = {
    "lorem",  "ipsum",   "dolor",    "sit",    "amet",   "aqua",    "arbor",  "ardea",  "auctor", "avis",    "bellum",
    "bonum",  "brevis",  "caelum",   "calor",  "campus", "canto",   "carmen", "cedrus", "charta", "clarus",  "collis",
    "corona", "cursus",  "decus",    "digna",  "disco",  "domus",   "dulcis", "ebur",   "equus",  "et",      "facilis",
    "fames",  "fatum",   "felix",    "ferrum", "filum",  "flumen",  "folium", "fons",   "forma",  "frons",   "fulgur",
    "gemma",  "gens",    "gradus",   "grando", "gratus", "hiems",   "hortus", "humus",  "ignis",  "imago",   "in",
    "insula", "iter",    "iucundus", "labor",  "lacus",  "lapis",   "latus",  "laurus", "lectus", "lenis",   "liber",
    "ligo",   "littera", "locus",    "lucet",  "ludus",  "lumen",   "luna",   "magnus", "mare",   "materia", "memoria",
    "mensis", "merces",  "mirus",    "mitis",  "mons",   "mora",    "murus",  "natura", "navis",  "nemus",   "nix",
    "nomen",  "novus",   "nubes",    "oculus", "olea",   "omnis",   "opus",   "ora",    "ordo",   "orior",   "ovum",
    "pactum", "pagina",  "panis",    "pars",   "pax",    "pecus",   "pensum", "pinus",  "placet", "pons",    "porta",
    "pratum", "primus",  "pulcher",  "quaero", "quies",  "ramus",   "regio",  "rota",   "rivus",  "rosa",    "ruber",
    "saltus", "sapor",   "saxum",    "scribo", "semper", "serenus", "signum", "silva",  "sol",    "sonus",   "specus",
    "stella", "studium", "tabula",   "tempus", "tenuis", "terra",   "tiro",   "turris", "umbra",  "unda",    "urbs",
    "vallis", "ventus",  "verbum",   "vesper", "via",    "vita",    "vox"};
constexpr std::uint64_t kWordCount = std::size(kWords);

class Paragraphs {
 public:
  Paragraphs(Run& run, std::int64_t least, std::int64_t most)
      : run_(run), out_(run.scratch()), least_(least), most_(most) {}

  void write() {
    const std::int64_t words = between(least_, most_);
    last_comma_ = 0;
    last_stop_ = 0;
    capital_ = true;
    last_ = kWordCount;
    const std::size_t mark = out_.size();
    for (std::int64_t i = 0; i < words; ++i) {
      run_.budget.spend(4);
      if (i != 0) {
        out_.push(' ');
      }
      word();
      punctuate(i);
    }
    end(mark);
  }

 private:
  std::int64_t between(std::int64_t least, std::int64_t most) {
    if (least >= most) {
      run_.fail(kValueCode, "empty range for randrange() (" + std::to_string(least) + ", " + std::to_string(most) +
                                ", " + std::to_string(most - least) + ")");
    }
    return least + static_cast<std::int64_t>(run_.random(static_cast<std::uint64_t>(most - least)));
  }

  void word() {
    std::uint64_t number = run_.random(kWordCount);
    while (number == last_) {
      number = run_.random(kWordCount);
    }
    last_ = number;
    const std::string_view text = kWords[number];
    out_.push(capital_ ? static_cast<char>(text[0] - 'a' + 'A') : text[0]);
    out_.append(text.substr(1));
    capital_ = false;
  }

  void punctuate(std::int64_t i) {
    if (i - between(3, 8) > last_comma_) {
      last_comma_ = i;
      last_stop_ += 2;
      out_.push(',');
    }
    if (i - between(10, 20) > last_stop_) {
      last_comma_ = last_stop_ = i;
      out_.push('.');
      capital_ = true;
    }
  }

  void end(std::size_t mark) {
    if (out_.view_from(mark).ends_with(',')) {
      out_.truncate(out_.size() - 1);
    }
    if (!out_.view_from(mark).ends_with('.')) {
      out_.push('.');
    }
  }

  Run& run_;
  Buffer& out_;
  std::int64_t least_;
  std::int64_t most_;
  std::int64_t last_comma_ = 0;
  std::int64_t last_stop_ = 0;
  std::uint64_t last_ = kWordCount;
  bool capital_ = true;
};

}  // namespace

Value global_lipsum(Run& run, const Arguments& arguments) {
  const auto a = bind(run, arguments, "generate_lorem_ipsum", {"n", "html", "min", "max"});
  const std::int64_t count = a.given(0) ? to_index(run, a[0]) : 5;
  const bool html = !a.given(1) || run.truth(a[1]);
  Paragraphs paragraphs(run, a.given(2) ? to_index(run, a[2]) : 20, a.given(3) ? to_index(run, a[3]) : 100);
  Buffer& out = run.scratch();
  const std::size_t mark = out.size();
  for (std::int64_t i = 0; i < count; ++i) {
    run.budget.spend();
    if (i != 0) {
      out.append(html ? "\n" : "\n\n");
    }
    out.append(html ? "<p>" : "");
    paragraphs.write();
    out.append(html ? "</p>" : "");
  }
  return run.take(mark, html);
}

}  // namespace docmill::jinja
