// SPDX-License-Identifier: EUPL-1.2
// What an organisation says it will spend, as tables.
#include <boost/json/value_from.hpp>

#include "base/format_money.h"
#include "iati/api.h"
#include "spending/pages.h"
#include "spending/views.h"

namespace spending {
namespace {

using base::msg;
using web::Context;

constexpr std::size_t most_rows = 300;       // of a table
constexpr std::size_t most_lines = 40;       // of a budget
constexpr std::size_t most_documents = 200;

std::string money(const Context& context, const projects::Value& value, const std::string& currency) {
  if (!value.written.empty()) return value.written + (currency.empty() ? "" : " " + currency);
  if (value == projects::Value{}) return context.tr(msg("no amount"));
  return base::format_money(context.language, value.amount, currency);
}

std::string period(const Context& context, const Budget& budget) {
  const auto start = base::format_date(context.language, budget.start), end = base::format_date(context.language, budget.end);
  if (!budget.start.known() && !budget.end.known()) return context.tr(msg("no period"));
  const bool years = budget.start.known() && budget.end.known() && budget.start.year == budget.end.year && (!budget.start.month || (budget.start.month == 1 && budget.start.day <= 1)) &&
                     (!budget.end.month || (budget.end.month == 12 && (!budget.end.day || budget.end.day == 31)));
  if (years) return base::format_date(context.language, {budget.start.year, 0, 0});
  if (!budget.end.known()) return context.tr(msg("since {start}", {{"start", start}}));
  if (!budget.start.known()) return context.tr(msg("until {end}", {{"end", end}}));
  return context.tr(msg("{start} to {end}", {{"start", start}, {"end", end}}));
}

std::string sums_text(const Context& context, const Table& table) {
  std::string all;
  for (const auto& sum : table.sums) {
    all += all.empty() ? "" : " · ";
    all += sum.too_large ? context.tr(msg("more {currency} than can be added", {{"currency", sum.currency}})) : base::format_money(context.language, sum.amount, sum.currency);
  }
  return all.empty() ? context.tr(msg("nothing that could be added")) : all;
}

class Page {
 public:
  Page(Desk desk, const Context& context, db::Session& session) : desk_(desk), context_(context), session_(session) {}

  views::Plan plan(const Plan& plan, std::size_t number) {
    views::Plan view;
    view.id = fmt::format("plan-{}", number);
    const bool has_reporter = plan.reporter != Named{} && plan.reporter.organisation != plan.owner;
    if (has_reporter) {
      view.reporter = name_of(session_, context_, plan.reporter);
      if (plan.reporter.organisation) view.reporter_url = "/organisations/" + plan.reporter.organisation.text();
    }
    view.identifier = plan.identifier;
    if (const auto day = base::PartialDate::parse(std::string_view(plan.updated).substr(0, 10))) view.updated = base::format_date(context_.language, *day);
    if (const auto source = plan.source ? sources::find(session_, plan.source) : std::nullopt) view.source = source->title;
    for (const auto kind : all_kinds)
      if (auto made = spending::table(plan, kind); !made.entries.empty()) view.tables.push_back(table(made, number));
    for (const auto& one : plan.documents)
      if (view.documents.size() < most_documents) view.documents.push_back(document(one));
    view.has_tables = !view.tables.empty();
    view.has_documents = !view.documents.empty();
    return view;
  }

 private:
  views::Table table(const Table& made, std::size_t number) {
    views::Table view;
    view.id = fmt::format("{}-{}", code(made.kind), number);
    view.title = context_.tr(label(made.kind));
    view.sums = sums_text(context_, made);
    view.rule = context_.tr(rule_text(made.kind));
    view.has_recipients = made.kind != Kind::total && made.kind != Kind::expenditure;
    view.has_status = made.kind != Kind::expenditure;
    struct Ordered {
      const Entry* entry;
      std::string recipient;
    };
    std::vector<Ordered> rows;
    for (const auto& entry : made.entries)
      rows.push_back({&entry, entry.organisation ? name_of(session_, context_, *entry.organisation)
                              : entry.place      ? name_of(context_, desk_.gazetteer, *entry.place, made.kind)
                                                 : std::string()});
    std::ranges::stable_sort(rows, {}, [](const Ordered& row) { return std::tie(row.recipient, row.entry->budget->start); });
    for (const auto& [entry, recipient] : rows) {
      if (view.rows.size() == most_rows) {
        view.more = context_.tr(msg("{number} more stand in the file.", {{"number", base::format_number(context_.language, static_cast<std::int64_t>(rows.size() - most_rows))}}));
        break;
      }
      view.rows.push_back(row(*entry, recipient, made.kind));
    }
    return view;
  }

  views::Row row(const Entry& entry, const std::string& recipient, Kind kind) {
    const auto& budget = *entry.budget;
    views::Row view;
    view.recipient = recipient.empty() && (entry.organisation || entry.place) ? context_.tr(msg("no recipient said")) : recipient;
    if (entry.organisation && entry.organisation->organisation) view.recipient_url = "/organisations/" + entry.organisation->organisation.text();
    view.period = period(context_, budget);
    if (kind != Kind::expenditure) view.status = context_.tr(budget.status == "2" ? msg("committed") : msg("indicative"));
    view.amount = money(context_, budget.value, entry.currency);
    if (entry.left_out != Reason::none) view.left_out = context_.tr(reason_text(entry.left_out));
    for (const auto& line : budget.lines) {
      if (view.lines.size() == most_lines) break;
      std::string name(projects::text_in(line.name, context_.language));
      if (name.empty()) name = line.reference;
      view.lines.push_back({name.empty() ? context_.tr(msg("Line")) : name, money(context_, line.value, line.value.currency.empty() ? entry.currency : line.value.currency)});
    }
    view.has_lines = !view.lines.empty();
    return view;
  }

  views::Document document(const Document& one) {
    const auto& d = one.document;
    views::Document view;
    // Whatever else stands in a file's address leads nowhere.
    if (d.url.starts_with("http://") || d.url.starts_with("https://")) view.url = d.url;
    view.title = projects::text_in(d.title, context_.language);
    if (view.title.empty()) view.title = d.url.empty() ? context_.tr(msg("Document")) : d.url;
    view.description = projects::text_in(d.description, context_.language);
    std::vector<std::string> details;
    for (const auto& category : d.categories) {
      const auto* found = iati::find_code("DocumentCategory", category);
      details.push_back(found ? std::string(iati::name(*found, context_.language)) : category);
    }
    for (const auto& country : one.countries) details.push_back(name_of(context_, desk_.gazetteer, country, Kind::countries));
    if (d.date.known()) details.push_back(base::format_date(context_.language, d.date));
    if (!d.format.empty()) details.push_back(d.format);
    for (const auto& detail : details) view.detail += (view.detail.empty() ? "" : " · ") + detail;
    return view;
  }

  Desk desk_;
  const Context& context_;
  db::Session& session_;
};

}  // namespace

std::string url(OrganisationId owner, std::string_view rest) { return fmt::format("/organisations/{}/spending{}", owner.text(), rest); }

Asked asked(db::Session& session, const Context& context) {
  Asked made;
  const auto id = OrganisationId::parse(context.path("id"));
  if (id) made.organisation = organisations::find(session, *id);
  if (made.organisation) {
    made.plans = of_owner(session, *id);
  } else if (const auto now = id ? organisations::redirect_of(session, *id) : std::nullopt) {
    std::string to = context.request.path;
    to.replace(to.find(id->text()), id->text().size(), now->text());
    made.otherwise = http::redirect(to, to.starts_with("/api/") ? 308 : 301);
  } else {
    made.otherwise = context.problem(404, msg("There is no organisation at this address. It may have been removed: look it up by its name."));
  }
  return made;
}

std::string name_of(db::Session& session, const Context& context, const Named& who) {
  if (who.organisation)
    if (const auto found = organisations::find(session, who.organisation)) return found->name_in(context.language);
  if (const auto name = projects::text_in(who.name, context.language); !name.empty()) return std::string(name);
  return who.reference;
}

std::string name_of(const Context& context, const places::Gazetteer& gazetteer, const Classification& place, Kind kind) {
  if (kind == Kind::countries && !place.code.empty())
    if (auto name = gazetteer.country_name(place.code, context.language); name != place.code) return name;
  if (kind == Kind::regions && (place.vocabulary.empty() || place.vocabulary == "1"))
    if (const auto* region = iati::find_code("Region", place.code)) return std::string(iati::name(*region, context.language));
  if (const auto name = projects::text_in(place.name, context.language); !name.empty()) return std::string(name);
  return place.code;
}

http::Response show_plans(Desk desk, Context& context) {
  auto session = desk.database.read();
  const auto found = asked(session, context);
  if (!found.organisation) return found.otherwise;
  const auto id = found.organisation->id;
  views::Plans view;
  view.organisation = found.organisation->name_in(context.language);
  view.breadcrumb = {{"/organisations", context.tr(msg("Organisations"))}, {"/organisations/" + id.text(), view.organisation}};
  view.csv_url = url(id, ".csv");
  view.json_url = "/api/v1" + url(id);
  view.iati_url = "/organisations/" + id.text() + "/iati.xml";
  Page page(desk, context, session);
  for (const auto& plan : found.plans) view.plans.push_back(page.plan(plan, view.plans.size() + 1));
  view.has_plans = !view.plans.empty();
  view.has_several = view.plans.size() > 1;
  const auto title = context.tr(msg("Planned spending of {name}", {{"name", view.organisation}}));
  return context.page("spending/plans", title, boost::json::value_from(view).as_object());
}

}  // namespace spending
