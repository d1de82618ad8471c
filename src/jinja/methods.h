// The methods and attributes that Python gives its built-in types, by type. `find_method` and `python_attribute`
// (run.h) are the ways in; this header is shared by the files that implement one type each.
#pragma once

#include <span>
#include <string_view>

#include "jinja/run.h"

namespace docmill::jinja {

// Null when the type has no method of that name.
const Method* find_string_method(std::string_view name);
const Method* find_bytes_method(std::string_view name);
/// Of Markup alone.
const Method* find_markup_method(std::string_view name);
const Method* find_list_method(std::string_view name);
const Method* find_tuple_method(std::string_view name);
const Method* find_dict_method(std::string_view name);
const Method* find_integer_method(std::string_view name);
const Method* find_float_method(std::string_view name);
/// Of range and of the views of dicts.
const Method* find_view_method(const Value& self, std::string_view name);
/// Names with two underscores at both ends, such as `__len__`; by what kind of value `self` is.
const Method* find_special_method(const Value& self, std::string_view name);

std::span<const Method> string_methods();
std::span<const Method> bytes_methods();
std::span<const Method> list_methods();
std::span<const Method> tuple_methods();
std::span<const Method> dict_methods();
std::span<const Method> integer_methods();
std::span<const Method> float_methods();
std::span<const Method> view_methods(const Value& self);

/// The attributes of numbers: real, imag, numerator, denominator.
bool number_attribute(const Value& self, std::string_view name, Value& out);

}  // namespace docmill::jinja
