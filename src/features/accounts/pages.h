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
// second_factor_pages.cpp
http::Response show_code_question(State&, web::Context&);
http::Response take_code(State&, web::Context&);
http::Response show_due_enrolment(State&, web::Context&);
http::Response take_due_enrolment(State&, web::Context&);
http::Response show_second_factor(State&, web::Context&);
http::Response begin_second_factor(State&, web::Context&);
http::Response take_second_factor(State&, web::Context&);
http::Response renew_recovery_codes(State&, web::Context&);
http::Response turn_second_factor_off(State&, web::Context&);
// password_pages.cpp
http::Response show_forgotten(State&, web::Context&);
http::Response ask_for_password(State&, web::Context&);
http::Response show_new_password(State&, web::Context&);
http::Response take_new_password(State&, web::Context&);
http::Response show_first(State&, web::Context&);
http::Response make_first(State&, web::Context&);
// members_page.cpp
http::Response show_members(State&, web::Context&);
http::Response invite_member(State&, web::Context&);
http::Response change_member(State&, web::Context&);
http::Response invite_again(State&, web::Context&);
http::Response withdraw(State&, web::Context&);
// invitation_page.cpp
http::Response show_invitation(State&, web::Context&);
http::Response answer_invitation(State&, web::Context&);
// account_page.cpp
http::Response show_account(State&, web::Context&);
http::Response change_account(State&, web::Context&);
http::Response change_password(State&, web::Context&);
http::Response ask_for_address(State&, web::Context&);
http::Response show_new_address(State&, web::Context&);
http::Response take_new_address(State&, web::Context&);
// own_data_pages.cpp
http::Response end_one_session(State&, web::Context&);
http::Response end_other_sessions(State&, web::Context&);
http::Response make_token(State&, web::Context&);
http::Response take_token_back(State&, web::Context&);
http::Response download_own_data(State&, web::Context&);
http::Response show_erase(State&, web::Context&);
http::Response erase_account(State&, web::Context&);
// accounts_page.cpp
http::Response show_accounts(State&, web::Context&);
http::Response add_account(State&, web::Context&);
http::Response change_office(State&, web::Context&);
http::Response change_active(State&, web::Context&);
http::Response send_password_link(State&, web::Context&);

// What several pages need: pages.cpp.
std::string field(const web::Context& context, std::string_view name);  // of a form: trimmed valid UTF-8, no line ends
std::string password_field(const web::Context& context, std::string_view name = "password");  // as typed
std::string set_cookie(const State& state, std::string_view name, std::string_view value,
                       std::chrono::seconds lifetime);
std::string wanted_address(const web::Context& context);  // where `return` leads, on this site
db::Author author_of(AccountId account);
// Where links in mails begin; nothing if the register was not told its public address, and a request's word is not
// enough.
std::optional<std::string> mail_base(const State& state, const web::Context& context);
base::Message no_mail_base();

// How long somebody has for the second factor.
inline constexpr std::chrono::seconds half_lifetime = std::chrono::minutes(10);
// Whoever has shown the password, or is vouched for by another provider: asks for the second factor where there is one, else opens a session.
http::Response after_password(State& state, web::Context& context, AccountId account, std::string_view to);
// Opens a session for somebody who has shown all that is asked for, and leads to `to`; ends the one there was.
http::Response let_in(State& state, web::Context& context, AccountId account, std::string_view to);
http::Response too_often(web::Context& context, std::chrono::seconds wait);
http::Response too_busy(web::Context& context);  // too many passwords are being hashed
http::Response link_is_stale(State& state, web::Context& context);
bool must_have_second_factor(const State& state, Office office);

// Whether somebody signed in knows their own password. `answer` is set where that cannot be said now.
struct OwnPassword {
  bool right = false;
  std::optional<http::Response> answer;
};
OwnPassword check_own_password(State& state, web::Context& context, AccountId account, const std::string& password);

// What is wrong with a form.
class Faults {
 public:
  explicit Faults(const web::Context& context) : context_(context) {}
  void add(std::string field, const base::Message& message) {
    list_.push_back({std::move(field), context_.tr(message)});
  }
  template <class T>
  void take(const base::Result<T>& result) {
    if (!result) add(result.error().field, result.error().message);
  }
  std::string of(std::string_view field) const {
    for (const auto& fault : list_)
      if (fault.field == field) return fault.message;
    return {};
  }
  bool any() const { return !list_.empty(); }
  template <class View>
  void put(View& view) const {
    view.errors = list_;
    view.has_errors = any();
  }

 private:
  const web::Context& context_;
  std::vector<views::Error> list_;
};

template <class View>
http::Response show(const web::Context& context, std::string_view name, const base::Message& title, const View& view,
                    int status = 200) {
  auto response = context.page(name, context.tr(title), boost::json::value_from(view).as_object(), status);
  response.set("Cache-Control", "no-store");  // secrets and personal data
  return response;
}

}  // namespace accounts
