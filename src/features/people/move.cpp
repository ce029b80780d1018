// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/parse.hpp>

#include "base/json.h"
#include "people/people.h"

namespace people {
namespace {

// Whatever names an organisation. Both texts of a place stand whole, so that they can be looked for.
struct Place {
  std::string_view name, select, update;
};
constexpr std::array places{
    Place{"person.keeper", "SELECT id FROM person WHERE keeper = $1 ORDER BY id",
          "UPDATE person SET keeper = $3 WHERE id = $1 AND keeper = $2"},
    Place{"post.keeper", "SELECT id FROM post WHERE keeper = $1 ORDER BY id",
          "UPDATE post SET keeper = $3 WHERE id = $1 AND keeper = $2"},
    Place{"post.organisation", "SELECT id FROM post WHERE organisation = $1 ORDER BY id",
          "UPDATE post SET organisation = $3 WHERE id = $1 AND organisation = $2"},
    Place{"contact.keeper", "SELECT id FROM contact WHERE keeper = $1 ORDER BY id",
          "UPDATE contact SET keeper = $3 WHERE id = $1 AND keeper = $2"},
    Place{"contact.organisation", "SELECT id FROM contact WHERE organisation = $1 ORDER BY id",
          "UPDATE contact SET organisation = $3 WHERE id = $1 AND organisation = $2"},
    Place{"handover.keeper", "SELECT id FROM handover WHERE keeper = $1 ORDER BY id",
          "UPDATE handover SET keeper = $3 WHERE id = $1 AND keeper = $2"},
    Place{"people_version.keeper",
          "SELECT kind || ' ' || id || ' ' || version FROM people_version WHERE keeper = $1 ORDER BY kind, id, version",
          "UPDATE people_version SET keeper = $3 WHERE kind || ' ' || id || ' ' || version = $1 AND keeper = $2"},
    Place{"private_access.organisation", "SELECT id FROM private_access WHERE organisation = $1 ORDER BY id",
          "UPDATE private_access SET organisation = $3 WHERE id = $1 AND organisation = $2"},
};

std::string_view kind_of(std::string_view name) {
  const auto kind = name.substr(0, name.find('.'));
  return kind == "person" || kind == "post" || kind == "contact" ? kind : std::string_view();
}

}  // namespace

std::string move(db::Transaction& transaction, OrganisationId from, OrganisationId to) {
  boost::json::object moved;
  const std::string source = from.text(), target = to.text();
  for (const auto& place : places) {
    boost::json::array ids;
    {
      auto rows = transaction.prepare(place.select);
      for (rows.run(source); rows.row();) ids.emplace_back(rows.text(0));
    }
    if (ids.empty()) continue;
    auto update = transaction.prepare(place.update);
    for (const auto& id : ids) {
      const std::string text(id.as_string());
      update.run(text, source, target);
      if (const auto kind = kind_of(place.name); !kind.empty())
        log_fact(transaction, kind, text, "moved with the merged organisation");
    }
    moved[place.name] = std::move(ids);
  }
  return base::serialize(moved);
}

void move_back(db::Transaction& transaction, OrganisationId from, OrganisationId to, std::string_view moved) {
  if (moved.empty()) return;
  const auto value = boost::json::parse(moved);
  const std::string source = from.text(), target = to.text();
  for (const auto& place : places) {
    const auto* ids = value.as_object().if_contains(place.name);
    if (!ids) continue;
    auto update = transaction.prepare(place.update);
    for (const auto& id : ids->as_array()) {
      const std::string text(id.as_string());
      if (update.run(text, target, source).changed() != 1) continue;  // moved on since, or gone
      if (const auto kind = kind_of(place.name); !kind.empty()) log_fact(transaction, kind, text, "moved back");
    }
  }
}

}  // namespace people
