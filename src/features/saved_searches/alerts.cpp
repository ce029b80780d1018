// SPDX-License-Identifier: EUPL-1.2
#include <map>

#include "notifications/api.h"
#include "saved_searches/api.h"
#include "saved_searches/store.h"

namespace saved_searches {
namespace {

constexpr int searches_a_round = 200;  // the rest waits for the next, so that other rounds come to their turn

}  // namespace

void alert(db::Database& database, std::int64_t until, const Find& find) {
  std::vector<Search> waiting;
  {
    auto session = database.read();
    waiting = due(session, searches_a_round);
  }
  // Many searches were last looked at together: the log is read once for them.
  std::map<std::pair<std::string, std::int64_t>, std::vector<std::uint64_t>> changed;
  for (const auto& search : waiting) {
    std::int64_t found = 0;
    if (search.looked_at < until) {
      const std::string kind(kind_of(search.collection));
      const auto [at, fresh] = changed.try_emplace({kind, search.looked_at});
      auto session = database.read();
      if (fresh) at->second = changed_records(session, kind, search.looked_at, until);
      const auto account = accounts::find(session, search.account);
      if (!at->second.empty() && account && account->active)
        for (const auto id : find(search, account->language))
          found += std::ranges::binary_search(at->second, id) ? 1 : 0;
    }
    auto transaction = database.write_unlogged();
    if (!move_on(transaction, search, std::max(until, search.looked_at))) continue;
    if (found > 0)
      notifications::notify(transaction, search.account,
                            {.kind = notifications::Kind::saved_search,
                             .title = base::msg("New or changed in your search “{name}”: {count}",
                                                {{"name", search.name}, {"count", fmt::format("{}", found)}}),
                             .text = {},
                             .url = search.url(),
                             .about = fmt::format("search {} {}", search.id.text(), until)});
    transaction.commit();
  }
}

void alert(const explore::Atlas& atlas) {
  // As far as the index has come: what it does not know yet is told the next time.
  alert(atlas.database(), atlas.index().view().sequence(), [&](const Search& search, base::Language language) {
    return explore::list_all(atlas, http::parse_query(search.query), search.collection, language);
  });
}

}  // namespace saved_searches
