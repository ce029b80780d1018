// SPDX-License-Identifier: EUPL-1.2
// The table as a file and as JSON: every cell, none put together with others.
#include <boost/json/array.hpp>

#include "base/json.h"
#include "base/csv.h"
#include "figures/pages.h"

namespace figures {
namespace {

namespace json = boost::json;
using base::msg;

constexpr std::size_t most_cells = 200'000;  // of one answer

std::string amount_text(const Wanted& wanted, const Cell& cell) {
  if (cell.too_large) return {};
  return wanted.counts_projects ? std::to_string(cell.amount) : base::minor_text(cell.amount, budget::code_text(cell.currency));
}

// The cube and what is asked of it, or why there is no answer.
struct Asked {
  std::shared_ptr<const Cube> cube;
  Wanted wanted;
  Result result;
  std::optional<http::Response> refused;
};
Asked asked(Desk& desk, web::Context& context) {
  Asked made;
  const auto now = desk.figures.now();
  if (!now.cube) {
    made.refused = context.problem(503, now.has_failed ? msg("The figures cannot be counted now. Please try again in a minute.") : msg("The figures are being counted. Please try again in a minute."));
    made.refused->set("Retry-After", "10");
    return made;
  }
  made.cube = now.cube;
  made.wanted = wanted_here(desk, *now.cube, context);
  if (!made.wanted.faults.empty()) {
    made.refused = context.problem(400, made.wanted.faults.front());
    return made;
  }
  made.result = result_of(*made.cube, made.wanted);
  if (made.result.cells.size() > most_cells)
    made.refused = context.problem(400, msg("That are more than {number} cells. Choose a year, a country or fewer dimensions.", {{"number", base::format_number(context.language, most_cells)}}));
  return made;
}

json::object sum_json(const Wanted& wanted, const Cell& cell) {
  json::object made;
  if (!wanted.counts_projects) made["currency"] = budget::code_text(cell.currency);
  made["amount"] = cell.too_large ? json::value(nullptr) : json::value(amount_text(wanted, cell));
  made["projects"] = cell.projects;
  return made;
}

json::array cells_json(const Wanted& wanted, const std::vector<Cell>& cells, const std::vector<Dimension>& by) {
  json::array all;
  for (const auto& cell : cells) {
    auto one = sum_json(wanted, cell);
    for (std::size_t i = 0; i < by.size(); ++i) {
      const auto text = value_code(by[i], cell.at[i]);
      one[code(by[i])] = text.empty() ? json::value(nullptr) : json::value(text);
    }
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace

http::Response download_figures(Desk& desk, web::Context& context) {
  auto made = asked(desk, context);
  if (made.refused) return *std::move(made.refused);
  const auto& by = made.wanted.query.by;
  std::string file = "\xEF\xBB\xBF";
  for (const auto dimension : by) file += fmt::format("{0},{0}_name,", code(dimension));
  file += made.wanted.counts_projects ? "projects\r\n" : "currency,amount,projects\r\n";
  auto session = desk.database.read();
  Names names(session, desk.gazetteer, context.language);
  for (const auto& cell : made.result.cells) {
    std::vector<std::string> line;
    for (std::size_t i = 0; i < by.size(); ++i) {
      line.push_back(value_code(by[i], cell.at[i]));
      line.push_back(names.of(by[i], cell.at[i]));
    }
    if (!made.wanted.counts_projects) line.push_back(budget::code_text(cell.currency)), line.push_back(amount_text(made.wanted, cell));
    line.push_back(std::to_string(cell.projects));
    base::append_csv(file, line);
  }
  http::Response response;
  response.body = std::move(file);
  response.set("content-type", "text/csv; charset=utf-8");
  response.set("content-disposition", "attachment; filename=\"figures.csv\"");
  return response;
}

http::Response answer_figures(Desk& desk, web::Context& context) {
  auto made = asked(desk, context);
  if (made.refused) return *std::move(made.refused);
  const auto& query = made.wanted.query;
  json::object answer;
  answer["measure"] = made.wanted.counts_projects ? json::string("projects") : json::string(code(query.measure, query.in_kind));
  if (!made.wanted.counts_projects) answer["point"] = budget::code(query.point);
  json::array by;
  for (const auto dimension : query.by) by.emplace_back(code(dimension));
  answer["by"] = std::move(by);
  json::object filter;
  for (const auto& [name, value] : parameters_of(query.filter)) filter[name] = value;
  answer["filter"] = std::move(filter);
  if (query.in) {
    json::object rates;
    for (const auto& [currency, rate] : query.in->of) rates[currency] = rate.text();
    answer["converted"] = json::object{{"to", query.in->to}, {"rates", std::move(rates)}};
  }
  answer["projects"] = made.result.projects;
  answer["cells"] = cells_json(made.wanted, made.result.cells, query.by);
  answer["totals"] = cells_json(made.wanted, made.result.totals, {});
  if (!made.wanted.counts_projects) {
    json::array left;
    for (const auto& one : made.result.left_out) {
      const auto currency = budget::code_text(one.currency);
      left.push_back({{"reason", budget::code(one.reason)},
                      {"currency", currency},
                      {"amount", one.too_large ? json::value(nullptr) : json::value(base::minor_text(one.amount, currency))},
                      {"projects", one.projects}});
    }
    answer["left_out"] = std::move(left);
    answer["no_rate"] = cells_json(made.wanted, made.result.no_rate, {});
    answer["not_a_number"] = made.result.unreadable;
  }
  auto response = http::json_response(base::serialize(answer));
  response.set("access-control-allow-origin", "*");
  return response;
}

}  // namespace figures
