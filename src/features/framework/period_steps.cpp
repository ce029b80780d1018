// SPDX-License-Identifier: EUPL-1.2
// Figures are submitted by whoever entered them and approved by somebody else.
#include "base/text.h"
#include "framework/period.h"
#include "notifications/api.h"

namespace framework {

using accounts::AccountId;
using base::msg;
using base::Problem;
using projects::Approval;

namespace {

constexpr std::size_t most_letters = 2000;

Problem forbidden(base::Message message) { return {Problem::Kind::forbidden, std::move(message), {}}; }
Problem conflict(base::Message message) { return {Problem::Kind::conflict, std::move(message), {}}; }

struct Moment {
  db::Transaction& transaction;
  const Project& project;
  Indicator& indicator;
  Period& period;
  AccountId who;
};

// One step with a period that is as whoever takes it saw it.
template <class F>
http::Response step(const Desk& desk, web::Context& context, const char* reason, F take) {
  const std::string id(context.path("period"));
  const auto who = accounts::account_of(context.identity);
  if (!who) return context.problem(403, msg("This is for those who work on projects of its owner."));
  const auto done = projects::change(desk.database, context.identity, desk.project.id, version_field(context), reason,
                                     [&](db::Transaction& transaction, Project& now, const Project& seen) -> base::Result<void> {
                                       const auto at = period_in(now, id);
                                       if (!at) return gone_meanwhile();
                                       auto before = seen;
                                       const auto then = period_in(before, id);
                                       if (!then || *then.period != *at.period) return projects::changed_meanwhile("");
                                       return take(Moment{transaction, now, *at.indicator, *at.period, *who});
                                     });
  if (done) return http::redirect(desk.url("/framework/periods/" + id));
  const auto& problem = done.error();
  if (problem.kind == Problem::Kind::not_found) return refused(context, problem);
  return period_response(desk, context, {{problem.field, context.tr(problem.message)}}, status_of(problem));
}

void tell(const Moment& moment, const web::Context& context, AccountId to, notifications::Kind kind, base::Message title) {
  if (to == moment.who) return;
  title.parameters.emplace_back("indicator", name_of(moment.indicator, context.language));
  title.parameters.emplace_back("period", period_text(moment.period, context.language));
  notifications::notify(moment.transaction, to, {.kind = kind, .title = std::move(title), .text = {},
                                                 .url = projects::url(moment.project.id, "/framework/periods/" + moment.period.id),
                                                 .about = "figures " + moment.period.id});
}

base::Result<void> check_approver(const web::Context& context, const Moment& moment) {
  if (!projects::may_approve(context.identity, moment.project))
    return forbidden(msg("Figures are approved by validators of the project’s owner."));
  return {};
}

base::Result<std::string> reason_of(const web::Context& context) {
  auto reason = text_field(context, "reason");
  if (reason.empty()) return Problem{Problem::Kind::invalid, msg("Say why, so that your colleagues know what to do."), "reason"};
  if (base::length(reason) > most_letters)
    return Problem{Problem::Kind::too_large, msg("The text is too long: at most {most} letters.", {{"most", std::to_string(most_letters)}}), "reason"};
  return reason;
}

Problem not_submitted() { return conflict(msg("These figures do not wait to be approved.")); }

}  // namespace

Problem locked(const Period& period) {
  if (period.approval == Approval::submitted) return conflict(msg("These figures wait to be approved. To change them, take them back first."));
  return conflict(msg("These figures are approved: nobody changes them, unless whoever approves figures opens them again."));
}

http::Response submit_period(const Desk& desk, web::Context& context) {
  return step(desk, context, "figures submitted", [&](const Moment& moment) -> base::Result<void> {
    if (moment.period.approval != Approval::open) return locked(moment.period);
    if (moment.period.actuals.empty()) return Problem{Problem::Kind::invalid, msg("There is no figure to submit. Enter what was achieved first."), "actual"};
    for (const auto& measure : moment.period.actuals)
      if (auto good = check(moment.indicator, measure); !good) return Problem{Problem::Kind::invalid, good.error().message, "actual"};
    moment.period.approval = Approval::submitted;
    add_step(moment.transaction, moment.project.id, moment.period.id, Act::submitted, moment.who);
    auto& session = moment.transaction.session();
    const auto validators = moment.project.owner ? accounts::holders(session, moment.project.owner, web::Role::validator) : accounts::stewards(session);
    for (const auto to : validators)
      tell(moment, context, to, notifications::Kind::validation_asked, msg("Figures wait for your approval: {indicator}, {period}"));
    return {};
  });
}

http::Response take_back_period(const Desk& desk, web::Context& context) {
  return step(desk, context, "figures taken back", [&](const Moment& moment) -> base::Result<void> {
    if (moment.period.approval != Approval::submitted) return not_submitted();
    moment.period.approval = Approval::open;
    add_step(moment.transaction, moment.project.id, moment.period.id, Act::taken_back, moment.who);
    return {};
  });
}

http::Response approve_period(const Desk& desk, web::Context& context) {
  return step(desk, context, "figures approved", [&](const Moment& moment) -> base::Result<void> {
    if (auto may = check_approver(context, moment); !may) return may;
    if (moment.period.approval != Approval::submitted) return not_submitted();
    const auto submitter = submitter_of(moment.transaction.session(), moment.project.id, moment.period.id);
    if (submitter && *submitter == moment.who) return forbidden(msg("You have submitted these figures yourself: a colleague approves them."));
    moment.period.approval = Approval::approved;
    moment.period.approved = base::today();
    add_step(moment.transaction, moment.project.id, moment.period.id, Act::approved, moment.who);
    if (submitter) tell(moment, context, *submitter, notifications::Kind::validation_answered, msg("Your figures are approved: {indicator}, {period}"));
    return {};
  });
}

http::Response send_back_period(const Desk& desk, web::Context& context) {
  return step(desk, context, "figures sent back", [&](const Moment& moment) -> base::Result<void> {
    if (auto may = check_approver(context, moment); !may) return may;
    if (moment.period.approval != Approval::submitted) return not_submitted();
    const auto reason = reason_of(context);
    if (!reason) return reason.error();
    const auto submitter = submitter_of(moment.transaction.session(), moment.project.id, moment.period.id);
    moment.period.approval = Approval::open;
    add_step(moment.transaction, moment.project.id, moment.period.id, Act::sent_back, moment.who, *reason);
    if (submitter) tell(moment, context, *submitter, notifications::Kind::validation_answered, msg("Your figures are sent back to you: {indicator}, {period}"));
    return {};
  });
}

http::Response reopen_period(const Desk& desk, web::Context& context) {
  return step(desk, context, "approved figures opened again", [&](const Moment& moment) -> base::Result<void> {
    if (auto may = check_approver(context, moment); !may) return may;
    if (moment.period.approval != Approval::approved) return conflict(msg("These figures are not approved."));
    const auto reason = reason_of(context);
    if (!reason) return reason.error();
    moment.period.approval = Approval::open;
    moment.period.approved = {};
    add_step(moment.transaction, moment.project.id, moment.period.id, Act::reopened, moment.who, *reason);
    return {};
  });
}

}  // namespace framework
