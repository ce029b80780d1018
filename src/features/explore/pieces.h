// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "explore/api.h"
#include "explore/documents.h"
#include "explore/filters.h"
#include "explore/svg_map.h"
#include "explore/views.h"

// Pieces that several pages show, made from the index alone: lists need no database.
namespace explore {

// One answer's look at the register: the index as it is now, and the reader's language. Lives as long as the request.
struct Reading {
  const Atlas& atlas;
  search::View view;
  base::Language language;
  search::View::Table organisations;
  search::View::Table relations;
  search::View::Table projects;

  Reading(const Atlas& atlas_, base::Language language_)
      : atlas(atlas_), view(atlas_.index().view()), language(language_), organisations(view.table(organisations_collection)),
        relations(view.table(relations_collection)), projects(view.table(projects_collection)) {}

  std::string tr(const base::Message& message) const { return base::text(language, message); }
  std::string country(std::string_view code) const { return code.empty() ? std::string() : atlas.gazetteer().country_name(code, language); }
  std::string number(long long n) const { return base::format_number(language, n); }
};

// The name of an organisation's row in the reader's language.
std::string organisation_name(const Reading& reading, std::uint32_t row);
std::string organisation_url(std::uint64_t id);
std::string relation_url(std::uint64_t id);
std::string project_url(std::uint64_t id);
std::string project_title(const Reading& reading, std::uint32_t row);

OrganisationItem organisation_item(const Reading& reading, std::uint32_t row, double distance_km = -1);
// `seen_from`: this organisation's row comes first.
RelationItem relation_item(const Reading& reading, std::uint32_t row, std::optional<std::uint32_t> seen_from = std::nullopt);
ProjectItem project_item(const Reading& reading, std::uint32_t row);
std::vector<ProjectItem> project_items(const Reading& reading, const std::vector<search::Row>& rows);
std::vector<RelationItem> relation_items(const Reading& reading, const std::vector<search::Row>& rows);
std::vector<OrganisationItem> organisation_items(const Reading& reading, const std::vector<search::Row>& rows);

// "twinning", with a capital letter for the beginning of a line.
std::string capital(std::string text);
std::string kilometres(const Reading& reading, double km);  // "9 733 km"

Trust trust_view(std::string_view code, bool closed);
Bars bars(std::string title, const std::vector<std::pair<Link, std::uint64_t>>& values, base::Language language);
// A facet of a search as bars, each leading to the results narrowed by it; at most `most`.
Bars facet_bars(const Reading& reading, const Filters& filters, const std::vector<search::FacetCounts>& facets, std::string_view facet,
                std::size_t most);
// Runs a search for its total, first rows and facets.
search::Page look(const Reading& reading, const Filters& filters, std::size_t limit, bool facets = true);

const search::FacetCounts* facet_of(const search::Page& page, std::string_view name);  // null if there is none
std::uint64_t count_of(const search::Page& page, std::string_view facet, std::string_view value);
// With one country chosen, its own line in the partner's facet counts the relations inside it.
void count_inner(std::vector<search::FacetCounts>& facets, const Filters& filters);
std::string percentage(const Reading& reading, std::uint64_t part, std::uint64_t whole);  // "3 %"; of nothing: "0 %"

std::vector<DownloadItem> downloads(const Filters& filters, base::Language language);

// The map of what a search of relations finds; its island asks the server for more detail when moved.
MapView search_map(const Reading& reading, const web::Context& context, const Filters& filters, std::string label);
// The map of one organisation or relation: all of it stands in the page.
struct Spoke {
  std::uint32_t organisation;  // row
  std::uint32_t count = 1;
  std::string href;  // of the arc
};
MapView star_map(const Reading& reading, const web::Context& context, std::uint32_t centre, const std::vector<Spoke>& spokes, std::string label);

// An organisation's partners, gathered from its relations in the index; network memberships are left out.
struct Partner {
  std::uint32_t row = 0;      // of the partner
  std::uint32_t relation = 0; // row of the oldest dated relation with it
  int relations = 0;
  std::string since;          // ISO, empty if unknown
  double distance_km = -1;
};
struct Ring {
  std::vector<Partner> partners;         // those with a point and the farthest come first
  std::vector<std::uint32_t> relations;  // all rows, memberships included
  std::vector<std::uint32_t> memberships;
};
Ring ring(const Reading& reading, std::uint32_t organisation);

// The address of a results page: "/relations?country=FR".
std::string results_url(const Filters& filters);

}  // namespace explore
