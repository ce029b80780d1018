// SPDX-License-Identifier: EUPL-1.2
#include "base/format_money.h"
#include "base/text.h"
#include "portfolio/form.h"
#include "portfolio/labels.h"

namespace portfolio {
namespace {

using base::msg;
using records::row_name;
using views::Field;
using views::Row;
using web::Option;

constexpr int more_rows = 4;
constexpr int most_relations = 300;
// Shown among the languages besides those of the interface and of the project: the most spoken, and many of small territories.
constexpr std::array common_languages{"ar", "bn", "ca", "cs", "de", "el", "eu", "fa", "gl", "hi", "hu", "id", "it", "ja", "ko", "mg", "nl", "pl", "qu", "ro", "ru", "sv", "sw", "tr", "uk", "vi", "wo", "zh"};

class Writer {
 public:
  Writer(db::Session& session, const places::Gazetteer& gazetteer, const Project& project, const records::Typed& typed, bool was_sent,
         const std::vector<base::Problem>& problems, base::Language language)
      : session_(session), gazetteer_(gazetteer), project_(project), typed_(typed), was_sent_(was_sent), problems_(problems), language_(language) {
    text_languages_ = languages_of_texts();
  }

  std::vector<views::Section> write() {
    std::vector<views::Section> sections;
    const auto section = [&](const char* id, const base::Message& title, const base::Message& lead) -> views::Section& {
      sections.push_back({id, tr(title), lead.id.empty() ? "" : tr(lead), {}, {}});
      return sections.back();
    };
    auto& what = section("what", msg("What"), msg("Each text may stand in several languages: one line for each."));
    what.fields.push_back(texts("title", "title", tr(field_label("title")), {}, false, 2));
    what.fields.push_back(texts("summary", "summary", tr(field_label("summary")), tr(msg("A paragraph for somebody who knows nothing of it.")), true, 1));
    for (const auto& field : description_fields)
      if (field.name != "summary") what.fields.push_back(texts(std::string(field.name), std::string(field.name), tr(field_label(field.name)), {}, true, 1));
    what.fields.push_back(choice("status", coded(projects::all_statuses(), [](const std::string& code) { return projects::status_label(code); }, msg("not said"))));
    what.fields.push_back(choice("language", all_languages(), tr(msg("That of the texts that say none."))));
    if (!has_money(project_)) what.fields.push_back(choice("currency", all_currencies(), tr(msg("In which its budget is kept; amounts may be in any other too."))));
    what.fields.push_back(line("identifier", tr(msg("If it has one already, such as FR-COA-217500016-2024-1."))));

    auto& who = section("who", msg("Who"), {});
    who.fields.push_back(participants());
    who.fields.push_back(relations());

    auto& where = section("where", msg("Where"), {});
    where.fields.push_back(locations());
    where.fields.push_back(countries());

    auto& when = section("when", msg("When"), msg("As far as it is known: 1984, 1984-05 or 17/05/1984."));
    for (const auto& field : date_fields) when.fields.push_back(line(std::string(field.name), {}));

    auto& about = section("about", msg("Themes and goals"), {});
    about.fields.push_back(themes_field());
    about.fields.push_back(goals_field());
    about.fields.push_back(old_goals_field());
    about.fields.push_back(sectors());

    auto& kind = section("kind", msg("Classification"), msg("By the manual's criteria, section 5.1, box 52. Theme, kinds and number of actors follow from the sheet."));
    kind.fields.push_back(choice("action", choices(actions())));
    kind.fields.push_back(choice("formality", choices(formalities())));
    kind.fields.push_back(checks("aims", aims()));
    kind.fields.push_back(choice("reach", choices(reaches())));
    kind.fields.push_back(choice("management", coded(projects::all_managements(), [](const std::string& code) { return projects::management_label(code); }, msg("not said"))));

    auto& approvals = section("approvals", msg("Approvals"), msg("Who has to agree, in their order: the own council, the partner's, the funder."));
    approvals.blocks = blocks("approvals", msg("Approval {n}"), msg("Add an approval"), [&](const std::string& b) { return approval(b); });
    auto& news = section("news", msg("Updates and lessons"), msg("What was done meanwhile, and what was learned."));
    news.blocks = blocks("news", msg("Update {n}"), msg("Add an update or a lesson"), [&](const std::string& b) { return news_item(b); });
    auto& documents = section("documents", msg("Documents"), msg("On the web: the agreement, the report, the evaluation."));
    documents.blocks = blocks("documents", msg("Document {n}"), msg("Add a document"), [&](const std::string& b) { return document(b); });
    return sections;
  }

 private:
  std::string tr(const base::Message& message) const { return base::text(language_, message); }

  Field field(const std::string& name, std::string label, std::string hint = {}) const {
    Field made{.name = name, .label = std::move(label), .hint = std::move(hint)};
    for (const auto& problem : problems_)
      if (problem.field == name) made.error += (made.error.empty() ? "" : " ") + tr(problem.message);
    return made;
  }
  static std::string described_by(const Field& field) {
    std::string ids;
    if (!field.hint.empty()) ids = field.name + "-hint";
    if (!field.error.empty()) ids += (ids.empty() ? "" : " ") + field.name + "-error";
    return ids;
  }
  static std::vector<Option> chosen_of(std::vector<Option> options, const std::string& value) {
    bool found = false;
    for (auto& option : options)
      if (option.value == value) option.chosen = found = true;
    if (!found && !value.empty()) options.push_back({value, value, true});
    return options;
  }

  Field line(const std::string& name, std::string hint, std::string label = {}, std::string kind_of_input = "text") const {
    auto made = field(name, label.empty() ? tr(field_label(name)) : std::move(label), std::move(hint));
    made.is_single = true;
    Row row{.id = name, .has_text = true, .is_invalid = !made.error.empty(), .text_name = name, .text = typed_.line(name), .kind_of_input = std::move(kind_of_input)};
    row.described_by = described_by(made);
    made.lines.push_back({{std::move(row)}, {}, {}});
    return made;
  }
  Field choice(const std::string& name, std::vector<Option> options, std::string hint = {}, std::string label = {}) const {
    auto made = field(name, label.empty() ? tr(field_label(name)) : std::move(label), std::move(hint));
    made.is_single = true;
    Row row{.id = name, .has_select = true, .is_invalid = !made.error.empty(), .select_name = name};
    row.options = chosen_of(std::move(options), typed_.line(name));
    row.described_by = described_by(made);
    made.lines.push_back({{std::move(row)}, {}, {}});
    return made;
  }
  template <class F>
  std::vector<Option> coded(const std::vector<std::string>& codes, F label, const base::Message& none) const {
    std::vector<Option> options{{"", capital(tr(none)), false}};
    for (const auto& code : codes) options.push_back({code, capital(tr(label(code))), false});
    return options;
  }
  std::vector<Option> choices(std::span<const Coded> all) const {
    std::vector<Option> options{{"", capital(tr(msg("not said"))), false}};
    for (const auto& one : all) options.push_back({std::string(one.code), capital(tr(label_in(all, one.code))), false});
    return options;
  }
  Field checks(const std::string& name, std::span<const Coded> all) const {
    auto made = field(name, tr(field_label(name)));
    made.is_checks = true;
    const auto chosen = typed_.all(name);
    for (const auto& one : all)
      made.checks.push_back({name + "-" + std::string(one.code), std::string(one.code), capital(tr(label_in(all, one.code))),
                             std::ranges::find(chosen, one.code) != chosen.end()});
    return made;
  }

  // Rows that there are, and empty ones after them; `fill` makes what stands in a row.
  template <class F>
  Field rows(const std::string& name, const std::string& control, std::string label, std::string hint, int empty_rows, F fill) const {
    auto made = field(name, std::move(label), std::move(hint));
    made.is_list = made.can_grow = true;
    made.has_shares = name == "participants" || name == "countries" || name == "sectors";
    int last = -1, shown = 0, empty = 0;
    const auto add = [&](int number) {
      auto in_line = fill(number, base::format_number(language_, ++shown));
      for (auto& row : in_line) row.described_by = described_by(made);
      if (!in_line.empty()) in_line.back().is_invalid = in_line.back().is_invalid || (!made.error.empty() && shown == 1);
      // Which line of the sheet this one was.
      const auto from = row_name(name + "-from", number);
      made.lines.push_back({std::move(in_line), typed_.has(from) ? from : std::string(), typed_.line(from)});
      last = std::max(last, number);
    };
    for (const int number : typed_.rows(control)) {
      add(number);
      empty += typed_.line(row_name(control, number)).empty() ? 1 : 0;
    }
    const int wanted = typed_.line("add") == name ? empty + more_rows : empty_rows;
    for (; empty < wanted; ++empty) add(last + 1);
    return made;
  }

  Field texts(const std::string& name, const std::string& control, std::string label, std::string hint, bool is_long, int empty_rows) const {
    const std::string shown = label;
    return rows(name, control + "-text", std::move(label), std::move(hint), std::max(empty_rows, 1), [&](int number, const std::string& n) {
      Row row{.id = row_name(control + "-text", number), .has_select = true, .has_text = true, .is_long = is_long, .is_labelled = true};
      row.select_name = row_name(control + "-language", number);
      row.select_label = tr(msg("{field}, line {n}: language", {{"field", shown}, {"n", n}}));
      row.options = chosen_of(text_languages_, typed_.line(row.select_name));
      row.text_name = row.id;
      row.text_label = tr(msg("{field}, line {n}: text", {{"field", shown}, {"n", n}}));
      row.text = is_long ? typed_.text(row.id) : typed_.line(row.id);
      row.kind_of_input = "text";
      return std::vector{std::move(row)};
    });
  }

  Row share(const std::string& list, int number, const std::string& label, const std::string& n) const {
    Row row{.id = row_name(list + "-share", number), .has_text = true, .is_labelled = true};
    row.text_name = row.id;
    row.text_label = tr(msg("{field}, line {n}: share in %", {{"field", label}, {"n", n}}));
    row.text = typed_.line(row.id);
    row.kind_of_input = "decimal";
    return row;
  }

  void add_candidate(Row& row, std::string value, std::string shown) const {
    row.has_candidates = true;
    row.asked_name = row.text_name + "-asked";
    row.choice_name = row.text_name + "-choice";
    row.candidates_label = tr(msg("Which of these is “{name}”?", {{"name", row.text}}));
    const bool chosen = typed_.line(row.choice_name) == value && typed_.line(row.asked_name) == row.text;
    row.candidates.push_back({fmt::format("{}-choice-{}", row.text_name, row.candidates.size()), std::move(value), std::move(shown), chosen});
  }

  Field participants() const {
    const auto label = tr(field_label("participants"));
    auto role_options = coded(projects::all_roles(), [](const std::string& code) { return projects::role_label(code); }, msg("Choose a role"));
    auto made = rows("participants", "participants-name", label, tr(msg("Role, organisation, and its share in % if shares are agreed. Names as the register has them, or the address of their page here.")), 2,
                [&](int number, const std::string& n) {
                  Row row{.id = row_name("participants-name", number), .has_select = true, .has_text = true, .is_labelled = true};
                  row.select_name = row_name("participants-role", number);
                  row.select_label = tr(msg("{field}, line {n}: role", {{"field", label}, {"n", n}}));
                  row.options = chosen_of(role_options, typed_.line(row.select_name));
                  row.text_name = row.id;
                  row.text_label = tr(msg("{field}, line {n}: organisation", {{"field", label}, {"n", n}}));
                  row.text = typed_.line(row.id);
                  row.kind_of_input = "text";
                  row.has_hidden = row.has_suggestions = true;
                  row.hidden_name = row.id + "-id";
                  row.hidden = typed_.line(row.hidden_name);
                  if (was_sent_ && !row.text.empty() && !is_as_it_was(number)) {
                    const auto meant = records::meant_organisation(session_, gazetteer_, typed_, row.id);
                    if (meant.one) {
                      row.hidden = meant.one->id.text();
                    } else {
                      row.is_invalid = true;
                      for (const auto& one : meant.candidates) add_candidate(row, one.id.text(), records::organisation_label(gazetteer_, one, language_));
                      add_candidate(row, "name", tr(msg("None that the register has: keep the name as I wrote it.")));
                    }
                  }
                  return std::vector{std::move(row), share("participants", number, label, n)};
                });
    return made;
  }
  // The name of a partner whom the register does not have, as it stands in the sheet.
  bool is_as_it_was(int number) const {
    const auto from = number_of(typed_.line(row_name("participants-from", number)), -1);
    if (from < 0 || from >= static_cast<std::int64_t>(project_.participants.size())) return false;
    const auto& who = project_.participants[static_cast<std::size_t>(from)].who;
    return !who.organisation && name_of(session_, who, language_) == typed_.line(row_name("participants-name", number));
  }

  Field relations() const {
    const auto label = tr(field_label("relations"));
    std::vector<Option> options{{"", tr(msg("Choose a relation")), false}};
    if (project_.owner)
      for (const auto& relation : ::relations::of_organisation(session_, project_.owner, most_relations))
        options.push_back({relation.id.text(), relation_title(session_, relation.id, language_), false});
    for (const auto id : project_.relations)
      if (std::ranges::find(options, id.text(), &Option::value) == options.end()) options.push_back({id.text(), relation_title(session_, id, language_), false});
    return rows("relations", "relations-id", label, tr(msg("Of the organisation that keeps it.")), 1, [&](int number, const std::string& n) {
      Row row{.id = row_name("relations-id", number), .has_select = true};
      row.select_name = row.id;
      row.select_label = tr(msg("{field}, line {n}", {{"field", label}, {"n", n}}));
      row.options = chosen_of(options, typed_.line(row.id));
      return std::vector{std::move(row)};
    });
  }

  Field locations() const {
    const auto label = tr(field_label("locations"));
    return rows("locations", "locations-name", label, tr(msg("Towns, communes, provinces by their names; with the country if there are several: Valencia, Venezuela.")), 2,
                [&](int number, const std::string& n) {
                  Row row{.id = row_name("locations-name", number), .has_text = true, .is_labelled = true};
                  row.text_name = row.id;
                  row.text_label = tr(msg("{field}, line {n}", {{"field", label}, {"n", n}}));
                  row.text = typed_.line(row.id);
                  row.kind_of_input = "text";
                  row.has_hidden = true;
                  row.hidden_name = row.id + "-id";
                  row.hidden = typed_.line(row.hidden_name);
                  if (was_sent_ && !row.text.empty() && !place_is_as_it_was(number)) {
                    const auto meant = records::meant_place(gazetteer_, typed_, row.id);
                    if (meant.one) {
                      row.hidden = meant.one->id();
                      row.text = records::place_label(gazetteer_, *meant.one, language_);
                    } else {
                      row.is_invalid = true;
                      for (const auto& place : meant.candidates) add_candidate(row, place.id(), records::place_label(gazetteer_, place, language_));
                    }
                  }
                  return std::vector{std::move(row)};
                });
  }
  bool place_is_as_it_was(int number) const {
    const auto from = number_of(typed_.line(row_name("locations-from", number)), -1);
    return from >= 0 && from < static_cast<std::int64_t>(project_.locations.size()) &&
           location_label(gazetteer_, project_.locations[static_cast<std::size_t>(from)], language_) == typed_.line(row_name("locations-name", number));
  }

  Field countries() const {
    const auto label = tr(field_label("countries"));
    std::vector<std::pair<std::string, Option>> sorted;
    for (const auto& country : gazetteer_.countries()) {
      Option option{std::string(country.code), gazetteer_.country_name(country.code, language_), false};
      auto key = base::fold(option.label);
      sorted.emplace_back(std::move(key), std::move(option));
    }
    std::ranges::sort(sorted, {}, &std::pair<std::string, Option>::first);
    std::vector<Option> options{{"", tr(msg("Choose a country")), false}};
    for (auto& [key, option] : sorted) options.push_back(std::move(option));
    return rows("countries", "countries-code", label, tr(msg("Those of the places come by themselves. The share in % of the money, if there are several.")), 1,
                [&](int number, const std::string& n) {
                  Row row{.id = row_name("countries-code", number), .has_select = true};
                  row.select_name = row.id;
                  row.select_label = tr(msg("{field}, line {n}", {{"field", label}, {"n", n}}));
                  row.options = chosen_of(options, typed_.line(row.id));
                  return std::vector{std::move(row), share("countries", number, label, n)};
                });
  }

  Field sectors() const {
    const auto label = tr(field_label("sectors"));
    return rows("sectors", "sectors-code", label, tr(msg("Purpose codes of the OECD’s aid statistics, such as 14030, and their share in %.")), 1, [&](int number, const std::string& n) {
      Row row{.id = row_name("sectors-code", number), .has_text = true, .is_labelled = true};
      row.text_name = row.id;
      row.text_label = tr(msg("{field}, line {n}: code", {{"field", label}, {"n", n}}));
      row.text = typed_.line(row.id);
      row.kind_of_input = "text";
      return std::vector{std::move(row), share("sectors", number, label, n)};
    });
  }

  Field themes_field() const {
    auto made = field("themes", tr(field_label("themes")));
    made.is_groups = true;
    const auto chosen = typed_.all("themes");
    for (const auto& theme : themes::all()) {
      if (theme.parent.empty()) made.groups.push_back({std::string(themes::name(theme, language_)), false, {}});
      auto& group = made.groups.back();
      const bool is_chosen = std::ranges::find(chosen, theme.code) != chosen.end();
      group.is_open = group.is_open || is_chosen;
      group.themes.push_back({fmt::format("themes-{}", theme.code), std::string(theme.code), std::string(themes::name(theme, language_)), is_chosen});
    }
    return made;
  }
  // A goal, and below it its targets; both in one list of values, which the parser tells apart.
  Field goals_field() const {
    auto made = field("goals", tr(field_label("goals")));
    made.is_groups = true;
    const auto goals = typed_.all("goals");
    const auto has = [](const std::vector<std::string>& list, std::string_view code) { return std::ranges::find(list, code) != list.end(); };
    for (int goal = 1; goal <= 17; ++goal) {
      const auto code = std::to_string(goal);
      const std::string name = fmt::format("{} {}", code, tr(themes::goal_name(goal)));
      views::ThemeGroup group{name, has(goals, code), {{"goals-" + code, code, tr(msg("the whole goal")), has(goals, code)}}};
      for (const auto& target : targets_of(goal)) {
        const bool is_chosen = has(goals, target);
        group.is_open = group.is_open || is_chosen;
        group.themes.push_back({"goals-" + target, target, fmt::format("{} {}", target, target_name(target, language_)), is_chosen});
      }
      made.groups.push_back(std::move(group));
    }
    return made;
  }
  Field old_goals_field() const {
    auto made = field("mdgs", tr(field_label("mdgs")));
    made.is_groups = true;
    const auto chosen = typed_.all("mdgs");
    views::ThemeGroup group{tr(msg("For projects from before 2016")), false, {}};
    for (int goal = 1; goal <= 8; ++goal) {
      const auto code = std::to_string(goal);
      const bool is_chosen = std::ranges::find(chosen, code) != chosen.end();
      group.is_open = group.is_open || is_chosen;
      group.themes.push_back({"mdgs-" + code, code, fmt::format("{} {}", code, tr(old_goal_name(goal))), is_chosen});
    }
    made.groups.push_back(std::move(group));
    return made;
  }

  template <class F>
  std::vector<views::Block> blocks(const std::string& list, const base::Message& title, const base::Message& add, F fields) const {
    std::vector<views::Block> made;
    int last = -1;
    const auto put = [&](int number, bool is_new) {
      const auto name = row_name(list, number);
      views::Block block{.name = name, .value = typed_.line(name)};
      block.fields = fields(name);
      std::string what = typed_.line(row_name(name + "-title-text", 0));
      if (what.size() > 80) what = {};
      auto numbered = title;
      numbered.parameters = {{"n", base::format_number(language_, static_cast<long long>(made.size() + 1))}};
      block.title = is_new ? tr(add) : what.empty() ? tr(numbered) : what;
      block.is_open = std::ranges::any_of(block.fields, [](const Field& one) { return !one.error.empty(); }) || typed_.line("add").starts_with(name + "-") ||
                      (is_new && typed_.line("add") == list);
      made.push_back(std::move(block));
      last = std::max(last, number);
    };
    for (const int number : typed_.rows(list)) {
      const auto name = row_name(list, number);
      bool is_empty = typed_.line(name).empty();
      for (const char* part : {"-title-text-0", "-words-text-0", "-body", "-days", "-begun", "-decided", "-date", "-picture", "-upload", "-shows", "-url"})
        is_empty = is_empty && typed_.line(name + part).empty();
      put(number, is_empty);
      if (is_empty) return made;  // the place for a new one, sent along with the rest
    }
    put(last + 1, true);
    return made;
  }

  std::vector<Field> approval(const std::string& b) const {
    std::vector<Option> outcomes{{"", tr(msg("Not decided yet")), false}, {"agreed", capital(tr(msg("agreed"))), false}, {"refused", capital(tr(msg("refused"))), false}};
    return {texts(b + "-title", b + "-title", tr(msg("What is asked for")), {}, false, 1), line(b + "-body", {}, tr(msg("Who decides"))),
            line(b + "-days", tr(msg("In days, from asking to the decision.")), tr(msg("How long it takes")), "numeric"), line(b + "-begun", {}, tr(msg("Asked on"))),
            line(b + "-decided", {}, tr(msg("Decided on"))), choice(b + "-outcome", std::move(outcomes), {}, tr(msg("Outcome")))};
  }
  std::vector<Field> news_item(const std::string& b) const {
    std::vector<Option> kinds{{"update", tr(msg("Something that was done")), false}, {"lesson", tr(msg("Something that was learned")), false}};
    return {choice(b + "-kind", std::move(kinds), {}, tr(msg("Kind"))), line(b + "-date", {}, tr(msg("Date"))),
            texts(b + "-title", b + "-title", tr(msg("Title")), {}, false, 1), texts(b + "-words", b + "-words", tr(msg("Text")), tr(msg("Without names of persons who did not agree to it.")), true, 1),
            upload(b), line(b + "-picture", tr(msg("Where it is, if it is to stay there.")), tr(msg("Or a picture on the web")), "url"), line(b + "-shows", {}, tr(msg("What the picture shows")))};
  }
  Field upload(const std::string& b) const {
    auto made = field(b + "-file", tr(msg("Picture")),
                      tr(msg("JPEG, PNG or WebP of at most {most} MB. Where and when it was taken is removed from it; show nobody who did not agree.", {{"most", std::to_string(pictures::most_bytes >> 20)}})));
    views::UploadField shown{.id = typed_.line(b + "-upload"), .id_name = b + "-upload", .take_away_name = b + "-no-upload", .take_away = typed_.has(b + "-no-upload"), .described_by = described_by(made), .is_invalid = !made.error.empty()};
    if (const auto picture = pictures::find(session_, shown.id)) {
      shown.address = pictures::data_address(session_, shown.id).value_or("");
      shown.width = picture->small_width, shown.height = picture->small_height;
      shown.text = typed_.line(b + "-shows");
    }
    made.upload = std::move(shown);
    return made;
  }
  std::vector<Field> document(const std::string& b) const {
    return {texts(b + "-title", b + "-title", tr(msg("Title")), {}, false, 1), line(b + "-url", {}, tr(msg("Web address")), "url"), line(b + "-date", {}, tr(msg("Date")))};
  }

  std::vector<Option> all_languages() const {
    std::vector<std::pair<std::string, Option>> sorted;
    for (const auto& code : records::all_languages()) {
      Option option{code, capital(base::language_name(language_, code)), false};
      auto key = base::fold(option.label);
      sorted.emplace_back(std::move(key), std::move(option));
    }
    std::ranges::sort(sorted, {}, &std::pair<std::string, Option>::first);
    std::vector<Option> options{{"", capital(tr(msg("not said"))), false}};
    for (auto& [key, option] : sorted) options.push_back(std::move(option));
    return options;
  }
  std::vector<Option> all_currencies() const {
    std::vector<Option> options{{"", capital(tr(msg("not said"))), false}};
    const auto add = [&](const std::string& code) {
      const auto name = base::currency_name(language_, code);
      options.push_back({code, name == code ? code : code + " · " + name, false});
    };
    const auto& current = base::current_currencies();
    if (!project_.currency.empty() && std::ranges::find(current, project_.currency) == current.end()) add(project_.currency);
    for (const auto& code : current) add(code);
    return options;
  }
  std::vector<Option> languages_of_texts() const {
    std::vector<std::string> codes;
    for (const auto language : base::languages) codes.emplace_back(base::code(language));
    std::vector<std::string> more(common_languages.begin(), common_languages.end());
    if (!project_.language.empty()) more.push_back(project_.language);
    const auto take = [&](const projects::Narrative& narrative) {
      for (const auto& one : narrative) more.push_back(one.language);
    };
    take(project_.title);
    for (const auto& one : project_.descriptions) take(one.text);
    for (const auto& one : project_.news) take(one.title), take(one.text);
    std::vector<std::pair<std::string, Option>> sorted;
    for (const auto& code : more)
      if (!code.empty() && std::ranges::find(codes, code) == codes.end()) {
        codes.push_back(code);
        Option option{code, capital(base::language_name(language_, code)), false};
        auto key = base::fold(option.label);
        sorted.emplace_back(std::move(key), std::move(option));
      }
    std::ranges::sort(sorted, {}, &std::pair<std::string, Option>::first);
    std::vector<Option> options{{"", tr(msg("The project's own")), false}};
    for (const auto language : base::languages) options.push_back({std::string(base::code(language)), capital(base::language_name(language_, base::code(language))), false});
    for (auto& [key, option] : sorted) options.push_back(std::move(option));
    return options;
  }

  db::Session& session_;
  const places::Gazetteer& gazetteer_;
  const Project& project_;
  const records::Typed& typed_;
  const bool was_sent_;
  const std::vector<base::Problem>& problems_;
  const base::Language language_;
  std::vector<Option> text_languages_;
};

}  // namespace

base::Message field_label(std::string_view field) {
  if (field == "title") return msg("Title");
  if (field == "summary") return msg("Summary");
  if (field == "objectives") return msg("Objectives");
  if (field == "served") return msg("Whom it serves");
  if (field == "more") return msg("More about it");
  if (field == "status") return msg("Status");
  if (field == "language") return msg("Language of the project");
  if (field == "currency") return msg("Currency of the project");
  if (field == "identifier") return msg("IATI identifier");
  if (field == "participants") return msg("Partners");
  if (field == "relations") return msg("Relations it belongs to");
  if (field == "locations") return msg("Places");
  if (field == "countries") return msg("Countries");
  if (field == "planned-start") return msg("Planned start");
  if (field == "actual-start") return msg("Actual start");
  if (field == "planned-end") return msg("Planned end");
  if (field == "actual-end") return msg("Actual end");
  if (field == "themes") return msg("Themes");
  if (field == "goals") return msg("Sustainable development goals");
  if (field == "mdgs") return msg("Millennium development goals");
  if (field == "sectors") return msg("Sectors");
  if (field == "action") return msg("Kind of action");
  if (field == "formality") return msg("Formal or informal");
  if (field == "aims") return msg("What it aims at");
  if (field == "reach") return msg("Geographical reach");
  if (field == "management") return msg("Management");
  if (field == "approvals") return msg("Approvals");
  if (field == "news") return msg("Updates and lessons");
  if (field == "documents") return msg("Documents");
  if (field == "framework") return msg("Logical framework");
  if (field == "money") return msg("Budget");
  if (field == "state") return msg("Who sees it");
  if (field == "rest") return msg("Other data of the sheet");
  return msg("{text}", {{"text", std::string(field)}});
}

std::vector<views::Section> sections_of(db::Session& session, const places::Gazetteer& gazetteer, const Project& project, const records::Typed& typed, bool was_sent,
                                        const std::vector<base::Problem>& problems, base::Language language) {
  return Writer(session, gazetteer, project, typed, was_sent, problems, language).write();
}

}  // namespace portfolio
