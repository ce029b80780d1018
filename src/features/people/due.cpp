// SPDX-License-Identifier: EUPL-1.2
// Next steps that fall due: who is told.
#include <algorithm>
#include <chrono>

#include "notifications/api.h"
#include "people/people.h"

namespace people {
namespace {

using accounts::AccountId;
using base::msg;

constexpr std::size_t portion = 200;  // of one transaction

bool is_due(base::PartialDate due, base::PartialDate today) {
  using namespace std::chrono;
  if (due.month == 0) due.month = 12;
  if (due.day == 0)
    due.day = static_cast<std::uint8_t>(static_cast<unsigned>((year{due.year} / month{due.month} / last).day()));
  return due <= today;
}

std::vector<ContactId> untold(db::Session& session, base::PartialDate today) {
  std::vector<ContactId> found;
  // As text a year and its months come before their days.
  auto rows = session.prepare(
      "SELECT id, due FROM contact WHERE due IS NOT NULL AND done IS NULL AND next_step IS NOT NULL AND due <= $1 AND "
      "(told IS NULL OR told <> due) ORDER BY due, id");
  for (rows.run(today.text()); rows.row();)
    if (const auto due = base::PartialDate::parse(rows.text(1)); due && is_due(*due, today))
      found.push_back(ContactId::parse(rows.text(0)).value_or(ContactId{}));
  return found;
}

// Who does it; where that is nobody with an account, whoever noted it. They have to work for the keeper still.
std::optional<AccountId> whom_to_tell(db::Session& session, const Contact& contact) {
  std::vector<AccountId> asked;
  if (contact.doer)
    if (const auto doer = find_person(session, contact.doer); doer && doer->account) asked.push_back(doer->account);
  if (const auto author = accounts::account_of_author(contact.author)) asked.push_back(*author);
  for (const auto id : asked) {
    const auto account = accounts::find(session, id);
    if (!account || !account->active) continue;
    for (const auto& membership : accounts::memberships(session, id))
      if (membership.organisation == contact.keeper) return id;
  }
  return std::nullopt;
}

void tell(db::Transaction& transaction, const Contact& contact) {
  auto& session = transaction.session();
  const auto to = whom_to_tell(session, contact);
  transaction.prepare("UPDATE contact SET told = due WHERE id = $1").run(contact.id.text());
  if (!to) return;
  const auto with = contact.organisation ? organisations::find(session, contact.organisation) : std::nullopt;
  notifications::notify(
      transaction, *to,
      {.kind = notifications::Kind::step_due,
       .title = with ? msg("A next step with {organisation} is due", {{"organisation", with->main_name()}})
                     : msg("A next step with a contact is due"),
       .text = msg("It is noted for {date}, in your organisation’s log of contacts.", {{"date", contact.due.text()}}),
       .url = fmt::format("/organisations/{}/contacts?open=1{}{}", contact.keeper.text(),
                          contact.organisation ? "&with=" : "",
                          contact.organisation ? contact.organisation.text() : std::string()),
       .about = "contact " + contact.id.text()});
}

}  // namespace

void remind_of_steps(db::Database& database, base::PartialDate today) {
  std::vector<ContactId> due;
  {
    auto session = database.read();
    due = untold(session, today);
  }
  for (std::size_t from = 0; from < due.size(); from += portion) {
    auto transaction = database.write_unlogged();
    for (std::size_t i = from; i < std::min(from + portion, due.size()); ++i) {
      auto told = transaction.prepare(
          "SELECT 1 FROM contact WHERE id = $1 AND done IS NULL AND next_step IS NOT NULL AND due IS NOT NULL AND "
          "(told IS NULL OR told <> due)");
      if (!told.run(due[i].text()).row()) continue;  // another server did, or it was done meanwhile
      // What was put off meanwhile is for another day.
      const auto contact = find_contact(transaction.session(), due[i]);
      if (contact && is_due(contact->due, today)) tell(transaction, *contact);
    }
    transaction.commit();
  }
}

}  // namespace people
