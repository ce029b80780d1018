// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/parse.hpp>
#include <cmath>

#include "db/json_fields.h"
#include "db/json_text.h"
#include "db/storable.h"
#include "organisations/api.h"

namespace organisations {
namespace {

using base::msg;
using base::Problem;

struct Coded {
  std::string_view code;
  std::string_view label;
};
constexpr std::array kinds{
    Coded("local_government", "local government"),   Coded("grouping", "grouping of local governments"),
    Coded("local_association", "local association"), Coded("network", "network"),
    Coded("central_government", "central government"), Coded("intergovernmental", "intergovernmental organisation"),
    Coded("ngo", "non-governmental organisation"),   Coded("university", "university"),
    Coded("company", "company"),                     Coded("chamber", "chamber"),
    Coded("hospital", "hospital"),                   Coded("migrant_community", "migrant community"),
    Coded("citizens_group", "citizens' group"),      Coded("other", "other organisation"),
};
constexpr std::array levels{Coded("none", "no level"), Coded("municipality", "municipality"),
                            Coded("intermediate", "intermediate level"), Coded("region", "region")};

template <class Enum, std::size_t n>
std::optional<Enum> parse(const std::array<Coded, n>& table, std::string_view code) {
  for (std::size_t i = 0; i < n; ++i)
    if (table[i].code == code) return static_cast<Enum>(i);
  return std::nullopt;
}

Problem invalid(base::Message message, std::string field) { return {Problem::Kind::invalid, std::move(message), std::move(field)}; }

bool is_language(std::string_view code) {
  return (code.size() == 2 || code.size() == 3) && std::ranges::all_of(code, [](char c) { return c >= 'a' && c <= 'z'; });
}

void append_names(std::string& out, const std::vector<Name>& names) {
  out += '[';
  for (const auto& name : names) {
    if (out.back() == '}') out += ',';
    db::JsonObject object(out);
    object.text("language", name.language);
    object.text("text", name.text);
    object.end();
  }
  out += ']';
}

// To seven decimals, about a centimetre: a number that is written, read and rounded is the same number, although
// Boost.JSON reads the last bit of a double as it likes. Undo compares records by their text.
base::Point rounded(base::Point point) {
  return {std::round(point.latitude * 1e7) / 1e7, std::round(point.longitude * 1e7) / 1e7};
}

std::vector<Name> names_of(db::JsonFields& fields, std::string_view key) {
  std::vector<Name> names;
  fields.objects(key, [&](db::JsonFields& name) {
    names.push_back({name.text("language"), name.text("text")});
    if (names.back().text.empty()) name.refuse();
  });
  return names;
}

}  // namespace

std::string_view code(Kind kind) { return kinds[static_cast<std::size_t>(kind)].code; }
std::string_view code(Level level) { return levels[static_cast<std::size_t>(level)].code; }
std::optional<Kind> parse_kind(std::string_view code) { return parse<Kind>(kinds, code); }
std::optional<Level> parse_level(std::string_view code) { return parse<Level>(levels, code); }
base::Message label(Kind kind) { return msg(std::string(kinds[static_cast<std::size_t>(kind)].label)); }
base::Message label(Level level) { return msg(std::string(levels[static_cast<std::size_t>(level)].label)); }

std::string names_json(const std::vector<Name>& names) {
  std::string out;
  if (!names.empty()) append_names(out, names);
  return out;
}

std::vector<Name> names_from_json(std::string_view json) {
  if (json.empty()) return {};
  const boost::json::object holder{{"names", boost::json::parse(json)}};
  db::JsonFields fields(holder);
  return names_of(fields, "names");
}

std::string codes_json(const std::vector<std::string>& codes) {
  std::string out;
  for (const auto& code : codes) {
    out += out.empty() ? '[' : ',';
    db::append_json(out, code);
  }
  if (!out.empty()) out += ']';
  return out;
}

std::vector<std::string> codes_from_json(std::string_view json) {
  if (json.empty()) return {};
  std::vector<std::string> codes;
  const auto parsed = boost::json::parse(json);
  for (const auto& code : parsed.as_array()) codes.emplace_back(code.as_string());
  return codes;
}

std::string json_text(const Organisation& organisation) {
  const auto& o = organisation;
  std::string out;
  out.reserve(400);
  db::JsonObject object(out);
  object.text("id", o.id.text());
  object.text("kind", code(o.kind));
  if (o.level != Level::none) object.text("level", code(o.level));
  object.raw("names", names_json(o.names));
  object.text("short_name", o.short_name);
  object.text("country", o.country);
  object.text("subdivision", o.subdivision);
  object.text("place", o.place);
  if (o.point) {
    object.real("latitude", o.point->latitude);
    object.real("longitude", o.point->longitude);
  }
  if (o.population != 0) object.number("population", o.population);
  object.list("identifiers", o.identifiers, [](std::string& text, const Identifier& identifier) {
    db::JsonObject element(text);
    element.text("scheme", identifier.scheme);
    element.text("value", identifier.value);
    element.end();
  });
  object.raw("languages", codes_json(o.languages));
  object.raw("themes", codes_json(o.themes));
  object.text("web", o.web);
  if (o.parent) object.text("parent", o.parent.text());
  object.raw("summary", names_json(o.summary));
  if (o.source) object.text("source", o.source.text());
  object.text("confirmed", o.confirmed.text());
  object.end();
  return out;
}

boost::json::object to_json(const Organisation& organisation) { return boost::json::parse(json_text(organisation)).as_object(); }

std::optional<Organisation> organisation_from_json(const boost::json::object& object) {
  db::JsonFields fields(object);
  Organisation o;
  o.id = fields.id<OrganisationId>("id");
  const auto kind = parse_kind(fields.text("kind"));
  const std::string level = fields.text("level");
  const auto parsed_level = level.empty() ? Level::none : parse_level(level);
  o.names = names_of(fields, "names");
  o.short_name = fields.text("short_name");
  o.country = fields.text("country");
  o.subdivision = fields.text("subdivision");
  o.place = fields.text("place");
  const auto latitude = fields.real("latitude"), longitude = fields.real("longitude");
  if (latitude && longitude) o.point = rounded({*latitude, *longitude});
  o.population = fields.integer("population");
  fields.objects("identifiers", [&](db::JsonFields& identifier) {
    o.identifiers.push_back({identifier.text("scheme"), identifier.text("value")});
  });
  o.languages = fields.texts("languages");
  o.themes = fields.texts("themes");
  o.web = fields.text("web");
  o.parent = fields.id<OrganisationId>("parent");
  o.summary = names_of(fields, "summary");
  o.source = fields.id<sources::SourceId>("source");
  o.confirmed = fields.date("confirmed");
  if (!fields.good() || !kind || !parsed_level || !o.id || o.names.empty() || latitude.has_value() != longitude.has_value())
    return std::nullopt;
  o.kind = *kind;
  o.level = *parsed_level;
  return o;
}

namespace {

base::PartialDate first_day(base::PartialDate date) {
  if (date.known() && date.month == 0) date.month = 1;
  if (date.known() && date.day == 0) date.day = 1;
  return date;
}

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

}  // namespace

bool within_a_year(base::PartialDate date, base::PartialDate today) {
  return date.known() && date <= today && first_day(date) >= counts_since(today);
}

base::PartialDate counts_since(base::PartialDate today) {
  // The same day a year before; of a 29 February, the 28th.
  auto since = first_day(today);
  --since.year;
  if (since.month == 2 && since.day == 29) since.day = 28;
  return since;
}

base::PartialDate a_year_is_over(base::PartialDate date) {
  if (!date.known() || date.year == 9999) return {};
  // The day after the same day a year later; after a 28 February that is the 29th where there is one, which counts as
  // the 28th once more.
  auto over = first_day(date);
  ++over.year;
  static constexpr std::array<std::uint8_t, 13> days{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const std::uint8_t last = over.month == 2 && is_leap(over.year) ? 29 : days[over.month];
  const bool leap_day = over.month == 2 && over.day == 28 && last == 29;
  over.day = leap_day ? 30 : static_cast<std::uint8_t>(over.day + 1);
  if (over.day > last) {
    over.day = 1;
    if (++over.month > 12) over.month = 1, ++over.year;
  }
  return over;
}

std::string_view code(Trust trust) { return trust == Trust::confirmed ? "confirmed" : "unverified"; }

Trust trust(const Organisation& organisation, base::PartialDate today) {
  return within_a_year(organisation.confirmed, today) ? Trust::confirmed : Trust::unverified;
}

void normalise(Organisation& organisation) {
  auto tidy = [](auto& list) {
    if (list.size() < 2) return;
    std::ranges::sort(list);
    list.erase(std::ranges::unique(list).begin(), list.end());
  };
  if (organisation.point) organisation.point = rounded(*organisation.point);
  tidy(organisation.identifiers);
  tidy(organisation.themes);
}

base::Result<void> check_names(const std::vector<Name>& names, std::string_view field) {
  for (const auto& name : names) {
    if (name.text.empty()) return invalid(msg("A name or text is empty."), std::string(field));
    if (name.text.size() > 20000) return invalid(msg("The text is too long: at most {most} bytes.", {{"most", "20000"}}), std::string(field));
    if (!db::is_storable(name.text)) return invalid(msg("The text holds characters that are no text."), std::string(field));
    if (!name.language.empty() && !is_language(name.language))
      return invalid(msg("“{language}” is no ISO 639 language code.", {{"language", name.language}}), std::string(field));
  }
  return {};
}

base::Result<void> check_themes(const std::vector<std::string>& codes) {
  for (const auto& code : codes)
    if (!themes::find(code)) return invalid(msg("No theme has the code “{code}”.", {{"code", code}}), "themes");
  return {};
}

base::Result<void> check(const Organisation& o) {
  if (o.names.empty()) return invalid(msg("An organisation needs a name."), "names");
  if (auto good = check_names(o.names, "names"); !good) return good;
  if (o.main_name().size() > 1000) return invalid(msg("The name is too long: at most {most} bytes.", {{"most", "1000"}}), "names");
  if (auto good = check_names(o.summary, "summary"); !good) return good;
  if (!db::is_storable(o.short_name) || o.short_name.size() > 200) return invalid(msg("The short name is too long or holds characters that are no text."), "short_name");
  if (!o.country.empty() && (o.country.size() != 2 || !std::ranges::all_of(o.country, [](char c) { return c >= 'A' && c <= 'Z'; })))
    return invalid(msg("“{country}” is no ISO 3166-1 country code of two letters.", {{"country", o.country}}), "country");
  if (!o.subdivision.empty() && (o.country.empty() || !o.subdivision.starts_with(o.country + ".") || !db::is_storable(o.subdivision)))
    return invalid(msg("The subdivision “{subdivision}” does not belong to the country.", {{"subdivision", o.subdivision}}), "subdivision");
  if (!db::is_storable(o.place)) return invalid(msg("The place's identifier holds characters that are no text."), "place");
  if (o.point && !(std::abs(o.point->latitude) <= 90 && std::abs(o.point->longitude) <= 180))  // refuses NaN too
    return invalid(msg("The coordinates are not on the Earth: latitude runs from -90 to 90, longitude from -180 to 180."), "point");
  if (o.population < 0) return invalid(msg("A population cannot be negative."), "population");
  for (const auto& identifier : o.identifiers) {
    const bool scheme = !identifier.scheme.empty() && identifier.scheme.size() <= 40 && std::ranges::all_of(identifier.scheme, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
    if (!scheme || identifier.value.empty() || identifier.value.size() > 200 || !db::is_storable(identifier.value))
      return invalid(msg("The identifier “{scheme}:{value}” is incomplete or malformed.", {{"scheme", identifier.scheme}, {"value", identifier.value}}), "identifiers");
  }
  for (const auto& language : o.languages)
    if (!is_language(language)) return invalid(msg("“{language}” is no ISO 639 language code.", {{"language", language}}), "languages");
  if (auto good = check_themes(o.themes); !good) return good;
  if (!o.web.empty() && !db::is_web_address(o.web))
    return invalid(msg("“{address}” is no web address: it should begin with https:// or http://.", {{"address", o.web}}), "web");
  if (o.parent && o.parent == o.id) return invalid(msg("An organisation cannot be its own parent."), "parent");
  return {};
}

}  // namespace organisations
