// SPDX-License-Identifier: EUPL-1.2
#include "spending/counting.h"

#include <algorithm>
#include <map>

#include "base/money.h"
#include "base/time_axis.h"

namespace spending {
namespace {

using base::msg;

struct Span {
  std::int64_t first = 0, last = 0;  // days
};
std::optional<Span> span_of(const Budget& budget) {
  const auto first = base::first_day(budget.start), last = base::last_day(budget.end);
  if (!first || !last || *last < *first) return std::nullopt;
  return Span{first->time_since_epoch().count(), last->time_since_epoch().count()};
}

// Who is meant: of the register, else by what the file says.
std::string recipient(const Entry& entry) {
  if (entry.organisation) {
    if (entry.organisation->organisation) return entry.organisation->organisation.text();
    if (!entry.organisation->reference.empty()) return entry.organisation->reference;
    return entry.organisation->name.empty() ? std::string() : "\n" + entry.organisation->name.front().text;
  }
  if (!entry.place) return {};
  const auto& place = *entry.place;
  if (!place.code.empty()) return (place.vocabulary.empty() ? "1" : place.vocabulary) + "\n" + place.code;
  return place.name.empty() ? std::string() : "\n" + place.name.front().text;
}

void leave_out_overlapping(std::vector<Entry>& entries) {
  struct Candidate {
    std::size_t at;
    Span span;
  };
  std::map<std::pair<std::string, std::string>, std::vector<Candidate>> groups;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    auto& entry = entries[i];
    if (!entry.budget->value.written.empty() || entry.budget->value == projects::Value{}) {
      entry.left_out = Reason::no_amount;
    } else if (const auto span = span_of(*entry.budget); !span) {
      entry.left_out = Reason::no_period;
    } else {
      groups[{recipient(entry), entry.currency}].push_back({i, *span});
    }
  }
  for (auto& [of, candidates] : groups) {
    std::ranges::stable_sort(candidates, [&](const Candidate& a, const Candidate& b) {
      const auto &x = *entries[a.at].budget, &y = *entries[b.at].budget;
      return std::tuple(a.span.last - a.span.first, x.status != "2", y.value.date) < std::tuple(b.span.last - b.span.first, y.status != "2", x.value.date);
    });
    std::map<std::int64_t, std::int64_t> counted;  // last days by first days; they do not overlap
    for (const auto& one : candidates) {
      const auto next = counted.upper_bound(one.span.last);
      if (next != counted.begin() && std::prev(next)->second >= one.span.first) entries[one.at].left_out = Reason::overlaps;
      else counted.emplace(one.span.first, one.span.last);
    }
  }
}

}  // namespace

Table table(const Plan& plan, Kind kind) {
  Table made;
  made.kind = kind;
  const auto add = [&](const Budget& budget, const Named* organisation, const Classification* place) {
    made.entries.push_back({&budget, organisation, place, budget.value.currency.empty() ? plan.currency : budget.value.currency});
  };
  switch (kind) {
    case Kind::total:
      for (const auto& one : plan.total) add(one, nullptr, nullptr);
      break;
    case Kind::organisations:
      for (const auto& one : plan.organisations) add(one.budget, &one.recipient, nullptr);
      break;
    case Kind::regions:
    case Kind::countries:
      for (const auto& one : kind == Kind::regions ? plan.regions : plan.countries) add(one.budget, nullptr, &one.recipient);
      break;
    case Kind::expenditure:
      for (const auto& one : plan.expenditure) add(one, nullptr, nullptr);
      break;
  }
  leave_out_overlapping(made.entries);
  std::map<std::string, Sum> sums;
  for (const auto& entry : made.entries) {
    if (entry.left_out != Reason::none) continue;
    auto& sum = sums.try_emplace(entry.currency, Sum{entry.currency}).first->second;
    if (const auto more = base::add(sum.amount, entry.budget->value.amount)) sum.amount = *more;
    else sum.too_large = true;
  }
  for (auto& [currency, sum] : sums) made.sums.push_back(std::move(sum));
  return made;
}

std::string_view code(Kind kind) {
  switch (kind) {
    case Kind::total: return "total";
    case Kind::organisations: return "organisation";
    case Kind::regions: return "region";
    case Kind::countries: return "country";
    case Kind::expenditure: break;
  }
  return "expenditure";
}

std::string_view code(Reason reason) {
  switch (reason) {
    case Reason::none: break;
    case Reason::no_amount: return "no_amount";
    case Reason::no_period: return "no_period";
    case Reason::overlaps: return "overlaps";
  }
  return "";
}

base::Message label(Kind kind) {
  switch (kind) {
    case Kind::total: return msg("Total budgets");
    case Kind::organisations: return msg("Budgets for organisations");
    case Kind::regions: return msg("Budgets for regions");
    case Kind::countries: return msg("Budgets for countries");
    case Kind::expenditure: break;
  }
  return msg("What was spent");
}

base::Message rule_text(Kind kind) {
  switch (kind) {
    case Kind::total:
      return msg("Of budgets in one currency whose periods overlap, one counts: the shortest, of equally long ones the committed, then the latest valued. Lines are parts of their budget and are not added.");
    case Kind::expenditure:
      return msg("Of expenditures in one currency whose periods overlap, one counts: the shortest, of equally long ones the latest valued. Lines are parts of their expenditure and are not added.");
    case Kind::organisations:
    case Kind::regions:
    case Kind::countries: break;
  }
  return msg("Of budgets for one recipient in one currency whose periods overlap, one counts: the shortest, of equally long ones the committed, then the latest valued. They are parts of the total budgets and are not added to them.");
}

base::Message reason_text(Reason reason) {
  switch (reason) {
    case Reason::none: break;
    case Reason::no_amount: return msg("not counted: no amount that can be read");
    case Reason::no_period: return msg("not counted: no period");
    case Reason::overlaps: return msg("not counted: its period overlaps that of a budget that counts");
  }
  return {};
}

}  // namespace spending
