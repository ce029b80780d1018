// SPDX-License-Identifier: EUPL-1.2
// What became of a decision on many, while it is being put into the register and afterwards.
#include "contributions/pages.h"

namespace contributions {

namespace {

using base::counted;
using base::msg;

std::optional<Bulk> bulk_of(Work& work, const web::Context& context) {
  const auto id = DecisionId::parse(context.path("decision"));
  if (!id) return std::nullopt;
  auto session = work.database.read();
  auto bulk = find_bulk(session, *id);
  if (!bulk || accounts::account_of(context.identity) != bulk->by) return std::nullopt;
  return bulk;
}

views::Bulk view_of(const web::Context& context, const Bulk& bulk) {
  views::Bulk view;
  view.heading = context.tr(bulk.accepts ? msg("Accepted") : msg("Refused"));
  view.state_url = "/contributions/decisions/" + bulk.id.text() + "/state";
  view.back_url = "/contributions";
  view.reason = bulk.reason;
  view.running = bulk.left > 0;
  const auto settled = bulk.chosen - bulk.left;
  view.percent = bulk.chosen == 0 ? 100 : static_cast<int>(settled * 100 / bulk.chosen);
  view.stage = context.tr(msg("{done} of {all}", {{"done", base::format_number(context.language, settled)},
                                                  {"all", base::format_number(context.language, bulk.chosen)}}));
  const auto add = [&](std::int64_t n, const std::string& one, const std::string& many) {
    if (n > 0) view.lines.push_back(counted(context.language, n, one, many));
  };
  if (!bulk.accepts) {
    add(bulk.chosen, "{n} contribution was refused.", "{n} contributions were refused.");
  } else {
    add(bulk.applied, "{n} contribution is in the register.", "{n} contributions are in the register.");
    add(bulk.left, "{n} contribution is being put into the register.",
        "{n} contributions are being put into the register.");
    add(bulk.elsewhere, "{n} contribution waits for others to agree.", "{n} contributions wait for others to agree.");
    add(bulk.merging, "{n} contribution needs merging: its record was changed meanwhile.",
        "{n} contributions need merging: their records were changed meanwhile.");
  }
  add(bulk.passed_over,
      "{n} contribution was passed over: it was decided meanwhile, needs merging, or is not yours to decide.",
      "{n} contributions were passed over: they were decided meanwhile, need merging, or are not yours to decide.");
  if (view.lines.empty()) view.lines.push_back(context.tr(msg("Nothing was left to decide.")));
  return view;
}

}  // namespace

http::Response show_decision(Work& work, web::Context& context) {
  const auto bulk = bulk_of(work, context);
  if (!bulk) return not_found(context);
  const auto view = view_of(context, *bulk);
  return show(context, "contributions/decision", view.heading, view);
}

http::Response show_decision_state(Work& work, web::Context& context) {
  const auto bulk = bulk_of(work, context);
  if (!bulk) return not_found(context);
  return context.fragment("contributions/decision_state", boost::json::value_from(view_of(context, *bulk)).as_object());
}

}  // namespace contributions
