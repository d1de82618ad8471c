// The state of one drawing on its way from SVG to forms: see svg.h. svg.cpp walks the elements, svg_paint.cpp knows
// gradients, masks and states, svg_text.cpp sets text.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "writer/pdf/layout.h"
#include "writer/pdf/svg.h"
#include "writer/pdf/svg_style.h"

namespace docmill::pdf {

class SvgReader {
 public:
  explicit SvgReader(Typesetter& typesetter) : set_(typesetter) {}
  std::optional<SvgDrawing> read(std::string_view bytes);

 private:
  struct View {
    double width = 100, height = 100;
    double diagonal() const;
  };
  /// What an element is drawn in.
  struct Place {
    SvgMatrix matrix;
    View view;
    int depth = 0;
  };

  // ---- elements (svg.cpp) ----
  void index(const pugi::xml_node& root);
  pugi::xml_node find(std::string_view id) const;
  void children(const pugi::xml_node& node, const SvgLook& look, const Place& place);
  void element(const pugi::xml_node& node, const SvgLook& outer, Place place);
  void content(const pugi::xml_node& node, std::string_view name, const SvgDeclarations& style, const SvgLook& look,
               const Place& place);
  void use(const pugi::xml_node& node, const SvgLook& look, Place place);
  /// The content of an element with a view box, in a room of `width` by `height` at the origin.
  void viewport(const pugi::xml_node& node, const SvgLook& look, Place place, double width, double height);
  void conditional(const pugi::xml_node& node, const SvgLook& look, const Place& place);
  void image(const pugi::xml_node& node, const Place& place);
  bool shape(const pugi::xml_node& node, std::string_view name, const Place& place, SvgPath& path);
  void markers(const SvgPath& path, const SvgLook& look, const Place& place);
  void marker(std::string_view id, SvgPoint at, double angle, bool start, const SvgLook& look, const Place& place);
  bool clip(const pugi::xml_node& clip_path, const SvgBox* box, const Place& place);
  double number(const pugi::xml_node& node, const char* name, double whole, double other = 0) const;
  void leave_out(std::string_view what);
  /// Whether `count` more graphics states may be saved inside of each other; if not, that is noted.
  bool room_for_states(int count);

  // ---- paint (svg_paint.cpp) ----
  void draw(const SvgPath& path, const SvgLook& look, double opacity, const Place& place);
  /// Sets the colour or pattern and notes the opacity; false when nothing is to be painted.
  bool set_paint(const SvgPaint& paint, const SvgBox& box, const SvgMatrix& matrix, bool stroke, double& opacity,
                 int& mask);
  void set_stroke(const SvgLook& look, double scale);
  void set_state(const SvgState& state);
  struct Gradient {
    pugi::xml_node node;
    bool radial = false;
    struct Stop {
      double at;
      std::uint32_t colour;
      double opacity;
    };
    std::vector<Stop> stops;
  };
  Gradient gradient(std::string_view id);
  std::string_view gradient_attribute(const pugi::xml_node& node, const char* name) const;
  std::string shading(const Gradient& gradient, const SvgBox& box, const SvgMatrix& matrix, bool opacity);
  int opacity_mask(const std::string& pattern);
  std::uint32_t pattern(std::string dictionary);
  /// Whether one more form may be begun; if not, that is noted.
  bool room_for_form();
  void begin_form(SvgForm::Kind kind);
  /// Ends the form under way; returns its number, counted from 1.
  std::uint32_t end_form();
  void mask(const pugi::xml_node& node, const SvgBox* box, const Place& place, int& number);

  // ---- text (svg_text.cpp) ----
  struct Fragment {
    std::string text;
    SvgLook look;
    double x = 0, y = 0;  // of the chunk, when `absolute`
    double dx = 0, dy = 0;
    bool absolute = false;
    double length = 0;  // wanted; 0 for as it comes
    bool stretch = false;
  };
  void text(const pugi::xml_node& node, const SvgLook& look, double opacity, const Place& place);
  void collect(const pugi::xml_node& node, const SvgLook& look, const Place& place, std::vector<Fragment>& fragments,
               int depth);
  void append_text(std::string_view text, Fragment fragment, std::vector<Fragment>& fragments);
  void show_chunk(std::vector<Fragment>& fragments, std::size_t first, std::size_t last, double& x, double& y,
                  double opacity, const Place& place);
  void show(const Fragment& fragment, std::uint32_t line, double width, SvgPoint at, double opacity,
            const Place& place);
  void html_label(const pugi::xml_node& node, const SvgLook& look, const Place& place);
  StyleId text_style(const SvgLook& look);

  static constexpr int kMostDepth = 64;
  static constexpr std::size_t kMostForms = 5000;
  /// PDF/A allows 28 saved states inside of each other (ISO 19005-2, 6.1.13). The page and the form of the drawing save
  /// one each, and so does what is drawn at last.
  static constexpr int kMostStates = 28 - 3;
  static constexpr int kStatesOfGroup = 2;  // the one around the form, and the form's own

  Typesetter& set_;
  SvgDrawing drawing_;
  SvgSheet sheet_;
  std::unordered_map<std::string_view, pugi::xml_node> ids_;
  std::uint32_t elements_ = 0;
  std::size_t segments_ = 0;
  int states_ = 0;  // saved where the drawing is under way
  struct Open {
    Buffer out;
    SvgForm form;
  };
  std::vector<Open> open_;  // the forms under way, innermost last
  Buffer& out() { return open_.back().out; }
  std::unordered_map<std::string, std::size_t> state_numbers_, pattern_numbers_;
  std::vector<std::string_view> busy_;  // clips and masks under way, which may not contain themselves
};

}  // namespace docmill::pdf
