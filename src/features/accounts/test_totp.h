// SPDX-License-Identifier: EUPL-1.2
// For tests: an authenticator.
#pragma once
#include <stdexcept>
#include <string>

#include "accounts/totp.h"

namespace accounts::test {

// The code that an authenticator shows now which was set up from the page of enrolment.
inline std::string code_for(const std::string& page) {
  const std::string before = "?secret=";
  const auto at = page.find(before);
  if (at == std::string::npos) throw std::logic_error("this page has no address for an authenticator");
  const auto secret = page.substr(at + before.size(), page.find_first_of("&\"", at) - at - before.size());
  return totp_code(from_base32(secret).value(), totp_step_now());
}

}  // namespace accounts::test
