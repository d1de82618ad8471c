// HarfBuzz, loaded when the first PDF is made.
//
// Debian ships HarfBuzz as shared libraries only, and they bring GLib, FreeType, Graphite and others with them. Linked
// in, they would cost every command a millisecond and a half before main(); loaded on demand they cost PDF alone.
// Functions are called as harfbuzz().shape(...) for hb_shape(...).
#pragma once

#include <hb-ot.h>
#include <hb-subset.h>
#include <hb.h>

namespace docmill::pdf {

// clang-format off
#define DOCMILL_HARFBUZZ_FUNCTIONS(X)                                                                                  \
  X(blob_create) X(blob_destroy) X(blob_get_data) X(blob_get_length)                                                   \
  X(face_create) X(face_destroy) X(face_get_upem) X(face_get_glyph_count) X(face_reference_table)                      \
  X(face_reference_blob) X(face_make_immutable) X(face_count)                                                          \
  X(font_create) X(font_destroy) X(font_make_immutable) X(font_get_nominal_glyph) X(font_get_glyph_h_advance)          \
  X(buffer_create) X(buffer_destroy) X(buffer_clear_contents) X(buffer_add_utf8) X(buffer_set_direction)               \
  X(buffer_set_script) X(buffer_set_language) X(buffer_set_cluster_level) X(buffer_guess_segment_properties)           \
  X(buffer_get_glyph_infos) X(buffer_get_glyph_positions)                                                              \
  X(shape) X(language_from_string) X(unicode_script) X(unicode_funcs_get_default) X(script_get_horizontal_direction)   \
  X(set_add) X(map_get)                                                                                                \
  X(ot_name_get_utf8) X(ot_metrics_get_position) X(ot_color_glyph_reference_png)

#define DOCMILL_HARFBUZZ_SUBSET_FUNCTIONS(X)                                                                           \
  X(subset_input_create_or_fail) X(subset_input_destroy) X(subset_input_glyph_set) X(subset_input_set)                 \
  X(subset_input_set_flags) X(subset_plan_create_or_fail) X(subset_plan_destroy)                                       \
  X(subset_plan_old_to_new_glyph_mapping) X(subset_plan_execute_or_fail)
// clang-format on

struct HarfBuzz {
#define DOCMILL_MEMBER(function) decltype(&hb_##function) function;
  DOCMILL_HARFBUZZ_FUNCTIONS(DOCMILL_MEMBER)
  DOCMILL_HARFBUZZ_SUBSET_FUNCTIONS(DOCMILL_MEMBER)
#undef DOCMILL_MEMBER
};

/// Loads the libraries at the first call; any thread. Throws Error io E-PDF-001 when they are not installed.
const HarfBuzz& harfbuzz();

}  // namespace docmill::pdf
