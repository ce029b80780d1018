// SPDX-License-Identifier: EUPL-1.2
// For the copy of one's own data.
#include <boost/json/object.hpp>

#include "notifications/store.h"

namespace notifications {

namespace json = boost::json;

void own_data(db::Session& session, accounts::AccountId account, json::object& all) {
  const auto owner = accounts::find(session, account);
  const auto language = owner ? owner->language : base::Language::en;
  json::array notices;
  constexpr int at_once = 200;
  std::optional<Place> last;
  for (bool more = true; more;) {
    const auto some = page(session, account, std::nullopt, last, at_once);
    for (const auto& notice : some)
      notices.push_back(json::object{{"at", notice.at},
                                     {"kind", code(notice.kind)},
                                     {"title", base::text(language, notice.title)},
                                     {"text", base::text(language, notice.text)},
                                     {"href", notice.url},
                                     {"seen", notice.seen}});
    more = some.size() == at_once;
    if (more) last = Place{some.back().seen, some.back().id};
  }
  all["notices"] = std::move(notices);
  json::object mails;
  for (const auto kind : kinds) mails[code(kind)] = code(delivery(session, account, kind));
  all["notices_by_mail"] = std::move(mails);
}

}  // namespace notifications
