// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/partial_date.h"

namespace db {

// Reads the fields of a record's JSON. Absent fields give empty values; a field of another type makes good() false.
class JsonFields {
 public:
  explicit JsonFields(const boost::json::object& object) : object_(object) {}
  bool good() const { return good_; }
  void refuse() { good_ = false; }

  std::string text(std::string_view key) {
    const auto* value = object_.if_contains(key);
    if (!value) return {};
    if (const auto* string = value->if_string()) return std::string(*string);
    good_ = false;
    return {};
  }
  std::int64_t integer(std::string_view key) {
    const auto* value = object_.if_contains(key);
    if (!value) return 0;
    if (const auto* number = value->if_int64()) return *number;
    good_ = false;
    return 0;
  }
  std::optional<double> real(std::string_view key) {
    const auto* value = object_.if_contains(key);
    if (!value) return std::nullopt;
    if (value->is_number()) return value->to_number<double>();
    good_ = false;
    return std::nullopt;
  }
  base::PartialDate date(std::string_view key) {
    const std::string written = text(key);
    if (written.empty()) return {};
    const auto parsed = base::PartialDate::parse(written);
    if (!parsed) good_ = false;
    return parsed.value_or(base::PartialDate{});
  }
  template <class IdType>
  IdType id(std::string_view key) {
    const std::string written = text(key);
    if (written.empty()) return {};
    const auto parsed = IdType::parse(written);
    if (!parsed) good_ = false;
    return parsed.value_or(IdType{});
  }
  // Calls f for each element of an array of objects.
  template <class F>
  void objects(std::string_view key, F f) {
    elements(key, [&](const boost::json::value& element) {
      const auto* object = element.if_object();
      if (!object) return refuse();
      JsonFields fields(*object);
      f(fields);
      if (!fields.good()) refuse();
    });
  }
  std::vector<std::string> texts(std::string_view key) {
    std::vector<std::string> list;
    elements(key, [&](const boost::json::value& element) {
      if (const auto* string = element.if_string()) list.emplace_back(*string);
      else refuse();
    });
    return list;
  }

 private:
  template <class F>
  void elements(std::string_view key, F f) {
    const auto* value = object_.if_contains(key);
    if (!value) return;
    const auto* array = value->if_array();
    if (!array) return refuse();
    for (const auto& element : *array) f(element);
  }
  const boost::json::object& object_;
  bool good_ = true;
};

}  // namespace db
