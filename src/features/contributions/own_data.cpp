// SPDX-License-Identifier: EUPL-1.2
// What is kept of an account: for the copy of one's own data, and when the account goes.
#include <boost/json/parse.hpp>

#include "contributions/store.h"

namespace contributions {
namespace {

namespace json = boost::json;

json::object told(const Contribution& c) {
  json::object one{
      {"href", c.url()},  {"kind", records::code(c.kind)},       {"state", code(c.state)}, {"made", c.made},
      {"since", c.since}, {"proposed", json::parse(c.proposed)}, {"message", c.message}};
  if (!c.is_new()) one["record"] = records::url({c.kind, c.record});
  if (c.spoken_for) one["speaking_for"] = c.spoken_for->text();
  if (!c.decided.empty()) one["decided"] = c.decided;
  return one;
}

}  // namespace

void own_data(db::Session& session, AccountId account, json::object& all) {
  json::array proposals;
  constexpr int at_once = 200;
  std::optional<ContributionId> last;
  for (bool more = true; more;) {
    const auto some = of_sender(session, account, at_once, last);
    for (const auto& c : some) proposals.push_back(told(c));
    more = some.size() == at_once;
    if (more) last = some.back().id;
  }
  all["proposals"] = std::move(proposals);

  json::array notes;
  auto rows =
      session.prepare("SELECT contribution, number, at, words FROM contribution_note WHERE author = $1 ORDER BY at");
  for (rows.run(account.text()); rows.row();)
    notes.push_back(json::object{{"at", rows.text(2)},
                                 {"href", fmt::format("/contributions/{}#note-{}", rows.text(0), rows.integer(1))},
                                 {"text", rows.text(3)}});
  all["notes"] = std::move(notes);
}

void forget(db::Transaction& transaction, AccountId account) {
  transaction.prepare("UPDATE contribution_note SET author = NULL, words = NULL WHERE author = $1").run(account.text());
}

}  // namespace contributions
