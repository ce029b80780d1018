// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/value_from.hpp>

#include "base/format_money.h"
#include "base/text.h"
#include "figures/pages.h"
#include "figures/table.h"
#include "figures/views.h"
#include "themes/api.h"

namespace figures {
namespace {

using base::msg;
using budget::Measure;
using organisations::OrganisationId;

constexpr std::size_t most_rates = 20, most_in_funnel = 2;
const char* const address = "/projects/figures";

template <class View>
http::Response show(const web::Context& context, std::string_view name, std::string_view title, const View& view) {
  return context.page(name, title, boost::json::value_from(view).as_object());
}

std::string typed(const web::Context& context, std::string_view name, std::size_t most = 200) {
  auto text = base::repair_utf8(base::trim(context.request.parameter(name).value_or("")).substr(0, most));
  std::ranges::replace_if(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return text;
}

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  return text;
}

// The same question with other values; an empty one takes a parameter away.
std::string address_with(const web::Context& context, std::string_view path, const http::Pairs& values) {
  std::string made(path);
  char join = '?';
  const auto put = [&](std::string_view name, std::string_view value) {
    made += join + http::url_encode(name) + "=" + http::url_encode(value);
    join = '&';
  };
  for (const auto& [name, value] : context.request.parameters()) {
    const bool is_other = std::ranges::any_of(values, [&, &n = name](const auto& one) { return one.first == n; });
    if (!is_other && name != "lang" && !value.empty() && value.size() <= 200) put(name, value);
  }
  for (const auto& [name, value] : values)
    if (!value.empty()) put(name, value);
  return made;
}

views::Counting counting_view(const web::Context& context, const Figures::Now& now) {
  views::Counting view;
  view.url = address_with(context, address, {});
  view.fragment_url = address_with(context, std::string(address) + "/state", {});
  view.has_failed = now.has_failed;
  view.percent = now.percent;
  view.stage = context.tr(now.has_failed ? msg("The register could not be read just now. It will be tried again.") : msg("Reading the projects of the register"));
  if (!now.has_failed) view.done = context.tr(msg("{number} %", {{"number", base::format_number(context.language, now.percent)}}));
  return view;
}

class PageMaker {
 public:
  PageMaker(Desk& desk, web::Context& context, const Cube& cube)
      : context_(context), cube_(cube), session_(desk.database.read()), names_(session_, desk.gazetteer, context.language), wanted_(wanted_here(desk, cube, context)) {
    auto& by = wanted_.query.by;
    if (by.size() > 2) by.resize(2);
  }

  views::Page make(const Figures::Now& now) {
    view_.action = view_.clear_url = address;
    view_.is_behind = now.is_behind;
    view_.behind = context_.tr(msg("Counted on {moment}; the register has changed since.", {{"moment", base::format_moment(context_.language, cube_.moment)}}));
    view_.is_empty = cube_.projects() == 0;
    if (view_.is_empty) return std::move(view_);
    for (const auto& fault : wanted_.faults) view_.faults.push_back({context_.tr(fault)});
    view_.has_faults = !view_.faults.empty();
    put_funnel();
    choose_currency();
    put_choices();
    put_filters();
    put_answer();
    return std::move(view_);
  }

 private:
  std::string tr(const base::Message& message) const { return context_.tr(message); }
  std::string number(std::int64_t n) const { return base::format_number(context_.language, n); }
  std::string money(std::int64_t amount, std::uint32_t currency, bool too_large) const {
    return too_large ? tr(msg("too large")) : base::format_money(context_.language, amount, budget::code_text(currency));
  }
  std::string projects_text(std::int64_t n) const { return base::counted(context_.language, n, "{n} project", "{n} projects"); }

  void put_funnel() {
    auto filter = wanted_.query.filter;
    filter.status.reset();
    const auto counted = count_projects(cube_, filter, {Dimension::status});
    Query planned;
    planned.filter = filter;
    planned.by = {Dimension::status};
    const auto sums = ask(cube_, planned);
    std::int64_t most = 1;
    for (const auto& cell : counted.cells) most = std::max(most, cell.amount);
    for (std::uint64_t n = 1; n <= statuses; ++n) {
      const std::uint64_t status = n % statuses;  // what is not said comes last
      const auto found = std::ranges::find(counted.cells, status, [](const Cell& cell) { return cell.at[0]; });
      const auto projects = found == counted.cells.end() ? 0 : found->amount;
      if (status == 0 && projects == 0) continue;
      std::vector<Cell> amounts;
      for (const auto& cell : sums.cells)
        if (cell.at[0] == status && (cell.amount != 0 || cell.too_large)) amounts.push_back(cell);
      std::ranges::stable_sort(amounts, std::ranges::greater{}, &Cell::projects);
      std::string text;
      for (std::size_t i = 0; i < std::min(amounts.size(), most_in_funnel); ++i) text += (i == 0 ? "" : " + ") + money(amounts[i].amount, amounts[i].currency, amounts[i].too_large);
      if (amounts.size() > most_in_funnel) text += " + …";
      const auto code = value_code(Dimension::status, status);
      view_.funnel.push_back({capital(names_.of(Dimension::status, status)), code.empty() ? "" : "/projects?status=" + code, std::to_string(projects * 100 / most), projects_text(projects),
                              text.empty() ? "" : tr(msg("{sum} planned", {{"sum", text}}))});
    }
  }

  // Of the currencies kept apart one is shown, at first that of most projects; the totals of the others stand beside it.
  void choose_currency() {
    if (wanted_.counts_projects) return;
    auto& query = wanted_.query;
    auto whole = query;
    whole.by.clear(), whole.currency.reset(), whole.in.reset();
    totals_ = ask(cube_, whole).totals;
    std::ranges::stable_sort(totals_, std::ranges::greater{}, &Cell::projects);
    if (!query.in && !query.currency && !totals_.empty()) query.currency = totals_[0].currency;
    if (query.in) shown_currency_ = budget::code_number(query.in->to);
    else if (query.currency) shown_currency_ = *query.currency;
    else shown_currency_ = budget::code_number(cube_.common);
  }

  web::Choice choice(std::string name, const base::Message& label) const { return {std::move(name), tr(label), {}}; }

  void put_choices() {
    const auto& query = wanted_.query;
    auto what = choice("measure", msg("What is counted"));
    what.options.push_back({"projects", tr(msg("Projects")), wanted_.counts_projects});
    for (const bool in_kind : {false, true})
      for (const auto measure : {Measure::planned, Measure::pledged, Measure::committed, Measure::paid}) {
        const bool chosen = !wanted_.counts_projects && query.measure == measure && query.in_kind == in_kind;
        if (chosen || cube_.of(measure, in_kind).size() > 0) what.options.push_back({std::string(code(measure, in_kind)), tr(budget::label(measure, in_kind)), chosen});
      }
    view_.choices.push_back(std::move(what));
    const auto dimensions = [&](std::string name, const base::Message& label, std::size_t at) {
      auto made = choice(std::move(name), label);
      made.options.push_back({"none", tr(msg("none")), query.by.size() <= at});
      for (const auto dimension : all_dimensions) made.options.push_back({std::string(code(dimension)), tr(figures::label(dimension)), query.by.size() > at && query.by[at] == dimension});
      view_.choices.push_back(std::move(made));
    };
    dimensions("rows", msg("Rows"), 0);
    dimensions("columns", msg("Columns"), 1);
    if (wanted_.counts_projects) return;
    view_.is_money = true;
    auto point = choice("point", msg("Counted where"));
    for (const auto& [one, label] : {std::pair(budget::Point::source, msg("at the source")), {budget::Point::last_hand, msg("at the last hand")}, {budget::Point::own, msg("from own funds")}})
      point.options.push_back({std::string(budget::code(one)), tr(label), query.point == one});
    view_.choices.push_back(std::move(point));
    auto currency = choice("currency", msg("In the currency"));
    bool there = false;
    for (const auto& total : totals_) {
      const auto text = budget::code_text(total.currency);
      if (!base::is_currency(text)) continue;
      currency.options.push_back({text, text, total.currency == shown_currency_});
      there = there || total.currency == shown_currency_;
    }
    if (const auto text = budget::code_text(shown_currency_); !there && base::is_currency(text)) currency.options.push_back({text, text, true});
    view_.has_more_currencies = currency.options.size() > 1;
    view_.choices.push_back(std::move(currency));
    view_.converts = query.in.has_value();
  }

  template <class Values, class Chosen>
  void put_filter(std::string name, Dimension dimension, const Values& values, const Chosen& chosen, bool by_name) {
    auto made = choice(std::move(name), figures::label(dimension));
    std::vector<std::pair<std::string, web::Option>> keyed;
    for (const std::uint64_t value : values) {
      const auto text = value_code(dimension, value);
      if (text.empty()) continue;
      auto name_of = capital(names_.of(dimension, value));
      keyed.emplace_back(by_name ? base::fold(name_of) : std::string(), web::Option{text, std::move(name_of), chosen && *chosen == value});
    }
    std::ranges::stable_sort(keyed, {}, &std::pair<std::string, web::Option>::first);
    made.options.push_back({"", tr(msg("all")), !chosen});
    for (auto& [key, option] : keyed) made.options.push_back(std::move(option));
    made.options.push_back({"none", tr(msg("not said")), chosen && *chosen == 0});
    view_.filters.push_back(std::move(made));
  }

  void put_filters() {
    const auto& filter = wanted_.query.filter;
    const auto& values = cube_.values;
    const auto up_to = [](std::size_t n) {
      std::vector<std::uint64_t> all;
      for (std::size_t i = 1; i < n; ++i) all.push_back(i);
      return all;
    };
    auto theme = choice("theme", msg("Theme"));
    theme.options.push_back({"", tr(msg("all")), !filter.themes});
    for (const auto& one : themes::all())
      theme.options.push_back({std::string(one.code), (one.parent.empty() ? "" : "– ") + std::string(themes::name(one, context_.language)), filter.themes && *filter.themes == themes::with_descendants(one)});
    theme.options.push_back({"none", tr(msg("not said")), filter.themes && *filter.themes == 0});
    view_.filters.push_back(std::move(theme));
    put_filter("country", Dimension::country, values.countries, filter.country, true);
    put_filter("goal", Dimension::goal, up_to(goals), filter.goal, false);
    put_filter("sector", Dimension::category, values.categories, filter.category, true);
    put_filter("mode", Dimension::mode, up_to(modes), filter.mode, false);
    put_filter("status", Dimension::status, up_to(statuses), filter.status, false);
    view_.is_filtered = filter != Filter{};
    view_.filters_open = view_.is_filtered;
    if (filter.from_year) view_.from = std::to_string(filter.from_year);
    if (filter.to_year) view_.to = std::to_string(filter.to_year);
    if (filter.funder && *filter.funder != 0) {
      view_.funder_id = base::id_text(*filter.funder);
      view_.funder = names_.of(Dimension::funder, *filter.funder);
    } else {
      view_.funder = typed(context_, "funder_name");
    }
  }

  void put_answer() {
    const auto& query = wanted_.query;
    const auto result = result_of(cube_, wanted_);
    const auto currency = wanted_.counts_projects ? std::string() : budget::code_text(shown_currency_);
    view_.heading = wanted_.counts_projects ? tr(msg("Projects")) : tr(budget::label(query.measure, query.in_kind));
    view_.projects = projects_text(result.projects);
    if (wanted_.counts_projects) {
      view_.on_parts = tr(msg("A project counts in each year that it runs, in each of its themes, sectors, countries, goals and funders, and once in the sum."));
    } else {
      view_.point = tr(budget::point_text(query.measure, query.point));
      view_.rule = tr(budget::rule_text(query.measure, query.point));
      view_.on_parts = tr(msg("What belongs to several themes, sectors, countries, funders or years is divided among them, by their percentages or days where they are given, otherwise equally: rows and columns add up to the sum exactly."));
      if (std::ranges::find(query.by, Dimension::goal) != query.by.end())
        view_.on_goals = tr(msg("Money is not divided among goals: a project counts whole in each goal that it has, so the goals add up to more than the sum, in which everything counts once."));
      put_totals(result);
      put_left(result);
    }
    Table::put(view_, {context_, names_, cube_, wanted_, shown_currency_}, result);
    view_.rules_url = std::string(address) + "/rules";
    view_.csv_text = "CSV";
    http::Pairs whole;
    if (!wanted_.has_measure) whole.emplace_back("measure", wanted_.counts_projects ? "projects" : std::string(code(query.measure, query.in_kind)));
    view_.csv_url = address_with(context_, "/projects/figures.csv", whole);
    view_.json_url = address_with(context_, "/api/v1/projects/figures", whole);
  }

  void put_totals(const Result& result) {
    const auto& query = wanted_.query;
    if (query.in) {
      for (const auto& total : result.totals) view_.totals.push_back({money(total.amount, total.currency, total.too_large), projects_text(total.projects), "", true});
      if (result.totals.empty()) view_.totals.push_back({money(0, shown_currency_, false), projects_text(0), "", true});
    } else {
      for (const auto& total : totals_) {
        const auto text = budget::code_text(total.currency);
        const bool current = query.currency == total.currency;
        view_.totals.push_back({text.empty() ? tr(msg("{amount} of no known currency", {{"amount", base::format_amount(context_.language, total.amount, "EUR")}})) : money(total.amount, total.currency, total.too_large),
                                projects_text(total.projects), current || !base::is_currency(text) ? "" : address_with(context_, address, {{"currency", text}}), current});
      }
    }
    view_.has_totals = !view_.totals.empty();
  }

  void put_left(const Result& result) {
    // A total in one currency tells what it leaves out of others too; one of one currency, of that one.
    for (const auto& one : result.left_out)
      if (one.amount != 0 || one.too_large)
        view_.left.push_back({money(one.amount, one.currency, one.too_large), tr(budget::reason_text(one.reason)), projects_text(one.projects)});
    view_.has_left = !view_.left.empty();
    const auto fields = [&](const std::string& currency, const std::string& value) {
      if (view_.rates.size() < most_rates)
        view_.rates.push_back({"rate_" + currency, tr(msg("What 1 {from} is worth in {to}", {{"from", currency}, {"to", wanted_.query.in->to}})), value});
    };
    if (wanted_.query.in) {
      for (const auto& one : result.no_rate) view_.no_rate.push_back({money(one.amount, one.currency, one.too_large), projects_text(one.projects)});
      for (const auto& [currency, text] : wanted_.rates) fields(currency, text);
      for (const auto& one : result.no_rate) {
        const auto currency = budget::code_text(one.currency);
        const bool is_known = std::ranges::any_of(wanted_.rates, [&](const auto& rate) { return rate.first == currency; });
        if (base::is_currency(currency) && !is_known) fields(currency, "");
      }
    }
    view_.has_no_rate = !view_.no_rate.empty();
    view_.has_rates = !view_.rates.empty();
    if (result.unreadable > 0)
      view_.unreadable = tr(msg("Not counted, as they have amounts with more digits than can be counted: {projects}.", {{"projects", projects_text(result.unreadable)}}));
  }

  web::Context& context_;
  const Cube& cube_;
  db::Session session_;
  Names names_;
  Wanted wanted_;
  std::vector<Cell> totals_;  // by currency, those of most projects first
  std::uint32_t shown_currency_ = 0;
  views::Page view_;
};

}  // namespace

Wanted wanted_here(Desk& desk, const Cube& cube, const web::Context& context) {
  auto wanted = wanted_of(context.request, context.language);
  auto& query = wanted.query;
  if (!wanted.has_measure) {
    wanted.counts_projects = true;
    for (const auto measure : {Measure::planned, Measure::paid, Measure::committed, Measure::pledged})
      if (cube.of(measure, false).size() > 0) {
        query.measure = measure, wanted.counts_projects = false;
        break;
      }
    if (!wanted.has_point) query.point = usual_point(query.measure);
  }
  if (!wanted.has_rows) {
    const auto columns = query.by;
    // The first by which projects are told apart at all, and that the columns do not have.
    const bool any_theme = std::ranges::any_of(cube.themes, [](auto set) { return set != 0; });
    const auto first = any_theme ? Dimension::theme : cube.values.categories.size() > 1 ? Dimension::category : Dimension::country;
    query.by = {columns == std::vector{first} ? (first == Dimension::country ? Dimension::status : Dimension::country) : first};
    if (columns.empty() && !context.request.parameter("columns")) query.by.push_back(Dimension::year);
    query.by.insert(query.by.end(), columns.begin(), columns.end());
  }
  auto session = desk.database.read();
  auto& funder = query.filter.funder;
  if (funder && *funder != 0)
    if (const auto now = organisations::redirect_of(session, OrganisationId{*funder})) funder = now->value;
  // A name that was typed anew counts; the id goes along while the name is still its own.
  if (const auto given = context.request.parameter("funder_name")) {
    const auto name = typed(context, "funder_name");
    const auto folded = base::fold(name);
    const auto known = funder ? organisations::find(session, OrganisationId{*funder}) : std::nullopt;
    if (name.empty()) {
      if (funder != std::optional<std::uint64_t>(0)) funder.reset();
    } else if (!known || std::ranges::none_of(known->names, [&](const auto& one) { return base::fold(one.text) == folded; })) {
      const auto found = organisations::find_by_name(session, name, 1);
      if (found.empty()) wanted.faults.push_back(msg("Nobody in the register is called “{name}”.", {{"name", name}}));
      funder = found.empty() ? std::nullopt : std::optional(found.front().value);
    }
  }
  return wanted;
}

Result result_of(const Cube& cube, const Wanted& wanted) {
  return wanted.counts_projects ? count_projects(cube, wanted.query.filter, wanted.query.by) : ask(cube, wanted.query);
}

http::Response show_figures(Desk& desk, web::Context& context) {
  const auto now = desk.figures.now();
  if (!now.cube) return show(context, "figures/counting", context.tr(msg("Figures of projects")), counting_view(context, now));
  return show(context, "figures/figures", context.tr(msg("Figures of projects")), PageMaker(desk, context, *now.cube).make(now));
}

http::Response show_counting(Desk& desk, web::Context& context) {
  const auto now = desk.figures.now();
  auto answer = context.fragment("figures/counting_state", boost::json::value_from(counting_view(context, now)).as_object());
  if (now.cube) answer.set("HX-Redirect", address_with(context, address, {}));
  return answer;
}

http::Response show_rules(Desk&, web::Context& context) {
  views::Rules view;
  view.back_url = address;
  for (const auto measure : {Measure::planned, Measure::committed, Measure::paid, Measure::pledged})
    for (const auto point : budget::all_points)
      view.rules.push_back({context.tr(budget::label(measure, false)), context.tr(budget::point_text(measure, point)), context.tr(budget::rule_text(measure, point))});
  for (int reason = 1; reason <= static_cast<int>(budget::Reason::not_added); ++reason)
    view.reasons.push_back({std::string(budget::code(static_cast<budget::Reason>(reason))), context.tr(budget::reason_text(static_cast<budget::Reason>(reason)))});
  return show(context, "figures/rules", context.tr(msg("How money is counted")), view);
}

}  // namespace figures
