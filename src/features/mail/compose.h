// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <string>
#include <string_view>

#include "mail/outbox.h"

namespace mail {

// The message as it goes over the wire: RFC 5322 head and a multipart/alternative body (RFC 2045, 2046) of plain text
// and HTML, lines of at most 998 bytes that end with CR LF. No text or name, whatever it holds, can add a line to the
// head or end a part. The same letter has the same Message-ID each time, so that one that arrives twice can be known.
std::string compose(const Letter& letter, std::string_view from, std::string_view from_name);

// For tests. A header's value in the form of RFC 2047 where it needs it: other scripts, or long.
std::string header_text(std::string_view text);
std::string quoted_printable(std::string_view text);

}  // namespace mail
