// SPDX-License-Identifier: EUPL-1.2
#include <charconv>

#include "db/undo.h"
#include "history/told.h"

namespace history {
namespace {

using base::msg;
using base::Problem;

Problem conflict(base::Message message, std::string field = {}) {
  return {Problem::Kind::conflict, std::move(message), std::move(field)};
}

Problem needed() {
  return conflict(msg("This cannot be undone, because other records made since need this one, or took its place."));
}

// Sets the record to the JSON, or removes it.
base::Result<void> set(db::Transaction& transaction, records::Kind kind, std::string_view id, const std::string& json) {
  try {
    if (!json.empty()) {
      if (auto done = records::put(transaction, kind, json); !done) return done.error();
      return {};
    }
    if (kind == records::Kind::organisation)
      organisations::Writer(transaction).put(id, {});
    else
      relations::Writer(transaction).put(id, {});
    return {};
  } catch (const db::Failure& failure) {
    if (failure.kind() != db::Failure::Kind::constraint) throw;
    return needed();
  }
}

}  // namespace

std::string undo_batch(std::int64_t sequence) {
  return fmt::format("undo of change {}", sequence);
}

bool is_undone(db::Session& session, const db::Change& change) {
  // The newest undoing counts; it may itself be undone, and so on. Each is newer than the last, so this ends.
  bool undone = false;
  for (std::int64_t sequence = change.sequence;;) {
    const auto stretches = db::stretches_of_batch(session, undo_batch(sequence));
    if (stretches.empty() || stretches.front().first <= sequence) break;
    undone = !undone;
    sequence = stretches.front().first;
  }
  if (undone || change.batch.empty()) return undone;
  const auto whole = db::stretches_of_batch(session, db::undo_name(change.batch));
  return !whole.empty() && whole.front().first > change.sequence;
}

std::vector<db::Change> changed_since(db::Session& session, const db::Change& change) {
  const auto kind = records::parse_kind(change.record_kind);
  if (!kind) return {};
  const auto touched = records::changed_fields(*kind, change.before, change.after);
  const bool whole = change.before.empty() || change.after.empty();
  auto later =
      db::history(session, change.record_kind, change.record_id, std::numeric_limits<std::int64_t>::max(), 200);
  std::erase_if(later, [&](const db::Change& other) {
    if (other.sequence <= change.sequence) return true;
    if (whole) return false;
    const auto fields = records::changed_fields(*kind, other.before, other.after);
    return std::ranges::none_of(fields,
                                [&](const auto& field) { return std::ranges::find(touched, field) != touched.end(); });
  });
  return later;
}

base::Result<void> undo_change(db::Transaction& transaction, records::Kind kind, std::string_view id,
                               std::int64_t sequence, const std::vector<db::Reference>& references,
                               std::vector<base::Message>* needs) {
  auto& session = transaction.session();
  const auto found = change_of(session, kind, id, sequence);
  if (!found) return Problem{Problem::Kind::not_found, msg("There is no such change."), {}};
  const auto& change = *found;
  if (is_undone(session, change)) return conflict(msg("This was undone already."));
  const auto now = records::current(session, {kind, std::string(id)});
  if (change.after.empty()) {
    if (!now.empty()) return conflict(msg("This cannot be undone, because the record was made again since."));
    return set(transaction, kind, id, change.before);
  }
  if (now.empty()) return conflict(msg("This cannot be undone, because the record was removed since."));
  if (change.before.empty()) {
    if (now != change.after) return conflict(msg("This cannot be undone, because the record was changed since."));
    if (auto later = db::needed_by(session, references, records::code(kind), id); !later.empty()) {
      if (needs) *needs = std::move(later);
      return needed();
    }
    return set(transaction, kind, id, {});
  }
  const auto touched = records::changed_fields(kind, change.before, change.after);
  const auto differing = records::changed_fields(kind, change.after, now);
  std::string json = now;
  for (const auto& field : touched) {
    if (std::ranges::find(differing, field) != differing.end())
      return conflict(msg("This cannot be undone, because what it changed was changed again since."), field);
    json = records::with_field(kind, json, field, change.before);
  }
  if (json == now) return conflict(msg("There is nothing to undo in this change."));
  return set(transaction, kind, id, json);
}

bool may_undo(db::Session& session, const web::Identity& identity, const db::Change& change) {
  if (!identity.signed_in() || !identity.may_write) return false;
  if (identity.is_steward()) return true;
  const auto kind = records::parse_kind(change.record_kind);
  if (!kind) return false;
  const auto validates = [&](organisations::OrganisationId id) {
    return identity.role_in(id.text()) >= web::Role::validator;
  };
  const auto& json = change.after.empty() ? change.before : change.after;
  if (*kind == records::Kind::organisation) return std::ranges::any_of(records::stewards_of(*kind, json), validates);
  const auto author = accounts::account_of_author(change.actor);
  if (!author) return false;
  const auto theirs = accounts::memberships(session, *author);
  return std::ranges::any_of(parties_of(json), [&](auto party) {
    return validates(party) && std::ranges::any_of(theirs, [&](const auto& one) { return one.organisation == party; });
  });
}

}  // namespace history
