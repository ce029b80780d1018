// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>
#include <string>
#include <vector>

// What the template of this feature receives; texts are in the reader's language.
namespace privacy::views {

struct Kept {
  std::string id, title, what, why, how_long, who;
};
BOOST_DESCRIBE_STRUCT(Kept, (), (id, title, what, why, how_long, who))

struct Cookie {
  std::string name, use, until;
};
BOOST_DESCRIBE_STRUCT(Cookie, (), (name, use, until))

struct Privacy {
  std::string responsible;
  std::vector<Kept> kept;
  std::vector<Cookie> cookies;
  std::string log, backups;
};
BOOST_DESCRIBE_STRUCT(Privacy, (), (responsible, kept, cookies, log, backups))

}  // namespace privacy::views
