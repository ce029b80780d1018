// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/i18n.h"
#include "http/message.h"
#include "places/api.h"
#include "search/query.h"

namespace explore {

// What a results page or an API call asks for, as its address says it. Unknown parameters and values that cannot be are
// left out, so that no address is an error.
struct Filters {
  std::string collection;  // "organisations", "relations" or "projects"
  std::string text;
  std::map<std::string, std::vector<std::string>, std::less<>> chosen;  // facet -> values
  std::string near;          // id of the place from which distances count
  std::string organisation;  // only rows linked to this organisation
  std::string owner;         // only projects that this organisation keeps
  std::string relation;      // only projects of this relation
  std::string sort;
  std::string cursor;
  std::size_t limit = 0;     // 0: the page's own

  static Filters read(const http::Pairs& parameters, std::string_view collection);
  search::Request request(base::Language language, const places::Gazetteer& gazetteer) const;

  // The query part of an address, without "?": all of this, but for the cursor.
  std::string address() const;
  Filters with(std::string_view facet, std::string_view value) const;
  Filters without(std::string_view facet, std::string_view value) const;
  bool has(std::string_view facet, std::string_view value) const;
  bool empty() const { return text.empty() && chosen.empty() && organisation.empty() && owner.empty() && relation.empty() && near.empty(); }
};

// The facets a collection shows, in the order in which they stand at the side.
const std::vector<std::string>& shown_facets(std::string_view collection);
const std::vector<std::string>& sorts(std::string_view collection);

std::string facet_title(std::string_view facet, base::Language language);
// A facet's value for a reader: "Germany", "twinning", "1980s", "5,000 to 20,000 inhabitants".
std::string facet_label(std::string_view facet, std::string_view value, std::string_view collection, base::Language language,
                        const places::Gazetteer& gazetteer);
std::string sort_label(std::string_view sort, base::Language language);

}  // namespace explore
