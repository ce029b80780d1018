// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "base/message.h"
#include "http/message.h"

namespace web {

// Who may do what before there are accounts, and what every answer tells the browser to forbid.

// From this machine, by a local name, and not through a proxy. The Host header is checked so that a page of another site
// whose name was made to lead here (DNS rebinding) does not count as local.
bool is_local_request(const http::Request& request);

// Why a request that changes something is refused: a browser says that another site's page sent it, or says nothing while it
// sends cookies along. `own_host` is the site's public host, if it is set.
std::optional<base::Message> foreign_origin(const http::Request& request, std::string_view own_host);

// Why a request is refused whose body is not of a type that its address takes: JSON below /api/, else a form. Nothing
// sent needs no type.
std::optional<base::Message> unexpected_type(const http::Request& request);

// Where a form may send its reader back to: an address of this site, else "/".
std::string local_address(std::string_view address);

// How long a browser keeps the choice of language and theme.
inline constexpr std::chrono::seconds choice_lifetime = std::chrono::days(365);

void add_security_headers(http::Response& response);

}  // namespace web
