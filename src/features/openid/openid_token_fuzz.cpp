// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>

#include "base/secret.h"
#include "openid/api.h"
#include "openid/token.h"

// What a provider, or somebody in its place, may answer: key sets and tokens. No token is ever good: the keys were made
// up.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace openid;
  const std::string text(reinterpret_cast<const char*>(data), size);
  // The example of RFC 7515, appendix A.2.
  static const auto known = read_keys(
      R"({"keys":[{"kty":"RSA","kid":"a","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddx)"
      R"(HmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-)"
      R"(bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7a)"
      R"(GhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"}]})");
  if (known.size() != 1) __builtin_trap();
  const Expected expected{"https://id.example.org", "client", "nonce", 1'800'000'000};
  for (const auto& keys : {known, read_keys(text)})
    if (check_token(text, keys, expected).fault == Fault::none) __builtin_trap();
  const auto signature = base::base64url(std::string(256, 's'));
  for (const auto* header : {R"({"alg":"RS256","kid":"a"})", R"({"alg":"RS256"})"})
    if (check_token(base::base64url(header) + "." + base::base64url(text) + "." + signature, known, expected).fault ==
        Fault::none)
      __builtin_trap();
  if (is_fit_address(text) && !text.starts_with("http") && !text.starts_with("HTTP")) {
    if (text.substr(0, 4).find_first_not_of("htpHTP") != std::string::npos) __builtin_trap();
  }
  return 0;
}
