// SPDX-License-Identifier: EUPL-1.2
// The budget of a project.
#include <charconv>

#include "budget/pages.h"
#include "budget/pivot.h"

namespace budget {
namespace {

using base::msg;
using projects::Project;

constexpr std::size_t page_size = 100;

// What the reader wants the table in: the project's currency, or another at a rate that the address says.
struct Wanted {
  Rates rates;
  std::string rate, error, date, source;
  bool converts = false;
};

Wanted wanted(const web::Context& context, const Project& project) {
  Wanted made;
  made.rates.to = query(context, "in");
  if (!base::is_currency(made.rates.to)) made.rates.to = project.currency;
  made.rate = query(context, "rate");
  made.date = query(context, "rate_date").substr(0, 10);
  made.source = query(context, "rate_source").substr(0, 100);
  made.converts = made.rates.to != project.currency && !project.currency.empty();
  if (made.converts && !made.rate.empty()) {
    if (const auto rate = parse_rate(context.language, made.rate)) made.rates.of[project.currency] = *rate;
    else made.error = context.tr(rate.error().message);
  }
  return made;
}

struct Wish {
  Measure measure;
  Point point;
  bool in_kind;
};
constexpr std::array wishes{Wish{Measure::planned, Point::source, false},   Wish{Measure::planned, Point::own, false},      Wish{Measure::committed, Point::last_hand, false},
                            Wish{Measure::paid, Point::source, false},      Wish{Measure::paid, Point::last_hand, false},   Wish{Measure::paid, Point::own, false},
                            Wish{Measure::planned, Point::source, true},    Wish{Measure::paid, Point::last_hand, true}};

base::Message label_of(const Wish& wish) {
  if (wish.in_kind) return label(wish.measure, true);
  if (wish.measure == Measure::planned) return wish.point == Point::own ? msg("Planned from own funds") : msg("Planned");
  if (wish.measure == Measure::committed) return msg("Committed to others");
  switch (wish.point) {
    case Point::source: return msg("Funds of the project");
    case Point::last_hand: return msg("Paid out");
    case Point::own: break;
  }
  return msg("Given from own funds");
}

views::TotalView total_view(const web::Context& context, const Wish& wish, const Total& total) {
  views::TotalView view;
  view.label = context.tr(label_of(wish));
  view.point = context.tr(point_text(wish.measure, wish.point));
  view.rule = context.tr(rule_text(wish.measure, wish.point));
  const bool one_currency = total.amounts.size() == 1 && total.amounts[0].currency == total.converted.currency;
  const bool all = total.no_rate.empty() && !total.converted.currency.empty();
  if (one_currency || total.amounts.empty() || !all) view.amount = total.amounts.empty() ? base::format_money(context.language, 0, total.converted.currency) : sums_text(context, total.amounts);
  else view.amount = sums_text(context, {total.converted});
  if (!one_currency && all && total.amounts.size() > 0) view.other = context.tr(msg("of {sums}, at their rates", {{"sums", sums_text(context, total.amounts)}}));
  else if (total.amounts.size() > 1) view.other = context.tr(msg("not converted: not every amount has a rate"));
  std::map<std::pair<Reason, Kind>, std::pair<Adder, int>> groups;
  for (const auto& one : total.left_out) {
    auto& [adder, number] = groups[{one.reason, one.kind}];
    adder.add(one.currency, one.amount);
    ++number;
  }
  for (const auto& [of, group] : groups)
    view.left.push_back({sums_text(context, group.first.sums()), context.tr(msg("{kind} ({number})", {{"kind", context.tr(label(of.second))}, {"number", base::format_number(context.language, group.second)}})),
                         context.tr(reason_text(of.first))});
  view.has_left = !view.left.empty();
  return view;
}

std::size_t start_of(const web::Context& context, std::string_view name) {
  const auto text = query(context, name);
  std::size_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return std::min<std::size_t>(number, 1'000'000);
}

// The same page, with another value of a parameter.
std::string address(const web::Context& context, std::string_view name, const std::string& value) {
  std::string made = context.request.path;
  char join = '?';
  for (const auto& [key, old] : context.request.parameters())
    if (key != name && key != "lang" && !old.empty()) made += join + http::url_encode(key) + "=" + http::url_encode(old), join = '&';
  return made + join + std::string(name) + "=" + value;
}

views::LineView line_view(db::Session& session, const web::Context& context, const Project& project, const projects::BudgetLine& line, Reason reason) {
  views::LineView view;
  view.period = period(context, line.start, line.end);
  view.heading = heading_name(context, project, line.heading);
  if (view.heading.empty()) view.heading = context.tr(msg("without heading"));
  view.funder = name_of(session, context, line.funder);
  view.funder_url = url_of(line.funder);
  view.amount = money(context, project, line.value);
  view.rate = rate_line(context, project, currency_of(project, line.value), line.exchange);
  if (line.in_kind) view.method = context.tr(msg("in kind: {method}", {{"method", line.method.empty() ? context.tr(msg("no method said")) : line.method}}));
  std::vector<std::string> states;
  if (line.type == "2") states.push_back(context.tr(msg("revised")));
  if (line.status == "2") states.push_back(context.tr(msg("committed")));
  if (reason != Reason::none) states.push_back(context.tr(reason_text(reason)));
  for (const auto& state : states) view.state += (view.state.empty() ? "" : " · ") + state;
  return view;
}

views::TransactionView transaction_view(db::Session& session, const web::Context& context, const Project& project, const projects::Transaction& transaction) {
  views::TransactionView view;
  view.date = base::format_date(context.language, transaction.date);
  view.type = context.tr(transaction_label(transaction.type));
  view.amount = money(context, project, transaction.value);
  view.rate = rate_line(context, project, currency_of(project, transaction.value), transaction.exchange);
  view.provider = name_of(session, context, transaction.provider);
  view.provider_url = url_of(transaction.provider);
  view.receiver = name_of(session, context, transaction.receiver);
  view.receiver_url = url_of(transaction.receiver);
  view.description = std::string(projects::text_in(transaction.description, context.language));
  view.heading = heading_name(context, project, transaction.heading);
  if (transaction.in_kind) view.method = context.tr(msg("in kind: {method}", {{"method", transaction.method.empty() ? context.tr(msg("no method said")) : transaction.method}}));
  return view;
}

void put_pivot(db::Session& session, const web::Context& context, const Project& project, const std::vector<Entry>& entries, const Wanted& in, views::Page& view) {
  const auto columns = query(context, "columns") == "funders" ? Columns::funders : Columns::years;
  view.columns = {{"years", context.tr(msg("years")), columns == Columns::years}, {"funders", context.tr(msg("funders")), columns == Columns::funders}};
  const auto table = pivot(project, entries, in.rates, columns);
  view.has_pivot = !table.columns.empty();
  const auto text = [&](const std::optional<Sum>& sum) {
    if (!sum) return std::string();
    return sum->too_large ? context.tr(msg("too large")) : base::format_amount(context.language, sum->amount, in.rates.to);
  };
  const auto row = [&](const std::vector<PivotCell>& cells, std::string label) {
    views::PivotRow made{std::move(label), {}};
    for (const auto& cell : cells) made.cells.push_back({text(cell.planned), text(cell.paid)});
    return made;
  };
  for (const auto& column : table.columns) {
    const auto funder = table.funders.find(column);
    view.pivot_columns.push_back({columns == Columns::funders ? (funder == table.funders.end() || column.empty() ? context.tr(msg("not said")) : name_of(session, context, funder->second))
                                                              : (column.empty() ? context.tr(msg("no year")) : column)});
  }
  view.pivot_columns.push_back({context.tr(msg("Sum"))});
  for (std::size_t i = 0; i < table.rows.size(); ++i)
    view.pivot_rows.push_back(row(table.cells[i], table.rows[i].empty() ? context.tr(msg("without heading")) : heading_name(context, project, table.rows[i])));
  view.pivot_total = row(table.cells.back(), context.tr(msg("Sum")));
  view.pivot_caption = context.tr(msg("Planned and paid by heading, in {currency}", {{"currency", in.rates.to}}));
  if (table.no_rate > 0) view.pivot_note = context.tr(msg("Not in the table, for want of a rate: {number}", {{"number", base::format_number(context.language, static_cast<long long>(table.no_rate))}}));
}

}  // namespace

http::Response show_budget(db::Database& database, web::Context& context) {
  const auto found = projects::asked(database, context);
  if (!found.project) return not_there(context);
  const auto& project = *found.project;
  const auto in = wanted(context, project);
  const std::span<const Project> alone(&project, 1);
  Books books(in.rates);
  books.know(project);
  books.weigh(project);
  books.settle();
  const auto entries = books.entries(project);
  auto session = database.read();

  views::Page view;
  view.head = projects::head(context, project, "/budget");
  view.action = projects::url(project.id, "/budget");
  view.new_line_url = view.action + "/lines/new";
  view.new_transaction_url = view.action + "/transactions/new";
  view.headings_url = view.action + "/headings";
  view.lines_csv = view.action + ".csv";
  view.transactions_csv = projects::url(project.id, "/transactions.csv");
  view.api_url = "/api/v1" + view.action;
  view.csv_text = "CSV";
  view.may_edit = projects::may_edit(context.identity, project);
  view.has_money = !entries.empty();

  for (const auto& wish : wishes) {
    const auto made = total(books, alone, wish.measure, wish.point, wish.in_kind);
    const bool shown = !made.amounts.empty() || (!made.left_out.empty() && wish.point != Point::own && !wish.in_kind);
    // Where all is from own funds, the total says so already.
    const bool same = wish.point == Point::own && made.amounts == total(books, alone, wish.measure, Point::source, wish.in_kind).amounts && wish.measure == Measure::planned;
    if (shown && !same) view.totals.push_back(total_view(context, wish, made));
  }
  std::map<Kind, std::pair<Adder, int>> kinds;
  for (const auto& entry : entries) {
    if (entry.in_kind) continue;
    auto& [adder, number] = kinds[entry.kind];
    adder.add(entry.currency, entry.amount);
    ++number;
  }
  for (const auto& [kind, group] : kinds)
    view.kinds.push_back({context.tr(label(kind)), sums_text(context, group.first.sums()), base::format_number(context.language, group.second)});
  view.has_kinds = !view.kinds.empty();

  view.currencies = currency_options(context, project, in.rates.to);
  for (auto& option : view.currencies) option.chosen = option.value == in.rates.to;
  view.converts = in.converts;
  view.rate = in.rate, view.rate_error = in.error, view.rate_date = in.date, view.rate_source = in.source;
  view.rate_label = context.tr(msg("What 1 {from} is worth in {to}", {{"from", project.currency}, {"to", in.rates.to}}));
  if (const auto rate = in.rates.of.find(project.currency); rate != in.rates.of.end())
    view.rates_said = context.tr(msg("1 {from} = {rate} {to} ({date}; {source})", {{"from", project.currency},
                                                                                   {"rate", rate_text(context.language, rate->second.text())},
                                                                                   {"to", in.rates.to},
                                                                                   {"date", in.date.empty() ? context.tr(msg("no date")) : base::format_date(context.language, base::PartialDate::parse(in.date).value_or(base::PartialDate{}))},
                                                                                   {"source", in.source.empty() ? context.tr(msg("no source")) : in.source}}));
  put_pivot(session, context, project, entries, in, view);

  const auto shares = line_shares(project);
  const auto edit_url = [&](std::string_view what, const std::string& id) { return view.may_edit && !id.empty() ? view.action + std::string(what) + id : std::string(); };
  for (std::size_t i = 0; i < project.budget.size(); ++i)
    if (project.budget[i].in_kind && view.in_kind.size() < page_size) {
      auto line = line_view(session, context, project, project.budget[i], shares[i].reason);
      line.method = project.budget[i].method;
      line.state += (line.state.empty() ? "" : " · ") + context.tr(msg("planned"));
      line.url = edit_url("/lines/", project.budget[i].id);
      view.in_kind.push_back(std::move(line));
    }
  for (const auto& transaction : project.transactions)
    if (transaction.in_kind && view.in_kind.size() < 2 * page_size) {
      const auto shown = transaction_view(session, context, project, transaction);
      view.in_kind.push_back({shown.date, shown.description.empty() ? shown.type : shown.description, shown.provider, shown.provider_url, shown.amount, shown.rate, transaction.method, "",
                              edit_url("/transactions/", transaction.id)});
    }
  view.has_in_kind = !view.in_kind.empty();
  const auto from_line = start_of(context, "line"), from_transaction = start_of(context, "transaction");
  for (auto i = from_line; i < project.budget.size() && i < from_line + page_size; ++i) {
    view.lines.push_back(line_view(session, context, project, project.budget[i], shares[i].reason));
    view.lines.back().url = edit_url("/lines/", project.budget[i].id);
  }
  if (from_line + page_size < project.budget.size()) view.lines_more = address(context, "line", std::to_string(from_line + page_size));
  view.has_lines = !project.budget.empty();
  view.line_count = web::count_view(context.language, static_cast<long long>(project.budget.size()));
  // The latest first.
  std::vector<const projects::Transaction*> latest;
  for (const auto& transaction : project.transactions) latest.push_back(&transaction);
  std::ranges::stable_sort(latest, [](const auto* a, const auto* b) { return a->date > b->date; });
  for (auto i = from_transaction; i < latest.size() && i < from_transaction + page_size; ++i) {
    view.transactions.push_back(transaction_view(session, context, project, *latest[i]));
    view.transactions.back().url = edit_url("/transactions/", latest[i]->id);
  }
  if (from_transaction + page_size < latest.size()) view.transactions_more = address(context, "transaction", std::to_string(from_transaction + page_size));
  view.has_transactions = !latest.empty();
  view.transaction_count = web::count_view(context.language, static_cast<long long>(latest.size()));
  return show(context, "budget/show", context.tr(msg("Budget: {project}", {{"project", view.head.title}})), view);
}

}  // namespace budget
