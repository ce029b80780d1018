// SPDX-License-Identifier: EUPL-1.2
#include "explore/api.h"

#include <boost/json/parse.hpp>

#include "db/change_log.h"
#include "explore/documents.h"
#include "explore/feed.h"
#include "explore/filters.h"

namespace explore {
namespace {

constexpr std::size_t changes_at_once = 2000;

// Organisations are told about again for each batch that touches them, so beyond this it is less work to begin anew.
bool is_much(std::int64_t pending, const search::Index::State& state) {
  std::int64_t rows = 0;
  for (const auto& [name, count] : state.rows) rows += count;
  return pending > 2000 + rows / 2;
}

}  // namespace

Atlas::Atlas(db::Database& database, const places::Gazetteer& gazetteer, std::unique_ptr<search::Index> index)
    : database_(database), gazetteer_(gazetteer), index_(std::move(index)) {}

base::Result<std::unique_ptr<Atlas>> Atlas::open(db::Database& database, const places::Gazetteer& gazetteer, std::string folder,
                                                 search::Index::Mode mode) {
  auto words = std::make_shared<const search::Vocabulary>(vocabulary(gazetteer));
  auto index = search::Index::open(std::move(folder), schema(), std::move(words), mode);
  if (!index) return index.error();
  return std::unique_ptr<Atlas>(new Atlas(database, gazetteer, std::move(*index)));
}

bool Atlas::needs_rebuild() const {
  const auto state = index_->state();
  return state.rebuild_because.has_value();
}

base::Result<void> Atlas::rebuild(const base::Progress& progress, base::PartialDate today) {
  const std::lock_guard lock(writing_);
  auto session = database_.read();
  // The head is read before the records: what is committed in between is taken in twice, which changes nothing.
  const std::int64_t head = database_.head();
  return index_->rebuild(
      head,
      [&](const search::Sink& sink) -> base::Result<void> {
        const bool whole = feed_all(session, gazetteer_, today, progress,
                                    [&](std::string_view collection, search::Document&& document) { return sink(collection, document); });
        if (!whole) return base::Problem{base::Problem::Kind::unavailable, base::msg("Building the index was stopped."), ""};
        return {};
      },
      progress);
}

base::Result<void> Atlas::let_trust_end(const base::Progress& progress, base::PartialDate today) {
  if (day_ == today) return {};
  std::vector<db::Change> due;  // as if they had changed
  {
    const auto view = index_->view();
    for (const auto& [collection, kind] : {std::pair(organisations_collection, "organisation"), std::pair(relations_collection, "relation")}) {
      const auto table = view.table(collection);
      const int trust = table.facet("trust");
      const auto unverified = table.code_of(trust, "unverified");
      for (std::uint32_t row = 0; row < table.size(); ++row) {
        if (!table.alive(row) || table.code(trust, row) == unverified) continue;
        const auto until = trusted_until(collection, table.display(row));
        if (until.known() && until <= today) due.push_back({.record_kind = kind, .record_id = base::id_text(table.id(row))});
      }
    }
  }
  for (std::size_t from = 0; from < due.size() && !progress.stop; from += changes_at_once) {
    const auto to = std::min(due.size(), from + changes_at_once);
    auto session = database_.read();
    search::Changes update;
    auto differences = delta(session, gazetteer_, today, {due.begin() + static_cast<std::ptrdiff_t>(from), due.begin() + static_cast<std::ptrdiff_t>(to)});
    for (auto& [collection, document] : differences.put) update.put(collection, std::move(document));
    for (const auto& [collection, id] : differences.removed) update.remove(collection, id);
    if (auto applied = index_->apply(index_->state().sequence, update); !applied) return applied.error();
  }
  if (!progress.stop) day_ = today;
  return {};
}

base::Result<std::int64_t> Atlas::follow(const base::Progress& progress, base::PartialDate today) {
  const std::int64_t head = database_.head();
  auto state = index_->state();
  if (state.rebuild_because || state.sequence > head || (head > state.sequence && is_much(head - state.sequence, state))) {
    if (auto built = rebuild(progress, today); !built) return built.error();
    return head;
  }
  const std::lock_guard lock(writing_);
  if (auto looked = let_trust_end(progress, today); !looked) return looked.error();
  if (state.sequence == head) return 0;
  std::int64_t sequence = index_->state().sequence, taken = 0;
  while (sequence < head && !progress.stop) {
    auto session = database_.read();
    const auto changes = db::changes_after(session, sequence, static_cast<int>(changes_at_once));
    if (changes.empty()) break;
    auto differences = delta(session, gazetteer_, today, changes);
    search::Changes update;
    for (auto& [collection, document] : differences.put) update.put(collection, std::move(document));
    for (const auto& [collection, id] : differences.removed) update.remove(collection, id);
    sequence = changes.back().sequence;
    if (auto applied = index_->apply(sequence, update); !applied) return applied.error();
    taken += static_cast<std::int64_t>(changes.size());
    progress.report("indexing changes", static_cast<std::uint64_t>(taken), static_cast<std::uint64_t>(head - state.sequence));
  }
  return taken;
}

std::vector<base::Message> Atlas::check() {
  auto found = index_->check();
  auto session = database_.read();
  const auto state = index_->state();
  if (state.rebuild_because) {
    found.push_back(*state.rebuild_because);
    return found;
  }
  const std::int64_t head = database_.head();
  if (state.sequence != head)
    found.push_back(base::msg("The search index stands at change {index}, the register at {head}; run “cosmopolis reindex”.",
                              {{"index", fmt::format("{}", state.sequence)}, {"head", fmt::format("{}", head)}}));
  const auto compare = [&](std::string_view collection, std::int64_t records) {
    for (const auto& [name, rows] : state.rows)
      if (name == collection && rows != records)
        found.push_back(base::msg("The search index holds {rows} of {collection}, the register {records}; run “cosmopolis reindex”.",
                                  {{"rows", fmt::format("{}", rows)}, {"collection", std::string(collection)}, {"records", fmt::format("{}", records)}}));
  };
  compare(organisations_collection, organisations::count(session));
  compare(relations_collection, relations::count(session));
  compare(projects_collection, projects::count_published(session));
  return found;
}

Listing list(const Atlas& atlas, const http::Pairs& parameters, std::string_view collection, base::Language language,
             std::size_t default_limit, bool want_facets) {
  const auto filters = Filters::read(parameters, collection);
  auto request = filters.request(language, atlas.gazetteer());
  if (filters.limit == 0) request.limit = default_limit;
  request.want_facets = want_facets;
  const auto view = atlas.index().view();
  auto page = view.search(request);
  Listing listing{.total = page.total, .next = std::move(page.next), .did_you_mean = std::move(page.did_you_mean)};
  for (const auto& row : page.rows) listing.ids.push_back(row.id);
  const auto& shown = shown_facets(collection);
  for (auto& facet : page.facets)
    if (std::ranges::find(shown, facet.facet) != shown.end()) listing.facets.push_back(std::move(facet));
  return listing;
}

std::vector<std::uint64_t> list_all(const Atlas& atlas, const http::Pairs& parameters, std::string_view collection, base::Language language) {
  const auto request = Filters::read(parameters, collection).request(language, atlas.gazetteer());
  const auto view = atlas.index().view();
  const auto table = view.table(collection);
  std::vector<std::uint64_t> ids;
  for (const auto row : view.all(request)) ids.push_back(table.id(row));
  return ids;
}

std::optional<Known> known(const search::View& view, organisations::OrganisationId id) {
  const auto table = view.table(organisations_collection);
  const auto row = table.find(id.value);
  if (!row) return std::nullopt;
  return Known{std::string(table.name(*row)), table.value(table.facet("country"), table.code(table.facet("country"), *row)), table.point(*row)};
}

std::map<std::string, CountryFigures, std::less<>> country_figures(const Atlas& atlas) {
  std::map<std::string, CountryFigures, std::less<>> figures;
  const auto view = atlas.index().view();
  const auto count = [&](std::string_view collection, std::uint64_t CountryFigures::* member) {
    search::Request request;
    request.collection = collection;
    request.want_facets = true;
    request.facet_limit = 1000;
    request.limit = 1;
    for (const auto& facet : view.search(request).facets)
      if (facet.facet == "country")
        for (const auto& value : facet.values) figures[value.value].*member = value.count;
  };
  count(organisations_collection, &CountryFigures::organisations);
  count(relations_collection, &CountryFigures::relations);
  return figures;
}

}  // namespace explore
