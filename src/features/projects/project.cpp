// SPDX-License-Identifier: EUPL-1.2
// The rules of a sheet.
#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "db/storable.h"
#include "projects/api.h"

namespace projects {
namespace {

using base::msg;
using base::Problem;

constexpr std::size_t most_bytes = 1000000;  // of one text of one language: files have whole reports there

struct Coded {
  std::string_view code, label;
};
constexpr std::array statuses{Coded("1", "in preparation"), Coded("2", "under way"), Coded("3", "being completed"),
                              Coded("4", "closed"),         Coded("5", "cancelled"), Coded("6", "suspended")};
constexpr std::array roles{Coded("1", "funder"), Coded("2", "accountable for it"), Coded("3", "managing the funds"),
                           Coded("4", "implementing it")};
constexpr std::array managements{Coded("direct", "direct: carried out by the local government itself"),
                                 Coded("delegated", "delegated: carried out by another on its behalf"),
                                 Coded("indirect", "indirect: grants to projects of others")};

template <std::size_t n>
base::Message label_of(const std::array<Coded, n>& table, std::string_view code) {
  for (const auto& one : table)
    if (one.code == code) return msg(std::string(one.label));
  return msg("{text}", {{"text", std::string(code)}});
}

template <std::size_t n>
std::vector<std::string> codes_of(const std::array<Coded, n>& table) {
  std::vector<std::string> codes;
  for (const auto& one : table) codes.emplace_back(one.code);
  return codes;
}

Problem invalid(base::Message message, std::string field) { return {Problem::Kind::invalid, std::move(message), std::move(field)}; }

// Calls f(text, name of the field) for each text in several languages that people read.
template <class P, class F>
void each_narrative(P& p, F f) {
  f(p.title, "title");
  for (auto& one : p.descriptions) f(one.text, "descriptions");
  f(p.reporter.name, "reporter");
  for (auto& one : p.other_identifiers) f(one.owner_name, "other_identifiers");
  for (auto& one : p.participants) f(one.who.name, "participants");
  for (auto& one : p.dates) f(one.note, "dates");
  for (auto* list : {&p.countries, &p.regions, &p.sectors, &p.tags, &p.markers})
    for (auto& one : *list) f(one.name, "sectors");
  for (auto& one : p.locations) {
    f(one.name, "locations");
    f(one.description, "locations");
    f(one.activity, "locations");
  }
  for (auto& one : p.approvals) f(one.title, "approvals");
  for (auto& one : p.nodes) {
    f(one.title, "nodes");
    f(one.description, "nodes");
    f(one.assumptions, "nodes");
    for (auto& risk : one.risks) {
      f(risk.text, "nodes");
      f(risk.response, "nodes");
    }
  }
  for (auto& one : p.indicators) {
    f(one.title, "indicators");
    f(one.description, "indicators");
    f(one.unit, "indicators");
    f(one.source, "indicators");
    for (auto& step : one.scale) f(step, "indicators");
    for (auto& measure : one.baselines) f(measure.comment, "indicators");
    for (auto& period : one.periods) {
      for (auto& measure : period.targets) f(measure.comment, "indicators");
      for (auto& measure : period.actuals) f(measure.comment, "indicators");
    }
  }
  for (auto& one : p.headings) f(one.name, "headings");
  for (auto& one : p.budget) f(one.funder.name, "budget");
  for (auto& one : p.planned_disbursements) {
    f(one.provider.name, "planned_disbursements");
    f(one.receiver.name, "planned_disbursements");
  }
  for (auto& one : p.transactions) {
    f(one.description, "transactions");
    f(one.provider.name, "transactions");
    f(one.receiver.name, "transactions");
    for (auto* list : {&one.sectors, &one.countries, &one.regions})
      for (auto& coded : *list) f(coded.name, "transactions");
  }
  for (auto& one : p.documents) {
    f(one.title, "documents");
    f(one.description, "documents");
  }
  for (auto& one : p.news) {
    f(one.title, "news");
    f(one.text, "news");
  }
}

// Calls f(organisation) for each place where the register's organisations stand.
template <class P, class F>
void each_organisation(P& p, F f) {
  f(p.owner);
  f(p.reporter.organisation);
  for (auto& one : p.participants) f(one.who.organisation);
  for (auto& one : p.budget) f(one.funder.organisation);
  for (auto& one : p.planned_disbursements) {
    f(one.provider.organisation);
    f(one.receiver.organisation);
  }
  for (auto& one : p.transactions) {
    f(one.provider.organisation);
    f(one.receiver.organisation);
  }
}

// Parents before their children, sisters in the order they had; nodes whose parent is not there stay where they were, at the end.
void order_nodes(std::vector<Node>& nodes) {
  if (std::ranges::all_of(nodes, [](const Node& node) { return node.parent.empty(); })) return;
  std::unordered_map<std::string_view, std::vector<std::size_t>> children;
  for (std::size_t i = 0; i < nodes.size(); ++i) children[nodes[i].parent].push_back(i);
  std::vector<std::size_t> order, open;
  const auto open_children = [&](std::string_view parent) {
    const auto found = children.find(parent);
    if (found == children.end()) return;
    open.insert(open.end(), found->second.rbegin(), found->second.rend());
    found->second.clear();  // a node that is its own ancestor is not met twice
  };
  open_children("");
  std::vector<bool> placed(nodes.size());
  while (!open.empty()) {
    const auto at = open.back();
    open.pop_back();
    order.push_back(at);
    placed[at] = true;
    if (!nodes[at].id.empty()) open_children(nodes[at].id);
  }
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (!placed[i]) order.push_back(i);
  std::vector<Node> ordered;
  ordered.reserve(nodes.size());
  for (const auto at : order) ordered.push_back(std::move(nodes[at]));
  nodes = std::move(ordered);
}

base::Result<void> check_tree(const Project& p) {
  std::unordered_map<std::string_view, const Node*> known;
  for (const auto& node : p.nodes) {
    if (node.parent.empty()) {
      if (!node.id.empty()) known.emplace(node.id, &node);
      continue;
    }
    const auto parent = known.find(node.parent);
    if (parent == known.end())
      return invalid(msg("A line of the framework stands below one that is not there."), "nodes");
    if (node.level <= parent->second->level)
      return invalid(msg("A line of the framework stands below one of its own or of a lower level."), "nodes");
    if (!node.id.empty()) known.emplace(node.id, &node);
  }
  for (const auto& indicator : p.indicators)
    if (!indicator.node.empty() && !known.contains(indicator.node))
      return invalid(msg("An indicator belongs to a line of the framework that is not there."), "indicators");
  // What comes after what, without going in a circle.
  std::unordered_map<std::string_view, int> seen;  // 1: being followed, 2: done
  const std::function<bool(std::string_view)> goes_round = [&](std::string_view id) {
    auto& mark = seen[id];
    if (mark == 1) return true;
    if (mark == 2) return false;
    mark = 1;
    for (const auto& before : known.at(id)->after)
      if (known.contains(before) && goes_round(before)) return true;
    seen[id] = 2;
    return false;
  };
  for (const auto& node : p.nodes)
    for (const auto& before : node.after) {
      if (!known.contains(before))
        return invalid(msg("An activity waits for one that is not there."), "nodes");
      if (!node.id.empty() && goes_round(node.id))
        return invalid(msg("Activities wait for each other in a circle."), "nodes");
    }
  return {};
}

// Ids of parts are unique among all parts of the project.
base::Result<void> check_ids(const Project& p) {
  std::unordered_set<std::string_view> ids;
  bool unique = true;
  const auto take = [&](const std::string& id) { unique = unique && (id.empty() || ids.insert(id).second); };
  for (const auto& one : p.nodes) take(one.id);
  for (const auto& one : p.indicators) {
    take(one.id);
    for (const auto& period : one.periods) take(period.id);
  }
  for (const auto& one : p.approvals) take(one.id);
  for (const auto& one : p.headings) take(one.id);
  for (const auto& one : p.budget) take(one.id);
  for (const auto& one : p.planned_disbursements) take(one.id);
  for (const auto& one : p.transactions) take(one.id);
  for (const auto& one : p.news) take(one.id);
  if (!unique) return invalid(msg("Two parts of the project have the same id."), "id");
  return {};
}

void trim(std::string& text) {
  constexpr std::string_view blanks = " \t\r\n";
  text.erase(text.find_last_not_of(blanks) + 1);
  text.erase(0, text.find_first_not_of(blanks));
}

// As their nodes stand; of one node in the order they had.
void order_indicators(Project& p) {
  std::unordered_map<std::string_view, std::size_t> place;
  for (const auto& node : p.nodes) place.emplace(node.id, place.size() + 1);
  const auto place_of = [&](const Indicator& indicator) {
    const auto found = indicator.node.empty() ? place.end() : place.find(indicator.node);
    return found == place.end() ? 0 : found->second;
  };
  if (!std::ranges::is_sorted(p.indicators, {}, place_of)) std::ranges::stable_sort(p.indicators, {}, place_of);
}

template <class T>
void sort_each_once(std::vector<T>& list) {
  std::ranges::sort(list);
  list.erase(std::ranges::unique(list).begin(), list.end());
}

}  // namespace

base::Message status_label(std::string_view code) { return label_of(statuses, code); }
base::Message role_label(std::string_view code) { return label_of(roles, code); }
base::Message management_label(std::string_view code) { return label_of(managements, code); }
const std::vector<std::string>& all_statuses() {
  static const auto codes = codes_of(statuses);
  return codes;
}
const std::vector<std::string>& all_roles() {
  static const auto codes = codes_of(roles);
  return codes;
}
const std::vector<std::string>& all_managements() {
  static const auto codes = codes_of(managements);
  return codes;
}

base::Message label(Level level) {
  switch (level) {
    case Level::objective: return msg("overall objective");
    case Level::specific_objective: return msg("specific objective");
    case Level::result: return msg("result");
    case Level::activity: return msg("activity");
  }
  return {};
}
base::Message label(Territory territory) {
  switch (territory) {
    case Territory::partner: return msg("at the partner's");
    case Territory::home: return msg("at home");
    case Territory::both: return msg("at home and at the partner's");
  }
  return {};
}
base::Message label(RiskLevel level) {
  switch (level) {
    case RiskLevel::low: return msg("low");
    case RiskLevel::medium: return msg("medium");
    case RiskLevel::high: return msg("high");
  }
  return {};
}
base::Message label(Approval approval) {
  switch (approval) {
    case Approval::open: return msg("to be entered");
    case Approval::submitted: return msg("to be approved");
    case Approval::approved: return msg("approved");
  }
  return {};
}
base::Message label(Measurement measurement) {
  switch (measurement) {
    case Measurement::number: return msg("number");
    case Measurement::percentage: return msg("percentage");
    case Measurement::scale: return msg("scale");
    case Measurement::yes_no: return msg("yes or no");
  }
  return {};
}

std::string part_id() { return base::id_text(base::new_id_value()); }

base::PartialDate date_of(const Project& project, char type) {
  for (const auto& date : project.dates)
    if (date.type.size() == 1 && date.type[0] == type) return date.on;
  return {};
}
base::PartialDate start_of(const Project& project) {
  const auto actual = date_of(project, '2');
  return actual.known() ? actual : date_of(project, '1');
}
base::PartialDate end_of(const Project& project) {
  const auto actual = date_of(project, '4');
  return actual.known() ? actual : date_of(project, '3');
}
void set_date(Project& project, char type, base::PartialDate on) {
  const auto at = std::ranges::find(project.dates, std::string(1, type), &DateOf::type);
  if (!on.known()) {
    if (at != project.dates.end()) project.dates.erase(at);
  } else if (at != project.dates.end()) {
    at->on = on;
  } else {
    const auto place = std::ranges::find_if(project.dates, [&](const DateOf& date) { return date.type > std::string(1, type); });
    project.dates.insert(place, {std::string(1, type), on});
  }
}

std::string_view text_in(const Narrative& narrative, base::Language language) {
  const auto of = [&](std::string_view code) { return std::ranges::find(narrative, code, &organisations::Name::language); };
  for (const auto wanted : {base::code(language), std::string_view(), std::string_view("en")})
    if (const auto found = of(wanted); found != narrative.end()) return found->text;
  return narrative.empty() ? std::string_view() : std::string_view(narrative.front().text);
}

std::vector<OrganisationId> organisations_of(const Project& project) {
  std::vector<OrganisationId> ids;
  each_organisation(project, [&](OrganisationId id) {
    if (id) ids.push_back(id);
  });
  sort_each_once(ids);
  return ids;
}

std::vector<std::string> pictures_of(const Project& project) {
  std::vector<std::string> ids;
  for (const auto& one : project.news)
    if (!one.upload.empty()) ids.push_back(one.upload);
  std::ranges::sort(ids);
  const auto twice = std::ranges::unique(ids);
  ids.erase(twice.begin(), twice.end());
  return ids;
}

void replace_organisation(Project& project, OrganisationId from, OrganisationId to) {
  each_organisation(project, [&](OrganisationId& id) {
    if (id == from) id = to;
  });
}

void normalise(Project& p) {
  each_narrative(p, [](Narrative& narrative, const char*) {
    for (auto& name : narrative) trim(name.text);
    std::erase_if(narrative, [](const organisations::Name& name) { return name.text.empty(); });
  });
  std::erase_if(p.descriptions, [](const Description& d) { return d.text.empty() && d.rest.empty(); });
  std::erase_if(p.participants, [](const Participant& one) { return one.who == Named{}; });
  std::erase_if(p.dates, [](const DateOf& date) { return !date.on.known() && date.note.empty() && date.rest.empty(); });
  std::erase_if(p.locations, [](const Location& one) { return one == Location{}; });
  std::erase_if(p.documents, [](const Document& one) { return one == Document{}; });
  for (auto* list : {&p.countries, &p.regions, &p.sectors, &p.tags, &p.markers})
    std::erase_if(*list, [](const Classification& one) { return one == Classification{}; });
  for (auto& node : p.nodes) {
    std::erase_if(node.risks, [](const Risk& risk) { return risk.text.empty() && risk.response.empty(); });
    sort_each_once(node.after);
  }
  sort_each_once(p.relations);
  sort_each_once(p.themes);
  sort_each_once(p.criteria.aims);
  order_nodes(p.nodes);
  order_indicators(p);
}

base::Result<void> check(const Project& p) {
  if (p.title.empty() && p.identifier.empty()) return invalid(msg("A project needs a title."), "title");
  std::string_view unstorable;
  bool too_long = false;
  each_narrative(p, [&](const Narrative& narrative, const char* field) {
    for (const auto& name : narrative) {
      if (!db::is_storable(name.text) || !db::is_storable(name.language)) unstorable = field;
      if (name.text.size() > most_bytes) too_long = true, unstorable = field;
    }
  });
  if (too_long) return invalid(msg("The text is too long: at most {most} bytes.", {{"most", std::to_string(most_bytes)}}), std::string(unstorable));
  if (!unstorable.empty()) return invalid(msg("The text holds characters that are no text."), std::string(unstorable));
  if (!db::is_storable(p.identifier) || p.identifier.size() > 1000)
    return invalid(msg("The identifier is too long or holds characters that are no text."), "identifier");
  if (auto good = check_ids(p); !good) return good;
  return check_tree(p);
}

}  // namespace projects
