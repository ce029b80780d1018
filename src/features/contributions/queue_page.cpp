// SPDX-License-Identifier: EUPL-1.2
// What waits for a decision, and deciding on many; what somebody proposed themselves.
#include <set>

#include "base/text.h"
#include "contributions/pages.h"

namespace contributions {

namespace {

using base::msg;

constexpr int page_size = 50;
constexpr std::int64_t applied_at_once = 100;  // so many are put into the register while the decider waits

// The filter of an address or, with a decision, of a form: the same names.
using Get = std::function<std::string(std::string_view)>;

Filter filter_of(const Get& get) {
  Filter filter;
  if (const auto state = parse_state(get("state")); state && *state != State::draft) filter.state = state;
  filter.kind = records::parse_kind(get("kind"));
  const auto is_id = [](const std::string& text) { return base::id_value(text).has_value(); };
  if (const auto desk = get("desk"); desk == register_desk || is_id(desk)) filter.desk = desk;
  if (const auto country = get("country");
      country.size() == 2 && std::ranges::all_of(country, [](char c) { return c >= 'A' && c <= 'Z'; }))
    filter.country = country;
  if (const auto age = get("age"); age == "7" || age == "14" || age == "30") filter.older_than = std::stoi(age);
  if (const auto from = get("from"); is_id(from)) filter.from = from;
  filter.text = get("q");
  return filter;
}

std::vector<std::pair<std::string, std::string>> pairs_of(const Filter& filter) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const auto add = [&](std::string name, std::string_view value) {
    if (!value.empty()) pairs.emplace_back(std::move(name), value);
  };
  add("state", filter.state ? code(*filter.state) : std::string_view());
  add("kind", filter.kind ? records::code(*filter.kind) : std::string_view());
  add("desk", filter.desk);
  add("country", filter.country);
  add("age", filter.older_than ? std::to_string(filter.older_than) : "");
  add("from", filter.from);
  add("q", filter.text);
  return pairs;
}

std::string query_of(const Filter& filter, const std::string& more = {}) {
  std::string query;
  for (const auto& [name, value] : pairs_of(filter))
    query += (query.empty() ? "?" : "&") + name + "=" + http::url_encode(value);
  return more.empty() ? query : query + (query.empty() ? "?" : "&") + more;
}

struct Typed {
  std::string reason;
  std::vector<base::Problem> problems;
};

void add_choices(Work& work, db::Session& session, const web::Context& context, const Filter& filter,
                 views::Queue& view) {
  const auto add = [&](const char* name, const base::Message& label, std::vector<views::Option> options) {
    view.choices.push_back({name, context.tr(label), std::move(options)});
  };
  std::vector<views::Option> states{{"", context.tr(msg("whatever waits")), !filter.state}};
  for (const auto state : {State::pending, State::merging, State::accepted, State::refused, State::withdrawn})
    states.push_back({std::string(code(state)), context.tr(label(state)), filter.state == state});
  add("state", msg("State"), std::move(states));
  add("kind", msg("Records"),
      {{"", context.tr(msg("any record")), !filter.kind},
       {"organisation", context.tr(msg("organisations")), filter.kind == records::Kind::organisation},
       {"relation", context.tr(msg("relations")), filter.kind == records::Kind::relation}});
  std::vector<views::Option> decided_by{{"", context.tr(msg("all for which I decide")), filter.desk.empty()}};
  std::set<std::string> desks;
  for (auto& desk : desks_of_person(context.identity)) desks.insert(std::move(desk));
  if (context.identity.is_steward()) desks.emplace(register_desk);
  if (!filter.desk.empty() && may_decide(context.identity, filter.desk)) desks.insert(filter.desk);
  for (const auto& desk : desks) decided_by.push_back({desk, desk_name(session, context, desk), desk == filter.desk});
  add("desk", msg("Decided by"), std::move(decided_by));
  add("country", msg("Country"), country_options(work, context, filter.country, msg("any country")));
  std::vector<views::Option> ages{{"", context.tr(msg("however long")), filter.older_than == 0}};
  for (const int days : {7, 14, 30})
    ages.push_back({std::to_string(days), context.tr(msg("longer than {days} days", {{"days", std::to_string(days)}})),
                    filter.older_than == days});
  add("age", msg("Waiting"), std::move(ages));
  if (!filter.from.empty())
    add("from", msg("Proposed by"),
        {{"", context.tr(msg("from anybody")), false},
         {filter.from,
          organisation_name(session, context, OrganisationId::parse(filter.from).value_or(OrganisationId{})), true}});
}

views::Row row_of(db::Session& session, const web::Context& context, const Contribution& c) {
  views::Row row;
  row.id = c.id.text();
  row.url = c.url();
  row.title = title_of(session, context, c);
  row.what = what_of(context, c);
  if (c.spoken_for) row.from = organisation_name(session, context, *c.spoken_for);
  row.waited = is_open(c.state) ? waited(context, c) : base::format_moment(context.language, c.decided.empty() ? c.since : c.decided);
  row.is_late = is_open(c.state) && days_between(c.since, base::utc_now()) > days_limit;
  row.mark = mark(context, c.state);
  row.may_tick = c.state == State::pending;
  for (const auto& desk : desks_of_contribution(session, c.id))
    if (is_open(c.state) && desk.state == DeskState::waiting)
      row.desks += (row.desks.empty() ? "" : ", ") + desk_name(session, context, desk.desk);
  return row;
}

http::Response page(Work& work, web::Context& context, const Filter& filter, const Typed& typed, int status) {
  auto session = work.database.read();
  std::optional<std::pair<std::string, std::string>> after;
  if (const auto since = parameter(context, "since", 20), last = parameter(context, "after", 12);
      !since.empty() && !last.empty())
    after.emplace(since, last);
  const auto listing = list(session, context.identity, filter, page_size, after);
  const auto counts = count(session, context.identity, filter);
  views::Queue view;
  view.action = "/contributions";
  view.decide_url = "/contributions/decide";
  view.text = filter.text;
  add_choices(work, session, context, filter, view);
  view.total = web::count_view(context.language, counts.all);
  view.has_late = counts.late > 0 && (!filter.state || is_open(*filter.state));
  view.late = web::count_view(context.language, counts.late);
  for (const auto& c : listing.items) view.rows.push_back(row_of(session, context, c));
  view.has_rows = !view.rows.empty();
  view.is_filtered = !pairs_of(filter).empty();
  view.decides = view.has_rows && (!filter.state || *filter.state == State::pending);
  if (after) view.first_url = "/contributions" + query_of(filter);
  if (listing.has_more)
    view.next_url = "/contributions" + query_of(filter, "since=" + http::url_encode(listing.items.back().since) +
                                                            "&after=" + listing.items.back().id.text());
  for (const auto& [name, value] : pairs_of(filter)) view.hidden.push_back({name, value});
  view.hidden.push_back({"until", base::utc_now()});  // what comes in later was not seen, and is not decided
  view.all_label = base::counted(context.language, counts.all, "The {n} that answers to the filter",
                                 "All {n} that answer to the filter");
  view.reason = typed.reason;
  view.errors = errors_of(context, typed.problems);
  view.has_errors = !view.errors.empty();
  return show(context, "contributions/queue", context.tr(msg("Contributions")), view, status);
}

std::string one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

}  // namespace

http::Response show_queue(Work& work, web::Context& context) {
  return page(work, context, filter_of([&](std::string_view name) { return one_line(parameter(context, name)); }), {},
              200);
}

http::Response decide_queue(Work& work, web::Context& context) {
  const auto filter = filter_of([&](std::string_view name) { return one_line(field(context, name)); });
  BulkDecision decision{.accepts = context.request.form_field("accept").has_value(),
                        .reason = field(context, "reason", most_reason * 2),
                        .filter = filter,
                        .only = {}};
  const auto again = [&](base::Problem problem) {
    const int status = status_of(problem);
    return page(work, context, filter, {decision.reason, {std::move(problem)}}, status);
  };
  if (field(context, "which") == "all") {
    decision.filter.until = field(context, "until", 20);
    if (decision.filter.until.size() != 20) decision.filter.until = base::utc_now();
  } else {
    for (const auto& [name, value] : context.request.form())
      if (name == "id" && base::id_value(value)) decision.only.push_back(value);
    if (decision.only.empty())
      return again({base::Problem::Kind::invalid,
                    msg("Tick the contributions to decide on, or choose all that answer to the filter."), "which"});
  }
  const auto decided = decide_many(work.database, context.identity, decision);
  if (!decided) return again(decided.error());
  if (decision.accepts) {
    std::optional<Bulk> bulk;
    {
      auto session = work.database.read();
      bulk = find_bulk(session, *decided);
    }
    if (bulk && bulk->left <= applied_at_once) apply_accepted(work.database, *decided);
  }
  return http::redirect("/contributions/decisions/" + decided->text());
}

http::Response show_mine(Work& work, web::Context& context) {
  const auto me = accounts::account_of(context.identity);
  if (!me) return not_found(context);
  auto session = work.database.read();
  auto mine = of_sender(session, *me, page_size + 1, ContributionId::parse(parameter(context, "before", 12)));
  views::Mine view;
  if (mine.size() > page_size) {
    mine.pop_back();
    view.next_url = "/contributions/mine?before=" + mine.back().id.text();
  }
  for (const auto& c : mine) {
    views::MineRow row{c.url(), title_of(session, context, c), what_of(context, c), base::format_moment(context.language, c.since),
                       "",      mark(context, c.state)};
    if (is_open(c.state))
      row.answer = waited(context, c);
    else if (c.state == State::refused)
      for (const auto& desk : desks_of_contribution(session, c.id))
        if (desk.state == DeskState::refused) row.answer = desk.reason;
    if (row.answer.empty() && !c.decided.empty()) row.answer = base::format_moment(context.language, c.decided);
    view.rows.push_back(std::move(row));
  }
  view.has_rows = !view.rows.empty();
  return show(context, "contributions/mine", context.tr(msg("My proposals")), view);
}

}  // namespace contributions
