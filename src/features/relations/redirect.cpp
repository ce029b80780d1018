// SPDX-License-Identifier: EUPL-1.2
// Where the address of a relation leads that became one with another.
#include "db/redirects.h"
#include "relations/api.h"

namespace relations {
namespace {

const db::Redirects& redirects() {
  static const db::Redirects all("relation");
  return all;
}

}  // namespace

std::optional<RelationId> redirect_of(db::Session& session, RelationId id) {
  return redirects().end_of(session, id);
}

std::vector<RelationId> redirected_to(db::Session& session, RelationId id) {
  return redirects().leading_to(session, id);
}

void put_redirect(db::Transaction& transaction, RelationId from, RelationId to) {
  redirects().put(transaction, from, to);
}

db::RecordKind redirect_record_kind() {
  return redirects().record_kind();
}

}  // namespace relations
