// SPDX-License-Identifier: EUPL-1.2
// The second factor: asked for at the sign-in, set up, renewed and turned off.
#include "accounts/attempts.h"
#include "accounts/mails.h"
#include "accounts/pages.h"
#include "accounts/store.h"
#include "accounts/totp.h"
#include "links/api.h"

namespace accounts {
namespace {

using base::msg;

// Between the password and the second factor somebody is known by a link in a cookie.
constexpr std::string_view half_cookie = "half_sign_in";
constexpr std::string_view half_purpose = "half sign-in";

std::optional<AccountId> half_signed_in(State& state, const web::Context& context) {
  const auto cookie = context.request.cookie(half_cookie);
  if (!cookie) return std::nullopt;
  auto session = state.database.read();
  const auto link = links::look_at(session, half_purpose, *cookie);
  return link && link->good() ? AccountId::parse(link->subject) : std::nullopt;
}

http::Response whole(State& state, web::Context& context, AccountId account, std::string_view to) {
  auto response = let_in(state, context, account, to);
  response.headers.emplace_back("Set-Cookie", set_cookie(state, half_cookie, "", std::chrono::seconds(0)));
  return response;
}

std::string in_groups(std::string_view secret) {
  std::string out;
  for (std::size_t i = 0; i < secret.size(); ++i) {
    if (i > 0 && i % 4 == 0) out += ' ';
    out += secret[i];
  }
  return out;
}

// The secret that waits for its first code; made when there is none.
std::string pending_secret(State& state, AccountId account) {
  {
    auto session = state.database.read();
    const auto known = credentials(session, account);
    if (known && !known->totp_pending.empty()) return known->totp_pending;
  }
  const auto secret = new_totp_secret();
  auto transaction = state.database.write_unlogged();
  set_totp_pending(transaction, account, secret);
  transaction.commit();
  return secret;
}

http::Response enrolment_page(State& state, web::Context& context, AccountId account, bool due, const Faults& faults) {
  const auto secret = pending_secret(state, account);
  std::optional<Account> who;
  {
    auto session = state.database.read();
    who = find(session, account);
  }
  views::Enrol view;
  faults.put(view);
  view.code_error = faults.of("code");
  view.due = due;
  view.action = due ? "/sign-in/second-factor" : "/account/second-factor";
  view.return_to = wanted_address(context);
  view.secret = in_groups(secret);
  view.address = otpauth_address(state.settings.site_name, who ? who->email : "", secret);
  int size = 0;
  view.qr.path = qr_svg_path(view.address, size);
  view.qr.size = fmt::format("{}", size);
  return show(context, "accounts/enrol", msg("Set up the second factor"), view, faults.any() ? 422 : 200);
}

std::vector<std::string> make_recovery_codes(db::Transaction& transaction, AccountId account) {
  auto codes = new_recovery_codes();
  std::vector<std::string> hashes;
  for (const auto& code : codes) hashes.push_back(recovery_hash(code));
  set_recovery_codes(transaction, account, hashes);
  return codes;
}

http::Response codes_page(web::Context& context, const std::vector<std::string>& codes, std::string next) {
  views::RecoveryCodes view;
  for (const auto& code : codes) view.codes.push_back({code});
  view.next_url = std::move(next);
  return show(context, "accounts/recovery_codes", msg("Your recovery codes"), view);
}

// Turns it on if the code fits the secret that waits; gives the recovery codes.
std::optional<std::vector<std::string>> enrol(State& state, AccountId account, std::string_view code) {
  auto transaction = state.database.write(author_of(account));
  const auto known = credentials(transaction.session(), account);
  if (!known || known->totp_pending.empty()) return std::nullopt;
  const auto step = matching_step(known->totp_pending, code, totp_step_now());
  if (!step) return std::nullopt;
  enable_totp(transaction, account, known->totp_pending, *step);
  auto codes = make_recovery_codes(transaction, account);
  if (const auto who = find(transaction.session(), account)) mail_event(transaction, *who, Event::second_factor_on);
  transaction.commit();
  return codes;
}

base::Message wrong_code() {
  return msg("This code does not fit. Wait for the next one, and look whether the clock of your device is right.");
}

http::Response state_page(State& state, web::Context& context, AccountId account, const Faults& faults) {
  views::SecondFactor view;
  faults.put(view);
  view.renew_error = faults.of("renew-password");
  view.off_error = faults.of("off-password");
  auto session = state.database.read();
  const auto known = credentials(session, account);
  view.on = known && !known->totp_secret.empty();
  view.left = web::count_view(context.language, recovery_codes_left(session, account));
  view.may_turn_off = !must_have_second_factor(state, context.identity.office);
  return show(context, "accounts/second_factor", msg("Second factor"), view, faults.any() ? 422 : 200);
}

AccountId self(const web::Context& context) {
  return account_of(context.identity).value_or(AccountId{});
}

}  // namespace

http::Response after_password(State& state, web::Context& context, AccountId account, std::string_view to) {
  std::string half;
  bool has_one = false;
  {
    auto transaction = state.database.write_unlogged();
    const auto known = credentials(transaction.session(), account);
    const auto who = find(transaction.session(), account);
    has_one = known && !known->totp_secret.empty();
    if (who && (has_one || must_have_second_factor(state, who->office)))
      half = links::make(transaction, half_purpose, account.text(), half_lifetime);
    transaction.commit();
  }
  if (half.empty()) return let_in(state, context, account, to);
  auto response =
      http::redirect((has_one ? "/sign-in/code?return=" : "/sign-in/second-factor?return=") + http::url_encode(to));
  response.headers.emplace_back("Set-Cookie", set_cookie(state, half_cookie, half, half_lifetime));
  return response;
}

http::Response show_code_question(State& state, web::Context& context) {
  if (!half_signed_in(state, context))
    return http::redirect("/sign-in?return=" + http::url_encode(wanted_address(context)));
  views::Code view;
  view.return_to = wanted_address(context);
  return show(context, "accounts/code", msg("Second factor"), view);
}

http::Response take_code(State& state, web::Context& context) {
  const auto account = half_signed_in(state, context);
  if (!account) return http::redirect("/sign-in?return=" + http::url_encode(wanted_address(context)));
  const std::vector subjects{of_account("code " + account->text()), of_address(context.request)};
  if (const auto wait = begin_attempt(state.database, subjects); wait.count() > 0) return too_often(context, wait);
  const auto code = field(context, "code");
  bool good = false, again = false;
  {
    auto transaction = state.database.write(author_of(*account));
    const auto known = credentials(transaction.session(), *account);
    if (known && known->active && !known->totp_secret.empty()) {
      const auto step = matching_step(known->totp_secret, code, totp_step_now());
      good = step && take_totp_step(transaction, *account, *step);
      again = step && !good;
      if (!good && take_recovery_code(transaction, *account, recovery_hash(code))) {
        good = true;
        log_fact(transaction, *account, "recovery code used");
      }
    }
    // Whoever used the same link a moment earlier has it.
    good = good && links::use(transaction, half_purpose, *context.request.cookie(half_cookie));
    if (again)
      if (const auto who = find(transaction.session(), *account))
        mail_event(transaction, *who, Event::code_tried_again);
    if (good || again) transaction.commit();
  }
  if (good) {
    attempt_succeeded(state.database, subjects);
    return whole(state, context, *account, wanted_address(context));
  }
  Faults faults(context);
  faults.add("code", wrong_code());
  views::Code view;
  faults.put(view);
  view.code_error = faults.of("code");
  view.return_to = wanted_address(context);
  return show(context, "accounts/code", msg("Second factor"), view, 422);
}

http::Response show_due_enrolment(State& state, web::Context& context) {
  const auto account = half_signed_in(state, context);
  if (!account) return http::redirect("/sign-in?return=" + http::url_encode(wanted_address(context)));
  {
    auto session = state.database.read();
    const auto known = credentials(session, *account);
    if (known && !known->totp_secret.empty())
      return http::redirect("/sign-in/code?return=" + http::url_encode(wanted_address(context)));
  }
  return enrolment_page(state, context, *account, true, Faults(context));
}

http::Response take_due_enrolment(State& state, web::Context& context) {
  const auto account = half_signed_in(state, context);
  if (!account) return http::redirect("/sign-in?return=" + http::url_encode(wanted_address(context)));
  {
    auto session = state.database.read();
    const auto known = credentials(session, *account);
    if (known && !known->totp_secret.empty())
      return http::redirect("/sign-in/code?return=" + http::url_encode(wanted_address(context)));
  }
  const auto codes = enrol(state, *account, field(context, "code"));
  if (!codes) {
    Faults faults(context);
    faults.add("code", wrong_code());
    return enrolment_page(state, context, *account, true, faults);
  }
  {
    auto transaction = state.database.write_unlogged();
    links::use(transaction, half_purpose, *context.request.cookie(half_cookie));
    transaction.commit();
  }
  auto page = codes_page(context, *codes, wanted_address(context));
  for (auto& header : whole(state, context, *account, "/").headers)
    if (header.first == "Set-Cookie") page.headers.push_back(std::move(header));
  return page;
}

http::Response show_second_factor(State& state, web::Context& context) {
  bool begun = false;
  {
    auto session = state.database.read();
    const auto known = credentials(session, self(context));
    begun = known && known->totp_secret.empty() && !known->totp_pending.empty();
  }
  return begun ? enrolment_page(state, context, self(context), false, Faults(context))
               : state_page(state, context, self(context), Faults(context));
}

http::Response begin_second_factor(State& state, web::Context& context) {
  // A secret that was shown once before is not shown to whoever comes to the same screen later.
  auto transaction = state.database.write_unlogged();
  set_totp_pending(transaction, self(context), new_totp_secret());
  transaction.commit();
  return http::redirect("/account/second-factor");
}

http::Response take_second_factor(State& state, web::Context& context) {
  {
    auto session = state.database.read();
    const auto known = credentials(session, self(context));
    if (known && !known->totp_secret.empty()) return http::redirect("/account/second-factor");
  }
  const auto codes = enrol(state, self(context), field(context, "code"));
  if (codes) return codes_page(context, *codes, "/account");
  Faults faults(context);
  faults.add("code", wrong_code());
  return enrolment_page(state, context, self(context), false, faults);
}

http::Response renew_recovery_codes(State& state, web::Context& context) {
  auto checked = check_own_password(state, context, self(context), password_field(context));
  if (checked.answer) return std::move(*checked.answer);
  if (!checked.right) {
    Faults faults(context);
    faults.add("renew-password", msg("This is not your password."));
    return state_page(state, context, self(context), faults);
  }
  std::vector<std::string> codes;
  {
    auto transaction = state.database.write(author_of(self(context)));
    const auto known = credentials(transaction.session(), self(context));
    if (!known || known->totp_secret.empty()) return http::redirect("/account/second-factor");
    codes = make_recovery_codes(transaction, self(context));
    log_fact(transaction, self(context), "recovery codes made");
    if (const auto who = find(transaction.session(), self(context)))
      mail_event(transaction, *who, Event::recovery_codes_made);
    transaction.commit();
  }
  return codes_page(context, codes, "/account/second-factor");
}

http::Response turn_second_factor_off(State& state, web::Context& context) {
  Faults faults(context);
  if (must_have_second_factor(state, context.identity.office)) {
    faults.add("off-password", msg("Whoever has your office needs a second factor here."));
    return state_page(state, context, self(context), faults);
  }
  auto checked = check_own_password(state, context, self(context), password_field(context));
  if (checked.answer) return std::move(*checked.answer);
  if (!checked.right) {
    faults.add("off-password", msg("This is not your password."));
    return state_page(state, context, self(context), faults);
  }
  auto transaction = state.database.write(author_of(self(context)));
  disable_totp(transaction, self(context));
  if (const auto who = find(transaction.session(), self(context)))
    mail_event(transaction, *who, Event::second_factor_off);
  transaction.commit();
  return http::redirect("/account/second-factor");
}

}  // namespace accounts
