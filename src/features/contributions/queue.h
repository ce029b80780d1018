// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "contributions/store.h"

// What waits for whom: lists, counts, and the conditions that decisions on many share with them.
namespace contributions {

struct Filter {
  std::optional<State> state;  // none: what is open, whether it needs merging or not
  std::optional<records::Kind> kind;
  std::string desk;     // one of those for which they decide; empty: all of these
  std::string country;  // code
  int older_than = 0;   // days
  std::string from;     // the organisation that the sender speaks for
  std::string text;     // words of title or message
  std::string until;    // sent at this moment at the latest
};

struct Listing {
  std::vector<Contribution> items;
  bool has_more = false;
};
// By waiting time, the longest first; closed ones the newest first. `after` is the last one shown before.
Listing list(db::Session& session, const web::Identity& identity, const Filter& filter, int limit,
             const std::optional<std::pair<std::string, std::string>>& after = {});
struct QueueCounts {
  std::int64_t all = 0;
  std::int64_t late = 0;  // older than days_limit
};
QueueCounts count(db::Session& session, const web::Identity& identity, const Filter& filter);

// The organisations for which somebody decides, by their own roles.
std::vector<std::string> desks_of_person(const web::Identity& identity);

// A condition on `contribution c` with its values, for SQL put together from texts of ours alone.
class Condition {
 public:
  // `sql` has $ in the place of each value.
  Condition& add(std::string_view sql, const std::vector<std::string>& values = {});
  // "c.id IN (…)" and the like: a list of values.
  Condition& add_in(std::string_view before, const std::vector<std::string>& values, std::string_view after = ")");
  const std::string& sql() const { return sql_; }
  // Runs a statement whose first parameters are `first` and that ends with this condition.
  db::Statement run(db::Session& session, const std::string& before, const std::vector<std::string>& first = {},
                    const std::string& after = {}) const;

 private:
  std::string sql_;
  std::vector<std::string> values_;
};
// `only_waiting`: only what still waits at one of those desks, whatever the filter's state.
Condition condition_of(const web::Identity& identity, const Filter& filter, bool only_waiting = false);

}  // namespace contributions
