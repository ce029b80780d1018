// SPDX-License-Identifier: EUPL-1.2
#include "base/json.h"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <cmath>

namespace base {
namespace {

void append(std::string& out, const boost::json::value& value) {
  if (const auto* array = value.if_array()) {
    out += '[';
    for (const auto& one : *array) {
      if (&one != array->begin()) out += ',';
      append(out, one);
    }
    out += ']';
  } else if (const auto* object = value.if_object()) {
    out += '{';
    bool first = true;
    for (const auto& member : *object) {
      if (!first) out += ',';
      first = false;
      out += boost::json::serialize(boost::json::value(member.key()));
      out += ':';
      append(out, member.value());
    }
    out += '}';
  } else if (const auto* number = value.if_double(); number && std::isfinite(*number) && std::abs(*number) < 1e9) {
    fmt::format_to(std::back_inserter(out), "{}", std::round(*number * 1e7) / 1e7);
  } else {
    out += boost::json::serialize(value);
  }
}

}  // namespace

std::string serialize(const boost::json::value& value) {
  std::string out;
  append(out, value);
  return out;
}

}  // namespace base
