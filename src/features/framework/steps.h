// SPDX-License-Identifier: EUPL-1.2
// What was done with a period's figures, by whom and why.
#pragma once
#include "accounts/api.h"
#include "projects/api.h"

namespace framework {

BOOST_DEFINE_ENUM_CLASS(Act, submitted, taken_back, approved, sent_back, reopened)
base::Message label(Act act);

struct Step {
  Act act = Act::submitted;
  std::optional<accounts::AccountId> account;  // none: erased
  std::string at, reason;
};

void add_step(db::Transaction& transaction, projects::ProjectId project, std::string_view period, Act act,
              accounts::AccountId account, std::string_view reason = {});
std::vector<Step> steps_of(db::Session& session, projects::ProjectId project, std::string_view period);  // oldest first
// Who submitted what waits to be approved; none if nobody knows any more.
std::optional<accounts::AccountId> submitter_of(db::Session& session, projects::ProjectId project, std::string_view period);

}  // namespace framework
