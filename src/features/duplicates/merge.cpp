// SPDX-License-Identifier: EUPL-1.2
#include "duplicates/merge.h"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <ranges>

#include "db/undo.h"

namespace duplicates {
namespace {

using base::msg;
using base::Problem;

base::Result<void> write_relations(db::Transaction& transaction, const Plan& plan, const std::vector<Carried>& carried) {
  relations::Writer writer(transaction);
  // What takes in others first: at no moment does the register say less than before.
  for (const auto* list : {&plan.completed, &plan.moved})
    for (const auto& change : *list)
      if (auto written = writer.update(change.after); !written) return written;
  const auto leave = [&](relations::RelationId gone, std::optional<relations::RelationId> into) {
    for (const auto& one : carried)
      if (one.leave_relation) one.leave_relation(transaction, gone, into);
  };
  for (const auto& [relation, into] : plan.united) leave(relation.id, into);
  for (const auto& relation : plan.between) leave(relation.id, std::nullopt);
  for (const auto& [relation, into] : plan.united) {
    writer.put(relation.id.text(), {});
    // One that was brought back since it led elsewhere is there itself.
    relations::put_redirect(transaction, into, {});
    relations::put_redirect(transaction, relation.id, into);
  }
  for (const auto& relation : plan.between) writer.put(relation.id.text(), {});
  return {};
}

base::Result<void> write_organisations(db::Transaction& transaction, const Plan& plan) {
  organisations::Writer writer(transaction);
  for (auto& child : organisations::find_many(transaction.session(), plan.children)) {
    child.parent = plan.kept.id;
    if (auto written = writer.update(child); !written) return written;
  }
  // Its parent may be the one that goes; its identifiers it takes once they are free.
  if (plan.kept.parent == plan.gone.id) {
    auto between = plan.kept;
    between.parent = {};
    if (auto written = writer.update(between); !written) return written;
  }
  writer.put(plan.gone.id.text(), {});
  return writer.update(plan.result);
}

Problem belongs_still() {
  return {Problem::Kind::conflict,
          msg("Something in the register still belongs to the organisation that would go. Nothing was changed."),
          {}};
}

}  // namespace

std::string batch_of(MergeId id) {
  return "merge " + id.text();
}

base::Result<MergeId> merge(db::Database& database, const db::Author& author, const MergeOrder& order,
                            const std::vector<Carried>& carried) {
  const auto id = MergeId::make();
  auto transaction = database.write(author, order.reason, batch_of(id));
  auto planned = plan_merge(transaction.session(), order.kept, order.gone, order.choices);
  if (!planned) return planned.error();
  const Plan& plan = *planned;
  if (!order.fingerprint.empty() && order.fingerprint != plan.fingerprint)
    return Problem{Problem::Kind::conflict,
                   msg("Something of the two organisations was changed since this page was opened. Nothing was done: "
                       "please look again."),
                   {}};
  Merge kept{.id = id,
             .kept = order.kept,
             .gone = order.gone,
             .at = {},
             .author = author.name,
             .reason = order.reason,
             .done = json_text(plan),
             .carried = {},
             .undone = {},
             .undone_by = {},
             .undone_reason = {}};
  try {
    if (auto written = write_relations(transaction, plan, carried); !written) return written.error();
    boost::json::object moved;
    for (const auto& one : carried) moved[one.name] = one.move(transaction, order.gone, order.kept);
    kept.carried = boost::json::serialize(moved);
    if (auto written = write_organisations(transaction, plan); !written) return written.error();
    organisations::put_redirect(transaction, order.kept, {});
    organisations::put_redirect(transaction, order.gone, order.kept);
    keep_merge(transaction, kept);
    decide(transaction, order.kept, order.gone, PairState::merged, author.name);
    transaction.commit();
  } catch (const db::Failure& failure) {
    if (failure.kind() != db::Failure::Kind::constraint) throw;
    return belongs_still();
  }
  return id;
}

base::Result<void> undo_merge(db::Database& database, const db::Author& author, MergeId id, const std::string& reason,
                              const std::vector<db::RecordKind>& kinds, const std::vector<Carried>& carried) {
  auto transaction = database.write(author, reason, db::undo_name(batch_of(id)));
  const auto done = find_merge(transaction.session(), id);
  if (!done) return Problem{Problem::Kind::not_found, msg("There is no such merge."), {}};
  if (!done->undone.empty())
    return Problem{Problem::Kind::conflict,
                   msg("This merge was undone already on {date}.", {{"date", done->undone.substr(0, 10)}}),
                   {}};
  if (auto undone = db::undo_batch(transaction, batch_of(id), kinds); !undone) return undone.error();
  try {
    const auto moved = boost::json::parse(done->carried);
    for (const auto& one : std::views::reverse(carried))
      if (const auto* what = moved.as_object().if_contains(one.name))
        one.move_back(transaction, done->gone, done->kept, std::string_view(what->as_string()));
    set_undone(transaction, id, author.name, reason);
    decide(transaction, done->kept, done->gone, PairState::open, author.name);
    transaction.commit();
  } catch (const db::Failure& failure) {
    if (failure.kind() != db::Failure::Kind::constraint) throw;
    return Problem{Problem::Kind::conflict,
                   msg("This cannot be undone, because what was added since stands in the way. Nothing was changed."),
                   {}};
  }
  return {};
}

}  // namespace duplicates
