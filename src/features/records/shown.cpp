// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/serialize.hpp>

#include "records/fields.h"

namespace records {
namespace {

namespace json = boost::json;
using base::msg;

constexpr std::size_t most_named = 3;  // parties in a relation's title

// What is told to whom; looks names up.
struct Teller {
  db::Session& session;
  Kind kind;
  base::Language language;
  const places::Gazetteer* gazetteer;

  std::string tr(const base::Message& message) const { return base::text(language, message); }

  std::string organisation(std::string_view id) const {
    const auto parsed = organisations::OrganisationId::parse(id);
    const auto found = parsed ? organisations::find(session, *parsed) : std::nullopt;
    return found ? found->name_in(language) : std::string(id);
  }
  std::string source(std::string_view id) const {
    const auto parsed = sources::SourceId::parse(id);
    const auto found = parsed ? sources::find(session, *parsed) : std::nullopt;
    return found ? found->title : std::string(id);
  }
  std::string date(std::string_view text) const {
    const auto parsed = base::PartialDate::parse(text);
    return parsed ? base::format_date(language, *parsed) : std::string(text);
  }
  std::string country(std::string_view code) const {
    return gazetteer ? gazetteer->country_name(code, language) : country_name(language, code);
  }
  std::string place(std::string_view id) const {
    const auto found = gazetteer ? gazetteer->find(id) : std::nullopt;
    if (!found) return std::string(id);
    return found->subdivision_name.empty() ? std::string(found->name)
                                           : fmt::format("{}, {}", found->name, found->subdivision_name);
  }
  std::string subdivision(std::string_view code) const {
    return gazetteer ? gazetteer->subdivision_name(code, language) : std::string(code);
  }
  std::string coded(std::string_view field, std::string_view code) const {
    if (field == "level") {
      if (const auto level = organisations::parse_level(code)) return tr(organisations::label(*level));
    } else if (field == "status") {
      if (const auto status = relations::parse_status(code)) return tr(relations::label(*status));
    } else if (kind == Kind::organisation) {
      if (const auto parsed = organisations::parse_kind(code)) return tr(organisations::label(*parsed));
    } else if (const auto parsed = relations::parse_kind(code)) {
      return tr(relations::label(*parsed));
    }
    return std::string(code);
  }
  std::string theme(std::string_view code) const {
    const auto* theme = themes::find(code);
    return theme ? std::string(themes::name(*theme, language)) : std::string(code);
  }

  std::string one_text(std::string_view field, std::string_view text) const {
    if (field == "kind" || field == "level" || field == "status") return coded(field, text);
    if (field == "country") return country(text);
    if (field == "subdivision") return subdivision(text);
    if (field == "place") return place(text);
    if (field == "parent") return organisation(text);
    if (field == "source") return source(text);
    if (field == "start" || field == "end" || field == "confirmed") return date(text);
    if (field == "languages") return base::language_name(language, text);
    if (field == "themes") return theme(text);
    return std::string(text);
  }

  // Members that this program knows nothing of.
  static std::string others(const json::object& item, std::initializer_list<std::string_view> known) {
    std::string text;
    for (const auto& [key, value] : item)
      if (std::ranges::find(known, std::string_view(key)) == known.end())
        text += fmt::format(" · {}: {}", std::string_view(key), plain(value));
    return text;
  }
  static std::string plain(const json::value& value) {
    if (const auto* text = value.if_string()) return std::string(*text);
    return json::serialize(value);
  }

  std::string one_object(std::string_view field, const json::object& item) const {
    if (field == "names" || field == "title" || field == "summary") {
      const std::string text(text_of(item, "text"));
      const auto of = text_of(item, "language");
      return of.empty()
                 ? text
                 : tr(msg("{language}: {text}", {{"language", base::language_name(language, of)}, {"text", text}}));
    }
    if (field == "identifiers") return fmt::format("{} {}", text_of(item, "scheme"), text_of(item, "value"));
    if (field == "parties") {
      const auto role = relations::parse_role(text_of(item, "role"));
      const std::string who = organisation(text_of(item, "organisation")),
                        as = role ? tr(relations::label(*role)) : std::string();
      const auto confirmed = text_of(item, "confirmed");
      const auto text = confirmed.empty() ? tr(msg("{organisation} ({role})", {{"organisation", who}, {"role", as}}))
                                          : tr(msg("{organisation} ({role}), confirmed {date}",
                                                   {{"organisation", who}, {"role", as}, {"date", date(confirmed)}}));
      return text + others(item, {"organisation", "role", "confirmed"});
    }
    if (field == "statements") {
      const std::string said = source(text_of(item, "source")), on = date(text_of(item, "stated"));
      const auto by = text_of(item, "by");
      const std::string who = by.empty() ? std::string() : organisation(by);
      std::string text = said;
      if (!on.empty() && !who.empty())
        text = tr(msg("{source}, {date}, stated by {party}", {{"source", said}, {"date", on}, {"party", who}}));
      else if (!on.empty())
        text = tr(msg("{source}, {date}", {{"source", said}, {"date", on}}));
      else if (!who.empty())
        text = tr(msg("{source}, stated by {party}", {{"source", said}, {"party", who}}));
      for (const std::string_view date_of : {"start", "end"})
        if (const auto said_of_it = text_of(item, date_of); !said_of_it.empty())
          text += fmt::format(" · {}: {}", tr(label(kind, date_of)), date(said_of_it));
      return text + others(item, {"source", "stated", "by", "start", "end"});
    }
    return json::serialize(item);
  }

  std::string one(std::string_view field, const json::value& value) const {
    if (const auto* text = value.if_string()) return one_text(field, *text);
    if (const auto* object = value.if_object()) return one_object(field, *object);
    if (const auto* number = value.if_int64()) return base::format_number(language, *number);
    return plain(value);
  }

  std::vector<std::string> lines(std::string_view field, const json::object& record) const {
    const auto value = value_of(kind, record, field);
    if (value.is_null()) return {};
    const auto* list = value.if_array();
    if (!list) return {one(field, value)};
    if (field == "point")
      return {fmt::format("{} · {}", base::format_decimal(language, (*list)[0].to_number<double>(), 5),
                          base::format_decimal(language, (*list)[1].to_number<double>(), 5))};
    std::vector<std::string> all;
    for (const auto& item : *list) all.push_back(one(field, item));
    return all;
  }
};

std::string relation_title(db::Session& session, const json::object& record, base::Language language) {
  const Teller teller{session, Kind::relation, language, nullptr};
  const auto* parties = record.if_contains("parties");
  const auto* list = parties ? parties->if_array() : nullptr;
  // The network after its members.
  std::vector<std::string_view> ids, leading;
  if (list)
    for (const auto& party : *list)
      if (const auto* object = party.if_object())
        (text_of(*object, "role") == "network" ? leading : ids).push_back(text_of(*object, "organisation"));
  ids.insert(ids.end(), leading.begin(), leading.end());
  const std::string kind = teller.coded("kind", text_of(record, "kind"));
  if (ids.empty()) return kind;
  std::string names;
  const std::size_t shown = ids.size() > most_named + 1 ? most_named : ids.size();
  for (std::size_t i = 0; i < shown; ++i) names += (i == 0 ? "" : " – ") + teller.organisation(ids[i]);
  if (shown < ids.size())
    names = base::counted(language, static_cast<long long>(ids.size() - shown), "{names} and {n} other",
                          "{names} and {n} others", {{"names", names}});
  return teller.tr(msg("{parties}, {kind}", {{"parties", names}, {"kind", kind}}));
}

}  // namespace

std::string title(db::Session& session, Kind kind, std::string_view text, base::Language language) {
  const auto record = parse(text);
  if (kind == Kind::relation) return relation_title(session, record, language);
  const auto* names = record.if_contains("names");
  const auto* list = names ? names->if_array() : nullptr;
  std::string first;
  if (list)
    for (const auto& name : *list) {
      const auto* object = name.if_object();
      if (!object) continue;
      if (text_of(*object, "language") == base::code(language)) return std::string(text_of(*object, "text"));
      if (first.empty()) first = text_of(*object, "text");
    }
  return first.empty() ? base::text(language, msg("An organisation without a name")) : first;
}

std::vector<std::string> shown(db::Session& session, Kind kind, std::string_view field, const json::object& record,
                               base::Language language, const places::Gazetteer* gazetteer) {
  return Teller{session, kind, language, gazetteer}.lines(field, record);
}

}  // namespace records
