// SVG through librsvg (LGPL-2.1 or later) and the Cairo it draws with. Linked in, they would bring Pango, GdkPixbuf and
// forty libraries more into every command, and their licence into the program; loaded on demand, whoever shows no SVG
// in DOCX needs none of them. Their few functions are declared here, as their stable interfaces (librsvg-2.so.2) have
// them, so that building needs none of their headers.
#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <type_traits>

#include "docmill/base.h"
#include "writer/raster.h"

namespace docmill {
namespace {

struct RsvgRectangle {
  double x, y, width, height;
};
struct GError {
  std::uint32_t domain;
  int code;
  char* message;
};

struct Library {
  void* (*rsvg_handle_new_from_data)(const unsigned char*, std::size_t, GError**);
  int (*rsvg_handle_render_document)(void*, void*, const RsvgRectangle*, GError**);
  void (*g_object_unref)(void*);
  void (*g_error_free)(GError*);
  void* (*cairo_image_surface_create)(int, int, int);
  unsigned char* (*cairo_image_surface_get_data)(void*);
  int (*cairo_image_surface_get_stride)(void*);
  void (*cairo_surface_flush)(void*);
  void (*cairo_surface_destroy)(void*);
  void* (*cairo_create)(void*);
  int (*cairo_status)(void*);
  void (*cairo_destroy)(void*);
};

[[noreturn]] void fail_load() {
  const char* reason = dlerror();
  throw Error(ErrorKind::io, "E-WRT-045",
              "the library that draws SVG cannot be loaded: " + std::string(reason == nullptr ? "unknown" : reason),
              "install the package librsvg2-2, or convert the image to PNG");
}

/// Functions of Cairo and GLib are found through the library that needs them.
Library load() {
  void* const file = dlopen("librsvg-2.so.2", RTLD_NOW | RTLD_LOCAL);
  if (file == nullptr) {
    fail_load();
  }
  const auto find = [file](const char* name, auto& function) {
    void* const symbol = dlsym(file, name);
    if (symbol == nullptr) {
      fail_load();
    }
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(symbol);
  };
  Library library{};
#define DOCMILL_FIND(function) find(#function, library.function)
  DOCMILL_FIND(rsvg_handle_new_from_data);
  DOCMILL_FIND(rsvg_handle_render_document);
  DOCMILL_FIND(g_object_unref);
  DOCMILL_FIND(g_error_free);
  DOCMILL_FIND(cairo_image_surface_create);
  DOCMILL_FIND(cairo_image_surface_get_data);
  DOCMILL_FIND(cairo_image_surface_get_stride);
  DOCMILL_FIND(cairo_surface_flush);
  DOCMILL_FIND(cairo_surface_destroy);
  DOCMILL_FIND(cairo_create);
  DOCMILL_FIND(cairo_status);
  DOCMILL_FIND(cairo_destroy);
#undef DOCMILL_FIND
  return library;
}

const Library& library() {
  static const Library loaded = load();
  return loaded;
}

using Owner = std::unique_ptr<void, void (*)(void*)>;

[[noreturn]] void refuse(GError* error) {
  std::string reason = error == nullptr ? "it is too large" : std::string(error->message);
  reason.resize(reason.find_last_not_of(" \n") + 1);
  std::replace(reason.begin(), reason.end(), '\n', ' ');
  if (error != nullptr) {
    library().g_error_free(error);
  }
  throw Error(ErrorKind::data, "E-WRT-046", "an SVG image cannot be drawn: " + reason, "convert it to PNG");
}

/// Numbers of filters that librsvg takes as they are, though its time grows with them; and how many filters there are.
struct Bound {
  std::string_view what;
  double most;
};
constexpr std::array<Bound, 3> kAttributes = {{{"numOctaves", 16}, {"radius", 100}, {"order", 32}}};
constexpr Bound kFilters = {"<fe", 256};

/// Whether each number of the value of an attribute, which `text` stands at, is at most `most`.
bool is_within(std::string_view text, double most) {
  const std::size_t equals = text.find_first_not_of(" \t\r\n");
  if (equals == std::string_view::npos || text[equals] != '=') {
    return true;  // a word of the text
  }
  text.remove_prefix(equals + 1);
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  if (text.empty()) {
    return true;
  }
  std::string_view value = text.substr(1, std::min(text.find(text.front(), 1), text.size()) - 1);
  for (value.remove_prefix(std::min(value.find_first_not_of(" ,"), value.size())); !value.empty();
       value.remove_prefix(std::min(value.find_first_not_of(" ,"), value.size()))) {
    double number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc() || number > most) {
      return false;
    }
    value.remove_prefix(static_cast<std::size_t>(end - value.data()));
  }
  return true;
}

bool asks_too_much(std::string_view svg) {
  std::size_t filters = 0;
  for (std::size_t at = svg.find(kFilters.what); at != std::string_view::npos; at = svg.find(kFilters.what, at + 1)) {
    ++filters;
  }
  if (static_cast<double>(filters) > kFilters.most) {
    return true;
  }
  return std::any_of(kAttributes.begin(), kAttributes.end(), [svg](const Bound& bound) {
    for (std::size_t at = svg.find(bound.what); at != std::string_view::npos; at = svg.find(bound.what, at)) {
      const bool begins = at != 0 && std::string_view(" \t\r\n\"'").find(svg[at - 1]) != std::string_view::npos;
      at += bound.what.size();
      if (begins && !is_within(svg.substr(at), bound.most)) {
        return true;
      }
    }
    return false;
  });
}

/// Cairo's pixels are 32-bit numbers, opacity on top and multiplied into the colours.
void take_row(const unsigned char* from, std::uint32_t width, std::uint8_t* to) {
  for (std::uint32_t x = 0; x < width; ++x, from += 4, to += 4) {
    const std::uint32_t alpha = from[3];
    const auto colour = [alpha](std::uint32_t value) {
      return static_cast<std::uint8_t>(alpha == 0 ? 0 : std::min(255U, (value * 255 + alpha / 2) / alpha));
    };
    to[0] = colour(from[2]);
    to[1] = colour(from[1]);
    to[2] = colour(from[0]);
    to[3] = static_cast<std::uint8_t>(alpha);
  }
}

}  // namespace

Pixels rasterise_svg(std::string_view svg, std::uint32_t width, std::uint32_t height) {
  const Library& functions = library();
  if (asks_too_much(svg)) {
    throw Error(ErrorKind::data, "E-WRT-046", "an SVG image cannot be drawn: its filters ask for too much work",
                "convert it to PNG");
  }
  GError* error = nullptr;
  const Owner handle(
      functions.rsvg_handle_new_from_data(reinterpret_cast<const unsigned char*>(svg.data()), svg.size(), &error),
      functions.g_object_unref);
  if (handle == nullptr) {
    refuse(error);
  }
  constexpr int kArgb32 = 0;
  const Owner surface(functions.cairo_image_surface_create(kArgb32, static_cast<int>(width), static_cast<int>(height)),
                      functions.cairo_surface_destroy);
  const Owner context(functions.cairo_create(surface.get()), functions.cairo_destroy);
  const RsvgRectangle room{0, 0, static_cast<double>(width), static_cast<double>(height)};
  if (functions.cairo_status(context.get()) != 0 ||
      functions.rsvg_handle_render_document(handle.get(), context.get(), &room, &error) == 0) {
    refuse(error);
  }
  functions.cairo_surface_flush(surface.get());
  const unsigned char* const data = functions.cairo_image_surface_get_data(surface.get());
  const auto stride = static_cast<std::size_t>(functions.cairo_image_surface_get_stride(surface.get()));
  Pixels pixels{width, height, std::vector<std::uint8_t>(std::size_t{width} * height * 4)};
  for (std::uint32_t y = 0; y < height; ++y) {
    take_row(data + y * stride, width, pixels.rgba.data() + std::size_t{y} * width * 4);
  }
  return pixels;
}

}  // namespace docmill
