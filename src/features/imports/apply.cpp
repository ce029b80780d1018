// SPDX-License-Identifier: EUPL-1.2
#include "imports/apply.h"

#include <algorithm>

#include "base/text.h"
#include "db/change_log.h"
#include "db/storable.h"

namespace imports {

using base::msg;

Applier::Applier(db::Transaction& transaction, const places::Gazetteer& gazetteer, const Mapping& mapping, const sources::Source& source)
    : transaction_(transaction), gazetteer_(gazetteer), mapping_(mapping), source_(source), organisations_(transaction),
      relations_(transaction), register_was_empty_(relations::count(transaction.session()) == 0) {
  for (auto& known : sources::all(transaction.session())) sources_.emplace(known.title, known.id);
}

sources::SourceId Applier::source_of(const Interpreted& row, bool make) {
  const std::string& title = row.source.empty() ? source_.title : row.source;
  auto& id = sources_[title];
  if (!id && make) {
    sources::Source source = row.source.empty() ? source_ : sources::Source{.title = row.source};
    id = sources::ensure(transaction_, source);
  }
  return id;
}

std::optional<organisations::OrganisationId> Applier::by_wikidata(const std::string& id) {
  if (auto known = by_wikidata_.find(id); known != by_wikidata_.end()) return known->second;
  auto found = organisations::find_by_identifier(transaction_.session(), "wikidata", id);
  if (found) by_wikidata_.emplace(id, *found);
  return found;
}

organisations::OrganisationId Applier::organisation_of_place(std::uint32_t number, bool& changed) {
  if (auto known = by_place_.find(number); known != by_place_.end()) return known->second;
  auto& session = transaction_.session();
  places::Place place = gazetteer_.place(number);
  auto id = organisations::find_by_place(session, place.id());
  organisations::Organisation made;
  if (!id) {
    made = organisations::from_place(gazetteer_, place);
    // Somebody may have entered it by hand, without its place.
    for (auto& identifier : made.identifiers)
      if (!id) id = organisations::find_by_identifier(session, identifier.scheme, identifier.value);
  }
  if (!id) {
    auto created = organisations_.create(std::move(made));
    if (!created) throw std::logic_error("an organisation made from the gazetteer was refused: " + created.error().message.id);
    id = *created;
    changed = true;
  }
  by_place_.emplace(number, *id);
  return *id;
}

// The party that the register has by this name near this point, or a new one.
organisations::OrganisationId Applier::unlisted_organisation(const Finding& finding, bool& changed) {
  constexpr double same_km = 30;
  auto& namesakes = unlisted_[finding.country + base::fold(finding.name)];
  for (auto& [point, id] : namesakes)
    if (base::distance_km(point, finding.point) < same_km) return id;
  auto& session = transaction_.session();
  std::optional<OrganisationId> id;
  for (auto candidate : organisations::find_by_name(session, finding.name)) {
    auto known = organisations::find(session, candidate);
    if (id || !known || known->country != finding.country) continue;
    if (known->kind != organisations::Kind::local_government && known->kind != organisations::Kind::grouping) continue;
    if (!known->point || base::distance_km(*known->point, finding.point) < same_km) id = candidate;
  }
  if (!id) {
    organisations::Organisation made;
    made.names = {{"", finding.name}};
    made.country = finding.country;
    made.subdivision = finding.subdivision;
    made.point = finding.point;
    made.source = source_of({}, true);
    auto created = organisations_.create(std::move(made));
    if (!created) throw std::logic_error("an organisation made from a list was refused: " + created.error().message.id);
    id = *created;
    changed = true;
  }
  namesakes.emplace_back(finding.point, *id);
  return *id;
}

std::optional<organisations::OrganisationId> Applier::organisation(const Finding& finding, const std::string& wikidata, bool& changed) {
  if (!wikidata.empty())
    if (auto known = by_wikidata(wikidata)) return known;
  if (!finding.usable()) return std::nullopt;
  auto id = finding.unlisted ? unlisted_organisation(finding, changed) : organisation_of_place(finding.place, changed);
  // A doubtful place must not get somebody else's identifier.
  if (!wikidata.empty() && finding.certainty != places::Certainty::doubtful) add_to_organisation(id, wikidata, {}, changed);
  return id;
}

void Applier::add_to_organisation(OrganisationId id, const std::string& wikidata, const std::string& names, bool& changed) {
  auto& looked_at = named_[id];
  if (looked_at == wikidata + names) return;
  looked_at = wikidata + names;
  auto found = organisations::find(transaction_.session(), id);
  if (!found) return;
  bool has = std::any_of(found->identifiers.begin(), found->identifiers.end(), [](auto& i) { return i.scheme == "wikidata"; });
  if (!wikidata.empty() && !has && !by_wikidata(wikidata)) {
    found->identifiers.push_back({"wikidata", wikidata});
    by_wikidata_.emplace(wikidata, id);
  }
  for (auto line : base::split(names, '\n')) {
    auto cut = line.find('=');
    if (cut == std::string_view::npos) continue;
    organisations::Name name{std::string(line.substr(0, cut)), std::string(line.substr(cut + 1))};
    bool known = std::any_of(found->names.begin(), found->names.end(), [&](auto& other) { return other.language == name.language; });
    if (known || name.text.size() > 300) continue;
    // Wikidata has labels in languages without an ISO 639 code ("zh-hans", "simple").
    if (!organisations::check_names({name}, "names")) continue;
    found->names.push_back(std::move(name));
  }
  auto before = organisations::find(transaction_.session(), id);
  if (*before == *found) return;
  if (organisations_.update(*found)) changed = true;
}

organisations::OrganisationId Applier::network(const std::string& name, bool& changed) {
  if (auto known = networks_.find(name); known != networks_.end()) return known->second;
  auto& session = transaction_.session();
  std::optional<OrganisationId> id;
  for (auto candidate : organisations::find_by_name(session, name))
    if (auto found = organisations::find(session, candidate); !id && found && found->kind == organisations::Kind::network) id = candidate;
  if (!id) {
    organisations::Organisation network;
    network.kind = organisations::Kind::network;
    network.names = {{"", name}};
    network.source = source_of({}, true);
    auto created = organisations_.create(std::move(network));
    if (!created) throw std::logic_error("a network was refused: " + created.error().message.id);
    id = *created;
    changed = true;
  }
  networks_.emplace(name, *id);
  return *id;
}

// Adds what the row knows and the register does not; overwrites nothing. True if anything was added.
bool Applier::merge(relations::Relation& known, const Interpreted& row, OrganisationId first, std::optional<base::Message>& contradiction) {
  bool changed = false;
  auto source = source_of(row, false);
  OrganisationId by = mapping_.stated_by_first ? first : OrganisationId{};
  auto stated = base::PartialDate::parse(mapping_.source_as_of).value_or(base::PartialDate{});
  auto statement = std::find_if(known.statements.begin(), known.statements.end(),
                                [&](auto& other) { return source && other.source == source && other.by == by; });
  if (statement == known.statements.end()) {
    known.statements.push_back({source_of(row, true), stated, by});
    changed = true;
  } else if (statement->stated < stated) {
    statement->stated = stated;  // the same source, seen anew
    changed = true;
  }
  for (auto [mine, theirs] : {std::pair(&known.start, row.start), std::pair(&known.end, row.end)}) {
    if (!theirs.known()) continue;
    if (!mine->known()) {
      *mine = theirs;
      changed = true;
    } else {
      auto a = mine->text(), b = theirs.text();
      auto length = std::min(a.size(), b.size());
      if (a.substr(0, length) != b.substr(0, length) && !contradiction)
        contradiction = msg("The register has the date {known}, the list {given}; the register's was kept.", {{"known", a}, {"given", b}});
    }
  }
  if (known.start.known() && known.end.known() && known.end.text() < known.start.text() && !relations::check(known)) {
    if (!contradiction) contradiction = msg("With the list's dates the relation would end before it starts; they were not kept.");
    if (row.end.known()) known.end = {};
    else known.start = {};
  }
  if (known.status == relations::Status::unknown && row.status != relations::Status::unknown) {
    known.status = row.status;
    changed = true;
  }
  for (auto& theme : row.themes)
    if (std::find(known.themes.begin(), known.themes.end(), theme) == known.themes.end()) {
      known.themes.push_back(theme);
      changed = true;
    }
  if (known.title.empty() && !row.title.empty()) {
    known.title = {{"", row.title}};
    changed = true;
  }
  if (known.summary.empty() && !row.notes.empty()) {
    known.summary = {{"", row.notes}};
    changed = true;
  }
  if (known.web.empty() && !row.url.empty()) {
    known.web = row.url;
    changed = true;
  }
  return changed;
}

Applied Applier::link(const Interpreted& row, OrganisationId first, OrganisationId second, bool is_network) {
  Applied applied;
  applied.found[0] = first.text();
  applied.found[1] = second.text();
  relations::Kind kind = row.kind;
  if (is_network) kind = relations::Kind::network_membership;
  Key key{std::min(first.value, second.value), std::max(first.value, second.value), static_cast<std::uint8_t>(kind)};
  auto [seen, is_first] = seen_.try_emplace(key, Seen{row.line, {}});
  std::optional<relations::RelationId> known = seen->second.relation ? std::optional(seen->second.relation) : std::nullopt;
  if (is_first && !register_was_empty_) known = relations::find_known(transaction_.session(), kind, {first, second});
  if (!known) {
    relations::Relation relation;
    relation.kind = kind;
    relation.status = row.status;
    relation.parties = {{first, row.role[0].value_or(is_network ? relations::Role::member : relations::Role::partner), {}},
                        {second, row.role[1].value_or(is_network ? relations::Role::network : relations::Role::partner), {}}};
    relation.start = row.start;
    relation.end = row.end;
    relation.themes = row.themes;
    if (!row.title.empty()) relation.title = {{"", row.title}};
    if (!row.notes.empty()) relation.summary = {{"", row.notes}};
    relation.web = row.url;
    relation.statements = {{source_of(row, true), base::PartialDate::parse(mapping_.source_as_of).value_or(base::PartialDate{}),
                            mapping_.stated_by_first ? first : OrganisationId{}}};
    auto created = relations_.create(std::move(relation));
    if (!created) {
      applied.outcome = Outcome::error;
      applied.reason = created.error().message;
      seen_.erase(key);
      return applied;
    }
    applied.outcome = Outcome::created;
    applied.relation = seen->second.relation = *created;
    return applied;
  }
  applied.relation = seen->second.relation = *known;
  if (!is_first)
    applied.reason = msg("The pair stands in line {line} already.", {{"line", std::to_string(seen->second.line)}});
  // A repeated line that brings nothing needs no look at the register.
  bool brings = row.start.known() || row.end.known() || !row.themes.empty() || !row.title.empty() || !row.notes.empty() ||
                !row.url.empty() || row.status != relations::Status::unknown || !row.source.empty() || mapping_.stated_by_first;
  if (!is_first && !brings) return applied;
  auto relation = relations::find(transaction_.session(), *known);
  if (!relation) throw std::logic_error("a relation that was just found is gone");
  std::optional<base::Message> contradiction;
  auto source = source_of(row, false);
  bool had_statement = std::any_of(relation->statements.begin(), relation->statements.end(), [&](auto& s) { return source && s.source == source; });
  if (merge(*relation, row, first, contradiction)) {
    if (auto updated = relations_.update(*relation); !updated) {
      applied.outcome = Outcome::error;
      applied.reason = updated.error().message;
      return applied;
    }
    applied.outcome = Outcome::updated;
  }
  // What this source said before was looked at then.
  if (contradiction && (!had_statement || !is_first || applied.outcome == Outcome::updated)) {
    applied.outcome = Outcome::warning;
    applied.reason = contradiction;
  }
  return applied;
}

// What a person may choose from: of a party that is sure, the place it is.
void Applier::offer_choices(const Interpreted& row, Applied& applied) const {
  for (int party : {0, 1}) {
    const Finding* finding = party == 0 ? (row.first.size() == 1 ? row.first[0].get() : nullptr) : row.second.get();
    if (!finding) continue;
    applied.choices[party] = finding->choices;
    if (finding->choices.empty() && finding->certainty == places::Certainty::sure) {
      auto place = gazetteer_.place(finding->place);
      applied.choices[party] = {{place.id(), label(gazetteer_, place), 1}};
    }
  }
}

Applied Applier::apply(const Interpreted& row, bool last_try) {
  Applied applied;
  auto fail = [&](base::Message reason) {
    applied.outcome = Outcome::error;
    applied.reason = std::move(reason);
    offer_choices(row, applied);
    return applied;
  };
  if (row.error) return fail(*row.error);

  // First whether everything is there: a row that fails leaves nothing behind, no organisation either.
  auto can_be_found = [&](const Finding& finding, const std::string& wikidata) {
    return finding.usable() || (!wikidata.empty() && by_wikidata(wikidata).has_value());
  };
  bool group = row.first.size() > 1;
  std::size_t usable = 0;
  for (auto& finding : row.first) usable += can_be_found(*finding, group ? std::string() : row.wikidata[0]);
  bool second_usable = !row.second || can_be_found(*row.second, row.wikidata[1]);
  if (usable == 0 || !second_usable) {
    bool by_id_only = (usable == 0 && !row.wikidata[0].empty()) || (!second_usable && !row.wikidata[1].empty());
    if (by_id_only && !last_try) {
      applied.wait = true;
      // What an entity says of itself holds whether its partners are known or not.
      if (usable == 1 && !row.names.empty()) {
        bool changed = false;
        if (auto id = organisation(*row.first[0], row.wikidata[0], changed)) add_to_organisation(*id, row.wikidata[0], row.names, changed);
      }
      return applied;
    }
    const Finding& missing = usable == 0 ? *row.first[0] : *row.second;
    return fail(missing.problem.value_or(msg("No place was found for {name}.", {{"name", missing.name}})));
  }
  if (row.second && !group && row.first[0]->has_place() && row.second->has_place() &&
      row.first[0]->place == row.second->place && (row.wikidata[0].empty() || row.wikidata[0] == row.wikidata[1])) {
    if (base::fold(row.first[0]->name) == base::fold(row.second->name)) return fail(msg("The row joins {name} to itself.", {{"name", row.first[0]->name}}));
    return fail(msg("{first} and {second} were both found to be {place}.",
                    {{"first", row.first[0]->name}, {"second", row.second->name}, {"place", label(gazetteer_, gazetteer_.place(row.first[0]->place))}}));
  }

  bool changed = false;
  std::optional<base::Message> look = row.warning;
  std::optional<OrganisationId> second;
  if (row.second) {
    second = organisation(*row.second, row.wikidata[1], changed);
    if (row.second->problem && row.second->usable() && !look) look = row.second->problem;
  } else {
    second = network(row.network, changed);
  }
  bool any_created = false, any_updated = false, any_same = false;
  std::optional<base::Message> error;
  for (auto& finding : row.first) {
    if (!can_be_found(*finding, group ? std::string() : row.wikidata[0])) {
      if (!look) look = finding->problem;
      continue;
    }
    auto first = organisation(*finding, group ? std::string() : row.wikidata[0], changed);
    if (!group && (!row.names.empty())) add_to_organisation(*first, row.wikidata[0], row.names, changed);
    if (*first == *second) {
      error = msg("The row joins {name} to itself.", {{"name", finding->name}});
      continue;
    }
    if (finding->problem && finding->usable() && !look) look = finding->problem;
    Applied one = link(row, *first, *second, !row.second);
    any_created |= one.outcome == Outcome::created;
    any_updated |= one.outcome == Outcome::updated;
    any_same |= one.outcome == Outcome::same;
    if (one.outcome == Outcome::warning) {
      if (!look) look = one.reason;
      any_updated = true;
    }
    if (one.outcome == Outcome::error) error = one.reason;
    if (one.outcome == Outcome::same && one.reason) applied.reason = one.reason;
    applied.relation = one.relation;
    applied.found[0] = one.found[0];
    applied.found[1] = one.found[1];
  }
  if (error && !any_created && !any_updated && !any_same) return fail(*error);
  applied.outcome = any_created ? Outcome::created : any_updated || changed ? Outcome::updated : Outcome::same;
  // A row that changed nothing was looked at when it did.
  if (look && applied.outcome != Outcome::same) {
    applied.outcome = Outcome::warning;
    applied.reason = look;
    offer_choices(row, applied);
  } else if (applied.outcome != Outcome::same) {
    applied.reason.reset();
  }
  return applied;
}

void Applier::take_back(relations::RelationId id, std::string_view batch) {
  auto& session = transaction_.session();
  auto relation = relations::find(session, id);
  if (!relation) return;
  auto source = sources_.find(source_.title);
  auto history = db::history(session, "relation", id.text());
  bool made_here = !history.empty() && history.back().batch == batch && history.back().before.empty();
  auto statements = relation->statements;
  if (source != sources_.end()) std::erase_if(statements, [&](auto& s) { return s.source == source->second; });
  if (!statements.empty()) {
    relation->statements = std::move(statements);
    (void)relations_.update(*relation);
    return;
  }
  if (!made_here) return;
  relations_.put(id.text(), {});
  // Organisations that only this row had brought go with it.
  for (auto& party : relation->parties) {
    if (!relations::of_organisation(session, party.organisation, 1).empty()) continue;
    auto past = db::history(session, "organisation", party.organisation.text());
    if (past.size() == 1 && past.back().batch == batch) organisations_.put(party.organisation.text(), {});
  }
}

}  // namespace imports
