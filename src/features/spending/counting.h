// SPDX-License-Identifier: EUPL-1.2
// The box of rules: how the budgets of one plan are added without counting money twice.
//
// 1. Each kind is added for itself: budgets for organisations, regions and countries are parts of the total budgets, as lines
//    are of theirs, and expenditure is no budget. Plans of different reporters are never added.
// 2. Each currency is added for itself.
// 3. Of budgets for one recipient in one currency whose periods overlap, one counts: the shortest; of equally long ones the
//    committed, then the one whose value is of the latest day, then the first.
// 4. What has no amount that can be read, or no period, is in no total.
#pragma once
#include "base/message.h"
#include "spending/plan.h"

namespace spending {

enum class Kind : std::uint8_t { total, organisations, regions, countries, expenditure };
enum class Reason : std::uint8_t { none, no_amount, no_period, overlaps };

struct Entry {
  const Budget* budget = nullptr;
  const Named* organisation = nullptr;       // of Kind::organisations
  const Classification* place = nullptr;     // of regions and countries
  std::string currency;                      // its own, else the plan's
  Reason left_out = Reason::none;
};
struct Sum {
  std::string currency;
  std::int64_t amount = 0;
  bool too_large = false;  // for 64 bits: then there is no amount
};
struct Table {
  Kind kind = Kind::total;
  std::vector<Entry> entries;  // as the plan has them; they live as long as it
  std::vector<Sum> sums;       // by currency
};

Table table(const Plan& plan, Kind kind);
inline constexpr std::array all_kinds{Kind::total, Kind::organisations, Kind::regions, Kind::countries, Kind::expenditure};

std::string_view code(Kind kind);  // in files and the API: "total", "organisation", "region", "country", "expenditure"
std::string_view code(Reason reason);
base::Message label(Kind kind);
base::Message rule_text(Kind kind);
base::Message reason_text(Reason reason);

}  // namespace spending
