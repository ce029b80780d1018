// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/json/value.hpp>

#include <string>
#include <utility>
#include <vector>

namespace imports {

// An item as Wikidata's API and dumps give it (https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html).
bool is_wikidata_entity(const boost::json::value& value);

// One row for each twinned administrative body (P190) the entity states, deprecated statements left out:
// wikidata1, geonames1 (P1566, several joined by ";"), latitude1, longitude1 (P625), names1 ("en=Weimar", one a line),
// wikidata2, start (P580), end (P582), url (P854 of the statement's reference). Without P190, one row without a second party.
std::vector<std::vector<std::pair<std::string, std::string>>> wikidata_rows(const boost::json::value& entity);

}  // namespace imports
