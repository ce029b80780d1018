// SPDX-License-Identifier: EUPL-1.2
#include "budget/pages.h"

#include <charconv>

#include "base/text.h"

namespace budget {

using base::msg;
using projects::Project;

http::Response not_there(const web::Context& context) { return context.problem(404, msg("There is no such project.")); }

http::Response failed(const web::Context& context, const base::Problem& problem) {
  using Why = base::Problem::Kind;
  return context.problem(problem.kind == Why::not_found ? 404 : problem.kind == Why::forbidden ? 403 : problem.kind == Why::conflict ? 409 : 422, problem.message);
}

namespace {

std::string clean(std::string_view sent) {
  std::string text = base::repair_utf8(sent);
  std::ranges::replace_if(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return std::string(base::trim(text));
}

std::string last_part(std::string_view text) {
  text = text.substr(0, text.find_first_of("?#"));
  const auto slash = text.rfind('/');
  return std::string(slash == std::string_view::npos ? text : text.substr(slash + 1));
}

}  // namespace

std::string field(const web::Context& context, std::string_view name) { return clean(context.request.form_field(name).value_or("")); }
std::string query(const web::Context& context, std::string_view name) { return clean(context.request.parameter(name).value_or("")); }

std::string part_in(const web::Context& context, std::string_view name) {
  const auto found = context.match.path.find(name);
  return found == context.match.path.end() ? std::string() : std::string(found->second);
}

std::int64_t version_field(const web::Context& context) {
  const auto text = context.request.form_field("version").value_or("");
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string money(const web::Context& context, std::int64_t amount, std::string_view currency) {
  return base::format_money(context.language, amount, currency);
}
std::string money(const web::Context& context, const Project& project, const projects::Value& value) {
  const auto& currency = currency_of(project, value);
  return value.written.empty() ? money(context, value.amount, currency) : value.written + " " + currency;
}

std::string sums_text(const web::Context& context, const std::vector<Sum>& sums) {
  std::string text;
  for (const auto& sum : sums)
    text += (text.empty() ? "" : " + ") + (sum.too_large ? context.tr(msg("more {currency} than can be counted", {{"currency", sum.currency}})) : money(context, sum.amount, sum.currency));
  return text;
}

std::string rate_line(const web::Context& context, const Project& project, const std::string& currency, const projects::Exchange& exchange) {
  if (exchange.rate.empty() || currency == project.currency || project.currency.empty()) return {};
  const std::vector<std::pair<std::string, std::string>> said{{"from", currency},
                                                              {"rate", rate_text(context.language, exchange.rate)},
                                                              {"to", project.currency},
                                                              {"date", exchange.date.known() ? base::format_date(context.language, exchange.date) : context.tr(msg("no date"))},
                                                              {"source", exchange.source.empty() ? context.tr(msg("no source")) : exchange.source}};
  return context.tr(msg("1 {from} = {rate} {to} ({date}; {source})", said));
}

std::string period(const web::Context& context, base::PartialDate start, base::PartialDate end) {
  const auto text = [&](base::PartialDate date) { return base::format_date(context.language, date); };
  if (!start.known() && !end.known()) return context.tr(msg("no period"));
  if (start == end || !end.known()) return text(start);
  if (!start.known()) return context.tr(msg("until {until}", {{"until", text(end)}}));
  return context.tr(msg("{start} to {end}", {{"start", text(start)}, {"end", text(end)}}));
}

std::string heading_name(const web::Context& context, const Project& project, const std::string& id) {
  const auto* heading = projects::part_of(project.headings, id);
  return heading ? std::string(projects::text_in(heading->name, context.language)) : std::string();
}

std::string name_of(db::Session& session, const web::Context& context, const projects::Named& who) {
  if (who.organisation)
    if (const auto found = organisations::find(session, who.organisation)) return found->name_in(context.language);
  if (const auto name = projects::text_in(who.name, context.language); !name.empty()) return std::string(name);
  return who.reference.empty() ? who.activity : who.reference;
}

std::string url_of(const projects::Named& who) { return who.organisation ? "/organisations/" + who.organisation.text() : std::string(); }

void Fields::group(const base::Message* legend) { groups_.push_back({legend ? context_.tr(*legend) : "", {}}); }

views::Input& Fields::add(views::Input input) {
  if (const auto error = errors.find(input.id); error != errors.end()) input.error = error->second;
  if (!input.hint.empty()) input.described = input.id + "-hint";
  if (!input.error.empty()) input.described += (input.described.empty() ? "" : " ") + input.id + "-error";
  if (groups_.empty()) group();
  groups_.back().fields.push_back(std::move(input));
  return groups_.back().fields.back();
}

views::Input& Fields::line(std::string id, const base::Message& label, std::string value, std::string hint) {
  views::Input input;
  input.value = sent_ ? field(context_, id) : std::move(value);
  input.id = std::move(id), input.label = context_.tr(label), input.hint = std::move(hint), input.is_line = true;
  return add(std::move(input));
}

views::Input& Fields::choice(std::string id, const base::Message& label, std::vector<web::Option> options, const std::string& chosen, std::string hint) {
  views::Input input;
  const auto value = sent_ ? field(context_, id) : chosen;
  for (auto& option : options) option.chosen = option.value == value;
  input.id = std::move(id), input.label = context_.tr(label), input.hint = std::move(hint), input.is_choice = true;
  input.options = std::move(options);
  return add(std::move(input));
}

void Fields::check(std::string id, const base::Message& label, bool checked, std::string hint) {
  views::Input input;
  input.checked = sent_ ? field(context_, id) == "1" : checked;
  input.id = std::move(id), input.label = context_.tr(label), input.hint = std::move(hint), input.is_check = true;
  add(std::move(input));
}

void Fields::organisation(db::Session& session, std::string id, const base::Message& label, const projects::Named& who, std::string hint) {
  views::Input input;
  input.hidden_id = id + "_id";
  input.value = sent_ ? field(context_, id) : name_of(session, context_, who);
  input.hidden = sent_ ? field(context_, input.hidden_id) : who.organisation ? who.organisation.text() : "";
  input.id = std::move(id), input.label = context_.tr(label), input.hint = std::move(hint), input.is_organisation = true;
  add(std::move(input));
}

void Fields::put(views::Form& form) const {
  form.groups = groups_;
  form.has_errors = !errors.empty();
  for (const auto& [name, message] : errors) form.errors.push_back({name.empty() ? "content" : name, message});
}

base::PartialDate date_field(const web::Context& context, std::string_view name, Errors& errors, bool full) {
  const auto written = field(context, name);
  if (written.empty() && !full) return {};
  const auto parsed = base::PartialDate::parse(written);
  if (parsed && parsed->known() && (!full || parsed->day != 0)) return *parsed;
  errors.emplace(name, full ? context.tr(msg("“{date}” is no day: write it as 2026-05-17.", {{"date", written}}))
                            : context.tr(msg("“{date}” is no date: write 2026-05-17, 2026-05 or 2026.", {{"date", written}})));
  return {};
}

projects::Named named_field(db::Session& session, const web::Context& context, std::string_view name, const projects::Named& before, Errors& errors) {
  const auto typed = field(context, name);
  const auto chosen = projects::OrganisationId::parse(field(context, std::string(name) + "_id"));
  projects::Named who;
  const auto is_called = [&](const organisations::Organisation& one) {
    const auto folded = base::fold(typed);
    return std::ranges::any_of(one.names, [&](const auto& called) { return base::fold(called.text) == folded; }) || base::fold(one.name_in(context.language)) == folded;
  };
  if (typed.empty()) return who;
  if (typed == name_of(session, context, before) && (!chosen || *chosen == before.organisation)) return before;
  std::optional<organisations::Organisation> found;
  if (chosen) found = organisations::find(session, *chosen);
  // A name typed anew beside an old choice, without script, is what counts.
  if (found && !is_called(*found)) found.reset();
  if (!found)
    if (const auto id = projects::OrganisationId::parse(last_part(typed))) found = organisations::find(session, *id);
  if (!found) {
    const auto called = organisations::find_by_name(session, typed, 2);
    if (called.size() > 1) {
      errors.emplace(name, context.tr(msg("Several organisations are called “{name}”. Give the address of the page of the one you mean.", {{"name", typed}})));
      return who;
    }
    if (called.size() == 1) found = organisations::find(session, called.front());
  }
  if (found) who.organisation = found->id;
  else who.name = {{"", typed}};
  return who;
}

void amount_field(const web::Context& context, projects::Value& value, const std::string& currency_before, Errors& errors) {
  const auto currency = field(context, "currency");
  if (!base::is_currency(currency) && currency != currency_before) {
    errors.emplace("currency", context.tr(msg("“{currency}” is no currency of ISO 4217.", {{"currency", currency.substr(0, 20)}})));
    return;
  }
  value.currency = currency;
  value.written.clear();
  const auto amount = parse_amount(context.language, field(context, "amount"), currency);
  if (amount) value.amount = *amount;
  else errors.emplace("amount", context.tr(amount.error().message));
}

projects::Exchange exchange_field(const web::Context& context, const Project& project, const std::string& currency, Errors& errors) {
  projects::Exchange exchange;
  const auto typed = field(context, "rate");
  if (typed.empty() || currency == project.currency) return exchange;
  if (const auto rate = parse_rate(context.language, typed)) exchange.rate = rate->text();
  else errors.emplace("rate", context.tr(rate.error().message));
  exchange.date = date_field(context, "rate_date", errors);
  exchange.source = field(context, "rate_source").substr(0, 200);
  exchange.source = base::repair_utf8(exchange.source);
  if (!exchange.date.known()) errors.emplace("rate_date", context.tr(msg("Say of which day, month or year the rate is.")));
  if (exchange.source.empty()) errors.emplace("rate_source", context.tr(msg("Say who gives the rate: a central bank, the agreement.")));
  return exchange;
}

std::string heading_field(const web::Context& context, const Project& project, Errors& errors) {
  const auto chosen = field(context, "heading");
  if (!chosen.empty() && !projects::part_of(project.headings, chosen)) errors.emplace("heading", context.tr(msg("That heading is not there any more. Choose another.")));
  return chosen;
}

base::Result<std::string> heading_in(Project& now, const web::Context& context, const std::string& chosen) {
  const auto typed = base::repair_utf8(field(context, "new_heading").substr(0, 300));
  if (typed.empty()) return chosen;
  for (const auto& heading : now.headings)
    for (const auto& name : heading.name)
      if (base::fold(name.text) == base::fold(typed)) return heading.id;
  if (now.headings.size() >= most_headings)
    return base::Problem{base::Problem::Kind::invalid, msg("A budget has at most {most} headings.", {{"most", std::to_string(most_headings)}}), "new_heading"};
  now.headings.push_back({projects::part_id(), {{"", typed}}});
  return now.headings.back().id;
}

std::vector<web::Option> currency_options(const web::Context& context, const Project& project, const std::string& used) {
  std::vector<web::Option> options;
  const auto add = [&](const std::string& code) {
    if (code.empty() || std::ranges::find(options, code, &web::Option::value) != options.end()) return;
    const auto name = base::currency_name(context.language, code);
    options.push_back({code, name == code ? code : code + " · " + name, false});
  };
  add(project.currency);
  add(used);
  for (const auto& code : base::current_currencies()) add(code);
  return options;
}

std::vector<web::Option> heading_options(const web::Context& context, const Project& project) {
  std::vector<web::Option> options{{"", context.tr(msg("without heading")), false}};
  for (const auto& heading : project.headings) options.push_back({heading.id, std::string(projects::text_in(heading.name, context.language)), false});
  return options;
}

void put_exchange(Fields& fields, const web::Context& context, const Project& project, const projects::Exchange& exchange) {
  const auto legend = msg("Rate of exchange");
  fields.group(&legend);
  const auto to = project.currency.empty() ? std::string("?") : project.currency;
  fields.line("rate", msg("What one unit is worth in {currency}", {{"currency", to}}), rate_text(context.language, exchange.rate),
              context.tr(msg("Only for another currency than the project’s, {currency}.", {{"currency", to}})))
      .is_decimal = true;
  fields.line("rate_date", msg("Date of the rate"), exchange.date.text(), context.tr(msg("As 2026-05-17, 2026-05 or 2026.")));
  fields.line("rate_source", msg("Source of the rate"), exchange.source);
}

std::string amount_text(const web::Context& context, const Project& project, const projects::Value& value) {
  return value.written.empty() ? base::format_amount(context.language, value.amount, currency_of(project, value)) : value.written;
}

}  // namespace budget
