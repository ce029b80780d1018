// SPDX-License-Identifier: EUPL-1.2
#include "contributions/pages.h"

#include <charconv>

#include "base/text.h"

namespace contributions {

using base::msg;

std::string field(const web::Context& context, std::string_view name, std::size_t most) {
  return clean(context.request.form_field(name).value_or("").substr(0, most));
}

std::string parameter(const web::Context& context, std::string_view name, std::size_t most) {
  return clean(context.request.parameter(name).value_or("").substr(0, most));
}

std::string waited(const web::Context& context, const Contribution& c) {
  if (!is_open(c.state)) return {};
  const auto days = days_between(c.since, base::utc_now());
  if (days == 0) return context.tr(msg("since today"));
  return base::counted(context.language, days, "for {n} day", "for {n} days");
}

views::Mark mark(const web::Context& context, State state) {
  return {context.tr(label(state)), state == State::accepted, is_open(state), state == State::refused};
}

std::string title_of(db::Session& session, const web::Context& context, const Contribution& c) {
  const auto title = records::title(session, c.kind, c.is_new() ? c.content() : c.base, context.language);
  return title.empty() ? context.tr(msg("A record without a name")) : title;
}

std::string what_of(const web::Context& context, const Contribution& c) {
  if (c.is_new())
    return context.tr(c.kind == records::Kind::organisation ? msg("new organisation") : msg("new relation"));
  std::string names;
  for (const auto& name : records::changed_fields(c.kind, c.base, c.content())) {
    const auto fields = records::fields(c.kind);
    const auto known = std::ranges::find(fields, name, &records::Field::name);
    names += names.empty() ? "" : ", ";
    names += known == fields.end() ? name : base::translate(context.language, std::string(known->label));
  }
  return names;
}

std::string organisation_name(db::Session& session, const web::Context& context, OrganisationId id) {
  auto found = organisations::find(session, id);
  if (!found)
    if (const auto merged = organisations::redirect_of(session, id)) found = organisations::find(session, *merged);
  return found ? found->name_in(context.language) : context.tr(msg("an organisation that is gone"));
}

std::string desk_name(db::Session& session, const web::Context& context, std::string_view desk) {
  if (desk == register_desk) return context.tr(msg("The stewards of the register"));
  return organisation_name(session, context, OrganisationId::parse(desk).value_or(OrganisationId{}));
}

http::Response not_found(const web::Context& context) {
  return context.problem(404, msg("There is no such contribution, or it is not yours to see."));
}

int status_of(const base::Problem& problem) {
  using Kind = base::Problem::Kind;
  switch (problem.kind) {
    case Kind::invalid:
      return 422;
    case Kind::not_found:
      return 404;
    case Kind::conflict:
      return 409;
    case Kind::forbidden:
      return 403;
    case Kind::too_large:
      return 413;
    case Kind::unavailable:
      return 503;
  }
  return 422;
}

std::vector<views::Error> errors_of(const web::Context& context, const std::vector<base::Problem>& problems) {
  std::vector<views::Error> errors;
  for (const auto& problem : problems)
    errors.push_back({problem.field.empty() ? "form" : problem.field, context.tr(problem.message)});
  return errors;
}

std::vector<views::Option> country_options(const Work& work, const web::Context& context, std::string_view chosen,
                                           const base::Message& none) {
  std::vector<views::Option> options;
  for (const auto& country : work.gazetteer.countries())
    options.push_back({std::string(country.code), work.gazetteer.country_name(country.code, context.language),
                       country.code == chosen});
  std::ranges::sort(options, {}, [](const views::Option& option) { return base::fold(option.label); });
  options.insert(options.begin(), {"", context.tr(none), chosen.empty()});
  return options;
}

std::string Names::of(std::optional<AccountId> account) {
  if (!account) return {};
  const auto [at, is_new] = known_.try_emplace(*account);
  if (is_new) {
    const auto found = accounts::find(session_, *account);
    at->second = found ? found->name : context_.tr(msg("somebody who has left"));
  }
  return at->second;
}

std::optional<Seen> seen_contribution(db::Session& session, const web::Context& context) {
  const auto id = ContributionId::parse(context.path("id"));
  auto found = id ? find(session, *id) : std::nullopt;
  if (!found) return std::nullopt;
  auto desks = desks_of_contribution(session, found->id);
  if (!may_see(context.identity, *found, desks)) return std::nullopt;
  return Seen{std::move(*found), std::move(desks)};
}

Version version_now(db::Session& session, const records::Ref& record) {
  return {version_of(session, record), records::current(session, record)};
}

Version version_sent(db::Session& session, const web::Context& context, const records::Ref& record) {
  const auto text = context.request.form_field("version").value_or("");
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size())
    if (auto json = at_version(session, record, number)) return {number, std::move(*json)};
  return version_now(session, record);
}

}  // namespace contributions
