// SPDX-License-Identifier: EUPL-1.2
#include "exchange/match.h"

#include "base/text.h"
#include "db/storable.h"

namespace exchange {

using organisations::Kind;
using organisations::OrganisationId;

Kind kind_of_type(std::string_view type) {
  if (type == "10") return Kind::central_government;
  if (type == "11") return Kind::local_government;
  if (type == "15") return Kind::other;
  if (type == "21" || type == "22" || type == "23" || type == "24") return Kind::ngo;
  if (type == "40") return Kind::intergovernmental;
  if (type == "60") return Kind::other;
  if (type == "70" || type == "71" || type == "72" || type == "73") return Kind::company;
  if (type == "80") return Kind::university;
  return Kind::other;
}

std::string_view type_of_kind(Kind kind) {
  switch (kind) {
    case Kind::local_government:
    case Kind::grouping: return "11";
    case Kind::central_government: return "10";
    case Kind::intergovernmental: return "40";
    case Kind::university: return "80";
    case Kind::company:
    case Kind::chamber: return "70";
    case Kind::ngo:
    case Kind::local_association:
    case Kind::network:
    case Kind::migrant_community:
    case Kind::citizens_group: return "22";
    case Kind::hospital:
    case Kind::other: return "15";
  }
  return "15";
}

Matcher::Matcher(db::Transaction& transaction, sources::SourceId source) : transaction_(transaction), source_(source), writer_(transaction) {}

bool Matcher::is_there(OrganisationId id) {
  const auto [at, fresh] = there_.try_emplace(id);
  if (fresh) at->second = organisations::find(transaction_.session(), id).has_value();
  return at->second;
}

OrganisationId Matcher::find(const projects::Named& named) {
  if (named.organisation && is_there(named.organisation)) return named.organisation;
  const std::string name(projects::text_in(named.name, base::Language::en));
  if (named.reference.empty() && name.empty()) return {};
  const auto [at, fresh] = known_.try_emplace(named.reference + '\n' + named.type + '\n' + name);
  if (!fresh) return at->second;
  auto& session = transaction_.session();
  if (!named.reference.empty())
    if (const auto found = organisations::find_by_identifier(session, "iati", named.reference)) return at->second = *found;
  if (name.empty()) return {};
  const auto kind = kind_of_type(named.type);
  OrganisationId only;
  for (const auto id : organisations::find_by_name(session, name)) {
    const auto found = organisations::find(session, id);
    const bool alike = found && (named.type.empty() || found->kind == kind || (kind == Kind::local_government && found->kind == Kind::grouping));
    if (!alike) continue;
    if (only) return {};  // two of that name: nobody can tell which
    only = id;
  }
  return at->second = only;
}

OrganisationId Matcher::make(const projects::Named& named) {
  const std::string name(projects::text_in(named.name, base::Language::en));
  organisations::Organisation o;
  o.kind = kind_of_type(named.type);
  o.names = {{"", name.empty() ? named.reference : name}};
  if (!named.reference.empty() && db::is_storable(named.reference) && named.reference.size() <= 200) o.identifiers = {{"iati", named.reference}};
  o.source = source_;
  const auto made = writer_.create(std::move(o));
  if (!made) return {};
  ++made_;
  there_[*made] = true;
  return known_[named.reference + '\n' + named.type + '\n' + name] = *made;
}

void Matcher::match(projects::Project& p) {
  const auto set = [&](projects::Named& named) { named.organisation = find(named); };
  if (p.owner && !is_there(p.owner)) p.owner = {};
  set(p.reporter);
  if (!p.owner) {
    if (!p.reporter.organisation && p.reporter != projects::Named{}) p.reporter.organisation = make(p.reporter);
    p.owner = p.reporter.organisation;
  }
  for (auto& one : p.participants) set(one.who);
  for (auto& one : p.budget) set(one.funder);
  for (auto& one : p.planned_disbursements) {
    set(one.provider);
    set(one.receiver);
  }
  for (auto& one : p.transactions) {
    set(one.provider);
    set(one.receiver);
  }
}

void Matcher::match(spending::Plan& p) {
  // Whoever reports of itself says there of what type it is.
  projects::Named owner{.organisation = p.owner, .reference = p.identifier, .name = p.name.text};
  const bool of_itself = p.reporter == projects::Named{} || p.reporter.reference == p.identifier;
  if (of_itself) owner.type = p.reporter.type;
  p.owner = find(owner);
  owner.organisation = {};
  if (!p.owner && (!owner.reference.empty() || !owner.name.empty())) p.owner = make(owner);
  if (of_itself && p.reporter != projects::Named{}) p.reporter.organisation = p.owner;
  else p.reporter.organisation = find(p.reporter);
  for (auto& one : p.organisations) one.recipient.organisation = find(one.recipient);
}

}  // namespace exchange
