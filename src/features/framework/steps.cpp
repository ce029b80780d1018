// SPDX-License-Identifier: EUPL-1.2
#include "framework/steps.h"

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <ranges>

#include "framework/api.h"

namespace framework {

using accounts::AccountId;
using base::msg;
using projects::ProjectId;

base::Message label(Act act) {
  switch (act) {
    case Act::submitted: return msg("submitted");
    case Act::taken_back: return msg("taken back");
    case Act::approved: return msg("approved");
    case Act::sent_back: return msg("sent back");
    case Act::reopened: return msg("opened again");
  }
  return {};
}

void add_step(db::Transaction& transaction, ProjectId project, std::string_view period, Act act, AccountId account,
              std::string_view reason) {
  const auto last = transaction.prepare("SELECT coalesce(max(number), 0) FROM framework_step WHERE project = $1 AND period = $2")
                        .run(project.text(), period)
                        .integer(0);
  transaction
      .prepare("INSERT INTO framework_step (project, period, number, act, account, at, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)")
      .run(project.text(), period, last + 1, boost::describe::enum_to_string(act, ""), account.text(), transaction.at(),
           db::or_null(reason));
}

std::vector<Step> steps_of(db::Session& session, ProjectId project, std::string_view period) {
  std::vector<Step> found;
  auto rows = session.prepare("SELECT act, account, at, reason FROM framework_step WHERE project = $1 AND period = $2 ORDER BY number");
  for (rows.run(project.text(), period); rows.row();) {
    Step step;
    boost::describe::enum_from_string(std::string(rows.text(0)).c_str(), step.act);
    step.account = rows.is_null(1) ? std::nullopt : AccountId::parse(rows.text(1));
    step.at = rows.text(2);
    step.reason = rows.text(3);
    found.push_back(std::move(step));
  }
  return found;
}

std::optional<AccountId> submitter_of(db::Session& session, ProjectId project, std::string_view period) {
  for (const auto& step : steps_of(session, project, period) | std::views::reverse)
    if (step.act == Act::submitted) return step.account;
  return std::nullopt;
}

void own_data(db::Session& session, AccountId account, boost::json::object& all) {
  boost::json::array steps;
  auto rows = session.prepare("SELECT project, period, act, at, reason FROM framework_step WHERE account = $1 ORDER BY at, project, period, number");
  for (rows.run(account.text()); rows.row();) {
    boost::json::object one{{"at", rows.text(3)},
                            {"act", rows.text(2)},
                            {"href", fmt::format("/projects/{}/framework/periods/{}", rows.text(0), rows.text(1))}};
    if (!rows.is_null(4)) one["reason"] = rows.text(4);
    steps.push_back(std::move(one));
  }
  all["figures"] = std::move(steps);
}

void forget(db::Transaction& transaction, AccountId account) {
  transaction.prepare("UPDATE framework_step SET account = NULL, reason = NULL WHERE account = $1").run(account.text());
}

}  // namespace framework
