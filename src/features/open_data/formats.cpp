// SPDX-License-Identifier: EUPL-1.2
#include "base/json.h"
#include "open_data/formats.h"

#include <boost/json/value_from.hpp>
#include <xlsxwriter.h>

#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <unistd.h>

namespace open_data {
namespace {

namespace json = boost::json;
using organisations::Organisation;
using relations::Relation;

constexpr std::array organisation_columns{"id", "name", "kind", "level", "country", "subdivision", "latitude", "longitude",
                                          "population", "geonames", "wikidata", "siren", "insee", "ine", "iati",
                                          "languages", "themes", "web"};
constexpr std::array relation_columns{"id", "kind", "status", "start", "end", "party1_id", "party1_name", "party1_country",
                                      "party1_latitude", "party1_longitude", "party1_role", "party2_id", "party2_name",
                                      "party2_country", "party2_latitude", "party2_longitude", "party2_role",
                                      "other_parties", "themes", "last_stated", "web"};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ";") + word;
  return text;
}

std::string degrees(const std::optional<base::Point>& point, bool latitude) {
  return point ? fmt::format("{:.5f}", latitude ? point->latitude : point->longitude) : std::string();
}

std::string identifier(const Organisation& organisation, std::string_view scheme) {
  for (const auto& one : organisation.identifiers)
    if (one.scheme == scheme) return one.value;
  return {};
}

std::vector<std::string> cells(const Organisation& o) {
  return {o.id.text(), o.main_name(), std::string(code(o.kind)), std::string(code(o.level)), o.country, o.subdivision,
          degrees(o.point, true), degrees(o.point, false), o.population > 0 ? fmt::format("{}", o.population) : "",
          identifier(o, "geonames"), identifier(o, "wikidata"), identifier(o, "siren"), identifier(o, "insee"),
          identifier(o, "ine"), identifier(o, "iati"), joined(o.languages), joined(o.themes), o.web};
}

std::vector<std::string> cells(const Relation& r, const PartyLookup& lookup) {
  std::vector<std::string> row{r.id.text(), std::string(code(r.kind)), std::string(code(r.status)), r.start.text(), r.end.text()};
  std::vector<std::string> others;
  for (std::size_t i = 0; i < r.parties.size(); ++i) {
    const auto& party = r.parties[i];
    if (i >= 2) {
      others.push_back(party.organisation.text());
      continue;
    }
    const PartyFacts facts = lookup(party.organisation);
    row.insert(row.end(), {party.organisation.text(), facts.name, facts.country, degrees(facts.point, true),
                           degrees(facts.point, false), std::string(code(party.role))});
  }
  row.resize(5 + 12);
  row.insert(row.end(), {joined(others), joined(r.themes), relations::last_seen(r).text(), r.web});
  return row;
}

class CsvWriter final : public RecordWriter {
 public:
  CsvWriter(Collection collection, PartyLookup lookup, Sink sink)
      : collection_(collection), lookup_(std::move(lookup)), sink_(std::move(sink)) {}
  void begin() override {
    std::vector<std::string> names;
    if (collection_ == Collection::organisations) names.assign(organisation_columns.begin(), organisation_columns.end());
    else names.assign(relation_columns.begin(), relation_columns.end());
    write(names);
  }
  void add(const Organisation& o) override { write(cells(o)); }
  void add(const Relation& r) override { write(cells(r, lookup_)); }
  void end() override {}

 private:
  void write(const std::vector<std::string>& row) {
    line_.clear();
    for (const auto& cell : row) (line_ += csv_cell(cell)) += ',';
    line_.back() = '\r';
    line_ += '\n';
    sink_(line_);
  }
  Collection collection_;
  PartyLookup lookup_;
  Sink sink_;
  std::string line_;
};

// JSON and GeoJSON: an array, one record a line, inside what the format wants around it.
class JsonWriter final : public RecordWriter {
 public:
  JsonWriter(bool geo, PartyLookup lookup, Sink sink) : geo_(geo), lookup_(std::move(lookup)), sink_(std::move(sink)) {}
  void begin() override { sink_(geo_ ? "{\"type\":\"FeatureCollection\",\"features\":[" : "["); }
  void add(const Organisation& o) override { write(geo_ ? geojson_feature(o) : public_json(o)); }
  void add(const Relation& r) override { write(geo_ ? geojson_feature(r, lookup_) : public_json(r, lookup_)); }
  void end() override { sink_(geo_ ? "\n]}\n" : "\n]\n"); }

 private:
  void write(const json::object& object) {
    sink_((first_ ? "\n" : ",\n") + base::serialize(object));
    first_ = false;
  }
  bool geo_;
  bool first_ = true;
  PartyLookup lookup_;
  Sink sink_;
};

class XlsxWriter final : public RecordWriter {
 public:
  XlsxWriter(Collection collection, PartyLookup lookup, Sink sink)
      : collection_(collection), lookup_(std::move(lookup)), sink_(std::move(sink)) {
    std::string name = (std::filesystem::temp_directory_path() / "cosmopolis-XXXXXX").string();
    const int descriptor = mkstemp(name.data());
    if (descriptor < 0) throw std::runtime_error("no temporary file can be made in " + std::filesystem::temp_directory_path().string());
    close(descriptor);
    path_ = name;
  }
  ~XlsxWriter() override {
    if (book_) workbook_close(book_);
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  void begin() override {
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    book_ = workbook_new_opt(path_.c_str(), &options);
    const bool organisations = collection_ == Collection::organisations;
    sheet_ = workbook_add_worksheet(book_, organisations ? "organisations" : "relations");
    lxw_format* bold = workbook_add_format(book_);
    format_set_bold(bold);
    worksheet_freeze_panes(sheet_, 1, 0);
    lxw_col_t column = 0;
    const auto header = [&](const char* name) { worksheet_write_string(sheet_, 0, column++, name, bold); };
    if (organisations) for (auto name : organisation_columns) header(name);
    else for (auto name : relation_columns) header(name);
  }
  void add(const Organisation& o) override { write(cells(o), {6, 7, 8}); }
  void add(const Relation& r) override { write(cells(r, lookup_), {8, 9, 14, 15}); }
  void end() override {
    const lxw_error error = workbook_close(book_);
    book_ = nullptr;
    if (error != LXW_NO_ERROR) throw std::runtime_error(fmt::format("the spreadsheet could not be written: {}", lxw_strerror(error)));
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path_.c_str(), "rb"), &std::fclose);
    std::array<char, 1 << 16> buffer;
    while (file) {
      const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), file.get());
      if (size == 0) break;
      sink_({buffer.data(), size});
    }
  }

 private:
  void write(const std::vector<std::string>& row, std::initializer_list<std::size_t> numbers) {
    if (row_ >= LXW_ROW_MAX) return;  // a sheet holds no more; the other formats do
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i].empty()) continue;
      const auto column = static_cast<lxw_col_t>(i);
      if (std::ranges::find(numbers, i) != numbers.end()) worksheet_write_number(sheet_, row_, column, std::stod(row[i]), nullptr);
      else worksheet_write_string(sheet_, row_, column, row[i].c_str(), nullptr);
    }
    ++row_;
  }
  Collection collection_;
  PartyLookup lookup_;
  Sink sink_;
  std::string path_;
  lxw_workbook* book_ = nullptr;
  lxw_worksheet* sheet_ = nullptr;
  lxw_row_t row_ = 1;
};

json::array position(base::Point point) { return {point.longitude, point.latitude}; }

}  // namespace

std::optional<Format> parse_format(std::string_view text) {
  if (text == "csv") return Format::csv;
  if (text == "json") return Format::json;
  if (text == "geojson") return Format::geojson;
  if (text == "xlsx") return Format::xlsx;
  return std::nullopt;
}

std::string_view media_type(Format format) {
  switch (format) {
    case Format::csv: return "text/csv; charset=utf-8";
    case Format::json: return "application/json";
    case Format::geojson: return "application/geo+json";
    case Format::xlsx: return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  }
  return {};
}

std::string_view extension(Format format) {
  switch (format) {
    case Format::csv: return "csv";
    case Format::json: return "json";
    case Format::geojson: return "geojson";
    case Format::xlsx: return "xlsx";
  }
  return {};
}

std::string csv_cell(std::string_view text) {
  const bool formula = !text.empty() && (text.front() == '=' || text.front() == '+' || text.front() == '@' ||
                                         text.front() == '\t' || text.front() == '\r');
  if (!formula && text.find_first_of(",\"\r\n;") == std::string_view::npos) return std::string(text);
  std::string cell = formula ? "\"'" : "\"";
  for (char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell += '"';
}

json::object public_json(const Organisation& organisation) {
  json::object object = organisations::to_json(organisation);
  object["name"] = organisation.main_name();
  object["href"] = "/organisations/" + organisation.id.text();
  return object;
}

json::object public_json(const Relation& relation, const PartyLookup& lookup) {
  json::object object = relations::to_json(relation);
  json::array parties;
  for (const auto& party : relation.parties) {
    const PartyFacts facts = lookup(party.organisation);
    json::object one{{"id", party.organisation.text()}, {"name", facts.name}, {"role", code(party.role)}};
    if (!facts.country.empty()) one["country"] = facts.country;
    if (facts.point) {
      one["latitude"] = facts.point->latitude;
      one["longitude"] = facts.point->longitude;
    }
    if (party.confirmed.known()) one["confirmed"] = party.confirmed.text();
    parties.push_back(std::move(one));
  }
  object["parties"] = std::move(parties);
  object["href"] = "/relations/" + relation.id.text();
  return object;
}

json::object geojson_feature(const Organisation& organisation) {
  json::object feature{{"type", "Feature"}, {"id", organisation.id.text()}};
  feature["geometry"] = organisation.point ? json::value{{"type", "Point"}, {"coordinates", position(*organisation.point)}} : json::value();
  feature["properties"] = public_json(organisation);
  return feature;
}

json::object geojson_feature(const Relation& relation, const PartyLookup& lookup) {
  json::array positions;
  for (const auto& party : relation.parties)
    if (const auto facts = lookup(party.organisation); facts.point) positions.push_back(position(*facts.point));
  json::object feature{{"type", "Feature"}, {"id", relation.id.text()}};
  if (positions.empty()) feature["geometry"] = nullptr;
  else if (positions.size() == 1) feature["geometry"] = {{"type", "Point"}, {"coordinates", positions.front()}};
  else if (positions.size() == 2) feature["geometry"] = {{"type", "LineString"}, {"coordinates", positions}};
  else feature["geometry"] = {{"type", "MultiPoint"}, {"coordinates", positions}};
  feature["properties"] = public_json(relation, lookup);
  return feature;
}

std::unique_ptr<RecordWriter> make_writer(Format format, Collection collection, PartyLookup lookup, Sink sink) {
  switch (format) {
    case Format::csv: return std::make_unique<CsvWriter>(collection, std::move(lookup), std::move(sink));
    case Format::json: return std::make_unique<JsonWriter>(false, std::move(lookup), std::move(sink));
    case Format::geojson: return std::make_unique<JsonWriter>(true, std::move(lookup), std::move(sink));
    case Format::xlsx: return std::make_unique<XlsxWriter>(collection, std::move(lookup), std::move(sink));
  }
  throw std::logic_error("an unknown format");
}

}  // namespace open_data
