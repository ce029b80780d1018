// SPDX-License-Identifier: EUPL-1.2
// The rules of a plan, and its JSON.
#include <boost/json/parse.hpp>

#include "base/text.h"
#include "db/described_json.h"
#include "db/storable.h"
#include "spending/api.h"

namespace spending {
namespace {

using base::msg;
using base::Problem;

constexpr std::size_t most_bytes = 1000000;  // of one text of one language, as of projects

// Calls f(budget) for each of the plan's budgets and expenditures.
template <class P, class F>
void each_budget(P& p, F f) {
  for (auto& one : p.total) f(one);
  for (auto& one : p.organisations) f(one.budget);
  for (auto* list : {&p.regions, &p.countries})
    for (auto& one : *list) f(one.budget);
  for (auto& one : p.expenditure) f(one);
}

template <class P, class F>
void each_narrative(P& p, F f) {
  f(p.name.text);
  f(p.reporter.name);
  for (auto& one : p.organisations) f(one.recipient.name);
  for (auto* list : {&p.regions, &p.countries})
    for (auto& one : *list) f(one.recipient.name);
  each_budget(p, [&](auto& budget) {
    for (auto& line : budget.lines) f(line.name);
  });
  for (auto& one : p.documents) {
    f(one.document.title);
    f(one.document.description);
    for (auto& country : one.countries) f(country.name);
  }
}

template <class P, class F>
void each_organisation(P& p, F f) {
  f(p.owner);
  f(p.reporter.organisation);
  for (auto& one : p.organisations) f(one.recipient.organisation);
}

}  // namespace

std::string json_text(const Plan& plan) {
  std::string text;
  db::write_described(text, plan);
  return text;
}

std::optional<Plan> plan_from_json(std::string_view json) {
  boost::system::error_code error;
  const auto value = boost::json::parse(json, error);
  Plan plan;
  if (error || !db::read_described(value, plan)) return std::nullopt;
  return plan;
}

void normalise(Plan& plan) {
  each_narrative(plan, [](Narrative& narrative) {
    for (auto& name : narrative) name.text = std::string(base::trim(name.text));
    std::erase_if(narrative, [](const organisations::Name& name) { return name.text.empty(); });
  });
  std::erase_if(plan.documents, [](const Document& one) { return one == Document{}; });
}

base::Result<void> check(const Plan& plan) {
  if (plan.identifier.empty() && plan.name.text.empty())
    return Problem{Problem::Kind::invalid, msg("It says neither by an identifier nor by a name which organisation it is about."), "identifier"};
  bool good = true, short_enough = true;
  each_narrative(plan, [&](const Narrative& narrative) {
    for (const auto& name : narrative) {
      good = good && db::is_storable(name.text) && db::is_storable(name.language);
      short_enough = short_enough && name.text.size() <= most_bytes;
    }
  });
  if (!short_enough) return Problem{Problem::Kind::invalid, msg("The text is too long: at most {most} bytes.", {{"most", std::to_string(most_bytes)}}), "name"};
  if (!good) return Problem{Problem::Kind::invalid, msg("The text holds characters that are no text."), "name"};
  if (!db::is_storable(plan.identifier) || plan.identifier.size() > 1000)
    return Problem{Problem::Kind::invalid, msg("The identifier is too long or holds characters that are no text."), "identifier"};
  return {};
}

std::vector<OrganisationId> organisations_of(const Plan& plan) {
  std::vector<OrganisationId> ids;
  each_organisation(plan, [&](OrganisationId id) {
    if (id) ids.push_back(id);
  });
  std::ranges::sort(ids);
  ids.erase(std::ranges::unique(ids).begin(), ids.end());
  return ids;
}

void follow_merge(db::Transaction& transaction, OrganisationId from, OrganisationId to) {
  std::vector<PlanId> ids;
  {
    auto rows = transaction.prepare("SELECT plan FROM spending_plan_organisation WHERE organisation = $1 ORDER BY plan");
    for (rows.run(from.text()); rows.row();) ids.push_back(PlanId::parse(rows.text(0)).value_or(PlanId{}));
  }
  Writer writer(transaction);
  for (const auto id : ids) {
    auto plan = find(transaction.session(), id);
    if (!plan) continue;
    each_organisation(*plan, [&](OrganisationId& one) {
      if (one == from) one = to;
    });
    if (auto written = writer.update(*std::move(plan)); !written)
      throw std::logic_error("what a merge makes of a spending plan cannot be kept: " + written.error().message.id);
  }
}

}  // namespace spending
