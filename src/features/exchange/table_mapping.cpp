// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <initializer_list>

#include "base/embedded.h"
#include "base/money.h"
#include "base/text.h"
#include "exchange/tables.h"

std::span<const base::EmbeddedFile> embedded_exchange();

namespace exchange {
namespace {

namespace json = boost::json;
using base::msg;
using base::Problem;

struct PartText {
  Part part;
  std::string_view code;
  std::vector<Sub> subs;
};
const std::vector<PartText>& parts() {
  static const std::vector<PartText> all{
      {Part::none, "none", {}},
      {Part::key, "key", {}},
      {Part::identifier, "identifier", {}},
      {Part::title, "title", {Sub::language}},
      {Part::description, "description", {Sub::type, Sub::language}},
      {Part::status, "status", {}},
      {Part::scope, "scope", {}},
      {Part::language, "language", {}},
      {Part::currency, "currency", {}},
      {Part::humanitarian, "humanitarian", {}},
      {Part::collaboration, "collaboration", {}},
      {Part::flow, "flow", {}},
      {Part::finance, "finance", {}},
      {Part::aid, "aid", {}},
      {Part::tied, "tied", {}},
      {Part::management, "management", {}},
      {Part::reporter, "reporter", {Sub::reference, Sub::type}},
      {Part::date, "date", {Sub::type}},
      {Part::country, "country", {Sub::name, Sub::percentage}},
      {Part::region, "region", {Sub::name, Sub::percentage, Sub::vocabulary}},
      {Part::sector, "sector", {Sub::name, Sub::percentage, Sub::vocabulary}},
      {Part::theme, "theme", {}},
      {Part::goal, "goal", {}},
      {Part::tag, "tag", {Sub::name, Sub::vocabulary}},
      {Part::marker, "marker", {Sub::vocabulary, Sub::significance}},
      {Part::participant, "participant", {Sub::reference, Sub::type, Sub::role, Sub::share, Sub::channel, Sub::activity, Sub::language}},
      {Part::location, "location", {Sub::reference, Sub::latitude, Sub::longitude, Sub::point, Sub::place, Sub::description, Sub::activity}},
      {Part::budget, "budget", {Sub::currency, Sub::date, Sub::start, Sub::end, Sub::type, Sub::status, Sub::provider}},
      {Part::transaction, "transaction", {Sub::currency, Sub::date, Sub::type, Sub::reference, Sub::description, Sub::provider, Sub::receiver}},
      {Part::document, "document", {Sub::title, Sub::type, Sub::date}},
      {Part::website, "website", {}},
      {Part::other_identifier, "other_identifier", {Sub::type}},
      {Part::activity, "activity", {Sub::start, Sub::end}},
  };
  return all;
}

constexpr std::pair<Sub, std::string_view> subs[] = {
    {Sub::value, ""},           {Sub::name, "name"},           {Sub::reference, "reference"},       {Sub::type, "type"},
    {Sub::role, "role"},        {Sub::share, "share"},         {Sub::channel, "channel"},           {Sub::activity, "activity"},
    {Sub::vocabulary, "vocabulary"}, {Sub::percentage, "percentage"}, {Sub::significance, "significance"}, {Sub::latitude, "latitude"},
    {Sub::longitude, "longitude"}, {Sub::point, "point"},      {Sub::place, "place"},               {Sub::description, "description"},
    {Sub::currency, "currency"}, {Sub::date, "date"},          {Sub::start, "start"},               {Sub::end, "end"},
    {Sub::status, "status"},    {Sub::title, "title"},         {Sub::language, "language"},         {Sub::provider, "provider"},
    {Sub::receiver, "receiver"}};

// Reads one object; the first thing wrong with it is kept.
class Reading {
 public:
  Reading(const json::object& object, std::string place, std::optional<Problem>& problem) : object_(object), place_(std::move(place)), problem_(problem) {}

  // Names of all that may be there; what else there is, is a slip of the pen.
  void allow(std::initializer_list<std::string_view> names) {
    for (const auto& [name, value] : object_)
      if (std::ranges::find(names, std::string_view(name)) == names.end())
        fail(msg("“{name}” in {place} is no word of a mapping.", {{"name", base::repair_utf8(name)}, {"place", place_}}));
  }
  std::string text(std::string_view name) {
    const auto* value = object_.if_contains(name);
    if (!value) return {};
    if (const auto* text = value->if_string()) return base::repair_utf8(*text);
    wrong(name, msg("“{name}” in {place} must be a text."));
    return {};
  }
  bool flag(std::string_view name) {
    const auto* value = object_.if_contains(name);
    if (!value) return false;
    if (value->is_bool()) return value->get_bool();
    wrong(name, msg("“{name}” in {place} must be true or false."));
    return false;
  }
  std::vector<std::string> texts(std::string_view name) {
    std::vector<std::string> list;
    each(name, [&](const json::value& value, const std::string&) {
      if (const auto* text = value.if_string()) list.push_back(base::repair_utf8(*text));
      else wrong(name, msg("“{name}” in {place} must be a list of texts."));
    });
    return list;
  }
  void objects(std::string_view name, const std::function<void(Reading)>& f) {
    each(name, [&](const json::value& value, const std::string& place) {
      if (const auto* object = value.if_object()) f(Reading(*object, place, problem_));
      else wrong(name, msg("“{name}” in {place} must be a list of objects."));
    });
  }
  std::vector<std::pair<std::string, std::string>> pairs(std::string_view name) {
    std::vector<std::pair<std::string, std::string>> list;
    const auto* value = object_.if_contains(name);
    if (!value) return list;
    const auto* object = value->if_object();
    if (!object) wrong(name, msg("“{name}” in {place} must be an object."));
    else
      for (const auto& [word, code] : *object)
        if (const auto* text = code.if_string()) list.emplace_back(base::repair_utf8(word), base::repair_utf8(*text));
        else wrong(name, msg("“{name}” in {place} must be an object of texts."));
    return list;
  }
  bool has(std::string_view name) const { return object_.contains(name); }
  const std::string& place() const { return place_; }
  void fail(base::Message message) {
    if (!problem_) problem_ = Problem{Problem::Kind::invalid, std::move(message), "mapping"};
  }

 private:
  void each(std::string_view name, const std::function<void(const json::value&, const std::string&)>& f) {
    const auto* value = object_.if_contains(name);
    if (!value) return;
    const auto* list = value->if_array();
    if (!list) return wrong(name, msg("“{name}” in {place} must be a list."));
    for (std::size_t i = 0; i < list->size(); ++i) f((*list)[i], fmt::format("{}{}[{}]", place_ == "/" ? "" : place_ + ".", name, i + 1));
  }
  void wrong(std::string_view name, base::Message what) {
    what.parameters = {{"name", std::string(name)}, {"place", place_}};
    fail(std::move(what));
  }
  const json::object& object_;
  std::string place_;
  std::optional<Problem>& problem_;
};

TableColumn column_of(Reading in) {
  in.allow({"column", "value", "says", "as", "part", "language", "currency", "split", "take", "dates", "decimal", "thousands", "values", "note"});
  TableColumn column;
  column.header = in.text("column");
  column.value = in.text("value");
  if (column.header.empty() == column.value.empty()) in.fail(msg("{place} must name a column or give a value.", {{"place", in.place()}}));
  const auto says = in.text("says");
  if (const auto found = parse_says(says)) column.says = *found;
  else in.fail(msg("“{text}” in {place} is nothing that a column can say.", {{"text", says}, {"place", in.place()}}));
  column.as = in.text("as");
  column.part = in.text("part");
  column.language = in.text("language");
  column.currency = in.text("currency");
  if (!column.currency.empty() && !base::is_currency(column.currency))
    in.fail(msg("There is no currency “{currency}”.", {{"currency", column.currency}}));
  column.split = in.text("split");
  if (const auto take = in.text("take"); take == "first") column.take = TableColumn::Take::first;
  else if (take == "last") column.take = TableColumn::Take::last;
  else if (!take.empty()) in.fail(msg("“{text}” in {place} is none of: {all}", {{"text", take}, {"place", in.place()}, {"all", "first, last"}}));
  column.dates = in.text("dates");
  if (!column.dates.empty() && column.dates != "dmy" && column.dates != "mdy" && column.dates != "ymd")
    in.fail(msg("“{text}” in {place} is none of: {all}", {{"text", column.dates}, {"place", in.place()}, {"all", "dmy, mdy, ymd"}}));
  const auto decimal = in.text("decimal");
  if (decimal == "." || decimal == ",") column.decimal = decimal[0];
  else if (!decimal.empty()) in.fail(msg("“{text}” in {place} is none of: {all}", {{"text", decimal}, {"place", in.place()}, {"all", ". ,"}}));
  const auto thousands = in.text("thousands");
  if (thousands == "1" || thousands == "2" || thousands == "3") column.thousands = thousands[0] - '0';
  else if (!thousands.empty()) in.fail(msg("“{text}” in {place} is none of: {all}", {{"text", thousands}, {"place", in.place()}, {"all", "1, 2, 3"}}));
  column.values = in.pairs("values");
  return column;
}

Table table_of(Reading in) {
  in.allow({"file", "sections", "every_row_counts", "cuts", "columns", "note"});
  Table table;
  table.file = in.text("file");
  table.sections = in.flag("sections");
  table.every_row_counts = in.flag("every_row_counts");
  in.objects("cuts", [&](Reading one) {
    one.allow({"column", "patterns"});
    table.cuts.push_back({one.text("column"), one.texts("patterns")});
  });
  in.objects("columns", [&](Reading one) { table.columns.push_back(column_of(std::move(one))); });
  return table;
}

}  // namespace

std::string code(Says says) {
  std::string text;
  for (const auto& part : parts())
    if (part.part == says.part) text = part.code;
  if (says.sub != Sub::value)
    for (const auto& [sub, word] : subs)
      if (sub == says.sub) text += "." + std::string(word);
  return text;
}

std::optional<Says> parse_says(std::string_view text) {
  const auto point = text.find('.');
  for (const auto& part : parts()) {
    if (part.code != text.substr(0, point)) continue;
    if (point == std::string_view::npos) return Says{part.part, Sub::value};
    for (const auto sub : part.subs)
      if (std::ranges::find(subs, std::pair(sub, text.substr(point + 1))) != std::end(subs)) return Says{part.part, sub};
  }
  return std::nullopt;
}

base::Result<TableMapping> table_mapping_from_json(std::string_view text) {
  boost::system::error_code error;
  json::parse_options options;
  options.allow_comments = true;
  const auto value = json::parse(text, error, {}, options);
  const auto* object = error ? nullptr : value.if_object();
  if (!object) return Problem{Problem::Kind::invalid, msg("The mapping is no JSON object."), "mapping"};
  std::optional<Problem> problem;
  Reading in(*object, "/", problem);
  in.allow({"name", "source", "url", "language", "currency", "identifier_prefix", "nothing", "tables", "note"});
  TableMapping mapping;
  mapping.name = in.text("name");
  mapping.source = in.text("source");
  mapping.url = in.text("url");
  mapping.language = in.text("language");
  mapping.currency = in.text("currency");
  mapping.identifier_prefix = in.text("identifier_prefix");
  mapping.nothing = in.texts("nothing");
  in.objects("tables", [&](Reading one) { mapping.tables.push_back(table_of(std::move(one))); });
  if (problem) return *problem;
  if (auto good = check(mapping); !good) return good.error();
  return mapping;
}

std::string json_text(const TableMapping& mapping) {
  const auto put = [](json::object& to, std::string_view name, const std::string& text) {
    if (!text.empty()) to[name] = text;
  };
  json::object object;
  put(object, "name", mapping.name);
  put(object, "source", mapping.source);
  put(object, "url", mapping.url);
  put(object, "language", mapping.language);
  put(object, "currency", mapping.currency);
  put(object, "identifier_prefix", mapping.identifier_prefix);
  if (!mapping.nothing.empty()) object["nothing"] = json::array(mapping.nothing.begin(), mapping.nothing.end());
  json::array tables;
  for (const auto& table : mapping.tables) {
    json::object one;
    put(one, "file", table.file);
    if (table.sections) one["sections"] = true;
    if (table.every_row_counts) one["every_row_counts"] = true;
    json::array cuts;
    for (const auto& cut : table.cuts) {
      json::array patterns(cut.patterns.begin(), cut.patterns.end());
      cuts.push_back(json::object{{"column", cut.header}, {"patterns", std::move(patterns)}});
    }
    if (!cuts.empty()) one["cuts"] = std::move(cuts);
    json::array columns;
    for (const auto& column : table.columns) {
      json::object c;
      put(c, "column", column.header);
      put(c, "value", column.value);
      c["says"] = code(column.says);
      put(c, "as", column.as);
      put(c, "part", column.part);
      put(c, "language", column.language);
      put(c, "currency", column.currency);
      put(c, "split", column.split);
      if (column.take != TableColumn::Take::all) c["take"] = column.take == TableColumn::Take::first ? "first" : "last";
      put(c, "dates", column.dates);
      if (column.decimal) c["decimal"] = std::string(1, column.decimal);
      if (column.thousands) c["thousands"] = std::to_string(column.thousands);
      if (!column.values.empty()) {
        json::object values;
        for (const auto& [word, meaning] : column.values) values[word] = meaning;
        c["values"] = std::move(values);
      }
      columns.push_back(std::move(c));
    }
    one["columns"] = std::move(columns);
    tables.push_back(std::move(one));
  }
  object["tables"] = std::move(tables);
  return json::serialize(object);
}

base::Result<void> check(const TableMapping& mapping) {
  const auto invalid = [](base::Message message, std::string field = "mapping") { return Problem{Problem::Kind::invalid, std::move(message), std::move(field)}; };
  if (mapping.tables.empty()) return invalid(msg("The mapping has no tables."));
  if (!mapping.currency.empty() && !base::is_currency(mapping.currency)) return invalid(msg("There is no currency “{currency}”.", {{"currency", mapping.currency}}), "currency");
  const auto says = [](const Table& table, Part part) {
    return std::ranges::any_of(table.columns, [&](const TableColumn& column) { return column.says == Says{part, Sub::value}; });
  };
  if (!says(mapping.tables.front(), Part::title) && !says(mapping.tables.front(), Part::identifier))
    return invalid(msg("No column holds the title or the identifier of the projects. Say which one does."), "columns");
  for (std::size_t i = 1; i < mapping.tables.size(); ++i)
    if (!says(mapping.tables[i], Part::key) && !says(mapping.tables[i], Part::identifier))
      return invalid(msg("The table “{table}” has no column that says to which project a row belongs.", {{"table", mapping.tables[i].file}}));
  return {};
}

std::span<const TableMapping> built_in_table_mappings() {
  static const auto all = [] {
    std::vector<TableMapping> list;
    for (const auto& file : embedded_exchange()) {
      if (!file.name.starts_with("exchange/data/") || !file.name.ends_with(".json")) continue;
      auto mapping = table_mapping_from_json(file.content);
      if (!mapping) throw std::logic_error(std::string(file.name) + ": " + base::text(base::Language::en, mapping.error().message));
      list.push_back(std::move(*mapping));
    }
    return list;
  }();
  return all;
}

const TableMapping* find_built_in_table_mapping(std::string_view name) {
  for (const auto& mapping : built_in_table_mappings())
    if (mapping.name == name) return &mapping;
  return nullptr;
}

}  // namespace exchange
