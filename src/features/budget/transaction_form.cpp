// SPDX-License-Identifier: EUPL-1.2
// Transactions: one form for a new one and for one that is there.
#include "base/text.h"
#include "budget/pages.h"

namespace budget {
namespace {

using base::msg;
using projects::Transaction;
using projects::Project;

std::vector<web::Option> types(const web::Context& context, const std::string& used) {
  std::vector<web::Option> options;
  for (const auto& type : transaction_types()) options.push_back({type, context.tr(transaction_label(type)), false});
  if (std::ranges::find(options, used, &web::Option::value) == options.end()) options.push_back({used, context.tr(transaction_label(used)), false});
  return options;
}

struct Asked {
  Project project;
  std::int64_t version = 0;
  std::string id;   // of the transaction; empty: a new one
  Transaction transaction;  // as it is now
};

// Nothing where the project or the transaction is not there; who may not edit gets `refused`.
std::optional<Asked> asked(db::Database& database, const web::Context& context, std::optional<http::Response>& refused) {
  auto found = projects::asked(database, context);
  if (!found.project) return refused = not_there(context), std::nullopt;
  if (!projects::may_edit(context.identity, *found.project))
    return refused = context.problem(403, msg("This is for those who work on projects of its owner.")), std::nullopt;
  Asked made{std::move(*found.project), found.version, part_in(context, "transaction"), {}};
  if (const auto* transaction = projects::part_of(made.project.transactions, made.id)) made.transaction = *transaction;
  else if (!made.id.empty()) return refused = context.problem(404, msg("There is no such transaction any more.")), std::nullopt;
  return made;
}

http::Response page(db::Database& database, const web::Context& context, const Asked& of, Fields& fields, const std::vector<views::Difference>& differences, int status) {
  auto session = database.read();
  const auto& [project, version, id, transaction] = of;
  views::Form form;
  form.head = projects::head(context, project, "/budget");
  form.title = id.empty() ? context.tr(msg("Record a transaction")) : context.tr(msg("Change a transaction"));
  form.save = id.empty() ? context.tr(msg("Record it")) : context.tr(msg("Keep these changes"));
  form.action = projects::url(project.id, id.empty() ? "/budget/transactions" : "/budget/transactions/" + id);
  form.back_url = projects::url(project.id, "/budget");
  if (!id.empty()) form.remove_url = form.action + "/remove", form.remove = context.tr(msg("Remove this transaction"));
  form.version = std::to_string(version);
  fields.group();
  fields.choice("type", msg("Kind"), types(context, id.empty() ? "3" : transaction.type), id.empty() ? "3" : transaction.type);
  fields.line("date", msg("Date"), transaction.date.text(), context.tr(msg("The day, as 2026-05-17.")));
  fields.line("amount", msg("Amount"), id.empty() ? "" : amount_text(context, project, transaction.value), context.tr(msg("Below zero if it takes an earlier one back."))).is_decimal = true;
  const auto currency = currency_of(project, transaction.value);
  fields.choice("currency", msg("Currency"), currency_options(context, project, currency), currency.empty() ? "EUR" : currency);
  fields.choice("heading", msg("Heading"), heading_options(context, project), transaction.heading);
  fields.line("new_heading", msg("Or a new heading"), "");
  fields.line("description", msg("Description"), std::string(projects::text_in(transaction.description, context.language)));
  const auto parties = msg("From whom, to whom");
  fields.group(&parties);
  const auto register_hint = context.tr(msg("An organisation of the register, or any name."));
  const auto activity_hint = context.tr(msg("The IATI identifier of its own activity, if it has one: so the money is followed and not counted twice."));
  fields.organisation(session, "provider", msg("Who gives"), transaction.provider, register_hint);
  fields.line("provider_activity", msg("Activity of who gives"), transaction.provider.activity, activity_hint);
  fields.organisation(session, "receiver", msg("Who receives"), transaction.receiver, register_hint);
  fields.line("receiver_activity", msg("Activity of who receives"), transaction.receiver.activity, activity_hint);
  const auto in_kind = msg("In kind");
  fields.group(&in_kind);
  fields.check("in_kind", msg("Given in kind, not in money"), transaction.in_kind);
  fields.line("method", msg("How it is valued"), transaction.method, context.tr(msg("For instance: hours at their cost, rent at the market’s price.")));
  put_exchange(fields, context, project, transaction.exchange);
  fields.put(form);
  form.differences = differences;
  form.has_differences = !differences.empty();
  const auto title = form.title;
  return show(context, "budget/form", title, form, status);
}

Transaction typed(db::Session& session, const web::Context& context, const Project& project, const Transaction& before, Errors& errors) {
  Transaction transaction = before;
  const auto type = field(context, "type");
  if (type == before.type || std::ranges::find(transaction_types(), type) != transaction_types().end()) transaction.type = type;
  else errors.emplace("type", context.tr(msg("Choose a kind of the list.")));
  transaction.date = date_field(context, "date", errors, true);
  amount_field(context, transaction.value, currency_of(project, before.value), errors);
  transaction.heading = heading_field(context, project, errors);
  const auto described = base::repair_utf8(field(context, "description").substr(0, 2000));
  if (described != projects::text_in(before.description, context.language)) {
    // The text that was shown is the one that was changed.
    const auto shown = projects::text_in(before.description, context.language);
    const auto at = std::ranges::find_if(transaction.description, [&](const auto& name) { return name.text == shown; });
    if (at != transaction.description.end()) at->text = described;
    else transaction.description = {{"", described}};
  }
  for (const auto& [name, who, old] : {std::tuple{"provider", &transaction.provider, &before.provider}, std::tuple{"receiver", &transaction.receiver, &before.receiver}}) {
    *who = named_field(session, context, name, *old, errors);
    who->activity = base::repair_utf8(field(context, std::string(name) + "_activity").substr(0, 500));
  }
  transaction.in_kind = field(context, "in_kind") == "1";
  transaction.method = base::repair_utf8(field(context, "method").substr(0, 1000));
  if (transaction.in_kind && transaction.method.empty()) errors.emplace("method", context.tr(msg("Say how it was valued.")));
  if (!transaction.in_kind) transaction.method.clear();
  transaction.exchange = exchange_field(context, project, transaction.value.currency, errors);
  return transaction;
}

std::vector<views::Difference> differences(db::Session& session, const web::Context& context, const Project& project, const Transaction& now, const Transaction& yours) {
  std::vector<views::Difference> all;
  const auto add = [&](const base::Message& label, const std::string& a, const std::string& b) {
    if (a != b) all.push_back({context.tr(label), a, b});
  };
  add(msg("Kind"), context.tr(transaction_label(now.type)), context.tr(transaction_label(yours.type)));
  add(msg("Date"), base::format_date(context.language, now.date), base::format_date(context.language, yours.date));
  add(msg("Heading"), heading_name(context, project, now.heading), heading_name(context, project, yours.heading));
  add(msg("Who gives"), name_of(session, context, now.provider), name_of(session, context, yours.provider));
  add(msg("Who receives"), name_of(session, context, now.receiver), name_of(session, context, yours.receiver));
  add(msg("Description"), std::string(projects::text_in(now.description, context.language)), std::string(projects::text_in(yours.description, context.language)));
  add(msg("Amount"), money(context, project, now.value), money(context, project, yours.value));
  add(msg("How it is valued"), now.method, yours.method);
  add(msg("Rate of exchange"), rate_line(context, project, currency_of(project, now.value), now.exchange), rate_line(context, project, currency_of(project, yours.value), yours.exchange));
  return all;
}

}  // namespace

http::Response edit_transaction(db::Database& database, web::Context& context) {
  std::optional<http::Response> refused;
  auto of = asked(database, context, refused);
  if (!of) return *refused;
  Fields fields(context, false);
  return page(database, context, *of, fields, {}, 200);
}

http::Response save_transaction(db::Database& database, web::Context& context) {
  std::optional<http::Response> refused;
  auto of = asked(database, context, refused);
  if (!of) return *refused;
  Fields fields(context, true);
  Transaction transaction;
  {
    auto session = database.read();
    transaction = typed(session, context, of->project, of->transaction, fields.errors);
  }
  if (!fields.errors.empty()) return page(database, context, *of, fields, {}, 422);
  const auto done = projects::change(database, context.identity, of->project.id, version_field(context), of->id.empty() ? "a transaction recorded" : "a transaction changed",
                                     [&](Project& now, const Project& seen) {
                                       return keep_part(&Project::transactions, now, seen, context, of->id, transaction, msg("There is no such transaction any more."),
                                                        msg("A project has at most {most} transactions.", {{"most", std::to_string(most_parts)}}));
                                     });
  if (done) return http::redirect(projects::url(of->project.id, "/budget"));
  if (done.error().kind == base::Problem::Kind::conflict) {
    auto again = asked(database, context, refused);
    if (!again) return *refused;
    std::vector<views::Difference> differ;
    {
      auto session = database.read();
      differ = differences(session, context, again->project, again->transaction, transaction);
    }
    return page(database, context, *again, fields, differ, 409);
  }
  if (done.error().kind != base::Problem::Kind::invalid) return failed(context, done.error());
  fields.errors.emplace(done.error().field, context.tr(done.error().message));
  return page(database, context, *of, fields, {}, 422);
}

http::Response remove_transaction(db::Database& database, web::Context& context) {
  std::optional<http::Response> refused;
  auto of = asked(database, context, refused);
  if (!of) return *refused;
  const auto done = projects::change(database, context.identity, of->project.id, version_field(context), "a transaction removed", [&](Project& now, const Project& seen) {
    return remove_part(&Project::transactions, now, seen, of->id);
  });
  if (done) return http::redirect(projects::url(of->project.id, "/budget"));
  return failed(context, done.error());
}

}  // namespace budget
