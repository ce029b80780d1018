// SPDX-License-Identifier: EUPL-1.2
#include "imports/interpret.h"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "db/storable.h"
#include "imports/values.h"
#include "themes/api.h"

namespace imports {

namespace {

constexpr char separator = '\x1f';
constexpr std::size_t remembered = 400'000;  // findings kept; then all are forgotten, which only costs time

using base::msg;

}  // namespace

struct Interpreter::PartyText {
  std::string_view name, country, subdivision, latitude, longitude, point, wikidata, geonames, insee, siren, ine;
  std::optional<base::Point> position() const {
    if (!point.empty()) return parse_point(point);
    return parse_point(latitude, longitude);
  }
  bool empty() const { return name.empty() && wikidata.empty() && geonames.empty() && insee.empty() && siren.empty() && ine.empty(); }
};

std::string label(const places::Gazetteer& gazetteer, const places::Place& place) {
  std::string text(place.name);
  if (!place.subdivision_name.empty() && place.subdivision_name != place.name) text += fmt::format(", {}", place.subdivision_name);
  return text + ", " + gazetteer.country_name(place.country, base::Language::en);
}

std::vector<std::string> kept_headers(const Mapping& mapping) {
  std::vector<std::string> headers;
  for (auto& column : mapping.columns)
    if (column.field != Field::none && column.field != Field::personal) headers.push_back(column.header);
  return headers;
}

std::vector<std::string> split_cells(std::string_view cells) {
  std::vector<std::string> list;
  for (auto cell : base::split(cells, separator)) list.emplace_back(cell);
  return list;
}

base::Result<NamesById> read_names(const Input& input, const ReadOptions& options) {
  auto opened = open_rows(input, options);
  if (!opened) return opened.error();
  NamesById names;
  Row row;
  while (opened->rows->next(row)) {
    if (row.cells.size() < 2) continue;
    // Either order.
    auto first = parse_wikidata(base::trim(row.cells[0])), second = parse_wikidata(base::trim(row.cells[1]));
    if (first) names.emplace(*first, base::trim(row.cells[1]));
    else if (second) names.emplace(*second, base::trim(row.cells[0]));
    if (names.size() > 5'000'000)
      return base::Problem{base::Problem::Kind::too_large, msg("{file} has more than five million names.", {{"file", input.name}})};
  }
  if (names.empty())
    return base::Problem{base::Problem::Kind::invalid,
                         msg("{file} has no rows of a Wikidata identifier and a name.", {{"file", input.name}}), "names"};
  return names;
}

Interpreter::Interpreter(const places::Gazetteer& gazetteer, Mapping mapping, NamesById names, Choices choices)
    : gazetteer_(gazetteer), mapping_(std::move(mapping)), names_(std::move(names)), choices_(std::move(choices)) {
  for (int field = 0; field < field_count; ++field)
    for (int party = 0; party < 3; ++party) columns_[field][party] = mapping_.find(static_cast<Field>(field), party);
  for (std::size_t i = 0; i < mapping_.columns.size(); ++i)
    if (mapping_.columns[i].field != Field::none && mapping_.columns[i].field != Field::personal) mapped_.push_back(static_cast<int>(i));
}

std::string_view Interpreter::cell(const Row& row, int column) const {
  if (column < 0 || static_cast<std::size_t>(column) >= row.cells.size()) return {};
  auto text = base::trim(row.cells[static_cast<std::size_t>(column)]);
  return is_nothing(text, mapping_.nothing) ? std::string_view() : text;
}

Interpreter::PartyText Interpreter::party_text(const Row& row, int party) const {
  auto at = [&](Field field) { return cell(row, columns_[static_cast<int>(field)][party]); };
  PartyText text{at(Field::name),     at(Field::country),  at(Field::subdivision), at(Field::latitude), at(Field::longitude), at(Field::point),
                 at(Field::wikidata), at(Field::geonames), at(Field::insee),       at(Field::siren),    at(Field::ine)};
  if (text.country.empty()) text.country = mapping_.country[party - 1];
  return text;
}

std::shared_ptr<const Finding> Interpreter::chosen(const PartyText& text, const std::string& id) const {
  auto place = gazetteer_.find(id);
  if (!place) return nullptr;
  auto finding = std::make_shared<Finding>();
  finding->certainty = places::Certainty::sure;
  finding->place = place->number;
  finding->name = text.name;
  return finding;
}

std::shared_ptr<const Finding> Interpreter::find(const PartyText& text) {
  std::string key;
  key.reserve(96);
  for (auto part : {text.name, text.country, text.subdivision, text.latitude, text.longitude, text.point, text.wikidata, text.geonames,
                    text.insee, text.siren, text.ine}) {
    key += part;
    key += separator;
  }
  auto found = found_.find(key);
  if (found != found_.end()) return found->second;
  if (found_.size() >= remembered) found_.clear();
  auto finding = look_up(text, key);
  found_.emplace(std::move(key), finding);
  return finding;
}

std::shared_ptr<const Finding> Interpreter::look_up(const PartyText& text, const std::string& key) const {
  if (auto choice = choices_.find(key); choice != choices_.end())
    if (auto finding = chosen(text, choice->second)) return finding;
  auto finding = std::make_shared<Finding>();
  finding->key = key;
  finding->name = text.name;
  // Identifiers of the gazetteer say it outright; the first that is known wins (Wikidata often gives several).
  auto take = [&](std::optional<places::Place> place) {
    if (!place) return false;
    finding->certainty = places::Certainty::sure;
    finding->place = place->number;
    finding->by_identifier = true;
    return true;
  };
  for (auto id : base::split(text.geonames, ';')) {
    std::uint32_t number = 0;
    for (char c : base::trim(id)) number = c >= '0' && c <= '9' && number < 400'000'000 ? number * 10 + static_cast<std::uint32_t>(c - '0') : 0;
    if (number && take(gazetteer_.find_geonames(number))) return finding;
  }
  for (auto [scheme, value] : {std::pair("insee", text.insee), std::pair("siren", text.siren), std::pair("ine", text.ine)})
    if (!value.empty() && take(gazetteer_.find(fmt::format("{}:{}", scheme, value)))) return finding;

  std::string_view name = text.name;
  std::string by_id;
  if (auto item = parse_wikidata(name.empty() ? text.wikidata : name)) {
    // A bare identifier where a name should be.
    auto known = names_.find(*item);
    if (known == names_.end()) {
      finding->problem = msg("No organisation in the register has the Wikidata identifier {id}.", {{"id", *item}});
      return finding;
    }
    by_id = known->second;
    name = by_id;
    finding->name = by_id;
  }
  if (name.empty()) {
    finding->problem = msg("A party has no name.");
    return finding;
  }
  if (name.size() > 400) {
    finding->problem = msg("A party's name is longer than 400 bytes.");
    return finding;
  }
  auto resolution = gazetteer_.resolve({name, text.country, text.position(), text.subdivision});
  finding->certainty = resolution.certainty;
  auto add_choice = [&](const places::Candidate& candidate) {
    if (finding->choices.size() < 3) finding->choices.push_back({candidate.place.id(), label(gazetteer_, candidate.place), candidate.score});
  };
  if (resolution.certainty != places::Certainty::sure) {
    if (resolution.best) add_choice(*resolution.best);
    for (auto& alternative : resolution.alternatives) add_choice(alternative);
  }
  if (resolution.unlisted && by_id.empty() && db::is_storable(name)) {
    finding->certainty = places::Certainty::none;
    finding->unlisted = true;
    finding->country = resolution.country->country;
    finding->point = *text.position();
    if (auto neighbour = gazetteer_.nearest(finding->point, finding->country, 50)) finding->subdivision = neighbour->subdivision;
    finding->problem = msg("{name} ({country}) is not in the list of places; it was entered with the point given.",
                           {{"name", std::string(name)}, {"country", std::string(text.country)}});
    return finding;
  }
  if (resolution.certainty == places::Certainty::none || !resolution.best) {
    finding->certainty = places::Certainty::none;
    finding->problem = text.country.empty()
                           ? msg("No place was found for {name}.", {{"name", std::string(name)}})
                           : msg("No place was found for {name} ({country}).", {{"name", std::string(name)}, {"country", std::string(text.country)}});
    return finding;
  }
  finding->place = resolution.best->place.number;
  if (resolution.certainty == places::Certainty::doubtful) {
    finding->problem = msg("{name} may be {place}; other places come into question.",
                           {{"name", std::string(name)}, {"place", label(gazetteer_, resolution.best->place)}});
  } else if (!text.country.empty() && !resolution.country) {
    finding->problem = msg("The country “{country}” of {name} was not understood; the place was found without it.",
                           {{"country", std::string(text.country)}, {"name", std::string(name)}});
  }
  return finding;
}

void Interpreter::read_relation(const Row& row, Interpreted& result) {
  auto at = [&](Field field) { return cell(row, columns_[static_cast<int>(field)][0]); };
  result.kind = relations::parse_kind(mapping_.kind).value_or(relations::Kind::twinning);
  if (auto text = at(Field::kind); !text.empty()) {
    auto [known, added] = kinds_.try_emplace(std::string(text));
    if (added) known->second = parse_kind(text);
    if (known->second) result.kind = *known->second;
    else if (!result.warning) result.warning = msg("The kind of relation “{kind}” was not understood.", {{"kind", std::string(text)}});
    if (kinds_.size() > 10'000) kinds_.clear();
  }
  if (auto text = at(Field::status); !text.empty()) {
    auto [known, added] = statuses_.try_emplace(std::string(text));
    if (added) known->second = parse_status(text);
    if (known->second) result.status = *known->second;
    else if (!result.warning) result.warning = msg("The status “{status}” was not understood.", {{"status", std::string(text)}});
    if (statuses_.size() > 10'000) statuses_.clear();
  }
  for (auto [field, date] : {std::pair(Field::start, &result.start), std::pair(Field::end, &result.end)})
    if (auto text = at(field); !text.empty()) {
      if (auto parsed = parse_date(text)) *date = *parsed;
      else if (text.find_first_of("0123456789") != std::string_view::npos && !result.warning)
        result.warning = msg("The date “{date}” was not understood.", {{"date", std::string(text.substr(0, 40))}});
    }
  if (result.start.known() && result.end.known()) {
    // "1984" and "1984-05" agree; only what is known of both is compared.
    auto length = std::min(result.start.text().size(), result.end.text().size());
    if (result.end.text().substr(0, length) < result.start.text().substr(0, length)) {
      if (!result.warning)
        result.warning = msg("The end {end} comes before the start {start}; neither was kept.",
                             {{"end", result.end.text()}, {"start", result.start.text()}});
      result.start = result.end = {};
    }
  }
  if (auto text = at(Field::themes); !text.empty()) {
    auto [known, added] = themes_.try_emplace(std::string(text));
    if (added) {
      themes::Set set = 0;
      auto look = [&](std::string_view part) {
        auto* theme = themes::recognise(base::trim(part));
        if (theme) set |= themes::Set{1} << theme->number;
        return theme != nullptr;
      };
      if (!look(text)) {
        std::string rest;
        std::size_t begin = 0;
        while (begin <= text.size()) {
          auto end = std::min(text.find_first_of(";,|/", begin), text.size());
          auto part = base::trim(text.substr(begin, end - begin));
          if (!part.empty() && !look(part)) rest += (rest.empty() ? "" : "; ") + std::string(part);
          begin = end + 1;
        }
        known->second.second = rest.substr(0, 1000);
      }
      known->second.first = themes::codes_of(set);
    }
    result.themes = known->second.first;
    result.notes = known->second.second;
    if (themes_.size() > 10'000) themes_.clear();
  }
  result.title = at(Field::title);
  if (auto url = at(Field::url); url.starts_with("http://") || url.starts_with("https://")) result.url = url;
  result.source = at(Field::source);
  result.network = mapping_.network;
  if (auto network = at(Field::network); !network.empty()) result.network = network;
  for (int party : {1, 2})
    if (auto text = cell(row, columns_[static_cast<int>(Field::role)][party]); !text.empty()) result.role[party - 1] = parse_role(text);
}

Interpreted Interpreter::finish(const Row& row, const std::string* places) {
  Interpreted result;
  result.line = row.line;
  for (std::size_t i = 0; i < mapped_.size(); ++i) {
    if (i) result.cells += separator;
    auto text = static_cast<std::size_t>(mapped_[i]) < row.cells.size() ? row.cells[static_cast<std::size_t>(mapped_[i])] : std::string_view();
    for (char c : text.substr(0, 8000)) result.cells += c == separator ? ' ' : c;
  }
  if (row.unusable) {
    result.error = row.trouble;
    return result;
  }
  result.warning = row.trouble;
  read_relation(row, result);

  auto first = party_text(row, 1);
  for (int party : {1, 2}) {
    auto text = party == 1 ? first : party_text(row, 2);
    if (auto item = parse_wikidata(text.wikidata)) result.wikidata[party - 1] = *item;
    else if (auto bare = parse_wikidata(text.name)) result.wikidata[party - 1] = *bare;
  }
  result.names = cell(row, columns_[static_cast<int>(Field::names)][1]);
  if (first.empty()) {
    result.error = msg("The first party has no name.");
    return result;
  }
  bool group = mapping_.split_groups && parse_flag(cell(row, columns_[static_cast<int>(Field::group)][0])) &&
               first.name.find(',') != std::string_view::npos;
  if (places && !places[0].empty()) {
    result.first.push_back(chosen(first, places[0]));
  } else if (group) {
    // The point of a group is nobody's.
    for (auto part : base::split(first.name, ',')) {
      PartyText one{};
      one.name = base::trim(part);
      one.country = first.country;
      if (!one.name.empty() && result.first.size() < 200) result.first.push_back(find(one));
    }
  } else {
    result.first.push_back(find(first));
  }
  if (mapping_.has_second_party()) {
    auto second = party_text(row, 2);
    if (second.empty()) {
      result.error = msg("The second party has no name.");
      return result;
    }
    result.second = places && !places[1].empty() ? chosen(second, places[1]) : find(second);
  } else if (result.network.empty()) {
    result.error = msg("The row names no network.");
  }
  if (result.first.empty() || !result.first[0] || (mapping_.has_second_party() && !result.second))
    result.error = msg("There is no such place.");
  return result;
}

Interpreted Interpreter::interpret(const Row& row) { return finish(row, nullptr); }

Interpreted Interpreter::interpret_again(std::int64_t line, const std::string& cells, const std::string& first_place,
                                         const std::string& second_place) {
  Row row;
  row.line = line;
  row.cells.resize(mapping_.columns.size());
  auto kept = split_cells(cells);
  for (std::size_t i = 0; i < mapped_.size() && i < kept.size(); ++i) row.cells[static_cast<std::size_t>(mapped_[i])] = kept[i];
  const std::string places[2] = {first_place, second_place};
  return finish(row, places);
}

}  // namespace imports
