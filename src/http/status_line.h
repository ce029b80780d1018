// SPDX-License-Identifier: EUPL-1.2
// Inside of http: what stands at the head of each answer.
#pragma once
#include <string_view>

namespace http {

std::string_view reason(int status);
std::string_view date();  // now, in the form of HTTP; made once a second per thread, in whose memory it stays

}  // namespace http
