// SPDX-License-Identifier: EUPL-1.2
#include <unordered_map>

#include "open_data/api.h"

namespace open_data {

void export_all(db::Session& session, Format format, Collection collection, const Sink& sink) {
  std::unordered_map<organisations::OrganisationId, PartyFacts> parties;
  const auto lookup = [&](organisations::OrganisationId id) {
    const auto found = parties.find(id);
    return found == parties.end() ? PartyFacts{} : found->second;
  };
  const auto writer = make_writer(format, collection, lookup, sink);
  writer->begin();
  if (collection == Collection::organisations) {
    organisations::each(session, [&](const organisations::Organisation& organisation) { writer->add(organisation); });
  } else {
    organisations::each(session, [&](const organisations::Organisation& o) { parties.emplace(o.id, PartyFacts{o.main_name(), o.country, o.point}); });
    relations::each(session, [&](const relations::Relation& relation) { writer->add(relation); });
  }
  writer->end();
}

}  // namespace open_data
