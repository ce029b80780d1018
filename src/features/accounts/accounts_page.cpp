// SPDX-License-Identifier: EUPL-1.2
// All accounts, for the administrators of the register.
#include <charconv>

#include "accounts/mails.h"
#include "accounts/pages.h"
#include "accounts/store.h"

namespace accounts {
namespace {

using base::msg;

constexpr int page_size = 50;

std::vector<views::Option> office_options(const web::Context& context, Office chosen) {
  std::vector<views::Option> options;
  for (const auto office : {Office::none, Office::steward, Office::administrator})
    options.push_back({std::string(code(office)), context.tr(label(office)), office == chosen});
  return options;
}

int start_of(const web::Context& context) {
  const auto text = context.request.parameter("from").value_or("");
  int from = 0;
  std::from_chars(text.data(), text.data() + text.size(), from);
  return std::clamp(from, 0, 1000000);
}

http::Response accounts_page(State& state, web::Context& context, const Faults& faults) {
  views::Accounts view;
  faults.put(view);
  view.name_error = faults.of("name");
  view.email_error = faults.of("email");
  view.name = field(context, "name");
  view.email = field(context, "email");
  view.q = context.request.parameter("q").value_or("");
  view.sent = context.request.parameter("sent").has_value();
  view.offices = office_options(context, Office::none);
  const int from = start_of(context);
  auto session = state.database.read();
  const auto found = list(session, view.q, from, page_size);
  for (const auto& account : found.accounts) {
    const auto url = "/accounts/" + account.id.text();
    view.accounts.push_back({account.name, account.email, url + "/office", url + "/active", url + "/password",
                             "office-" + account.id.text(), account.active,
                             account.id.text() == context.identity.account, office_options(context, account.office)});
  }
  view.has_accounts = !view.accounts.empty();
  const auto url_from = [&](int at) { return fmt::format("/accounts?q={}&from={}", http::url_encode(view.q), at); };
  if (from > 0) view.newer_url = url_from(std::max(0, from - page_size));
  if (found.more) view.older_url = url_from(from + page_size);
  if (view.has_accounts)
    view.range = fmt::format("{}–{}", base::format_number(context.language, from + 1),
                             base::format_number(context.language, from + static_cast<int>(found.accounts.size())));
  return show(context, "accounts/accounts", msg("Accounts"), view, faults.any() ? 422 : 200);
}

std::optional<Account> account_of_path(State& state, const web::Context& context) {
  const auto id = AccountId::parse(context.path("account"));
  if (!id) return std::nullopt;
  auto session = state.database.read();
  return find(session, *id);
}

http::Response no_account(web::Context& context) {
  return context.problem(404, msg("There is no such account."));
}

bool is_last_administrator(db::Session& session, AccountId account) {
  return office_holders(session, Office::administrator) == std::vector{account};
}

http::Response last_one(State& state, web::Context& context) {
  Faults faults(context);
  faults.add("accounts", msg("This is the last administrator of the register. Make somebody else one first."));
  return accounts_page(state, context, faults);
}

}  // namespace

http::Response show_accounts(State& state, web::Context& context) {
  return accounts_page(state, context, Faults(context));
}

http::Response add_account(State& state, web::Context& context) {
  const NewAccount account{
      .name = field(context, "name"),
      .email = field(context, "email"),
      .password = {},
      .office = parse_office(field(context, "office")).value_or(Office::none),
      .language = context.language == base::Language::pseudo ? base::Language::en : context.language};
  const auto base = mail_base(state, context);
  Faults faults(context);
  if (!base) faults.add("email", no_mail_base());
  if (!faults.any()) {
    auto transaction = state.database.write(author(context.identity));
    const auto id = create(transaction, account);
    faults.take(id);
    if (id) {
      const auto made = find(transaction.session(), *id);
      mail_first_password_link(transaction, *made, state.settings.site_name, *base + password_link(transaction, *id));
      transaction.commit();
    }
  }
  return faults.any() ? accounts_page(state, context, faults) : http::redirect("/accounts?sent=1");
}

http::Response change_office(State& state, web::Context& context) {
  const auto account = account_of_path(state, context);
  const auto office = parse_office(field(context, "office"));
  if (!account || !office) return no_account(context);
  bool last = false;
  {
    auto transaction = state.database.write(author(context.identity));
    last = *office != Office::administrator && is_last_administrator(transaction.session(), account->id);
    if (!last) {
      set_office(transaction, account->id, *office);
      if (*office != account->office)
        mail_office(transaction, *account, account->office, *office,
                    context.identity.account == account->id.text() ? By::self : By::administrators);
      transaction.commit();
    }
  }
  return last ? last_one(state, context) : http::redirect("/accounts?q=" + http::url_encode(account->email));
}

http::Response change_active(State& state, web::Context& context) {
  const auto account = account_of_path(state, context);
  if (!account) return no_account(context);
  const bool active = field(context, "active") == "1";
  bool last = false;
  {
    auto transaction = state.database.write(author(context.identity));
    last = !active && is_last_administrator(transaction.session(), account->id);
    if (!last) {
      activate(transaction, account->id, active);
      transaction.commit();
    }
  }
  return last ? last_one(state, context) : http::redirect("/accounts?q=" + http::url_encode(account->email));
}

http::Response send_password_link(State& state, web::Context& context) {
  const auto account = account_of_path(state, context);
  if (!account) return no_account(context);
  const auto base = mail_base(state, context);
  if (!base || !account->active) {
    Faults faults(context);
    faults.add("accounts", base ? msg("This account is not active.") : no_mail_base());
    return accounts_page(state, context, faults);
  }
  auto transaction = state.database.write_unlogged();
  mail_password_link(transaction, *account, *base + password_link(transaction, account->id));
  transaction.commit();
  return http::redirect("/accounts?sent=1");
}

}  // namespace accounts
