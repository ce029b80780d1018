// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>
#include <string>

namespace openid::views {

// "openid/refused"
struct Refused {
  std::string message;
  std::string again_url, password_url;
};
BOOST_DESCRIBE_STRUCT(Refused, (), (message, again_url, password_url))

}  // namespace openid::views
