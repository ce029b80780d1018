// SPDX-License-Identifier: EUPL-1.2
// Plans as CSV and JSON.
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "base/csv.h"
#include "base/json.h"
#include "base/money.h"
#include "spending/pages.h"

namespace spending {
namespace {

namespace json = boost::json;

std::string plain(const projects::Value& value, const std::string& currency) {
  if (!value.written.empty() || value == projects::Value{}) return value.written;
  return base::minor_text(value.amount, currency);
}

}  // namespace

// A row for each budget, and one for each of its lines, which has the line's name and is not counted.
http::Response download_plans(Desk desk, web::Context& context) {
  auto session = desk.database.read();
  const auto found = asked(session, context);
  if (!found.organisation) return found.otherwise;
  std::string file = "\xEF\xBB\xBF";
  base::append_csv(file, {"plan", "identifier", "reporter", "kind", "recipient", "recipient_code", "recipient_id", "start", "end", "status", "line_reference", "line", "amount", "currency", "value_date", "counted",
                          "left_out"});
  for (const auto& plan : found.plans)
    for (const auto kind : all_kinds)
      for (const auto& entry : table(plan, kind).entries) {
        const auto& budget = *entry.budget;
        const auto recipient = entry.organisation ? name_of(session, context, *entry.organisation) : entry.place ? name_of(context, desk.gazetteer, *entry.place, kind) : std::string();
        const auto code_of_it = entry.organisation ? entry.organisation->reference : entry.place ? entry.place->code : std::string();
        const auto id_of_it = entry.organisation && entry.organisation->organisation ? entry.organisation->organisation.text() : std::string();
        const std::string status = kind == Kind::expenditure ? "" : budget.status == "2" ? "committed" : "indicative";
        const auto add = [&](const std::string& reference, const std::string& line, const projects::Value& value, const std::string& currency, bool counted, std::string_view left_out) {
          base::append_csv(file, {plan.id.text(), plan.identifier, name_of(session, context, plan.reporter), std::string(code(kind)), recipient, code_of_it, id_of_it, budget.start.text(), budget.end.text(), status,
                                  reference, line, plain(value, currency), currency, value.date.text(), counted ? "1" : "0", std::string(left_out)});
        };
        add("", "", budget.value, entry.currency, entry.left_out == Reason::none, code(entry.left_out));
        for (const auto& line : budget.lines)
          add(line.reference, std::string(projects::text_in(line.name, context.language)), line.value, line.value.currency.empty() ? entry.currency : line.value.currency, false, "line");
      }
  http::Response response;
  response.body = std::move(file);
  response.set("content-type", "text/csv; charset=utf-8");
  response.set("content-disposition", fmt::format("attachment; filename=\"spending-{}.csv\"", found.organisation->id.text()));
  return response;
}

http::Response answer_plans(Desk desk, web::Context& context) {
  auto session = desk.database.read();
  const auto found = asked(session, context);
  if (!found.organisation) return found.otherwise;
  json::array plans;
  for (const auto& plan : found.plans) {
    auto object = json::parse(json_text(plan)).as_object();
    json::array totals;
    for (const auto kind : all_kinds) {
      const auto made = table(plan, kind);
      if (made.entries.empty()) continue;
      json::array sums, left_out;
      for (const auto& sum : made.sums)
        sums.push_back({{"currency", sum.currency}, {"amount", sum.too_large ? json::value(nullptr) : json::value(base::minor_text(sum.amount, sum.currency))}});
      for (std::size_t i = 0; i < made.entries.size(); ++i)
        if (made.entries[i].left_out != Reason::none) left_out.push_back({{"at", i}, {"reason", code(made.entries[i].left_out)}});
      totals.push_back({{"kind", code(kind)}, {"rule", context.tr(rule_text(kind))}, {"amounts", std::move(sums)}, {"left_out", std::move(left_out)}});
    }
    object["totals"] = std::move(totals);
    plans.push_back(std::move(object));
  }
  auto response = http::json_response(base::serialize(json::object{{"organisation", found.organisation->id.text()}, {"plans", std::move(plans)}}));
  response.set("access-control-allow-origin", "*");
  return response;
}

}  // namespace spending
