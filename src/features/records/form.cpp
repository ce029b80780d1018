// SPDX-License-Identifier: EUPL-1.2
#include "records/form_view.h"

#include <boost/json/value_from.hpp>

#include "base/text.h"
#include "records/fields.h"
#include "records/form_values.h"

namespace records {
namespace {

using base::msg;
using views::Candidate;
using views::Option;
using views::Row;

constexpr int empty_rows = 2, more_rows = 4;
constexpr std::size_t most_parties = 150;

// With a capital letter, as the beginning of a line.
std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 32);
  else if (text.size() > 1 && text[0] == '\xc3' && static_cast<unsigned char>(text[1]) >= 0xa0)
    text[1] = static_cast<char>(text[1] - 32);
  return text;
}

void sort_by_name(std::vector<Option>& options) {
  std::vector<std::pair<std::string, Option>> keyed;
  for (auto& option : options) keyed.emplace_back(base::fold(option.label), std::move(option));
  std::ranges::sort(keyed, {}, &std::pair<std::string, Option>::first);
  options.clear();
  for (auto& [key, option] : keyed) options.push_back(std::move(option));
}

// What is not in the list stays what it is: nothing is lost because this program does not know it.
std::vector<Option> chosen_of(std::vector<Option> options, const std::string& value) {
  bool found = false;
  for (auto& option : options)
    if (option.value == value) option.chosen = found = true;
  if (!found && !value.empty()) options.push_back({value, value, true});
  return options;
}

class Writer {
 public:
  Writer(db::Session& session, const places::Gazetteer& gazetteer, Kind kind, const boost::json::object& record,
         base::Language language, const Typed& typed, const std::vector<base::Problem>& problems, bool was_sent)
      : session_(session),
        gazetteer_(gazetteer),
        kind_(kind),
        record_(record),
        language_(language),
        typed_(typed),
        problems_(problems),
        was_sent_(was_sent) {
    languages_ = language_options(language);
  }

  views::Form write() {
    views::Form form;
    for (const auto& field : fields(kind_)) form.fields.push_back(write_field(field));
    return form;
  }

 private:
  std::string tr(const base::Message& message) const { return base::text(language_, message); }

  views::Field write_field(const records::Field& known) {
    views::Field field{.name = std::string(known.name), .label = tr(label(kind_, known.name))};
    for (const auto& problem : problems_)
      if (problem.field == field.name) field.error += (field.error.empty() ? "" : " ") + tr(problem.message);
    const auto& name = field.name;
    if (name == "names" || name == "title" || name == "summary")
      write_texts(field);
    else if (name == "identifiers")
      write_identifiers(field);
    else if (name == "languages")
      write_languages(field);
    else if (name == "themes")
      write_themes(field);
    else if (name == "parties")
      write_parties(field);
    else if (name == "point")
      write_point(field);
    else if (name == "statements")
      write_statements(field);
    else if (name == "kind" || name == "level" || name == "status" || name == "country")
      write_select(field);
    else
      write_line(field);
    return field;
  }

  std::string described_by(const views::Field& field) const {
    std::string ids;
    if (!field.hint.empty()) ids = field.name + "-hint";
    if (!field.error.empty()) ids += (ids.empty() ? "" : " ") + field.name + "-error";
    return ids;
  }

  template <class Enum>
  std::vector<Option> codes(Enum last) const {
    std::vector<Option> options;
    for (int i = 0; i <= static_cast<int>(last); ++i) {
      const auto value = static_cast<Enum>(i);
      options.push_back({std::string(code(value)), capital(tr(label(value))), false});
    }
    return options;
  }

  void write_select(views::Field& field) {
    field.is_single = true;
    std::vector<Option> options;
    if (field.name == "country") {
      for (const auto& country : gazetteer_.countries())
        options.push_back({std::string(country.code), gazetteer_.country_name(country.code, language_), false});
      sort_by_name(options);
      options.insert(options.begin(), {"", tr(msg("No country")), false});
    } else if (field.name == "level") {
      options = codes(organisations::Level::region);
    } else if (field.name == "status") {
      options = codes(relations::Status::closed);
    } else if (kind_ == Kind::organisation) {
      options = codes(organisations::Kind::other);
    } else {
      options = codes(relations::Kind::informal);
    }
    Row row{.id = field.name, .has_select = true, .is_invalid = !field.error.empty(), .select_name = field.name};
    row.options = chosen_of(std::move(options), typed_.line(field.name));
    row.described_by = described_by(field);
    field.rows.push_back(std::move(row));
  }

  void write_line(views::Field& field) {
    field.is_single = true;
    const auto& name = field.name;
    Row row{.id = name,
            .has_text = true,
            .is_invalid = !field.error.empty(),
            .text_name = name,
            .text = typed_.line(name),
            .kind_of_input = "text"};
    if (name == "start" || name == "end") field.hint = tr(msg("As far as it is known: 1984, 1984-05 or 17/05/1984."));
    if (name == "web") row.kind_of_input = "url";
    if (name == "population") row.kind_of_input = "numeric";
    if (name == "place") {
      field.hint = tr(msg("The town, region or grouping that it governs. With it come coordinates and inhabitants."));
      row.has_hidden = true;
      row.hidden_name = "place-id";
      row.hidden = typed_.line("place-id");
      if (was_sent_ && !row.text.empty())
        if (const auto meant = meant_place(gazetteer_, typed_); !meant.one)
          for (const auto& place : meant.candidates)
            add_candidate(row, place.id(), place_label(gazetteer_, place, language_));
    }
    if (name == "subdivision") {
      field.hint = tr(msg("The region or province. It may stay empty where there is a place."));
      row.has_hidden = true;
      row.hidden_name = "subdivision-id";
      row.hidden = typed_.line("subdivision-id");
    }
    if (name == "parent") {
      field.hint = tr(msg("The organisation that it is a part of, if there is one in the register."));
      stand_for_organisation(row);
    }
    row.described_by = described_by(field);
    field.rows.push_back(std::move(row));
  }

  void add_candidate(Row& row, std::string value, std::string shown) const {
    row.has_candidates = true;
    row.asked_name = row.text_name + "-asked";
    row.choice_name = row.text_name + "-choice";
    row.candidates_label = tr(msg("Which of these is “{name}”?", {{"name", row.text}}));
    row.candidates.push_back(
        {fmt::format("{}-choice-{}", row.text_name, row.candidates.size()), std::move(value), std::move(shown), false});
  }

  void stand_for_organisation(Row& row) {
    row.has_hidden = true;
    row.has_suggestions = true;
    row.hidden_name = row.text_name + "-id";
    row.hidden = typed_.line(row.hidden_name);
    if (!was_sent_ || row.text.empty()) return;
    const auto meant = meant_organisation(session_, gazetteer_, typed_, row.text_name);
    if (meant.one) {
      row.hidden = meant.one->id.text();
      row.text = meant.one->name_in(language_);
      return;
    }
    row.is_invalid = true;
    for (const auto& one : meant.candidates)
      add_candidate(row, one.id.text(), organisation_label(gazetteer_, one, language_));
  }

  static std::vector<Option> language_options(base::Language language) {
    std::vector<Option> options;
    for (const auto& code : all_languages())
      options.push_back({code, capital(base::language_name(language, code)), false});
    sort_by_name(options);
    return options;
  }

  // Those that there are, and empty ones after them; `fill` is given the row and its number.
  void write_rows(views::Field& field, std::string_view control, auto fill) {
    field.is_list = field.can_grow = true;
    const auto there = typed_.rows(control);
    int last = -1, shown = 0;
    const auto add = [&](int number) {
      Row row;
      row.id = row_name(control, number);
      row.is_labelled = true;
      row.is_invalid = !field.error.empty() && shown == 0;
      fill(row, number, base::format_number(language_, ++shown));
      row.described_by = described_by(field);
      field.rows.push_back(std::move(row));
      last = std::max(last, number);
    };
    for (const int number : there) add(number);
    int empty = 0;
    for (const int number : there) empty += typed_.line(row_name(control, number)).empty() ? 1 : 0;
    const int wanted = typed_.line("add") == field.name ? empty + more_rows : empty_rows;
    for (; empty < wanted; ++empty) add(last + 1);
  }

  void write_texts(views::Field& field) {
    const auto control = field.name + "-text", choice = field.name + "-language";
    if (field.name == "names")
      field.hint = tr(msg("The first one is its main name, in its own language. Further names say their language."));
    if (field.name == "summary")
      field.hint = tr(msg("A paragraph for somebody who knows nothing of it, in one language or several."));
    auto options = languages_;
    options.insert(options.begin(), {"", tr(msg("Its own language")), false});
    write_rows(field, control, [&](Row& row, int number, const std::string& n) {
      row.has_select = row.has_text = true;
      row.is_long = field.name == "summary";
      row.select_name = row_name(choice, number);
      row.select_label = tr(msg("{field}, line {n}: language", {{"field", field.label}, {"n", n}}));
      row.options = chosen_of(options, typed_.line(row.select_name));
      row.text_name = row.id;
      row.text_label = tr(msg("{field}, line {n}: text", {{"field", field.label}, {"n", n}}));
      row.text = row.is_long ? typed_.text(row.id) : typed_.line(row.id);
      row.kind_of_input = "text";
    });
  }

  void write_identifiers(views::Field& field) {
    field.hint = tr(msg("Its numbers in other lists."));
    std::vector<Option> schemes{{"", tr(msg("Choose a list")), false}};
    for (const std::string_view scheme : {"geonames", "wikidata", "siren", "insee", "ine", "iati"})
      schemes.push_back({std::string(scheme), std::string(scheme), false});
    write_rows(field, "identifiers-value", [&](Row& row, int number, const std::string& n) {
      row.has_select = row.has_text = true;
      row.select_name = row_name("identifiers-scheme", number);
      row.select_label = tr(msg("{field}, line {n}: list", {{"field", field.label}, {"n", n}}));
      row.options = chosen_of(schemes, typed_.line(row.select_name));
      row.text_name = row.id;
      row.text_label = tr(msg("{field}, line {n}: number", {{"field", field.label}, {"n", n}}));
      row.text = typed_.line(row.id);
      row.kind_of_input = "text";
    });
  }

  void write_languages(views::Field& field) {
    field.hint = tr(msg("In which it works."));
    auto options = languages_;
    options.insert(options.begin(), {"", tr(msg("Choose a language")), false});
    write_rows(field, "languages-code", [&](Row& row, int, const std::string& n) {
      row.has_select = true;
      row.select_name = row.id;
      row.select_label = tr(msg("{field}, line {n}", {{"field", field.label}, {"n", n}}));
      row.options = chosen_of(options, typed_.line(row.id));
    });
  }

  void write_parties(views::Field& field) {
    // A form has room for so many; what does not go around in it stays as it is.
    if (const auto lines = shown(session_, kind_, "parties", record_, language_, &gazetteer_);
        lines.size() > most_parties) {
      field.is_shown = true;
      field.lines = lines;
      field.hint = tr(msg("These are too many to be changed in a form; an import changes them."));
      return;
    }
    field.hint = tr(msg("Names as the register has them, or the address of their page here."));
    const auto roles = codes(relations::Role::facilitator);
    write_rows(field, "parties-name", [&](Row& row, int number, const std::string& n) {
      row.has_select = row.has_text = true;
      row.select_name = row_name("parties-role", number);
      row.select_label = tr(msg("{field}, line {n}: role", {{"field", field.label}, {"n", n}}));
      row.options = chosen_of(roles, typed_.line(row.select_name));
      row.text_name = row.id;
      row.text_label = tr(msg("{field}, line {n}: organisation", {{"field", field.label}, {"n", n}}));
      row.text = typed_.line(row.id);
      row.kind_of_input = "text";
      row.is_invalid = false;
      stand_for_organisation(row);
    });
  }

  void write_point(views::Field& field) {
    field.is_list = true;
    for (const std::string name : {"latitude", "longitude"}) {
      Row row{.id = name,
              .has_text = true,
              .is_invalid = !field.error.empty(),
              .is_labelled = true,
              .text_name = name,
              .text = typed_.line(name)};
      row.text_label = name == "latitude" ? tr(msg("Latitude, in degrees")) : tr(msg("Longitude, in degrees"));
      row.kind_of_input = "text";
      row.described_by = described_by(field);
      field.rows.push_back(std::move(row));
    }
  }

  void write_themes(views::Field& field) {
    field.is_themes = true;
    const auto chosen = typed_.all("themes");
    for (const auto& theme : themes::all()) {
      if (theme.parent.empty()) field.groups.push_back({std::string(themes::name(theme, language_)), false, {}});
      auto& group = field.groups.back();
      const bool is_chosen = std::ranges::find(chosen, theme.code) != chosen.end();
      group.is_open = group.is_open || is_chosen;
      group.themes.push_back({fmt::format("themes-{}", theme.code), std::string(theme.code),
                              std::string(themes::name(theme, language_)), is_chosen});
    }
  }

  void write_statements(views::Field& field) {
    field.is_shown = true;
    field.lines = shown(session_, kind_, "statements", record_, language_, &gazetteer_);
    field.hint = tr(msg("Sources are added by whoever states it; they are not written by hand."));
  }

  db::Session& session_;
  const places::Gazetteer& gazetteer_;
  const Kind kind_;
  const boost::json::object& record_;
  const base::Language language_;
  const Typed& typed_;
  const std::vector<base::Problem>& problems_;
  const bool was_sent_;
  std::vector<Option> languages_;
};

}  // namespace

boost::json::object form_view(db::Session& session, const places::Gazetteer& gazetteer, Kind kind,
                              std::string_view values, base::Language language, const http::Request* sent,
                              const std::vector<base::Problem>& problems) {
  const auto record = parse(values);
  Typed typed(session, gazetteer, kind, record, language);
  if (sent) {
    Typed by_hand(*sent);
    by_hand.complete_from(typed);
    typed = std::move(by_hand);
  }
  auto form = Writer(session, gazetteer, kind, record, language, typed, problems, sent != nullptr).write();
  if (sent) {
    form.version = fmt::format("{}", form_version(*sent));
  } else if (const auto id = text_of(record, "id"); !id.empty()) {
    auto newest =
        session.prepare("SELECT coalesce(max(sequence), 0) FROM change WHERE record_kind = $1 AND record_id = $2");
    form.version = fmt::format("{}", newest.run(code(kind), id).integer(0));
  } else {
    form.version = "0";
  }
  return boost::json::value_from(form).as_object();
}

std::string as_of(db::Session& session, const Ref& ref, std::int64_t sequence) {
  auto row = session.prepare(
      "SELECT after FROM change WHERE record_kind = $1 AND record_id = $2 AND sequence <= $3 ORDER BY sequence DESC "
      "LIMIT 1");
  return row.run(code(ref.kind), ref.id, sequence).row() ? std::string(row.text(0)) : std::string();
}

}  // namespace records
