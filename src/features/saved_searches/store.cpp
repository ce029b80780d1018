// SPDX-License-Identifier: EUPL-1.2
#include "saved_searches/store.h"

#include <array>
#include <boost/json/object.hpp>

#include "base/partial_date.h"
#include "base/text.h"
#include "db/storable.h"
#include "saved_searches/api.h"

namespace saved_searches {
namespace {

using accounts::AccountId;
using base::msg;

#define SEARCH_COLUMNS "id, account, name, collection, query, frequency, looked_at, due"

constexpr std::size_t longest_name = 100, longest_query = 2000, longest_value = 300;

Search search_of(const db::Statement& row) {
  return {.id = SearchId::parse(row.text(0)).value_or(SearchId{}),
          .account = AccountId::parse(row.text(1)).value_or(AccountId{}),
          .name = std::string(row.text(2)),
          .collection = std::string(row.text(3)),
          .query = std::string(row.text(4)),
          .frequency = parse_frequency(row.text(5)).value_or(Frequency::never),
          .looked_at = row.integer(6),
          .due = std::string(row.text(7))};
}

// When to look again; nothing where nobody wants to be told.
std::optional<std::string> next_due(Frequency frequency) {
  using namespace std::chrono_literals;
  switch (frequency) {
    case Frequency::never:
      return std::nullopt;
    case Frequency::soon:
      return base::utc_after(5min);
    case Frequency::daily:
      return base::utc_after(24h);
    case Frequency::weekly:
      return base::utc_after(168h);
  }
  return std::nullopt;
}

}  // namespace

std::string_view code(Frequency frequency) {
  constexpr std::array<std::string_view, 4> codes{"never", "soon", "daily", "weekly"};
  return codes[static_cast<std::size_t>(frequency)];
}

std::optional<Frequency> parse_frequency(std::string_view text) {
  for (const auto one : {Frequency::never, Frequency::soon, Frequency::daily, Frequency::weekly})
    if (code(one) == text) return one;
  return std::nullopt;
}

std::string_view kind_of(std::string_view collection) {
  if (collection == "organisations") return "organisation";
  if (collection == "relations") return "relation";
  if (collection == "projects") return "project";
  return {};
}

std::optional<std::string> search_query(const http::Pairs& parameters) {
  // What says where or how one reads, not what one searches.
  constexpr std::array<std::string_view, 8> left_out{"lang", "cursor",     "limit", "view",
                                                     "sort", "collection", "name",  "frequency"};
  std::string query;
  for (const auto& [name, value] : parameters) {
    if (value.empty() || std::ranges::find(left_out, name) != left_out.end()) continue;
    if (name.size() > longest_value || value.size() > longest_value || !db::is_storable(name) ||
        !db::is_storable(value))
      return std::nullopt;
    query += (query.empty() ? "" : "&") + http::url_encode(name) + "=" + http::url_encode(value);
  }
  return query.size() > longest_query ? std::nullopt : std::optional(query);
}

base::Result<std::string> check_name(std::string_view name) {
  const std::string text(base::trim(name));
  const auto wrong = [](base::Message message) {
    return base::Problem{base::Problem::Kind::invalid, std::move(message), "name"};
  };
  if (text.empty()) return wrong(msg("Give the search a name."));
  if (base::length(text) > longest_name) return wrong(msg("The name may have up to 100 letters."));
  if (!db::is_storable(text) || text.find_first_of("\n\t") != std::string::npos)
    return wrong(msg("The name holds characters that cannot be kept."));
  return text;
}

std::vector<Search> of_account(db::Session& session, AccountId account) {
  std::vector<Search> list;
  auto rows = session.prepare("SELECT " SEARCH_COLUMNS " FROM saved_search WHERE account = $1 ORDER BY id DESC");
  for (rows.run(account.text()); rows.row();) list.push_back(search_of(rows));
  return list;
}

void own_data(db::Session& session, AccountId account, boost::json::object& all) {
  boost::json::array searches;
  for (const auto& search : of_account(session, account))
    searches.push_back(
        boost::json::object{{"name", search.name}, {"href", search.url()}, {"told", code(search.frequency)}});
  all["saved_searches"] = std::move(searches);
}

std::optional<Search> find(db::Session& session, AccountId account, SearchId id) {
  auto row = session.prepare("SELECT " SEARCH_COLUMNS " FROM saved_search WHERE id = $1 AND account = $2");
  return row.run(id.text(), account.text()).row() ? std::optional(search_of(row)) : std::nullopt;
}

base::Result<SearchId> add(db::Database& database, Search search) {
  search.id = SearchId::make();
  auto transaction = database.write_unlogged();
  // Counted where it is written: whoever sends many forms at once gets no more than the limit, or hardly.
  const auto added =
      transaction
          .prepare(
              "INSERT INTO saved_search (id, account, name, collection, query, frequency, made, looked_at, due) "
              "SELECT $1, $2, $3, $4, $5, $6, $7, (SELECT sequence FROM change_head), $8 "
              "WHERE (SELECT count(*) FROM saved_search WHERE account = $9) < $10")
          .run(search.id.text(), search.account.text(), search.name, search.collection, search.query,
               code(search.frequency), base::utc_now(), next_due(search.frequency), search.account.text(),
               most_of_one_account)
          .changed();
  transaction.commit();
  if (added == 1) return search.id;
  return base::Problem{base::Problem::Kind::conflict,
                       msg("You have kept 50 searches, which is the most. Remove one that you no longer need."),
                       "name"};
}

bool change(db::Database& database, AccountId account, SearchId id, std::string_view name, Frequency frequency) {
  auto transaction = database.write_unlogged();
  // Whoever begins to be told is told of what comes from now on.
  const auto changed =
      transaction
          .prepare(
              "UPDATE saved_search SET name = $1, "
              "looked_at = CASE WHEN frequency = 'never' THEN (SELECT sequence FROM change_head) ELSE looked_at END, "
              "frequency = $2, due = $3 WHERE id = $4 AND account = $5")
          .run(name, code(frequency), next_due(frequency), id.text(), account.text())
          .changed();
  transaction.commit();
  return changed == 1;
}

bool remove(db::Database& database, AccountId account, SearchId id) {
  auto transaction = database.write_unlogged();
  const auto removed = transaction.prepare("DELETE FROM saved_search WHERE id = $1 AND account = $2")
                           .run(id.text(), account.text())
                           .changed();
  transaction.commit();
  return removed == 1;
}

std::vector<Search> due(db::Session& session, int most) {
  std::vector<Search> list;
  auto rows = session.prepare("SELECT " SEARCH_COLUMNS " FROM saved_search WHERE due <= $1 ORDER BY due, id LIMIT $2");
  for (rows.run(base::utc_now(), most); rows.row();) list.push_back(search_of(rows));
  return list;
}

bool move_on(db::Transaction& transaction, const Search& search, std::int64_t looked_at) {
  return transaction
             .prepare("UPDATE saved_search SET looked_at = $1, due = $2 WHERE id = $3 AND looked_at = $4 AND due = $5")
             .run(looked_at, next_due(search.frequency), search.id.text(), search.looked_at, search.due)
             .changed() == 1;
}

std::vector<std::uint64_t> changed_records(db::Session& session, std::string_view kind, std::int64_t after,
                                           std::int64_t until) {
  std::vector<std::uint64_t> ids;
  auto rows = session.prepare(
      "SELECT DISTINCT record_id FROM change WHERE sequence > $1 AND sequence <= $2 AND record_kind = $3");
  for (rows.run(after, until, kind); rows.row();)
    if (const auto id = base::id_value(rows.text(0))) ids.push_back(*id);
  std::ranges::sort(ids);
  return ids;
}

void forget_old(db::Database& database) {
  std::vector<std::string> gone;
  {
    auto session = database.read();
    auto rows = session.prepare("SELECT DISTINCT account FROM saved_search");
    for (rows.run(); rows.row();) {
      const auto id = AccountId::parse(rows.text(0));
      if (!id || !accounts::find(session, *id)) gone.emplace_back(rows.text(0));
    }
  }
  if (gone.empty()) return;
  auto transaction = database.write_unlogged();
  for (const auto& account : gone) transaction.prepare("DELETE FROM saved_search WHERE account = $1").run(account);
  transaction.commit();
}

}  // namespace saved_searches
