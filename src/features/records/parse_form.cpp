// SPDX-License-Identifier: EUPL-1.2
#include <charconv>
#include <set>

#include "base/text.h"
#include "db/storable.h"
#include "records/fields.h"
#include "records/form_values.h"

namespace records {
namespace {

namespace json = boost::json;
using base::msg;
using base::Problem;

std::optional<double> degrees_from(std::string text, double most) {
  std::ranges::replace(text, ',', '.');
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !(value >= -most && value <= most))
    return std::nullopt;
  return value;
}

class Reader {
 public:
  Reader(db::Session& session, const places::Gazetteer& gazetteer, Kind kind, std::string_view base, const Typed& typed)
      : session_(session), gazetteer_(gazetteer), kind_(kind), base_(parse(base)), record_(base_), typed_(typed) {}

  Parsed read() {
    for (const auto& field : fields(kind_)) read_field(field.name);
    if (typed_.has("add")) fault("", msg("There is room for more now. Nothing was kept yet."));
    Parsed parsed{canonical(kind_, record_), {}};
    check_whole(parsed.json);
    parsed.problems = std::move(problems_);
    return parsed;
  }

 private:
  void fault(std::string_view field, base::Message message) {
    problems_.push_back({Problem::Kind::invalid, std::move(message), std::string(field)});
  }
  void take(const base::Result<void>& checked, std::string_view field) {
    if (!checked) fault(field, checked.error().message);
  }
  bool is_faulted(std::string_view field) const {
    return std::ranges::any_of(problems_, [&](const auto& problem) { return problem.field == field; });
  }
  void set(std::string_view field, const json::value& value) { set_value(record_, field, value); }

  void read_field(std::string_view name) {
    if (name == "names" || name == "title" || name == "summary") return read_texts(name);
    if (name == "identifiers") return read_identifiers();
    if (name == "languages") return read_languages();
    if (name == "themes") return read_themes();
    if (name == "parties") return read_parties();
    if (name == "subdivision") {  // the place, which may bring it, first
      read_place();
      return read_subdivision();
    }
    if (name == "place") return;
    if (name == "point") return read_point();
    if (name == "population") return read_population();
    if (!typed_.has(name)) return;
    const auto text = typed_.line(name);
    if (name == "kind" || name == "level" || name == "status") return read_code(name, text);
    if (name == "country") return read_country(text);
    if (name == "parent") return read_parent(text);
    if (name == "start" || name == "end") return read_date(name, text);
    if (name == "web") return read_web(text);
    if (name == "short_name") {
      if (text.size() > 200) return fault(name, msg("The text is too long: at most {most} bytes.", {{"most", "200"}}));
      if (!db::is_storable(text)) return fault(name, msg("The text holds characters that are no text."));
      set(name, json::value(text));
    }
  }

  void read_code(std::string_view name, const std::string& text) {
    const bool known = name == "level"               ? organisations::parse_level(text).has_value()
                       : name == "status"            ? relations::parse_status(text).has_value()
                       : kind_ == Kind::organisation ? organisations::parse_kind(text).has_value()
                                                     : relations::parse_kind(text).has_value();
    if (!known) return fault(name, msg("Please choose one from the list."));
    set(name, json::value(text));
  }

  void read_texts(std::string_view name) {
    const std::string control = fmt::format("{}-text", name), choice = fmt::format("{}-language", name);
    const auto rows = typed_.rows(control);
    if (rows.empty()) return;
    std::vector<organisations::Name> list;
    for (const int row : rows) {
      const auto& typed = typed_.text(row_name(control, row));
      if (typed.empty()) continue;
      list.push_back(
          {typed_.line(row_name(choice, row)), name == "summary" ? typed : typed_.line(row_name(control, row))});
    }
    if (list.empty() && name == "names") return fault(name, msg("An organisation needs a name."));
    take(organisations::check_names(list, name), name);
    json::array values;
    for (const auto& one : list) {
      json::object item;
      if (!one.language.empty()) item["language"] = one.language;
      item["text"] = one.text;
      if (std::ranges::find(values, json::value(item)) == values.end()) values.push_back(std::move(item));
    }
    set(name, values);
  }

  void read_identifiers() {
    const auto rows = typed_.rows("identifiers-value");
    if (rows.empty()) return;
    json::array values;
    for (const int row : rows) {
      const auto value = typed_.line(row_name("identifiers-value", row)),
                 scheme = typed_.line(row_name("identifiers-scheme", row));
      if (value.empty()) continue;
      if (scheme.empty()) {
        fault("identifiers", msg("The identifier {value} needs the list that it is from.", {{"value", value}}));
        continue;
      }
      values.push_back({{"scheme", scheme}, {"value", value}});
    }
    set("identifiers", values);
  }

  void read_languages() {
    const auto rows = typed_.rows("languages-code");
    if (rows.empty()) return;
    json::array values;
    for (const int row : rows)
      if (const auto code = typed_.line(row_name("languages-code", row));
          !code.empty() && std::ranges::find(values, json::value(code)) == values.end())
        values.push_back(json::value(code));
    set("languages", values);
  }

  void read_themes() {
    if (!typed_.has("themes")) return;
    std::set<std::string> codes;
    for (const auto& code : typed_.all("themes"))
      if (!code.empty()) codes.insert(code);
    take(organisations::check_themes({codes.begin(), codes.end()}), "themes");
    set("themes", json::array(codes.begin(), codes.end()));
  }

  void read_country(const std::string& code) {
    if (!code.empty() &&
        std::ranges::none_of(gazetteer_.countries(), [&](const auto& country) { return country.code == code; }))
      return fault("country", msg("Please choose one from the list."));
    set("country", json::value(code));
  }

  // With a place come its part of the country, its coordinates and inhabitants, unless they are written otherwise.
  void read_place() {
    if (!typed_.has("place")) return;
    const auto name = typed_.line("place");
    if (name.empty()) return set("place", nullptr);
    // A place that the gazetteer does not have (any more) stays as it is.
    if (const auto id = typed_.line("place-id"); name == id && text_of(base_, "place") == id && !gazetteer_.find(id))
      return;
    const auto meant = meant_place(gazetteer_, typed_);
    if (!meant.one) {
      if (meant.candidates.empty()) return fault("place", msg("No place is called “{name}”.", {{"name", name}}));
      return fault("place", msg("Which place is “{name}”? Please choose one.", {{"name", name}}));
    }
    const std::string id = meant.one->id();
    if (id == text_of(base_, "place")) return;
    set("place", json::value(id));
    place_is_new_ = meant.one;
    if (typed_.line("country").empty()) set("country", json::value(meant.one->country));
    const auto country = text_of(record_, "country");
    if (country != meant.one->country)
      fault("place", msg("The place {name} is in another country.", {{"name", std::string(meant.one->name)}}));
  }

  bool is_as_it_was(std::string_view name, std::string_view typed) {
    if (!was_) was_.emplace(session_, gazetteer_, kind_, base_, base::Language::en);
    return typed.empty() || was_->line(name) == typed;
  }

  void read_subdivision() {
    const auto text = typed_.line("subdivision");
    const auto country = text_of(record_, "country");
    const std::string was = typed_.line("subdivision-id");
    if (place_is_new_ && (text.empty() || (!was.empty() && is_subdivision(was, text))))
      return set("subdivision", json::value(place_is_new_->subdivision));
    if (!typed_.has("subdivision")) return;
    if (text.empty()) return set("subdivision", nullptr);
    if (is_subdivision(was, text)) {
      if (!was.starts_with(country))
        return fault("subdivision", msg("This part of the country is in another country."));
      return set("subdivision", json::value(was));
    }
    const auto match = text.size() > 300 ? std::nullopt
                                         : gazetteer_.resolve_country(fmt::format(
                                               "{}, {}", text, gazetteer_.country_name(country, base::Language::en)));
    if (!match || match->subdivision.empty() || match->country != country)
      return fault("subdivision", msg("No region or province of this country is called “{name}”.", {{"name", text}}));
    set("subdivision", json::value(match->subdivision));
  }
  bool is_subdivision(const std::string& code, const std::string& text) const {
    return !code.empty() && (code == text || std::ranges::any_of(base::languages, [&](auto language) {
                               return base::fold(gazetteer_.subdivision_name(code, language)) == base::fold(text);
                             }));
  }

  void read_point() {
    const auto latitude = typed_.line("latitude"), longitude = typed_.line("longitude");
    if (place_is_new_ && place_is_new_->has_point && is_as_it_was("latitude", latitude) &&
        is_as_it_was("longitude", longitude))
      return set("point", json::array{place_is_new_->point.latitude, place_is_new_->point.longitude});
    if (!typed_.has("latitude")) return;
    if (latitude.empty() && longitude.empty()) return set("point", nullptr);
    const auto north = degrees_from(latitude, 90), east = degrees_from(longitude, 180);
    if (!north || !east) return fault("point", msg("Coordinates are two numbers of degrees, such as 45.75 and 4.85."));
    set("point", json::array{*north, *east});
  }

  void read_population() {
    const auto typed = typed_.line("population");
    if (place_is_new_ && place_is_new_->population > 0 && is_as_it_was("population", typed))
      return set("population", json::value(place_is_new_->population));
    if (!typed_.has("population")) return;
    std::string digits;
    for (std::size_t i = 0; i < typed.size(); ++i) {
      const char c = typed[i];
      if (c == ' ' || c == '.' || c == ',' || c == '\'') continue;
      if (static_cast<unsigned char>(c) >= 0x80) continue;  // no-break spaces of all widths
      digits += c;
    }
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (!typed.empty() &&
        (error != std::errc{} || end != digits.data() + digits.size() || number < 0 || number > 3'000'000'000))
      return fault("population", msg("The number of inhabitants is a whole number, such as 513 275."));
    set("population", number == 0 ? json::value() : json::value(number));
  }

  void read_web(std::string text) {
    if (!text.empty() && text.find("://") == std::string::npos && text.find('.') != std::string::npos &&
        text.find(':') == std::string::npos)
      text = "https://" + text;
    if (!text.empty() && !db::is_web_address(text))
      return fault(
          "web", msg("“{address}” is no web address: it should begin with https:// or http://.", {{"address", text}}));
    set("web", json::value(text));
  }

  void read_date(std::string_view name, const std::string& text) {
    if (text.empty()) return set(name, nullptr);
    const auto date = date_from(text);
    if (!date) return fault(name, msg("“{date}” is no date. Write 1984, 1984-05 or 17/05/1984.", {{"date", text}}));
    set(name, json::value(date->text()));
  }

  void read_parent(const std::string& text) {
    if (text.empty()) return set("parent", nullptr);
    const auto meant = meant_organisation(session_, gazetteer_, typed_, "parent");
    if (meant.one) return set("parent", json::value(meant.one->id.text()));
    organisation_fault("parent", text, !meant.candidates.empty());
  }

  void organisation_fault(std::string_view field, const std::string& name, bool has_candidates) {
    if (has_candidates)
      fault(field, msg("Which organisation is “{name}”? Please choose one.", {{"name", name}}));
    else
      fault(field, msg("No organisation in the register is called “{name}”.", {{"name", name}}));
  }

  void read_parties() {
    const auto rows = typed_.rows("parties-name");
    if (rows.empty()) return;
    json::array values;
    std::set<std::string> there;
    for (const int row : rows) {
      const std::string control = row_name("parties-name", row), name = typed_.line(control);
      if (name.empty()) continue;
      const auto role = typed_.line(row_name("parties-role", row));
      const auto meant = meant_organisation(session_, gazetteer_, typed_, control);
      if (!meant.one) {
        organisation_fault("parties", name, !meant.candidates.empty());
        continue;
      }
      if (!relations::parse_role(role)) fault("parties", msg("Please choose the role of {name}.", {{"name", name}}));
      const std::string id = meant.one->id.text();
      if (!there.insert(id).second) {
        fault("parties", msg("{name} is a party twice.", {{"name", name}}));
        continue;
      }
      // What else is known of a party stays with it: when it confirmed.
      json::object item;
      if (const auto* known = base_.if_contains("parties"); known && known->is_array())
        for (const auto& party : known->as_array())
          if (const auto* object = party.if_object(); object && text_of(*object, "organisation") == id) item = *object;
      item["organisation"] = id;
      item["role"] = role;
      values.push_back(std::move(item));
    }
    if (values.size() < 2 && !is_faulted("parties")) fault("parties", msg("A relation needs two parties or more."));
    // Who is a party no longer states nothing; the source does still.
    if (auto* statements = record_.if_contains("statements"); statements && statements->is_array())
      for (auto& statement : statements->as_array())
        if (auto* object = statement.if_object(); object && !there.contains(std::string(text_of(*object, "by"))))
          object->erase("by");
    set("parties", values);
  }

  // The stores' own rules, for what no single field shows. A new record has no id yet, nor a source.
  void check_whole(std::string_view text) {
    auto record = parse(text);
    if (text_of(record, "id").empty()) record["id"] = "000000000001";
    base::Result<void> good;
    if (kind_ == Kind::organisation) {
      const auto o = organisations::organisation_from_json(record);
      if (o) good = organisations::check(*o);
    } else {
      auto r = relations::relation_from_json(record);
      if (r && r->statements.empty()) r->statements.push_back({sources::SourceId{1}});
      if (r) good = relations::check(*r);
    }
    if (!good && !is_faulted(good.error().field)) problems_.push_back(good.error());
  }

  db::Session& session_;
  const places::Gazetteer& gazetteer_;
  const Kind kind_;
  const json::object base_;
  json::object record_;
  const Typed& typed_;
  std::optional<places::Place> place_is_new_;
  std::optional<Typed> was_;
  std::vector<Problem> problems_;
};

}  // namespace

Parsed parse_form(db::Session& session, const places::Gazetteer& gazetteer, Kind kind, std::string_view base,
                  const http::Request& request) {
  const Typed typed(request);
  return Reader(session, gazetteer, kind, base, typed).read();
}

std::int64_t form_version(const http::Request& request) {
  const auto text = request.form_field("version").value_or("");
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && number > 0 ? number : 0;
}

}  // namespace records
