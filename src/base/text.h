// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace base {

// The form in which names and words are compared: NFKD without marks, lower case, letters that no decomposition
// reaches spelt out (ł l, ø o, ß ss, æ ae, đ d, ı i …), everything that is no letter or digit one space, trimmed.
// Other scripts keep their letters. Broken UTF-8 becomes spaces. Pure ASCII takes a fast path.
std::string fold(std::string_view text);

bool is_valid_utf8(std::string_view text);
std::string repair_utf8(std::string_view text);  // bytes that are no UTF-8 become U+FFFD
std::string_view trim(std::string_view text);    // spaces, tabs, line ends, no-break spaces at both ends
std::vector<std::string_view> split(std::string_view text, char separator);

// Similarity of two folded strings, 0 to 1: Jaro-Winkler over code points.
double similarity(std::string_view a, std::string_view b);

// Number of code points; broken bytes count one each.
std::size_t length(std::string_view text);

}  // namespace base
