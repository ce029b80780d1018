// SPDX-License-Identifier: EUPL-1.2
// Who stands in for organisations that have nobody to decide: set by the stewards of the register.
#include "base/text.h"
#include "contributions/pages.h"

namespace contributions {

namespace {

using base::msg;

struct Typed {
  std::string organisation, scope, country, covered;
  std::vector<base::Problem> problems;
};

// An id, an address of an organisation's page, or a name that one organisation has.
base::Result<OrganisationId> organisation_called(db::Session& session, std::string_view typed,
                                                 std::string_view field_name) {
  auto text = base::trim(typed);
  const auto refuse = [&](base::Message message) {
    return base::Problem{base::Problem::Kind::invalid, std::move(message), std::string(field_name)};
  };
  if (const auto slash = text.rfind("/organisations/"); slash != std::string_view::npos)
    text = text.substr(slash + 15, 12);
  if (const auto id = OrganisationId::parse(text); id && organisations::find(session, *id)) return *id;
  if (text.empty()) return refuse(msg("Which organisation is it?"));
  const auto named = organisations::find_by_name(session, text, 2);
  if (named.size() == 1) return named.front();
  if (named.empty()) return refuse(msg("No organisation is called {name}.", {{"name", std::string(text)}}));
  return refuse(
      msg("Several organisations are called {name}: give the address of its page.", {{"name", std::string(text)}}));
}

std::string covers_of(Work& work, db::Session& session, const web::Context& context, const Stewardship& one) {
  if (one.scope == Scope::country) return work.gazetteer.country_name(one.covers, context.language);
  return organisation_name(session, context, OrganisationId::parse(one.covers).value_or(OrganisationId{}));
}

http::Response page(Work& work, web::Context& context, const Typed& typed, int status) {
  auto session = work.database.read();
  views::Stewardships view;
  view.action = "/stewardships";
  for (const auto& one : all_stewardships(session))
    view.lines.push_back({organisation_name(session, context, one.organisation),
                          records::url({records::Kind::organisation, one.organisation.text()}),
                          context.tr(label(one.scope)), covers_of(work, session, context, one),
                          one.scope == Scope::country ? "/countries/" + one.covers
                                                      : records::url({records::Kind::organisation, one.covers}),
                          "/stewardships/" + one.id + "/remove"});
  view.has_lines = !view.lines.empty();
  view.organisation = typed.organisation;
  view.organisations = typed.covered;
  for (const auto scope : {Scope::country, Scope::organisation, Scope::network})
    view.scopes.push_back({std::string(code(scope)), context.tr(label(scope)), typed.scope == code(scope)});
  view.countries = country_options(work, context, typed.country, msg("no country"));
  view.errors = errors_of(context, typed.problems);
  view.has_errors = !view.errors.empty();
  for (const auto& problem : typed.problems) {
    if (problem.field == "organisation") view.organisation_error = context.tr(problem.message);
    if (problem.field == "covers") view.covers_error = context.tr(problem.message);
  }
  return show(context, "contributions/stewardships", context.tr(msg("Stewardships")), view, status);
}

}  // namespace

http::Response show_stewardships(Work& work, web::Context& context) {
  return page(work, context, {}, 200);
}

http::Response take_stewardship(Work& work, web::Context& context) {
  Typed typed{field(context, "organisation", 300),
              field(context, "scope"),
              field(context, "country"),
              field(context, "covers", 20000),
              {}};
  const auto scope = parse_scope(typed.scope);
  std::optional<OrganisationId> organisation;
  std::vector<std::string> covers;
  {
    auto session = work.database.read();
    if (const auto found = organisation_called(session, typed.organisation, "organisation"))
      organisation = *found;
    else
      typed.problems.push_back(found.error());
    if (!scope) {
      typed.problems.push_back({base::Problem::Kind::invalid, msg("For whom does it stand in?"), "scope"});
    } else if (*scope == Scope::country) {
      const auto& countries = work.gazetteer.countries();
      if (std::ranges::find(countries, typed.country, &places::Country::code) == countries.end())
        typed.problems.push_back({base::Problem::Kind::invalid, msg("Which country is it?"), "country"});
      else
        covers.push_back(typed.country);
    } else {
      // One organisation a line.
      for (const auto line : base::split(typed.covered, '\n')) {
        if (base::trim(line).empty()) continue;
        if (const auto found = organisation_called(session, line, "covers"))
          covers.push_back(found->text());
        else
          typed.problems.push_back(found.error());
      }
      if (covers.empty() && typed.problems.empty())
        typed.problems.push_back({base::Problem::Kind::invalid, msg("Which organisation is it?"), "covers"});
    }
  }
  if (typed.problems.empty()) {
    auto transaction = work.database.write(accounts::author(context.identity));
    for (const auto& one : covers) {
      auto added = add_stewardship(transaction, *organisation, *scope, one, accounts::author(context.identity).name);
      if (!added && covers.size() == 1)
        typed.problems.push_back(added.error());  // of a list, those that are missing are added
    }
    if (typed.problems.empty()) transaction.commit();
  }
  return typed.problems.empty() ? http::redirect("/stewardships") : page(work, context, typed, 422);
}

http::Response take_stewardship_away(Work& work, web::Context& context) {
  bool removed = false;
  {
    auto transaction = work.database.write(accounts::author(context.identity));
    removed = remove_stewardship(transaction, context.path("stewardship"));
    transaction.commit();
  }
  return removed ? http::redirect("/stewardships") : context.problem(404, msg("There is no such stewardship."));
}

}  // namespace contributions
