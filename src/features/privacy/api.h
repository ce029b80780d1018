// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <string>

#include "web/site.h"

namespace privacy {

struct Settings {
  std::string responsible;     // who answers for personal data and how to reach them; empty: the page says it is not told
  bool requests_are_logged = false;
  bool has_elsewhere = false;  // people may sign in with an account of another provider
  bool is_secure = false;      // cookies are named as browsers want them over https
};

web::Feature feature(Settings settings);

}  // namespace privacy
