// SPDX-License-Identifier: EUPL-1.2
#include <charconv>

#include "demonstration/api.h"
#include "demonstration/records.h"

namespace demonstration {
namespace {

bool is_empty(db::Database& database) {
  auto session = database.read();
  return organisations::count(session) == 0 && relations::count(session) == 0 && projects::count(session) == 0 && sources::all(session).empty();
}

// A place may be kept under another identifier than that of GeoNames, as French communes are, and yet carry it.
std::optional<organisations::Organisation> local_government(const places::Gazetteer& gazetteer, std::string_view id) {
  constexpr std::string_view geonames = "geonames:";
  std::optional<places::Place> place;
  if (id.starts_with(geonames)) {
    std::uint32_t number = 0;
    std::from_chars(id.data() + geonames.size(), id.data() + id.size(), number);
    place = gazetteer.find_geonames(number);
  } else {
    place = gazetteer.find(id);
  }
  if (!place) return std::nullopt;
  return organisations::from_place(gazetteer, *place);
}

}  // namespace

base::Result<Counts> load(db::Database& database, const places::Gazetteer& gazetteer) {
  if (!is_empty(database)) return Counts{};
  auto read = read_register([&](std::string_view place) { return local_government(gazetteer, place); });
  if (!read) return read.error();

  auto transaction = database.write({"demonstration"}, "the demonstration register");
  for (const auto& source : read->sources) sources::ensure(transaction, source);
  {
    organisations::Writer writer(transaction);
    for (const auto& organisation : read->organisations)
      if (auto created = writer.create(organisation); !created) return created.error();
  }
  {
    relations::Writer writer(transaction);
    for (const auto& relation : read->relations)
      if (auto created = writer.create(relation); !created) return created.error();
  }
  {
    projects::Writer writer(transaction);
    for (const auto& project : read->projects)
      if (auto created = writer.create(project); !created) return created.error();
  }
  transaction.commit();
  return Counts{read->sources.size(), read->organisations.size(), read->relations.size(), read->projects.size()};
}

}  // namespace demonstration
