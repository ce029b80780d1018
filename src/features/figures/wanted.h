// SPDX-License-Identifier: EUPL-1.2
// What an address asks for, and what codes are called.
#pragma once
#include "base/message.h"
#include "figures/query.h"
#include "http/message.h"
#include "organisations/api.h"
#include "places/api.h"

namespace figures {

std::string_view code(Dimension dimension);  // "theme"
base::Message label(Dimension dimension);    // "Theme"
std::string_view code(budget::Measure measure, bool in_kind);  // "paid", "paid_in_kind"

struct Wanted {
  bool counts_projects = false;  // rather than money
  Query query;
  bool has_measure = false, has_point = false, has_rows = false;  // the address says it
  std::vector<base::Message> faults;  // what it says and nobody understands; the rest holds
  std::vector<std::pair<std::string, std::string>> rates;  // currency and what was typed, good or not
};
// Of the parameters: measure, point, rows and columns (or by: up to three with commas between), from, to, country, theme, goal,
// sector, mode, status, funder, currency, convert, rate_EUR…
Wanted wanted_of(const http::Request& request, base::Language language);
// Where a measure counts if nobody says: budgets at their source, what moves at the last hand.
budget::Point usual_point(budget::Measure measure);
// The values of `filter` as an address has them.
http::Pairs parameters_of(const Filter& filter);

// A value of a cell in codes ("SN"; empty where nothing is said) and in words.
std::string value_code(Dimension dimension, std::uint64_t value);
class Names {
 public:
  Names(db::Session& session, const places::Gazetteer& gazetteer, base::Language language) : session_(session), gazetteer_(gazetteer), language_(language) {}
  std::string of(Dimension dimension, std::uint64_t value);

 private:
  db::Session& session_;
  const places::Gazetteer& gazetteer_;
  const base::Language language_;
  std::unordered_map<std::uint64_t, std::string> organisations_;
};

}  // namespace figures
