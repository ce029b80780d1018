// SPDX-License-Identifier: EUPL-1.2
#include "confirmations/asks.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "accounts/api.h"
#include "base/text.h"
#include "db/storable.h"
#include "links/api.h"
#include "mail/api.h"
#include "notifications/api.h"

namespace confirmations {

using base::msg;
using base::Problem;

base::Result<AskId> ask(db::Transaction& transaction, RelationId relation, OrganisationId organisation,
                        std::string_view author, const AskMail& mail, std::string_view base_url) {
  if (!mail::is_address(mail.address))
    return Problem{Problem::Kind::invalid, msg("This is no address that a mail can be sent to."), "address"};
  const std::string id = relation.text(), whose = organisation.text();
  const std::string week = base::utc_after(-std::chrono::days(7)), day = base::utc_after(-std::chrono::days(1));
  const auto of_relation =
      transaction.prepare("SELECT count(*) FROM confirmation_ask WHERE relation = $1 AND organisation = $2 AND at > $3")
          .run(id, whose, week)
          .integer(0);
  if (of_relation >= most_asks_of_relation)
    return Problem{Problem::Kind::conflict,
                   msg("This party was asked several times within a week. Please give it time to answer."), ""};
  const auto of_sender = transaction.prepare("SELECT count(*) FROM confirmation_ask WHERE author = $1 AND at > $2")
                             .run(author, day)
                             .integer(0);
  if (of_sender >= most_asks_of_sender)
    return Problem{Problem::Kind::conflict,
                   msg("You have asked many parties today. Please go on tomorrow, or have a steward start a campaign."),
                   ""};

  const auto made = AskId::make();
  transaction
      .prepare("INSERT INTO confirmation_ask (id, relation, organisation, author, at) VALUES ($1, $2, $3, $4, $5)")
      .run(made.text(), id, whose, author, base::utc_now());
  const auto secret = links::make(transaction, ask_purpose,
                                  boost::json::serialize(boost::json::object{{"ask", made.text()}}), ask_lifetime);
  mail::queue(
      transaction,
      {.to = mail.address,
       .language = mail.language,
       .subject = msg("Please confirm: {relation}", {{"relation", mail.relation}}),
       .paragraphs = {msg("This register holds a relation of {party}: {relation}. Please say whether it is right. You "
                          "need no account.",
                          {{"party", mail.party}, {"relation", mail.relation}}),
                      msg("On the page behind the button you see what is recorded, and can confirm it, tell us what is "
                          "wrong, or say that it has ended.")},
       .buttons = {{msg("Look at it and answer"), fmt::format("{}/confirm/{}", base_url, secret)}},
       .closing = {msg("The link is good once, for sixty days. If this is not your concern, please do nothing.")},
       .kind = "confirmation"});
  return made;
}

std::optional<Ask> find_ask(db::Session& session, AskId id) {
  auto row = session.prepare("SELECT relation, organisation, answer, answered FROM confirmation_ask WHERE id = $1");
  if (!row.run(id.text()).row()) return std::nullopt;
  return Ask{id, RelationId::parse(row.text(0)).value_or(RelationId{}),
             OrganisationId::parse(row.text(1)).value_or(OrganisationId{}), std::string(row.text(2)),
             std::string(row.text(3))};
}

void set_answer(db::Transaction& transaction, AskId id, std::string_view answer) {
  transaction.prepare("UPDATE confirmation_ask SET answer = $1, answered = $2 WHERE id = $3")
      .run(answer, base::utc_now(), id.text());
}

std::vector<std::string> asked_on(db::Session& session, RelationId relation, OrganisationId organisation) {
  std::vector<std::string> times;
  auto rows = session.prepare(
      "SELECT at FROM confirmation_ask WHERE relation = $1 AND organisation = $2 ORDER BY at DESC LIMIT 5");
  for (rows.run(relation.text(), organisation.text()); rows.row();) times.emplace_back(rows.text(0));
  return times;
}

base::Result<void> add_remark(db::Transaction& transaction, std::string_view kind, std::string_view record,
                              OrganisationId organisation, std::string_view content) {
  // Browsers send line ends as CR LF.
  std::string text(content);
  std::erase(text, '\r');
  const auto trimmed = base::trim(text);
  if (trimmed.empty()) return Problem{Problem::Kind::invalid, msg("Please say what is not right."), "remark"};
  if (trimmed.size() > longest_remark)
    return Problem{Problem::Kind::invalid, msg("The text is too long: at most {most} bytes.", {{"most", "4000"}}),
                   "remark"};
  if (!db::is_storable(trimmed))
    return Problem{Problem::Kind::invalid, msg("The text holds characters that are no text."), "remark"};
  transaction
      .prepare(
          "INSERT INTO confirmation_remark (id, kind, record, organisation, content, at) VALUES ($1, $2, $3, $4, $5, "
          "$6)")
      .run(RemarkId::make().text(), kind, record, organisation.text(), trimmed, base::utc_now());
  for (const auto steward : accounts::stewards(transaction.session()))
    notifications::notify(transaction, steward,
                          {.kind = notifications::Kind::validation_asked,
                           .title = msg("Somebody says that a record is not right"),
                           .url = "/confirmations/remarks",
                           .about = "remarks"});
  return {};
}

std::vector<Remark> open_remarks(db::Session& session, int limit) {
  std::vector<Remark> remarks;
  auto rows = session.prepare(
      "SELECT id, kind, record, organisation, content, at FROM confirmation_remark WHERE done IS NULL ORDER BY id "
      "LIMIT $1");
  for (rows.run(limit); rows.row();)
    remarks.push_back({RemarkId::parse(rows.text(0)).value_or(RemarkId{}), std::string(rows.text(1)),
                       std::string(rows.text(2)), OrganisationId::parse(rows.text(3)).value_or(OrganisationId{}),
                       std::string(rows.text(4)), std::string(rows.text(5))});
  return remarks;
}

void remark_done(db::Transaction& transaction, RemarkId id) {
  transaction.prepare("UPDATE confirmation_remark SET done = $1 WHERE id = $2 AND done IS NULL")
      .run(base::utc_now(), id.text());
}

}  // namespace confirmations
