// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace accounts {

// One-time passwords by the clock, as authenticator apps make them: RFC 6238 with SHA-1, 30 seconds, 6 digits.
inline constexpr int totp_period = 30;

std::string new_totp_secret();                                  // 160 bits in base 32
std::string base32(std::string_view bytes);                     // RFC 4648, without padding
std::optional<std::string> from_base32(std::string_view text);  // blanks, dashes and lower case are fine
std::string totp_code(std::string_view secret_bytes, std::int64_t step);
std::int64_t totp_step_now();
// The step whose code that is: this one, the one before or the one after. Each is to be taken once (take_totp_step).
std::optional<std::int64_t> matching_step(std::string_view secret, std::string_view typed, std::int64_t now);

std::string otpauth_address(std::string_view site, std::string_view email, std::string_view secret);
std::string qr_svg_path(std::string_view text, int& size);  // for a viewBox of `size` units with the quiet zone

// Ten, to be shown once; what is kept is recovery_hash() of each.
std::vector<std::string> new_recovery_codes();
std::string recovery_hash(std::string_view typed);  // however it is grouped and cased

}  // namespace accounts
