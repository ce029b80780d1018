// SPDX-License-Identifier: EUPL-1.2
#include <charconv>
#include <set>

#include "base/format_money.h"
#include "base/text.h"
#include "db/storable.h"
#include "portfolio/form.h"
#include "portfolio/labels.h"

namespace portfolio {
namespace {

using base::msg;
using base::Problem;
using projects::Narrative;
using records::row_name;

constexpr std::size_t most_bytes_of_line = 2000, most_bytes_of_text = 40000, most_parts = 500;

class Reader {
 public:
  Reader(db::Session& session, const places::Gazetteer& gazetteer, const Project& seen, const records::Typed& typed, base::Language language)
      : session_(session), gazetteer_(gazetteer), seen_(seen), mine_(seen), typed_(typed), language_(language) {}

  Parsed read() {
    read_texts("title", mine_.title, most_bytes_of_line, false);
    for (const auto& field : description_fields) read_description(field);
    read_code("status", mine_.status, projects::all_statuses());
    read_code("management", mine_.management, projects::all_managements());
    read_code("language", mine_.language, records::all_languages());
    // Amounts that name no currency are in the project's: it stays once there are any.
    if (!has_money(mine_)) read_code("currency", mine_.currency, base::current_currencies());
    read_line("identifier", mine_.identifier, 300);
    read_dates();
    read_participants();
    read_relations();
    read_countries();
    read_locations();
    read_themes();
    read_tags();
    read_sectors();
    read_criteria();
    read_approvals();
    read_news();
    read_documents();
    if (typed_.has("add")) fault("", msg("There is room for more now. Nothing was kept yet."));
    projects::normalise(mine_);
    // What a project already has may stay; what is typed has to be good.
    if (auto good = projects::check(mine_); !good && !is_faulted(good.error().field)) problems_.push_back(good.error());
    return {std::move(mine_), std::move(problems_)};
  }

 private:
  void fault(std::string_view field, base::Message message) { problems_.push_back({Problem::Kind::invalid, std::move(message), std::string(field)}); }
  bool is_faulted(std::string_view field) const {
    return std::ranges::any_of(problems_, [&](const auto& problem) { return problem.field == field; });
  }

  bool is_text(std::string_view field, std::string_view text, std::size_t most) {
    if (text.size() > most) return fault(field, msg("The text is too long: at most {most} bytes.", {{"most", std::to_string(most)}})), false;
    if (!db::is_storable(text)) return fault(field, msg("The text holds characters that are no text.")), false;
    return true;
  }

  void read_line(std::string_view field, std::string& value, std::size_t most, std::string_view control = {}) {
    const auto name = control.empty() ? field : control;
    if (!typed_.has(name)) return;
    auto text = typed_.line(name);
    if (text != value && is_text(field, text, most)) value = std::move(text);
  }

  void read_code(std::string_view field, std::string& value, const std::vector<std::string>& codes) {
    if (!typed_.has(field)) return;
    auto code = typed_.line(field);
    if (code == value) return;
    if (!code.empty() && std::ranges::find(codes, code) == codes.end()) return fault(field, msg("Please choose one from the list."));
    value = std::move(code);
  }
  void read_choice(std::string_view field, std::string& value, std::span<const Coded> choices) {
    std::vector<std::string> codes;
    for (const auto& one : choices) codes.emplace_back(one.code);
    read_code(field, value, codes);
  }

  static std::string as_typed(const std::string& text, bool is_long) {
    records::Typed one;
    one.add("text", text);
    return is_long ? std::string(base::trim(one.text("text"))) : std::string(base::trim(one.line("text")));
  }

  void read_texts(const std::string& name, Narrative& value, std::size_t most, bool is_long) {
    const auto rows = typed_.rows(name + "-text");
    if (rows.empty()) return;
    Narrative list;
    std::set<std::string> languages;
    bool twice = false;
    for (const int row : rows) {
      const auto control = row_name(name + "-text", row);
      auto text = is_long ? typed_.text(control) : typed_.line(control);
      // What a file said in a way that no control holds stays as it said it.
      if (row < static_cast<int>(value.size()) && as_typed(value[static_cast<std::size_t>(row)].text, is_long) == text) text = value[static_cast<std::size_t>(row)].text;
      if (text.empty()) continue;
      auto language = typed_.line(row_name(name + "-language", row));
      twice = !languages.insert(language).second || twice;
      const bool known = language.empty() || std::ranges::find(records::all_languages(), language) != records::all_languages().end() ||
                         std::ranges::find(value, language, &organisations::Name::language) != value.end();
      if (!known) fault(name, msg("Please choose the language from the list."));
      list.push_back({std::move(language), std::move(text)});
    }
    if (list == value) return;
    for (const auto& one : list)
      if (!is_text(name, one.text, most)) return;
    if (twice) return fault(name, msg("Two lines are in the same language: one of each is enough."));
    value = std::move(list);
  }

  void read_description(const DescriptionField& field) {
    const std::string type(field.type);
    const auto is_it = [&](const projects::Description& one) { return one.type == type || (type == "1" && one.type.empty()); };
    auto at = std::ranges::find_if(mine_.descriptions, is_it);
    Narrative text = at == mine_.descriptions.end() ? Narrative() : at->text;
    read_texts(std::string(field.name), text, most_bytes_of_text, true);
    if (at != mine_.descriptions.end()) at->text = std::move(text);
    else if (!text.empty()) mine_.descriptions.push_back({type, std::move(text), {}});
  }

  // Empty is unknown.
  void read_date(const std::string& field, base::PartialDate& value) {
    if (!typed_.has(field)) return;
    const auto text = typed_.line(field);
    if (text == value.text()) return;
    if (text.empty()) {
      value = {};
    } else if (const auto date = records::date_from(text)) {
      value = *date;
    } else {
      fault(field, msg("“{date}” is no date. Write 1984, 1984-05 or 17/05/1984.", {{"date", text.substr(0, 100)}}));
    }
  }

  void read_dates() {
    for (const auto& field : date_fields) {
      auto date = projects::date_of(mine_, field.type);
      const auto was = date;
      read_date(std::string(field.name), date);
      if (date != was) projects::set_date(mine_, field.type, date);
    }
    const auto in_order = [&](char start, char end, std::string_view field) {
      auto from = projects::date_of(mine_, start), to = projects::date_of(mine_, end);
      const bool is_new = from != projects::date_of(seen_, start) || to != projects::date_of(seen_, end);
      if (!from.known() || !to.known() || !is_new) return;
      // Compared as exactly as both are known.
      if (from.month == 0 || to.month == 0) from.month = to.month = from.day = to.day = 0;
      if (from.day == 0 || to.day == 0) from.day = to.day = 0;
      if (to < from) fault(field, msg("It cannot end before it starts."));
    };
    in_order('1', '3', "planned-end");
    in_order('2', '4', "actual-end");
  }

  // The line of the sheet from which this line of the form came; each once.
  template <class One>
  std::optional<One> line_of(const std::vector<One>& list, std::string_view name, int row, std::set<std::int64_t>& taken) const {
    const auto from = number_of(typed_.line(row_name(fmt::format("{}-from", name), row)), -1);
    if (from < 0 || from >= static_cast<std::int64_t>(list.size()) || !taken.insert(from).second) return std::nullopt;
    return list[static_cast<std::size_t>(from)];
  }

  void read_share(std::string_view field, int row, projects::Decimal& value) {
    const auto control = row_name(fmt::format("{}-share", field), row);
    if (!typed_.has(control)) return;
    auto text = typed_.line(control);
    std::ranges::replace(text, ',', '.');
    while (text.ends_with('%') || text.ends_with(' ')) text.pop_back();
    if (text == value) return;
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (!text.empty() && (error != std::errc{} || end != text.data() + text.size() || !(number >= 0 && number <= 100) || text.size() > 12))
      return fault(field, msg("“{number}” is no share: write a number from 0 to 100.", {{"number", text.substr(0, 40)}}));
    value = std::move(text);
  }

  void read_participants() {
    const auto rows = typed_.rows("participants-name");
    if (rows.empty()) return;
    std::vector<projects::Participant> list;
    std::set<std::int64_t> taken;
    double sum = 0;
    for (const int row : rows) {
      const auto control = row_name("participants-name", row), name = typed_.line(control);
      if (name.empty()) continue;
      auto one = line_of(seen_.participants, "participants", row, taken).value_or(projects::Participant{});
      one.role = typed_.line(row_name("participants-role", row));
      const auto roles = projects::all_roles();
      if (one.role.empty()) fault("participants", msg("Please choose the role of {name}.", {{"name", name.substr(0, 100)}}));
      else if (std::ranges::find(roles, one.role) == roles.end() && one.role.size() > 40) fault("participants", msg("Please choose one from the list."));
      read_share("participants", row, one.share);
      const bool as_it_was = !one.who.organisation && !name_of(session_, one.who, language_).empty() && name_of(session_, one.who, language_) == name;
      if (!as_it_was) read_who(control, name, one.who);
      double share = 0;
      std::from_chars(one.share.data(), one.share.data() + one.share.size(), share);
      sum += share;
      list.push_back(std::move(one));
    }
    if (list.size() > most_parts) return fault("participants", msg("These are too many: at most {most}.", {{"most", std::to_string(most_parts)}}));
    if (list != seen_.participants && sum > 100.0001) fault("participants", msg("The shares are more than 100 % together."));
    mine_.participants = std::move(list);
  }
  void read_who(const std::string& control, const std::string& name, projects::Named& who) {
    if (typed_.line(control + "-choice") == "name" && typed_.line(control + "-asked") == name) {
      if (is_text("participants", name, most_bytes_of_line)) who = {.name = {{"", name}}};
      return;
    }
    const auto meant = records::meant_organisation(session_, gazetteer_, typed_, control);
    if (meant.one) {
      if (who.organisation != meant.one->id) who = {.organisation = meant.one->id};
    } else if (meant.candidates.empty()) {
      fault("participants", msg("No organisation in the register is called “{name}”.", {{"name", name.substr(0, 200)}}));
    } else {
      fault("participants", msg("Which organisation is “{name}”? Please choose one.", {{"name", name.substr(0, 200)}}));
    }
  }

  void read_relations() {
    const auto rows = typed_.rows("relations-id");
    if (rows.empty()) return;
    std::vector<projects::RelationId> list;
    for (const int row : rows) {
      const auto text = typed_.line(row_name("relations-id", row));
      if (text.empty()) continue;
      const auto id = projects::RelationId::parse(text);
      const auto relation = id ? ::relations::find(session_, *id) : std::nullopt;
      const bool is_its = relation && std::ranges::any_of(relation->parties, [&](const auto& party) { return party.organisation == mine_.owner; });
      const bool was_there = id && std::ranges::find(seen_.relations, *id) != seen_.relations.end();
      if (!relation || (!is_its && !was_there)) {
        fault("relations", msg("This is no relation of the organisation that keeps the project."));
        continue;
      }
      list.push_back(*id);
    }
    mine_.relations = std::move(list);
  }

  bool is_country(std::string_view code) const {
    return std::ranges::any_of(gazetteer_.countries(), [&](const auto& country) { return country.code == code; });
  }

  void read_countries() {
    const auto rows = typed_.rows("countries-code");
    if (rows.empty()) return;
    std::vector<projects::Classification> list;
    std::set<std::int64_t> taken;
    for (const int row : rows) {
      const auto code = typed_.line(row_name("countries-code", row));
      if (code.empty()) continue;
      auto was = line_of(seen_.countries, "countries", row, taken);
      auto one = was && was->code == code ? *was : projects::Classification{.code = code};
      if (!(was && was->code == code) && !is_country(code)) {
        fault("countries", msg("Please choose one from the list."));
        continue;
      }
      read_share("countries", row, one.percentage);
      if (std::ranges::none_of(list, [&](const auto& other) { return other.code == one.code; }) || was) list.push_back(std::move(one));
    }
    mine_.countries = std::move(list);
  }

  void read_locations() {
    const auto rows = typed_.rows("locations-name");
    if (rows.empty()) return;
    std::vector<projects::Location> list;
    std::set<std::int64_t> taken;
    for (const int row : rows) {
      const auto control = row_name("locations-name", row), name = typed_.line(control);
      if (name.empty()) continue;
      const auto was = line_of(seen_.locations, "locations", row, taken);
      auto one = was.value_or(projects::Location{});
      if (one == projects::Location{} || location_label(gazetteer_, one, language_) != name) {
        const auto meant = records::meant_place(gazetteer_, typed_, control);
        if (!meant.one) {
          fault("locations", meant.candidates.empty() ? msg("No place is called “{name}”.", {{"name", name.substr(0, 200)}})
                                                      : msg("Which place is “{name}”? Please choose one.", {{"name", name.substr(0, 200)}}));
          continue;
        }
        const auto& place = *meant.one;
        if (one.place != place.id()) {
          projects::Location now;
          now.place = place.id();
          now.name = {{"", std::string(place.name)}};
          now.description = one.description;
          now.activity = one.activity;
          if (place.has_point) now.latitude = place.point.latitude, now.longitude = place.point.longitude;
          one = std::move(now);
          if (std::ranges::find(mine_.countries, place.country, &projects::Classification::code) == mine_.countries.end())
            mine_.countries.push_back({.code = std::string(place.country)});
        }
      }
      if ((was && *was == one) || std::ranges::find(list, one.place, &projects::Location::place) == list.end()) list.push_back(std::move(one));
    }
    if (list.size() > most_parts) return fault("locations", msg("These are too many: at most {most}.", {{"most", std::to_string(most_parts)}}));
    mine_.locations = std::move(list);
  }

  void read_themes() {
    if (!typed_.has("themes")) return;
    std::set<std::string> codes;
    for (const auto& code : typed_.all("themes"))
      if (!code.empty()) codes.insert(code);
    const std::vector<std::string> list(codes.begin(), codes.end());
    if (list == seen_.themes) return;
    if (auto good = organisations::check_themes(list); !good) return fault("themes", good.error().message);
    mine_.themes = list;
  }

  // Of the vocabularies of the form; tags of others stay.
  void read_tags() {
    const auto read = [&](const char* field, auto vocabulary_of) {
      if (!typed_.has(field)) return;
      std::set<std::pair<std::string, std::string>> chosen;
      for (const auto& code : typed_.all(field)) {
        if (code.empty()) continue;
        const std::string vocabulary = vocabulary_of(code);
        const bool was_there = std::ranges::any_of(seen_.tags, [&](const auto& tag) { return tag.code == code && (tag.vocabulary == vocabulary || vocabulary.empty()); });
        if (vocabulary.empty() && !was_there) {
          fault(field, msg("Please choose from the list."));
          continue;
        }
        chosen.emplace(vocabulary, code);
      }
      const bool is_old = std::string_view(field) == "mdgs";
      std::erase_if(mine_.tags, [&](const auto& tag) {
        const bool ours = is_old ? tag.vocabulary == "MDG" : tag.vocabulary == "2" || tag.vocabulary == "3";
        return ours && !chosen.contains({tag.vocabulary, tag.code}) && !chosen.contains({"", tag.code});
      });
      for (const auto& [vocabulary, code] : chosen)
        if (!vocabulary.empty() && std::ranges::none_of(mine_.tags, [&](const auto& tag) { return tag.vocabulary == vocabulary && tag.code == code; }))
          mine_.tags.push_back({.vocabulary = vocabulary, .code = code});
    };
    read("goals", [](const std::string& code) {
      if (is_target(code)) return "3";
      const auto number = number_of(code, 0);
      return number >= 1 && number <= 17 && code == std::to_string(number) ? "2" : "";
    });
    read("mdgs", [](const std::string& code) { return code.size() == 1 && code >= "1" && code <= "8" ? "MDG" : ""; });
  }

  void read_sectors() {
    const auto rows = typed_.rows("sectors-code");
    if (rows.empty()) return;
    std::vector<projects::Classification> list;
    std::set<std::int64_t> taken;
    for (const int row : rows) {
      const auto code = typed_.line(row_name("sectors-code", row));
      if (code.empty()) continue;
      const auto was = line_of(seen_.sectors, "sectors", row, taken);
      auto one = was && was->code == code ? *was : projects::Classification{.code = code};
      const bool is_code = is_sector(code.size() == 3 ? "2" : "1", code);
      if (!(was && was->code == code) && !is_code) {
        fault("sectors", msg("“{code}” is no purpose code of the OECD: these have five digits, or three for a group.", {{"code", code.substr(0, 40)}}));
        continue;
      }
      if (one.vocabulary.empty() && code.size() == 3) one.vocabulary = "2";
      read_share("sectors", row, one.percentage);
      list.push_back(std::move(one));
    }
    mine_.sectors = std::move(list);
  }

  void read_criteria() {
    auto& criteria = mine_.criteria;
    read_choice("action", criteria.action, actions());
    read_choice("formality", criteria.formality, formalities());
    read_choice("reach", criteria.reach, reaches());
    if (!typed_.has("aims")) return;
    std::set<std::string> chosen;
    for (const auto& code : typed_.all("aims")) {
      if (code.empty()) continue;
      const bool known = std::ranges::find(aims(), code, &Coded::code) != aims().end() || std::ranges::find(seen_.criteria.aims, code) != seen_.criteria.aims.end();
      if (!known) return fault("aims", msg("Please choose from the list."));
      chosen.insert(code);
    }
    criteria.aims.assign(chosen.begin(), chosen.end());
  }

  // Calls f(block's name) for each block of a list that was sent.
  template <class F>
  void each_block(const std::string& list, F f) {
    std::size_t count = 0;
    for (const int row : typed_.rows(list))
      if (++count <= most_parts) f(row_name(list, row));
  }
  void read_web(const std::string& field, std::string& value) {
    if (!typed_.has(field)) return;
    auto text = typed_.line(field);
    if (text == value) return;
    if (!text.empty() && text.find(':') == std::string::npos && text.find('.') != std::string::npos) text = "https://" + text;
    if (!text.empty() && !db::is_web_address(text))
      return fault(field, msg("“{address}” is no web address: it should begin with https:// or http://.", {{"address", text.substr(0, 200)}}));
    value = std::move(text);
  }

  // The part that a block stands for: by its id, or, where a file gave none, by its place.
  template <class Part>
  static const Part* part_meant(const std::vector<Part>& parts, const std::string& value) {
    if (!value.starts_with('@')) return projects::part_of(parts, value);
    const auto at = number_of(std::string_view(value).substr(1), -1);
    return at >= 0 && at < static_cast<std::int64_t>(parts.size()) && parts[static_cast<std::size_t>(at)].id.empty() ? &parts[static_cast<std::size_t>(at)] : nullptr;
  }

  void read_approvals() {
    if (typed_.rows("approvals").empty()) return;
    std::vector<projects::ApprovalStep> list;
    each_block("approvals", [&](const std::string& b) {
      const auto id = typed_.line(b);
      const auto* was = part_meant(seen_.approvals, id);
      auto one = was ? *was : projects::ApprovalStep{};
      read_texts(b + "-title", one.title, most_bytes_of_line, false);
      read_line(b + "-body", one.body, 500);
      read_date(b + "-begun", one.begun);
      read_date(b + "-decided", one.decided);
      if (const auto days = typed_.line(b + "-days"); typed_.has(b + "-days")) {
        const auto number = days.empty() ? 0 : number_of(days, -1);
        if (number < 0 || number > 3650) fault(b + "-days", msg("A number of days, from 0 to 3650."));
        else one.expected_days = static_cast<int>(number);
      }
      if (const auto outcome = typed_.line(b + "-outcome"); typed_.has(b + "-outcome")) {
        if (outcome.empty() || outcome == "agreed" || outcome == "refused") one.outcome = outcome;
        else if (outcome != one.outcome) fault(b + "-outcome", msg("Please choose one from the list."));
      }
      if (one.decided.known() && one.outcome.empty() && !was) fault(b + "-outcome", msg("What was decided?"));
      auto empty = one;
      empty.id.clear();
      if (was && one == *was) return list.push_back(*was);
      if (empty == projects::ApprovalStep{}) return;
      if (one.title.empty() && one.body.empty() && !is_faulted(b + "-title")) fault(b + "-title", msg("Say what is asked for, or who decides."));
      if (one.id.empty()) one.id = projects::part_id();
      list.push_back(std::move(one));
    });
    mine_.approvals = std::move(list);
  }

  void read_news() {
    if (typed_.rows("news").empty()) return;
    std::vector<projects::News> list;
    each_block("news", [&](const std::string& b) {
      const auto id = typed_.line(b);
      const auto* was = part_meant(seen_.news, id);
      auto one = was ? *was : projects::News{};
      read_date(b + "-date", one.date);
      read_texts(b + "-title", one.title, most_bytes_of_line, false);
      read_texts(b + "-words", one.text, most_bytes_of_text, true);
      read_upload(b, one.upload);
      read_web(b + "-picture", one.picture);
      read_line(b + "-shows", one.picture_text, 500);
      auto empty = one;
      empty.id.clear();
      empty.kind = projects::NewsKind::update;
      if (empty == projects::News{} && !any_fault_in(b) && !(was && one == *was)) return;
      if (const auto kind = typed_.line(b + "-kind"); typed_.has(b + "-kind")) {
        if (kind == "lesson") one.kind = projects::NewsKind::lesson;
        else if (kind == "update") one.kind = projects::NewsKind::update;
        else fault(b + "-kind", msg("Please choose one from the list."));
      }
      if (was && one == *was) return list.push_back(*was);
      if (one.title.empty() && one.text.empty()) fault(b + "-title", msg("Give it a title or a text."));
      if ((!one.picture.empty() || !one.upload.empty()) && one.picture_text.empty()) fault(b + "-shows", msg("Say what the picture shows, for those who do not see it."));
      if (one.id.empty()) one.id = projects::part_id();
      list.push_back(std::move(one));
    });
    mine_.news = std::move(list);
  }
  // A picture that came with this form is kept already (pictures.cpp).
  void read_upload(const std::string& block, std::string& upload) {
    const auto name = block + "-upload";
    if (!typed_.has(name)) return;
    auto id = typed_.has(block + "-no-upload") ? std::string() : typed_.line(name);
    if (id == upload) return;
    if (!id.empty() && !pictures::find(session_, id)) return fault(block + "-file", msg("The picture is not there any more. Please choose it again."));
    upload = std::move(id);
  }
  bool any_fault_in(const std::string& block) const {
    return std::ranges::any_of(problems_, [&](const auto& problem) { return problem.field.starts_with(block + "-"); });
  }

  void read_documents() {
    if (typed_.rows("documents").empty()) return;
    std::vector<projects::Document> list;
    std::set<std::int64_t> taken;
    each_block("documents", [&](const std::string& b) {
      const auto from = number_of(typed_.line(b), -1);
      const bool was = from >= 0 && from < static_cast<std::int64_t>(seen_.documents.size()) && taken.insert(from).second;
      auto one = was ? seen_.documents[static_cast<std::size_t>(from)] : projects::Document{};
      read_texts(b + "-title", one.title, most_bytes_of_line, false);
      read_web(b + "-url", one.url);
      read_date(b + "-date", one.date);
      const bool unchanged = was && one == seen_.documents[static_cast<std::size_t>(from)];
      if (one.title.empty() && one.url.empty() && !one.date.known() && !unchanged) return;
      if (one.url.empty() && !unchanged && !is_faulted(b + "-url")) fault(b + "-url", msg("Where is the document on the web?"));
      list.push_back(std::move(one));
    });
    mine_.documents = std::move(list);
  }

  db::Session& session_;
  const places::Gazetteer& gazetteer_;
  const Project& seen_;
  Project mine_;
  const records::Typed& typed_;
  const base::Language language_;
  std::vector<Problem> problems_;
};

}  // namespace

Parsed parse(db::Session& session, const places::Gazetteer& gazetteer, const Project& seen, const records::Typed& typed, base::Language language) {
  return Reader(session, gazetteer, seen, typed, language).read();
}

}  // namespace portfolio
