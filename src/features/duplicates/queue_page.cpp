// SPDX-License-Identifier: EUPL-1.2
// The queue of pairs, and saying of one that they are two.
#include <charconv>

#include "duplicates/pages.h"

namespace duplicates {
namespace {

using base::msg;

constexpr int pairs_a_page = 30;

base::Message likely(int score) {
  return score >= 930   ? msg("Very likely the same")
         : score >= 800 ? msg("Probably the same")
                        : msg("Possibly the same");
}

struct Asked {
  PairFilter filter;
  std::int64_t from = 0;
};

// Whatever else stands in the address is passed over.
Asked read(const http::Request& request) {
  Asked asked;
  const auto state = request.parameter("state").value_or("open");
  asked.filter.state = parse_state(state).value_or(PairState::open);
  asked.filter.kind = organisations::parse_kind(request.parameter("kind").value_or(""));
  const auto country = request.parameter("country").value_or("");
  if (country.size() == 2 && std::ranges::all_of(country, [](char c) { return c >= 'A' && c <= 'Z'; }))
    asked.filter.country = country;
  const auto from = request.parameter("from").value_or("0");
  std::int64_t n = 0;
  if (const auto read = std::from_chars(from.data(), from.data() + from.size(), n);
      read.ec == std::errc() && n > 0 && n < 100'000'000)
    asked.from = n;
  return asked;
}

std::string address(const Asked& asked, std::int64_t from) {
  std::string text = "/duplicates?state=" + std::string(code(*asked.filter.state));
  if (asked.filter.kind) text += "&kind=" + std::string(organisations::code(*asked.filter.kind));
  if (!asked.filter.country.empty()) text += "&country=" + asked.filter.country;
  if (from > 0) text += fmt::format("&from={}", from);
  return text;
}

void add_filters(const Desk& desk, const web::Context& context, const Asked& asked, views::Queue& view) {
  std::vector<views::Option> states, kinds, countries;
  for (const auto& [state, label] :
       {std::pair(PairState::open, msg("to be decided")), std::pair(PairState::not_duplicates, msg("said to be two")),
        std::pair(PairState::merged, msg("merged"))})
    states.push_back({std::string(code(state)), context.tr(label), asked.filter.state == state});
  kinds.push_back({"", context.tr(msg("all kinds")), !asked.filter.kind});
  for (int i = 0; i <= static_cast<int>(organisations::Kind::other); ++i) {
    const auto kind = static_cast<organisations::Kind>(i);
    kinds.push_back(
        {std::string(organisations::code(kind)), context.tr(organisations::label(kind)), asked.filter.kind == kind});
  }
  for (const auto& country : desk.gazetteer.countries())
    countries.push_back({std::string(country.code), desk.gazetteer.country_name(country.code, context.language),
                         asked.filter.country == country.code});
  std::ranges::sort(countries, {}, &views::Option::label);
  countries.insert(countries.begin(), {"", context.tr(msg("all countries")), asked.filter.country.empty()});
  view.choices = {{"state", context.tr(msg("State")), std::move(states)},
                  {"kind", context.tr(msg("Kind")), std::move(kinds)},
                  {"country", context.tr(msg("Country")), std::move(countries)}};
  view.is_filtered = asked.filter.kind || !asked.filter.country.empty() || asked.filter.state != PairState::open;
}

http::Response queue(Desk& desk, web::Context& context, const Asked& asked, std::vector<views::Error> errors,
                     int status) {
  views::Queue view;
  view.action = "/duplicates";
  view.decide_url = "/duplicates/decide";
  view.merges_url = "/duplicates/merges";
  view.return_to = address(asked, asked.from);
  view.errors = std::move(errors);
  view.has_errors = !view.errors.empty();
  if (context.request.parameter("said") == "not_duplicates")
    view.note = context.tr(msg("It is remembered that they are not the same. You find them under “said to be two”."));
  if (context.request.parameter("said") == "open")
    view.note = context.tr(msg("The pair stands among those to be decided again."));
  add_filters(desk, context, asked, view);
  std::vector<Pair> found;
  std::map<OrganisationId, Organisation> there;
  std::vector<std::vector<views::Said>> said;
  {
    auto session = desk.database.read();
    view.total = web::count_view(context.language, count_pairs(session, asked.filter));
    found = pairs(session, asked.filter, pairs_a_page + 1, asked.from);
    std::vector<OrganisationId> ids;
    for (const auto& pair : found) {
      ids.push_back(pair.a);
      ids.push_back(pair.b);
      said.push_back(said_of(context, session, pair.a, pair.b));
    }
    for (auto& organisation : organisations::find_many(session, ids))
      there.emplace(organisation.id, std::move(organisation));
  }
  const bool more = found.size() > pairs_a_page;
  if (more) found.pop_back();
  const auto told = [&](OrganisationId id) {
    const auto at = there.find(id);
    // The one that went; its address still leads on.
    return at == there.end() ? views::Named{context.tr(msg("merged into the other")), organisation_url(id), {}, {}}
                             : named(desk, context, at->second);
  };
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto& pair = found[i];
    views::PairLine line;
    line.said = std::move(said[i]);
    line.left = told(pair.a);
    line.right = told(pair.b);
    line.a = pair.a.text();
    line.b = pair.b.text();
    line.id = line.a + "-" + line.b;
    line.likely = context.tr(likely(pair.score));
    line.score =
        context.tr(msg("{percent} of 100", {{"percent", base::format_number(context.language, pair.score / 10)}}));
    for (const auto& reason : pair.reasons) line.reasons.push_back(context.tr(reason));
    line.compare_url = "/duplicates/merge?a=" + line.a + "&b=" + line.b;
    line.is_open = pair.state == PairState::open;
    line.is_two = pair.state == PairState::not_duplicates;
    line.decided = base::format_moment(context.language, pair.decided);
    view.pairs.push_back(std::move(line));
  }
  view.has_pairs = !view.pairs.empty();
  if (more || asked.from > 0) {
    views::Pages pages;
    if (asked.from > 0) pages.newer_url = address(asked, std::max<std::int64_t>(0, asked.from - pairs_a_page));
    if (more) pages.older_url = address(asked, asked.from + pairs_a_page);
    pages.range = context.tr(msg(
        "{first} to {last}",
        {{"first", base::format_number(context.language, asked.from + 1)},
         {"last", base::format_number(context.language, asked.from + static_cast<std::int64_t>(view.pairs.size()))}}));
    view.listing.push_back(std::move(pages));
  }
  return show(context, "duplicates/queue", context.tr(msg("Duplicates")), view, status);
}

}  // namespace

http::Response show_queue(Desk& desk, web::Context& context) {
  return queue(desk, context, read(context.request), {}, 200);
}

http::Response decide_pair(Desk& desk, web::Context& context) {
  const auto a = OrganisationId::parse(line_field(context, "a")), b = OrganisationId::parse(line_field(context, "b"));
  const auto state = parse_state(line_field(context, "state"));
  if (!a || !b || !state || *state == PairState::merged)
    return queue(desk, context, read(context.request),
                 {{"state", context.tr(msg("This form was incomplete. Please try again from this page."))}}, 400);
  bool known = false;
  {
    auto session = desk.database.read();
    known = find_pair(session, *a, *b).has_value();
  }
  if (!known) return context.problem(404, msg("There is no such pair any more. It may have been decided meanwhile."));
  {
    auto transaction = desk.database.write_unlogged();
    // What was merged is undone elsewhere.
    if (const auto pair = find_pair(transaction.session(), *a, *b); pair && pair->state != PairState::merged)
      decide(transaction, *a, *b, *state, accounts::author(context.identity).name);
    transaction.commit();
  }
  // Back to the page of the list where one was, and nowhere else.
  auto back = line_field(context, "return");
  if (!back.starts_with("/duplicates?state=") ||
      !std::ranges::all_of(back, [](char c) { return c > 0x20 && c < 0x7f && c != '\\' && c != '"'; }))
    back = "/duplicates?state=open";
  return http::redirect(back + "&said=" + std::string(code(*state)));
}

}  // namespace duplicates
