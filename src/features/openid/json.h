// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/json/object.hpp>
#include <string>
#include <string_view>

namespace openid {

// The object that a text of JSON is; empty if it is none.
boost::json::object object_of(std::string_view text);
// A member's text; empty if there is none, or it is something else.
std::string text_in(const boost::json::object& object, std::string_view name);

}  // namespace openid
