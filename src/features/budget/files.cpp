// SPDX-License-Identifier: EUPL-1.2
// A project's money as CSV and JSON; docs/counting.md tells the columns.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/csv.h"
#include "base/json.h"
#include "budget/pages.h"

namespace budget {
namespace {

namespace json = boost::json;
using projects::Project;

template <class... Cells>
void add_row(std::string& file, const Cells&... cells) {
  base::append_csv(file, {std::string(cells)...});
}

std::string plain(const Project& project, const projects::Value& value) {
  return value.written.empty() ? base::minor_text(value.amount, currency_of(project, value)) : value.written;
}

http::Response csv(std::string file, const Project& project, std::string_view what) {
  http::Response response;
  response.body = "\xEF\xBB\xBF" + std::move(file);
  response.set("content-type", "text/csv; charset=utf-8");
  response.set("content-disposition", fmt::format("attachment; filename=\"{}-{}.csv\"", what, project.id.text()));
  return response;
}

Books books_of(const Project& project) {
  Books books({project.currency});
  books.know(project);
  books.weigh(project);
  books.settle();
  return books;
}

json::object who(db::Session& session, const web::Context& context, const projects::Named& named) {
  json::object made;
  if (const auto name = name_of(session, context, named); !name.empty()) made["name"] = name;
  if (named.organisation) made["organisation"] = named.organisation.text();
  if (!named.reference.empty()) made["reference"] = named.reference;
  if (!named.activity.empty()) made["activity"] = named.activity;
  return made;
}

json::object counted(const Entry& entry) {
  json::object made;
  for (const auto point : all_points) {
    json::object at{{"amount", base::minor_text(entry.at_point(point), entry.currency)}};
    if (const auto reason = entry.reason[static_cast<std::size_t>(point)]; reason != Reason::none) at["left_out"] = code(reason);
    made[code(point)] = std::move(at);
  }
  return made;
}

json::object exchange_json(const projects::Exchange& exchange) { return {{"rate", exchange.rate}, {"date", exchange.date.text()}, {"source", exchange.source}}; }

json::array sums_json(const std::vector<Sum>& sums) {
  json::array made;
  for (const auto& sum : sums)
    made.push_back({{"currency", sum.currency}, {"amount", sum.too_large ? json::value(nullptr) : json::value(base::minor_text(sum.amount, sum.currency))}});
  return made;
}

}  // namespace

http::Response download_lines(db::Database& database, web::Context& context) {
  const auto found = projects::asked(database, context);
  if (!found.project) return not_there(context);
  const auto& p = *found.project;
  auto session = database.read();
  const auto books = books_of(p);
  std::string file;
  add_row(file, "id", "heading", "type", "status", "start", "end", "amount", "currency", "funder", "funder_id", "in_kind", "method", "rate", "rate_to", "rate_date", "rate_source", "counted", "left_out");
  for (const auto& entry : books.entries(p)) {
    if (entry.kind != Kind::budget) continue;
    const auto& line = p.budget[entry.at];
    add_row(file, line.id, heading_name(context, p, line.heading), line.type == "2" ? "revised" : "original", line.status == "2" ? "committed" : "indicative", line.start.text(), line.end.text(),
            plain(p, line.value), currency_of(p, line.value), name_of(session, context, line.funder), line.funder.organisation ? line.funder.organisation.text() : "", line.in_kind ? "1" : "0", line.method,
            line.exchange.rate, line.exchange.rate.empty() ? std::string() : p.currency, line.exchange.date.text(), line.exchange.source, base::minor_text(entry.at_point(Point::source), entry.currency),
            code(entry.reason[static_cast<std::size_t>(Point::source)]));
  }
  return csv(std::move(file), p, "budget");
}

http::Response download_transactions(db::Database& database, web::Context& context) {
  const auto found = projects::asked(database, context);
  if (!found.project) return not_there(context);
  const auto& p = *found.project;
  auto session = database.read();
  const auto books = books_of(p);
  std::string file;
  add_row(file, "id", "type", "kind", "date", "amount", "currency", "provider", "provider_id", "provider_activity", "receiver", "receiver_id", "receiver_activity", "description", "heading", "in_kind",
          "method", "rate", "rate_to", "rate_date", "rate_source", "counted_at_source", "counted_at_last_hand", "counted_from_own_funds", "left_out_at_last_hand");
  for (const auto& entry : books.entries(p)) {
    if (entry.kind == Kind::budget || entry.kind == Kind::planned_disbursement) continue;
    const auto& t = p.transactions[entry.at];
    const auto id = [](const projects::Named& named) { return named.organisation ? named.organisation.text() : std::string(); };
    const auto at = [&](Point point) { return base::minor_text(entry.at_point(point), entry.currency); };
    add_row(file, t.id, t.type, code(entry.kind), t.date.text(), plain(p, t.value), currency_of(p, t.value), name_of(session, context, t.provider), id(t.provider), t.provider.activity,
            name_of(session, context, t.receiver), id(t.receiver), t.receiver.activity, projects::text_in(t.description, context.language), heading_name(context, p, t.heading), t.in_kind ? "1" : "0", t.method,
            t.exchange.rate, t.exchange.rate.empty() ? std::string() : p.currency, t.exchange.date.text(), t.exchange.source, at(Point::source), at(Point::last_hand), at(Point::own),
            code(entry.reason[static_cast<std::size_t>(Point::last_hand)]));
  }
  return csv(std::move(file), p, "transactions");
}

http::Response answer_budget(db::Database& database, web::Context& context) {
  const auto found = projects::asked(database, context);
  if (!found.project) return not_there(context);
  const auto& p = *found.project;
  auto session = database.read();
  const auto books = books_of(p);
  json::object body{{"project", p.id.text()}, {"currency", p.currency}};
  json::array headings, lines, transactions, totals;
  for (const auto& heading : p.headings) {
    json::array names;
    for (const auto& name : heading.name) names.push_back({{"language", name.language}, {"text", name.text}});
    headings.push_back({{"id", heading.id}, {"name", std::move(names)}});
  }
  for (const auto& entry : books.entries(p)) {
    json::object one{{"id", entry.part}, {"kind", code(entry.kind)}, {"currency", entry.currency}, {"in_kind", entry.in_kind}, {"counted", counted(entry)}};
    if (entry.kind == Kind::planned_disbursement) continue;
    const bool is_line = entry.kind == Kind::budget;
    const auto& value = is_line ? p.budget[entry.at].value : p.transactions[entry.at].value;
    one["amount"] = plain(p, value);
    if (is_line) {
      const auto& line = p.budget[entry.at];
      one["heading"] = line.heading;
      one["type"] = line.type == "2" ? "revised" : "original";
      one["status"] = line.status == "2" ? "committed" : "indicative";
      one["start"] = line.start.text();
      one["end"] = line.end.text();
      one["funder"] = who(session, context, line.funder);
      if (line.in_kind) one["method"] = line.method;
      if (!line.exchange.rate.empty()) one["exchange"] = exchange_json(line.exchange);
      lines.push_back(std::move(one));
    } else {
      const auto& t = p.transactions[entry.at];
      one["type"] = t.type;
      one["date"] = t.date.text();
      one["heading"] = t.heading;
      one["provider"] = who(session, context, t.provider);
      one["receiver"] = who(session, context, t.receiver);
      one["description"] = projects::text_in(t.description, context.language);
      if (t.in_kind) one["method"] = t.method;
      if (!t.exchange.rate.empty()) one["exchange"] = exchange_json(t.exchange);
      transactions.push_back(std::move(one));
    }
  }
  for (const auto& [measure, name] : {std::pair{Measure::planned, "planned"}, std::pair{Measure::pledged, "pledged"}, std::pair{Measure::committed, "committed"}, std::pair{Measure::paid, "paid"}})
    for (const bool in_kind : {false, true})
      for (const auto point : all_points) {
        const auto made = total(books, std::span(&p, 1), measure, point, in_kind);
        if (made.amounts.empty() && made.left_out.empty()) continue;
        json::array left;
        for (const auto& one : made.left_out) left.push_back({{"id", one.part}, {"kind", code(one.kind)}, {"amount", base::minor_text(one.amount, one.currency)}, {"currency", one.currency}, {"reason", code(one.reason)}});
        totals.push_back({{"measure", name}, {"in_kind", in_kind}, {"counted_at", code(point)}, {"rule", context.tr(rule_text(measure, point))}, {"amounts", sums_json(made.amounts)},
                          {"converted", sums_json(made.amounts.empty() || made.converted.currency.empty() ? std::vector<Sum>{} : std::vector{made.converted})},
                          {"without_rate", made.no_rate.size()}, {"left_out", std::move(left)}});
      }
  body["headings"] = std::move(headings);
  body["lines"] = std::move(lines);
  body["transactions"] = std::move(transactions);
  body["totals"] = std::move(totals);
  auto response = http::json_response(base::serialize(body));
  response.set("access-control-allow-origin", "*");
  return response;
}

}  // namespace budget
