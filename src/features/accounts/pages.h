// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/json/value_from.hpp>

#include "accounts/gate_state.h"
#include "accounts/views.h"
#include "web/site.h"

namespace accounts {

using State = Gate::State;

// sign_in_pages.cpp
http::Response show_sign_in(State&, web::Context&);
http::Response sign_in(State&, web::Context&);
http::Response sign_out(State&, web::Context&);
http::Response show_kept_form(State&, web::Context&);
http::Response drop_kept_form(State&, web::Context&);

// What several pages need: pages.cpp.
std::string field(const web::Context& context, std::string_view name);     // of a form: trimmed valid UTF-8, no line ends
std::string password_field(const web::Context& context, std::string_view name = "password");  // as typed
std::string set_cookie(const State& state, std::string_view name, std::string_view value, std::chrono::seconds lifetime);
std::string moment(const web::Context& context, const std::string& utc);
// Opens a session for somebody who has shown all that is asked for, and leads to `to`; ends the one there was.
http::Response let_in(State& state, web::Context& context, AccountId account, std::string_view to);
http::Response too_often(web::Context& context, std::chrono::seconds wait);
http::Response too_busy(web::Context& context);  // too many passwords are being hashed

template <class View>
http::Response show(const web::Context& context, std::string_view name, const base::Message& title, const View& view, int status = 200) {
  return context.page(name, context.tr(title), boost::json::value_from(view).as_object(), status);
}

}  // namespace accounts
