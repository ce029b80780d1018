// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "accounts/api.h"
#include "base/result.h"
#include "http/message.h"

namespace saved_searches {

using SearchId = base::Id<struct SavedSearchTag>;

inline constexpr int most_of_one_account = 50;

enum class Frequency : std::uint8_t { never, soon, daily, weekly };
std::string_view code(Frequency frequency);
std::optional<Frequency> parse_frequency(std::string_view code);

struct Search {
  SearchId id;
  accounts::AccountId account;
  std::string name;
  std::string collection;
  std::string query;
  Frequency frequency = Frequency::daily;
  std::int64_t looked_at = 0;
  std::string due;

  std::string url() const { return "/" + collection + (query.empty() ? "" : "?" + query); }
};

// The kind under which the change log names the records of a collection; empty for what is no collection one can search.
std::string_view kind_of(std::string_view collection);

// What of a results page's address makes the search: without language, cursor and the like; nothing if it is no such
// address.
std::optional<std::string> search_query(const http::Pairs& parameters);
// A name that can be kept.
base::Result<std::string> check_name(std::string_view name);

// All SQL on the table `saved_search`. Only the owner's account finds, changes and removes.
std::vector<Search> of_account(db::Session& session, accounts::AccountId account);
std::optional<Search> find(db::Session& session, accounts::AccountId account, SearchId id);
// Fails where the account has as many as it may.
base::Result<SearchId> add(db::Database& database, Search search);
bool change(db::Database& database, accounts::AccountId account, SearchId id, std::string_view name,
            Frequency frequency);
bool remove(db::Database& database, accounts::AccountId account, SearchId id);
std::vector<Search> due(db::Session& session, int most);
// Moves on what was looked at; false if somebody else did so before.
bool move_on(db::Transaction& transaction, const Search& search, std::int64_t looked_at);
// Ids of the records of a kind that the change log names after one sequence and up to another.
std::vector<std::uint64_t> changed_records(db::Session& session, std::string_view kind, std::int64_t after,
                                           std::int64_t until);

// alert() with the search given: the ids of a collection that answer to an address, as far as the change `until`.
using Find = std::function<std::vector<std::uint64_t>(const Search&, base::Language)>;
void alert(db::Database& database, std::int64_t until, const Find& find);

}  // namespace saved_searches
