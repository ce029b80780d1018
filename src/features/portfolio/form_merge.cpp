// SPDX-License-Identifier: EUPL-1.2
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include "portfolio/form.h"
#include "portfolio/labels.h"

namespace portfolio {
namespace {

using base::msg;
using projects::Classification;

const projects::Narrative* description_of(const Project& p, std::string_view field) {
  for (const auto& one : description_fields)
    if (one.name == field) return &description(p, one.type);
  return nullptr;
}

char date_type(std::string_view field) {
  for (const auto& one : date_fields)
    if (one.name == field) return one.type;
  return 0;
}

std::vector<Classification> tags_of(const Project& p, std::string_view field) {
  std::vector<Classification> tags;
  for (const auto& tag : p.tags)
    if (field == "mdgs" ? tag.vocabulary == "MDG" : tag.vocabulary == "2" || tag.vocabulary == "3") tags.push_back(tag);
  return tags;
}

// Calls f(member of a, member of b) for a field that is a member by itself; false if it is none.
template <class P, class Q, class F>
bool with_member(P& a, Q& b, std::string_view field, F f) {
  if (field == "title") return f(a.title, b.title), true;
  if (field == "status") return f(a.status, b.status), true;
  if (field == "language") return f(a.language, b.language), true;
  if (field == "currency") return f(a.currency, b.currency), true;
  if (field == "identifier") return f(a.identifier, b.identifier), true;
  if (field == "participants") return f(a.participants, b.participants), true;
  if (field == "relations") return f(a.relations, b.relations), true;
  if (field == "locations") return f(a.locations, b.locations), true;
  if (field == "countries") return f(a.countries, b.countries), true;
  if (field == "themes") return f(a.themes, b.themes), true;
  if (field == "sectors") return f(a.sectors, b.sectors), true;
  if (field == "action") return f(a.criteria.action, b.criteria.action), true;
  if (field == "formality") return f(a.criteria.formality, b.criteria.formality), true;
  if (field == "aims") return f(a.criteria.aims, b.criteria.aims), true;
  if (field == "reach") return f(a.criteria.reach, b.criteria.reach), true;
  if (field == "management") return f(a.management, b.management), true;
  if (field == "approvals") return f(a.approvals, b.approvals), true;
  if (field == "news") return f(a.news, b.news), true;
  if (field == "documents") return f(a.documents, b.documents), true;
  return false;
}

// Parts that have ids, one by one: two people may each add an update. False if both changed the same one.
template <class Part>
bool merge_parts(std::vector<Part>& now, const std::vector<Part>& seen, const std::vector<Part>& mine) {
  for (const auto* list : {&std::as_const(now), &seen, &mine})
    for (const auto& part : *list)
      if (part.id.empty()) return false;
  auto merged = now;
  for (const auto& part : seen)
    if (const auto* still = projects::part_of(mine, part.id); !still || *still != part) {
      auto* theirs = projects::part_of(merged, part.id);
      const bool same = still ? theirs && *theirs == *still : !theirs;
      if (same) continue;
      if (!theirs || *theirs != part) return false;
      if (still) *theirs = *still;
      else std::erase_if(merged, [&](const Part& one) { return one.id == part.id; });
    }
  for (const auto& part : mine)
    if (!projects::part_of(seen, part.id)) merged.push_back(part);
  now = std::move(merged);
  return true;
}

}  // namespace

std::vector<std::string_view> form_fields() {
  return {"title", "summary", "objectives", "served", "more", "status", "language", "currency", "identifier", "participants", "relations", "locations", "countries", "planned-start", "actual-start",
          "planned-end", "actual-end", "themes", "goals", "mdgs", "sectors", "action", "formality", "aims", "reach", "management", "approvals", "news", "documents"};
}

bool same_field(const Project& a, const Project& b, std::string_view field) {
  if (const auto* text = description_of(a, field)) return *text == *description_of(b, field);
  if (const char type = date_type(field)) return projects::date_of(a, type) == projects::date_of(b, type);
  if (field == "goals" || field == "mdgs") return tags_of(a, field) == tags_of(b, field);
  bool same = true;
  with_member(a, b, field, [&](const auto& x, const auto& y) { same = x == y; });
  return same;
}

void copy_field(Project& to, const Project& from, std::string_view field) {
  for (const auto& one : description_fields) {
    if (one.name != field) continue;
    const auto& text = description(from, one.type);
    const auto at = std::ranges::find_if(to.descriptions, [&](const auto& d) { return d.type == one.type || (one.type == "1" && d.type.empty()); });
    if (at != to.descriptions.end()) at->text = text;
    else if (!text.empty()) to.descriptions.push_back({std::string(one.type), text, {}});
    return;
  }
  if (const char type = date_type(field)) return projects::set_date(to, type, projects::date_of(from, type));
  if (field == "goals" || field == "mdgs") {
    std::erase_if(to.tags, [&](const auto& tag) { return field == "mdgs" ? tag.vocabulary == "MDG" : tag.vocabulary == "2" || tag.vocabulary == "3"; });
    for (auto& tag : tags_of(from, field)) to.tags.push_back(std::move(tag));
    return;
  }
  with_member(to, from, field, [](auto& x, const auto& y) { x = y; });
}

std::vector<std::string> merge(Project& now, const Project& seen, const Project& mine) {
  std::vector<std::string> clashes;
  for (const auto field : form_fields()) {
    if (same_field(seen, mine, field) || same_field(now, mine, field)) continue;
    if (field == "news" && merge_parts(now.news, seen.news, mine.news)) continue;
    if (field == "approvals" && merge_parts(now.approvals, seen.approvals, mine.approvals)) continue;
    if (same_field(now, seen, field)) copy_field(now, mine, field);
    else clashes.emplace_back(field);
  }
  return clashes;
}

namespace {

template <class T>
concept HasId = requires(T part) { std::string(part.id); };

// Members of a project that the form has no field for: the field under which a person is told of them.
std::string_view group_of(std::string_view member) {
  for (const char* one : {"nodes", "indicators"})
    if (member == one) return "framework";
  for (const char* one : {"headings", "budget", "planned_disbursements", "transactions"})
    if (member == one) return "money";
  for (const char* one : {"state"})
    if (member == one) return "state";
  return "rest";
}
bool is_of_form(std::string_view member) {
  for (const char* one : {"id", "title", "descriptions", "status", "language", "currency", "identifier", "participants", "relations", "locations", "countries", "dates", "themes", "tags", "sectors", "criteria",
                          "management", "approvals", "news", "documents"})
    if (member == one) return true;
  return false;
}

template <class F>
void each_other_member(F f) {
  boost::mp11::mp_for_each<boost::describe::describe_members<Project, boost::describe::mod_public>>([&](auto member) {
    if (!is_of_form(member.name)) f(member.name, member.pointer);
  });
}

template <class T>
constexpr bool is_list_of_parts = false;
template <HasId Part>
constexpr bool is_list_of_parts<std::vector<Part>> = true;

}  // namespace

std::vector<std::string> merge_all(Project& now, const Project& seen, const Project& mine) {
  auto clashes = merge(now, seen, mine);
  each_other_member([&](std::string_view name, auto pointer) {
    if (seen.*pointer == mine.*pointer || now.*pointer == mine.*pointer) return;
    if constexpr (is_list_of_parts<std::remove_cvref_t<decltype(now.*pointer)>>)
      if (merge_parts(now.*pointer, seen.*pointer, mine.*pointer)) return;
    if (now.*pointer == seen.*pointer) now.*pointer = mine.*pointer;
    else clashes.emplace_back(group_of(name));
  });
  return clashes;
}

std::vector<std::string> differing_fields(const Project& a, const Project& b) {
  std::vector<std::string> fields;
  for (const auto field : form_fields())
    if (!same_field(a, b, field)) fields.emplace_back(field);
  each_other_member([&](std::string_view name, auto pointer) {
    const std::string group(group_of(name));
    if (!(a.*pointer == b.*pointer) && std::ranges::find(fields, group) == fields.end()) fields.push_back(group);
  });
  if (fields.empty() && !(a == b)) fields.emplace_back("rest");
  return fields;
}

std::vector<std::string> told(db::Session& session, const places::Gazetteer& gazetteer, const Project& p, std::string_view field, base::Language language) {
  std::vector<std::string> lines;
  const auto tr = [&](const base::Message& message) { return base::text(language, message); };
  const auto add = [&](std::string line) {
    if (!line.empty()) lines.push_back(std::move(line));
  };
  const auto add_texts = [&](const projects::Narrative& narrative) {
    for (const auto& one : narrative)
      add(one.language.empty() ? one.text : tr(msg("{text} ({language})", {{"text", one.text}, {"language", base::language_name(language, one.language)}})));
  };
  const auto with_share = [&](std::string text, const projects::Decimal& share) {
    return share.empty() ? text : tr(msg("{name}: {number} %", {{"name", text}, {"number", share}}));
  };
  const auto date = [&](base::PartialDate on) { return on.known() ? base::format_date(language, on) : std::string(); };
  // In every language: whichever was changed shows.
  const auto all_of = [](const projects::Narrative& narrative) {
    std::string all;
    for (const auto& one : narrative) all += (all.empty() ? "" : " / ") + one.text;
    return all;
  };
  const auto joined = [](std::initializer_list<std::string> parts) {
    std::string all;
    for (const auto& part : parts)
      if (!part.empty()) all += (all.empty() ? "" : " · ") + part;
    return all;
  };
  if (field == "state") add(tr(p.state == projects::State::draft ? msg("draft") : msg("published")));
  else if (field == "framework") {
    for (const auto& one : p.nodes) add(all_of(one.title));
    for (const auto& one : p.indicators) add(all_of(one.title));
  } else if (field == "money") {
    add(p.budget.empty() ? "" : base::counted(language, static_cast<long long>(p.budget.size()), "{n} line of the budget", "{n} lines of the budget"));
    add(p.transactions.empty() ? "" : base::counted(language, static_cast<long long>(p.transactions.size()), "{n} payment", "{n} payments"));
  } else if (field == "title") add_texts(p.title);
  else if (const auto* text = description_of(p, field)) add_texts(*text);
  else if (const char type = date_type(field)) add(date(projects::date_of(p, type)));
  else if (field == "status") add(p.status.empty() ? "" : tr(projects::status_label(p.status)));
  else if (field == "language") add(p.language.empty() ? "" : base::language_name(language, p.language));
  else if (field == "currency") add(p.currency);
  else if (field == "identifier") add(p.identifier);
  else if (field == "participants")
    for (const auto& one : p.participants) add(with_share(joined({name_of(session, one.who, language), tr(projects::role_label(one.role))}), one.share));
  else if (field == "relations")
    for (const auto id : p.relations) add(relation_title(session, id, language));
  else if (field == "locations")
    for (const auto& one : p.locations) add(location_label(gazetteer, one, language));
  else if (field == "countries")
    for (const auto& one : p.countries) add(with_share(gazetteer.country_name(one.code, language), one.percentage));
  else if (field == "themes")
    for (const auto& code : p.themes) {
      const auto* theme = themes::find(code);
      add(theme ? std::string(themes::name(*theme, language)) : code);
    }
  else if (field == "goals" || field == "mdgs")
    for (const auto& tag : tags_of(p, field)) {
      const auto number = static_cast<int>(number_of(tag.code, 0));
      if (tag.vocabulary == "3" || number == 0) add(tr(msg("target {code}", {{"code", tag.code}})));
      else add(fmt::format("{} {}", tag.code, tr(field == "mdgs" ? old_goal_name(number) : themes::goal_name(number))));
    }
  else if (field == "sectors")
    for (const auto& one : p.sectors) add(with_share(joined({one.code, sector_name(one, language)}), one.percentage));
  else if (field == "action") add(p.criteria.action.empty() ? "" : tr(label_in(actions(), p.criteria.action)));
  else if (field == "formality") add(p.criteria.formality.empty() ? "" : tr(label_in(formalities(), p.criteria.formality)));
  else if (field == "reach") add(p.criteria.reach.empty() ? "" : tr(label_in(reaches(), p.criteria.reach)));
  else if (field == "management") add(p.management.empty() ? "" : tr(projects::management_label(p.management)));
  else if (field == "aims")
    for (const auto& aim : p.criteria.aims) add(tr(label_in(aims(), aim)));
  else if (field == "approvals")
    for (const auto& one : p.approvals)
      add(joined({all_of(one.title), one.body, one.expected_days > 0 ? base::counted(language, one.expected_days, "{n} day", "{n} days") : "", date(one.begun),
                  date(one.decided), one.outcome == "agreed" ? tr(msg("agreed")) : one.outcome == "refused" ? tr(msg("refused")) : ""}));
  else if (field == "news")
    for (const auto& one : p.news) {
      add(joined({date(one.date), all_of(one.title), all_of(one.text), one.picture_text, one.picture}));
    }
  else if (field == "documents")
    for (const auto& one : p.documents) add(joined({all_of(one.title), one.url, date(one.date)}));
  return lines;
}

}  // namespace portfolio
