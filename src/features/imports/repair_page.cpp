// SPDX-License-Identifier: EUPL-1.2
// A row that a person has to look at: its cells, the reason, likely places, and the answer.
#include <charconv>
#include <set>

#include "base/text.h"
#include "imports/pages.h"
#include "imports/party_text.h"

namespace imports {

namespace {

using base::msg;

constexpr int places_found = 8;

std::string field_of(int party) { return party == 1 ? "first" : "second"; }

std::string where(const Assistant& assistant, const web::Context& context, const places::Place& place) {
  std::string text;
  for (const auto& part : {std::string(place.district_name),
                           place.subdivision.empty() ? std::string() : assistant.gazetteer.subdivision_name(place.subdivision, context.language),
                           assistant.gazetteer.country_name(place.country, context.language)})
    if (!part.empty()) text += (text.empty() ? "" : ", ") + part;
  return text;
}

views::Answer answer(const Assistant& assistant, const web::Context& context, const places::Place& place) {
  views::Answer view{place.id(), std::string(place.name), where(assistant, context, place), ""};
  if (place.population > 0)
    view.why = base::counted(context.language, place.population, "{n} inhabitant", "{n} inhabitants");
  return view;
}

// Sure places are offered alone and with full certainty: there is nothing to ask.
bool in_question(const Repair& repair, int party) {
  const auto& choices = repair.choices[party - 1];
  return choices.size() != 1 || choices[0].score < 1;
}

bool has_party(const Mapping& mapping, int party) { return party == 1 || mapping.has_second_party(); }

std::vector<views::Answer> answers(const Assistant& assistant, const web::Context& context, const std::vector<Choice>& choices) {
  std::vector<views::Answer> list;
  for (const auto& choice : choices)
    if (const auto place = assistant.gazetteer.find(choice.place)) list.push_back(answer(assistant, context, *place));
  return list;
}

// What the gazetteer has for a text that a person typed.
std::vector<views::Answer> found_places(const Assistant& assistant, const web::Context& context, std::string_view text) {
  std::vector<views::Answer> list;
  std::set<std::string> there;
  const auto add = [&](const places::Place& place) {
    if (there.insert(place.id()).second && list.size() < places_found) list.push_back(answer(assistant, context, place));
  };
  // "León, Spain": what follows the last comma may be a country.
  const auto comma = text.rfind(',');
  const auto name = base::trim(text.substr(0, comma));
  const auto country = comma == std::string_view::npos ? std::string_view() : base::trim(text.substr(comma + 1));
  const auto resolved = assistant.gazetteer.resolve({name, country, {}, {}});
  if (resolved.best) add(resolved.best->place);
  for (const auto& candidate : resolved.alternatives) add(candidate.place);
  const auto code = resolved.country ? resolved.country->country : std::string();
  for (const auto& candidate : assistant.gazetteer.suggest(name, places_found, code)) add(candidate.place);
  return list;
}

std::string where_in_file(const web::Context& context, const Repair& repair, const std::string& column) {
  const std::string line = number(context, repair.line);
  return context.tr(column.empty() ? msg("Line {line}", {{"line", line}})
                                   : msg("Line {line}, column {column}", {{"line", line}, {"column", column}}));
}

struct Found {
  std::optional<Import> import;
  std::optional<Repair> repair;
};

Found find_row(Assistant& assistant, const web::Context& context) {
  Found found{import_of(assistant, context), {}};
  const auto text = context.path("number");
  std::int64_t n = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), n);
  if (!found.import || read.ec != std::errc() || read.ptr != text.data() + text.size() || n < 0) return found;
  auto session = assistant.database.read();
  found.repair = find_repair(session, found.import->id, n);
  return found;
}

http::Response no_row(const web::Context& context, const Found& found) {
  return found.import ? context.problem(404, msg("There is no such row to repair.")) : no_import(context);
}

views::RepairedRow repaired_row(const web::Context& context, const Repair& repair) {
  views::RepairedRow view{std::to_string(repair.number), where_in_file(context, repair, ""), "", ""};
  view.message = context.tr(repair.state == Repair::State::repaired   ? msg("This row has been repaired.")
                            : repair.outcome == Outcome::error ? msg("This row has been left out.")
                                                               : msg("This row has been looked at and found good."));
  if (repair.relation) view.url = "/relations/" + repair.relation.text();
  return view;
}

http::Response repair_page(Assistant& assistant, const web::Context& context, const Import& import, const Repair& repair,
                           const std::string& error, int status) {
  views::RepairPage view;
  view.file = import.file_name;
  view.back_url = import_url(import.id) + "#repair";
  if (repair.state != Repair::State::open) {
    view.repaired.push_back(repaired_row(context, repair));
    return show(context, "imports/repair", context.tr(msg("Repair a row")), view, status);
  }
  auto row = repair_view(assistant, context, import, repair);
  row.error = error;
  const auto asked = context.request.parameter("q").value_or("");
  const auto party = context.request.parameter("party");
  if (const std::string text(base::trim(base::repair_utf8(asked.substr(0, 400)))); !text.empty() && (party == "first" || party == "second")) {
    std::erase_if(row.questions, [&](const auto& question) { return question.field == *party; });
    views::Question question{std::string(*party), context.tr(msg("Places found for {text}", {{"text", text}})), found_places(assistant, context, text)};
    row.questions.insert(party == "first" ? row.questions.begin() : row.questions.end(), std::move(question));
    row.choose_both = row.questions.size() > 1;
    for (auto& search : row.searches)
      if (search.field == *party) search.q = text;
  }
  view.repairs.push_back(std::move(row));
  return show(context, "imports/repair", context.tr(msg("Repair a row")), view, status);
}

}  // namespace

views::RepairRow repair_view(const Assistant& assistant, const web::Context& context, const Import& import, const Repair& repair) {
  const Mapping& mapping = import.mapping;
  views::RepairRow view;
  view.number = std::to_string(repair.number);
  view.action = fmt::format("{}/rows/{}", import_url(import.id), repair.number);
  view.reason = context.tr(repair.reason);
  view.row_text = relation_text(mapping, repair);
  view.accept_label = context.tr(repair.outcome == Outcome::error ? msg("Leave this row out") : msg("It is right as it stands"));
  for (const auto& [header, text] : repair.cells) view.cells.push_back({header, text});
  int asked_about = 0;
  for (const int party : {1, 2}) {
    if (!has_party(mapping, party)) continue;
    const std::string name = cell_of(mapping, repair, naming_column(mapping, party));
    const auto label = party == 1 ? msg("Another place for the first party") : msg("Another place for the second party");
    view.searches.push_back({field_of(party), context.tr(label), name, view.action});
    if (!in_question(repair, party)) continue;
    if (asked_about == 0) asked_about = party;
    const auto legend = name.empty() ? (party == 1 ? msg("Which place is the first party?") : msg("Which place is the second party?"))
                                     : msg("Which place is meant by {name}?", {{"name", name}});
    view.questions.push_back({field_of(party), context.tr(legend), answers(assistant, context, repair.choices[party - 1])});
  }
  view.choose_both = view.questions.size() > 1;
  const int column = asked_about ? naming_column(mapping, asked_about) : -1;
  view.cell = cell_of(mapping, repair, column);
  view.where = where_in_file(context, repair, column < 0 ? "" : mapping.columns[static_cast<std::size_t>(column)].header);
  return view;
}

http::Response show_repair(Assistant& assistant, web::Context& context) {
  const auto found = find_row(assistant, context);
  if (!found.repair) return no_row(context, found);
  return repair_page(assistant, context, *found.import, *found.repair, {}, 200);
}

http::Response answer_repair(Assistant& assistant, web::Context& context) {
  auto found = find_row(assistant, context);
  if (!found.repair) return no_row(context, found);
  const bool is_partial = context.request.header("hx-request").has_value();
  const auto number = found.repair->number;
  const auto id = found.import->id;
  const bool accepts = context.request.form_field("accept").has_value();
  const auto refuse = [&](const base::Message& message, int status) {
    const auto now = find_row(assistant, context);
    if (!now.repair) return no_row(context, now);
    if (!is_partial) return repair_page(assistant, context, *now.import, *now.repair, context.tr(message), status);
    // htmx shows only what comes with status 200.
    if (now.repair->state != Repair::State::open)
      return context.fragment("imports/repaired_row", boost::json::value_from(repaired_row(context, *now.repair)).as_object());
    auto row = repair_view(assistant, context, *now.import, *now.repair);
    row.error = context.tr(message);
    return context.fragment("imports/repair_row", boost::json::value_from(row).as_object());
  };
  // A rehearsal or import holds the database for as long as it takes.
  if (assistant.jobs.is_busy())
    return refuse(msg("A list is being read at the moment, and nothing else can be changed meanwhile. Please try again when it is done."), 409);
  if (accepts) {
    if (const auto accepted = accept_row(assistant.database, id, number); !accepted) return refuse(accepted.error().message, 409);
  } else {
    const auto repaired = repair_row(assistant.database, assistant.gazetteer, id, number, field(context, "first"),
                                              field(context, "second"), "operator");
    if (!repaired) return refuse(repaired.error().message, repaired.error().kind == base::Problem::Kind::conflict ? 409 : 422);
  }
  if (!is_partial) return http::redirect(fmt::format("{}?{}={}#repair", import_url(id), accepts ? "accepted" : "repaired", number));
  const auto now = find_row(assistant, context);
  if (!now.repair) return no_row(context, now);
  return context.fragment("imports/repaired_row", boost::json::value_from(repaired_row(context, *now.repair)).as_object());
}

}  // namespace imports
