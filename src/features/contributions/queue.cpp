// SPDX-License-Identifier: EUPL-1.2
#include "contributions/queue.h"

#include "base/text.h"

namespace contributions {

namespace {

// $ becomes $1, $2…
std::string numbered(std::string_view sql, int from) {
  std::string out;
  for (const char c : sql) {
    out += c;
    if (c == '$') out += std::to_string(++from);
  }
  return out;
}

bool is_closed(const Filter& filter) {
  return filter.state && !is_open(*filter.state);
}

// Nothing of the register's is asked with a list that is always the same.
Condition of_desks(const std::vector<std::string>& desks, bool waiting) {
  Condition condition;
  if (desks.empty()) return condition.add("1 = 0");
  return condition.add_in("c.id IN (SELECT contribution FROM contribution_desk WHERE desk IN (", desks,
                          waiting ? ") AND is_waiting = 1)" : "))");
}

}  // namespace

std::vector<std::string> desks_of_person(const web::Identity& identity) {
  std::vector<std::string> desks;
  for (const auto& [organisation, role] : identity.roles)
    if (role >= web::Role::validator) desks.push_back(organisation);
  return desks;
}

Condition& Condition::add(std::string_view sql, const std::vector<std::string>& values) {
  sql_ += sql_.empty() ? " WHERE " : " AND ";
  sql_ += sql;
  values_.insert(values_.end(), values.begin(), values.end());
  return *this;
}

Condition& Condition::add_in(std::string_view before, const std::vector<std::string>& values, std::string_view after) {
  std::string sql(before);
  for (std::size_t i = 0; i < values.size(); ++i) sql += i == 0 ? "$" : ", $";
  return add(sql.append(after), values);
}

db::Statement Condition::run(db::Session& session, const std::string& before, const std::vector<std::string>& first,
                             const std::string& after) const {
  auto statement = session.prepare(numbered(before + sql_ + after, 0));
  int number = 0;
  for (const auto* values : {&first, &values_})
    for (const auto& value : *values) statement.bind(++number, value);
  statement.run_bound();
  return statement;
}

Condition condition_of(const web::Identity& identity, const Filter& filter, bool only_waiting) {
  const bool waiting = only_waiting || !is_closed(filter);
  Condition condition;
  if (!identity.signed_in()) {
    condition.add("1 = 0");
  } else if (!filter.desk.empty()) {
    condition =
        of_desks(may_decide(identity, filter.desk) ? std::vector{filter.desk} : std::vector<std::string>(), waiting);
  } else if (!identity.is_steward()) {
    condition = of_desks(desks_of_person(identity), waiting);
  }
  if (filter.state && !is_open(*filter.state)) {
    condition.add("c.is_open = 0").add("c.state = $", {std::string(code(*filter.state))});
    if (*filter.state == State::draft) condition.add("1 = 0");
  } else {
    condition.add("c.is_open = 1");
    if (filter.state) condition.add("c.state = $", {std::string(code(*filter.state))});
  }
  if (filter.kind) condition.add("c.record_kind = $", {std::string(records::code(*filter.kind))});
  if (!filter.country.empty()) condition.add("c.countries LIKE $", {"% " + filter.country + " %"});
  if (filter.older_than > 0)
    condition.add("c.since <= $", {base::utc_after(-std::chrono::hours(24 * filter.older_than))});
  if (!filter.from.empty()) condition.add("c.spoken_for = $", {filter.from});
  // Folded: letters, digits and single spaces only.
  if (const auto words = base::fold(filter.text); !words.empty()) condition.add("c.words LIKE $", {"%" + words + "%"});
  if (!filter.until.empty()) condition.add("c.since <= $", {filter.until});
  return condition;
}

Listing list(db::Session& session, const web::Identity& identity, const Filter& filter, int limit,
             const std::optional<std::pair<std::string, std::string>>& after) {
  auto condition = condition_of(identity, filter);
  const bool newest_first = is_closed(filter);
  if (after)
    newest_first ? condition.add("c.id < $", {after->second})
                 : condition.add("(c.since, c.id) > ($, $)", {after->first, after->second});
  // Ids ascend in time; those that wait stand by how long they do.
  const std::string order = newest_first ? " ORDER BY c.id DESC LIMIT " : " ORDER BY c.since, c.id LIMIT ";
  // First the rows alone: the texts are read for those that are shown.
  auto ids = condition.run(session, "SELECT c.id FROM contribution c", {}, order + std::to_string(limit + 1));
  Listing listing;
  std::vector<ContributionId> found;
  while (ids.row()) found.push_back(ContributionId::parse(ids.text(0)).value_or(ContributionId{}));
  listing.has_more = found.size() > static_cast<std::size_t>(limit);
  if (listing.has_more) found.pop_back();
  for (const auto id : found)
    if (auto one = find(session, id)) listing.items.push_back(std::move(*one));
  return listing;
}

QueueCounts count(db::Session& session, const web::Identity& identity, const Filter& filter) {
  const auto late = base::utc_after(-std::chrono::hours(24 * days_limit));
  auto row = condition_of(identity, filter)
                 .run(session,
                      "SELECT count(*), coalesce(sum(CASE WHEN c.since <= $ THEN 1 ELSE 0 END), 0) FROM contribution c",
                      {late});
  return {row.integer(0), row.integer(1)};
}

std::int64_t waiting(db::Session& session, const web::Identity& identity) {
  if (!identity.signed_in()) return 0;
  auto desks = desks_of_person(identity);
  if (identity.is_steward()) desks.emplace_back(register_desk);
  if (desks.empty()) return 0;
  Condition condition;
  condition.add("is_waiting = 1").add_in("desk IN (", desks);
  return condition.run(session, "SELECT count(DISTINCT contribution) FROM contribution_desk").integer(0);
}

std::vector<Waiting> oldest(db::Session& session, const web::Identity& identity, base::Language language, int limit) {
  std::vector<Waiting> all;
  if (!identity.signed_in()) return all;
  auto desks = desks_of_person(identity);
  if (identity.is_steward()) desks.emplace_back(register_desk);
  if (desks.empty()) return all;
  auto condition = of_desks(desks, true);
  condition.add("c.is_open = 1");
  auto rows = condition.run(session, "SELECT " CONTRIBUTION_COLUMNS " FROM " CONTRIBUTION_TABLES, {},
                            " ORDER BY c.since, c.id LIMIT " + std::to_string(limit));
  for (const auto& c : read_all(rows))
    all.push_back({c.url(), records::title(session, c.kind, c.is_new() ? c.content() : c.base, language), c.since,
                   days_between(c.since, base::utc_now())});
  return all;
}

}  // namespace contributions
