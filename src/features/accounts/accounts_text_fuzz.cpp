// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>

#include "accounts/attempts.h"
#include "accounts/kept_forms.h"
#include "accounts/passwords.h"
#include "accounts/sessions.h"
#include "accounts/store.h"
#include "accounts/totp.h"
#include "base/text.h"

// What strangers write: tokens, cookies, codes, keys, addresses, passwords, headers, forms.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accounts;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto secret = bearer_secret(text);
  if (!secret.empty() && !secret.starts_with(token_prefix)) __builtin_trap();
  if (const auto bytes = from_base32(text); bytes && from_base32(base32(*bytes)) != *bytes) __builtin_trap();
  if (from_base32(base32(text)) != text) __builtin_trap();
  if (const auto step = matching_step("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", text, 1000);
      step && (*step < 999 || *step > 1001))
    __builtin_trap();
  recovery_hash(text);
  if (browser_family(text).find('<') != std::string::npos) __builtin_trap();
  if (const auto email = normal_email(text);
      !email.empty() && (normal_email(email) != email || email.find_first_of(" \r\n\t,") != std::string::npos))
    __builtin_trap();
  if (check_password(text, text.substr(0, size / 2), "Cosmopolis") && base::length(text) < shortest_password)
    __builtin_trap();
  account_of_author(text);
  http::Request request;
  request.method = "POST";
  request.path = "/" + base::repair_utf8(text);
  request.remote_address = size % 2 ? text : "127.0.0.1";
  request.body = text;
  request.headers = {{"x-forwarded-for", text}, {"content-type", "application/x-www-form-urlencoded"}};
  client_address(request);
  if (const auto form = form_to_keep(request, AccountId{1});
      form && (!form->address.starts_with('/') || form->address.starts_with("//")))
    __builtin_trap();
  return 0;
}
