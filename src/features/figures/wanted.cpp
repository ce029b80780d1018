// SPDX-License-Identifier: EUPL-1.2
#include "figures/wanted.h"

#include <charconv>

#include "base/text.h"
#include "iati/api.h"
#include "themes/api.h"

namespace figures {
namespace {

using base::msg;
using budget::Measure;
using budget::Point;

constexpr std::size_t most_letters = 60;  // of what is not understood, shown again
constexpr std::array measures{Measure::planned, Measure::pledged, Measure::committed, Measure::paid};

std::optional<Dimension> dimension_of(std::string_view text) {
  for (const auto dimension : all_dimensions)
    if (code(dimension) == text) return dimension;
  return std::nullopt;
}

std::optional<int> number_in(std::string_view text, int least, int most) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && number >= least && number <= most ? std::optional(number) : std::nullopt;
}

std::string shown(std::string_view text) {
  auto whole = base::repair_utf8(text.substr(0, most_letters));
  std::ranges::replace_if(whole, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return whole + (text.size() > most_letters ? "…" : "");
}

std::uint64_t themes_below(const themes::Theme& theme) { return themes::with_descendants(theme); }

class Reader {
 public:
  Reader(const http::Request& request, Wanted& made) : request_(request), made_(made) {}

  std::string_view text(std::string_view name) const { return base::trim(request_.parameter(name).value_or("")); }
  void fault(std::string_view name, std::string_view text) {
    made_.faults.push_back(msg("“{text}” is no value of {name} here.", {{"text", shown(text)}, {"name", std::string(name)}}));
  }
  // read(text) gives an optional; "none" asks for what is not said.
  template <class T, class Read>
  void read(std::string_view name, std::optional<T>& to, Read read) {
    const auto given = text(name);
    if (given.empty()) return;
    if (given == "none") {
      to = T{0};
      return;
    }
    if (const auto value = read(given)) to = static_cast<T>(*value);
    else fault(name, given);
  }
  std::uint16_t year(std::string_view name) {
    const auto given = text(name);
    if (given.empty()) return 0;
    if (const auto number = number_in(given, 1, 9999)) return static_cast<std::uint16_t>(*number);
    fault(name, given);
    return 0;
  }

 private:
  const http::Request& request_;
  Wanted& made_;
};

std::vector<Dimension> dimensions_in(Reader& reader, Wanted& made) {
  std::vector<Dimension> by;
  const auto take = [&](std::string_view name, std::string_view text) {
    if (text.empty() || (name != "by" && text == "none")) return;
    const auto dimension = dimension_of(text);
    if (!dimension || by.size() == most_dimensions) return reader.fault(name, text);
    if (std::ranges::find(by, *dimension) == by.end()) by.push_back(*dimension);
  };
  if (const auto list = reader.text("by"); !list.empty()) {
    for (const auto part : base::split(list.substr(0, 200), ',')) take("by", base::trim(part));
    made.has_rows = true;
    return by;
  }
  made.has_rows = !reader.text("rows").empty();
  take("rows", reader.text("rows"));
  take("columns", reader.text("columns"));
  return by;
}

}  // namespace

std::string_view code(Dimension dimension) {
  switch (dimension) {
    case Dimension::year: return "year";
    case Dimension::theme: return "theme";
    case Dimension::category: return "sector";
    case Dimension::country: return "country";
    case Dimension::goal: return "goal";
    case Dimension::funder: return "funder";
    case Dimension::mode: return "mode";
    case Dimension::status: break;
  }
  return "status";
}

base::Message label(Dimension dimension) {
  switch (dimension) {
    case Dimension::year: return msg("Year");
    case Dimension::theme: return msg("Theme");
    case Dimension::category: return msg("Sector");
    case Dimension::country: return msg("Country");
    case Dimension::goal: return msg("Goal");
    case Dimension::funder: return msg("Funder");
    case Dimension::mode: return msg("Management");
    case Dimension::status: break;
  }
  return msg("Status");
}

std::string_view code(Measure measure, bool in_kind) {
  switch (measure) {
    case Measure::planned: return in_kind ? "planned_in_kind" : "planned";
    case Measure::pledged: return in_kind ? "pledged_in_kind" : "pledged";
    case Measure::committed: return in_kind ? "committed_in_kind" : "committed";
    default: return in_kind ? "paid_in_kind" : "paid";
  }
}

Point usual_point(Measure measure) { return measure == Measure::planned ? Point::source : Point::last_hand; }

Wanted wanted_of(const http::Request& request, base::Language language) {
  Wanted made;
  Reader reader(request, made);
  auto& query = made.query;
  if (const auto given = reader.text("measure"); !given.empty()) {
    made.counts_projects = given == "projects";
    made.has_measure = made.counts_projects;
    for (const auto measure : measures)
      for (const bool in_kind : {false, true})
        if (given == code(measure, in_kind)) query.measure = measure, query.in_kind = in_kind, made.has_measure = true;
    if (!made.has_measure) reader.fault("measure", given);
  }
  query.point = usual_point(query.measure);
  if (const auto given = reader.text("point"); !given.empty()) {
    for (const auto point : budget::all_points)
      if (given == budget::code(point)) query.point = point, made.has_point = true;
    if (!made.has_point) reader.fault("point", given);
  }
  query.by = dimensions_in(reader, made);

  auto& filter = query.filter;
  filter.from_year = reader.year("from");
  filter.to_year = reader.year("to");
  if (filter.from_year != 0 && filter.to_year != 0 && filter.from_year > filter.to_year) std::swap(filter.from_year, filter.to_year);
  reader.read("country", filter.country, [](std::string_view text) -> std::optional<std::uint32_t> {
    const auto number = text.size() == 2 ? budget::code_number(text) : 0;
    return number ? std::optional(number) : std::nullopt;
  });
  reader.read("sector", filter.category, [](std::string_view text) { return number_in(text, 1, 999); });
  reader.read("goal", filter.goal, [](std::string_view text) { return number_in(text, 1, static_cast<int>(goals) - 1); });
  reader.read("status", filter.status, [](std::string_view text) { return number_in(text, 1, static_cast<int>(statuses) - 1); });
  reader.read("theme", filter.themes, [](std::string_view text) -> std::optional<std::uint64_t> {
    const auto* theme = themes::find(text);
    return theme ? std::optional(themes_below(*theme)) : std::nullopt;
  });
  reader.read("mode", filter.mode, [](std::string_view text) -> std::optional<int> {
    const auto& known = projects::all_managements();
    const auto found = std::ranges::find(known, text);
    return found == known.end() ? std::nullopt : std::optional(static_cast<int>(found - known.begin()) + 1);
  });
  reader.read("funder", filter.funder, [](std::string_view text) -> std::optional<std::uint64_t> {
    const auto id = organisations::OrganisationId::parse(text);
    return id ? std::optional(id->value) : std::nullopt;
  });

  if (const auto given = reader.text("currency"); !given.empty()) {
    if (!base::is_currency(given)) reader.fault("currency", given);
    else if (reader.text("convert").empty()) query.currency = budget::code_number(given);
    else query.in = budget::Rates{std::string(given), {}};
  }
  for (const auto& [name, value] : request.parameters()) {
    if (!name.starts_with("rate_") || base::trim(value).empty()) continue;
    const auto currency = name.substr(5);
    if (!base::is_currency(currency) || made.rates.size() > 200) {
      reader.fault("rate", currency);
      continue;
    }
    made.rates.emplace_back(currency, shown(value));
    const auto rate = budget::parse_rate(language, value.substr(0, most_letters));
    if (!rate) made.faults.push_back(rate.error().message);
    else if (query.in) query.in->of[currency] = *rate;
  }
  return made;
}

http::Pairs parameters_of(const Filter& filter) {
  http::Pairs made;
  const auto put = [&](const char* name, const auto& value, auto text) {
    if (value) made.emplace_back(name, *value == 0 ? std::string("none") : text(*value));
  };
  if (filter.from_year) made.emplace_back("from", std::to_string(filter.from_year));
  if (filter.to_year) made.emplace_back("to", std::to_string(filter.to_year));
  put("country", filter.country, [](auto value) { return budget::code_text(value); });
  put("sector", filter.category, [](auto value) { return std::to_string(value); });
  put("goal", filter.goal, [](auto value) { return std::to_string(value); });
  put("status", filter.status, [](auto value) { return std::to_string(value); });
  put("mode", filter.mode, [](auto value) { return projects::all_managements()[value - 1u]; });
  put("funder", filter.funder, [](auto value) { return base::id_text(value); });
  put("theme", filter.themes, [](auto value) {
    for (const auto& theme : themes::all())
      if (themes::with_descendants(theme) == value) return std::string(theme.code);
    return std::string();
  });
  return made;
}

std::string value_code(Dimension dimension, std::uint64_t value) {
  if (dimension == Dimension::theme) {
    const auto* theme = value < Columns::no_theme ? themes::find(static_cast<std::uint8_t>(value)) : nullptr;
    return theme ? std::string(theme->code) : std::string();
  }
  if (value == 0) return {};
  switch (dimension) {
    case Dimension::country: return budget::code_text(static_cast<std::uint32_t>(value));
    case Dimension::funder: return base::id_text(value);
    case Dimension::mode: return projects::all_managements()[value - 1];
    default: return std::to_string(value);
  }
}

std::string Names::of(Dimension dimension, std::uint64_t value) {
  const auto tr = [&](const base::Message& message) { return base::text(language_, message); };
  const auto code = value_code(dimension, value);
  if (dimension == Dimension::country && code.empty()) return tr(msg("no single country"));
  if (dimension == Dimension::funder && code.empty()) return tr(msg("nobody of the register"));
  if (code.empty()) return tr(msg("not said"));
  switch (dimension) {
    case Dimension::theme: return std::string(themes::name(*themes::find(static_cast<std::uint8_t>(value)), language_));
    case Dimension::country: return gazetteer_.country_name(code, language_);
    case Dimension::goal: return code + " " + tr(themes::goal_name(static_cast<int>(value)));
    case Dimension::mode: return tr(projects::management_label(code));
    case Dimension::status: return tr(projects::status_label(code));
    case Dimension::category: {
      const auto* category = iati::find_code("SectorCategory", code);
      return category ? std::string(iati::name(*category, language_)) : code;
    }
    case Dimension::funder: {
      const auto [found, is_new] = organisations_.try_emplace(value);
      if (is_new) {
        const auto organisation = organisations::find(session_, organisations::OrganisationId{value});
        found->second = organisation ? organisation->name_in(language_) : code;
      }
      return found->second;
    }
    case Dimension::year: break;
  }
  return code;
}

}  // namespace figures
