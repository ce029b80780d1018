// SPDX-License-Identifier: EUPL-1.2
// Canonical JSON of described structures: members in the order in which they are described, under their names, none that has
// its default value, no spaces. Enumerators by their names. Include it in the .cpp files that write or read a record only.
//
// Whoever adds a type of value gives it write_json(std::string&, const T&) and read_json(const value&, T&), found by its
// namespace.
#pragma once
#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/members.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11/algorithm.hpp>
#include <charconv>
#include <type_traits>

#include "base/id.h"
#include "base/partial_date.h"
#include "db/json_text.h"

namespace db {

template <class T>
concept Described = boost::describe::has_describe_members<T>::value && !std::is_enum_v<T>;

template <class T>
constexpr bool is_list = false;
template <class T>
constexpr bool is_list<std::vector<T>> = true;
template <class T>
constexpr bool is_optional = false;
template <class T>
constexpr bool is_optional<std::optional<T>> = true;
template <class T>
constexpr bool is_id = false;
template <class Tag>
constexpr bool is_id<base::Id<Tag>> = true;

template <Described T>
bool is_default(const T& value);
template <class T>
bool is_default(const T& value) {
  if constexpr (is_list<T> || std::is_same_v<T, std::string>) return value.empty();
  else if constexpr (Described<T>) return is_default<T>(value);
  else return value == T{};
}
template <Described T>
bool is_default(const T& value) {
  static const T empty{};
  bool all = true;
  boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>([&](auto member) {
    using M = std::remove_cvref_t<decltype(value.*member.pointer)>;
    if (!all) return;
    if constexpr (is_list<M> || std::is_same_v<M, std::string> || Described<M>) all = is_default(value.*member.pointer);
    else all = value.*member.pointer == empty.*member.pointer;
  });
  return all;
}

template <class T>
void write_described(std::string& out, const T& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    append_json(out, value);
  } else if constexpr (std::is_same_v<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::is_enum_v<T>) {
    append_json(out, boost::describe::enum_to_string(value, ""));
  } else if constexpr (std::is_integral_v<T>) {
    char buffer[24];
    out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
  } else if constexpr (std::is_floating_point_v<T>) {  // always with a point or exponent, so that it is read back as real
    char buffer[40];
    const std::string_view digits(buffer, static_cast<std::size_t>(std::to_chars(buffer, buffer + sizeof buffer, value).ptr - buffer));
    out += digits;
    if (digits.find_first_of(".e") == std::string_view::npos) out += ".0";
  } else if constexpr (std::is_same_v<T, base::PartialDate> || is_id<T>) {
    append_json(out, value.text());
  } else if constexpr (is_optional<T>) {
    write_described(out, *value);
  } else if constexpr (is_list<T>) {
    out += '[';
    for (const auto& element : value) {
      if (out.back() != '[') out += ',';
      write_described(out, element);
    }
    out += ']';
  } else if constexpr (Described<T>) {
    static const T empty{};
    out += '{';
    boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>([&](auto member) {
      const auto& m = value.*member.pointer;
      using M = std::remove_cvref_t<decltype(m)>;
      if constexpr (is_list<M> || std::is_same_v<M, std::string> || Described<M>) {
        if (is_default(m)) return;
      } else {
        if (m == empty.*member.pointer) return;
      }
      if (out.back() != '{') out += ',';
      out += '"';
      out += member.name;
      out += "\":";
      write_described(out, m);
    });
    out += '}';
  } else {
    write_json(out, value);
  }
}

// False if the JSON is of another shape; members that it has not stay as they are, members nobody knows are passed over.
template <class T>
bool read_described(const boost::json::value& json, T& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    const auto* text = json.if_string();
    if (text) value.assign(text->data(), text->size());
    return text != nullptr;
  } else if constexpr (std::is_same_v<T, bool>) {
    const auto* flag = json.if_bool();
    if (flag) value = *flag;
    return flag != nullptr;
  } else if constexpr (std::is_enum_v<T>) {
    const auto* text = json.if_string();
    return text && boost::describe::enum_from_string(std::string(*text).c_str(), value);
  } else if constexpr (std::is_integral_v<T>) {
    const auto* number = json.if_int64();
    if (!number || !std::in_range<T>(*number)) return false;
    value = static_cast<T>(*number);
    return true;
  } else if constexpr (std::is_floating_point_v<T>) {
    if (!json.is_number()) return false;
    value = json.to_number<T>();
    return true;
  } else if constexpr (std::is_same_v<T, base::PartialDate> || is_id<T>) {
    const auto* text = json.if_string();
    const auto parsed = text ? T::parse(*text) : std::nullopt;
    if (parsed) value = *parsed;
    return parsed.has_value();
  } else if constexpr (is_optional<T>) {
    return read_described(json, value.emplace());
  } else if constexpr (is_list<T>) {
    const auto* array = json.if_array();
    if (!array) return false;
    value.clear();
    value.reserve(array->size());
    for (const auto& element : *array)
      if (!read_described(element, value.emplace_back())) return false;
    return true;
  } else if constexpr (Described<T>) {
    const auto* object = json.if_object();
    if (!object) return false;
    bool good = true;
    boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>([&](auto member) {
      if (!good) return;
      if (const auto* found = object->if_contains(member.name)) good = read_described(*found, value.*member.pointer);
    });
    return good;
  } else {
    return read_json(json, value);
  }
}

}  // namespace db
