// SPDX-License-Identifier: EUPL-1.2
// The history of records: its addresses and who may use them. Who may undo what is looked up by the handler: it depends
// on the change.
#include "history/pages.h"

std::span<const base::EmbeddedFile> embedded_history();

namespace history {

web::Feature feature(db::Database& database, const places::Gazetteer& gazetteer,
                     std::vector<db::Reference> references) {
  using web::Context;
  using web::Permission;
  web::Feature made{.name = "history", .routes = {}, .menu = {}, .files = embedded_history()};
  const auto work = std::make_shared<Work>(Work{database, gazetteer, std::move(references)});
  const auto add = [&](std::string method, const std::string& rest, const Permission& permission, auto handler) {
    for (const auto kind : {records::Kind::organisation, records::Kind::relation})
      made.routes.push_back({method, fmt::format("/{}s/{{id}}/history{}", records::code(kind), rest), permission,
                             [work, handler, kind](Context& context) { return handler(*work, context, kind); }});
  };
  add("GET", "", Permission::anyone, show_history);
  add("GET", "/{sequence}", Permission::anyone, show_version);
  add("POST", "/{sequence}/undo", Permission::signed_in, take_undo);
  return made;
}

}  // namespace history
