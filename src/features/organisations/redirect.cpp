// SPDX-License-Identifier: EUPL-1.2
// Where the address of an organisation leads that became one with another.
#include "db/redirects.h"
#include "organisations/api.h"

namespace organisations {
namespace {

const db::Redirects& redirects() {
  static const db::Redirects all("organisation");
  return all;
}

}  // namespace

std::optional<OrganisationId> redirect_of(db::Session& session, OrganisationId id) {
  return redirects().end_of(session, id);
}

std::vector<OrganisationId> redirected_to(db::Session& session, OrganisationId id) {
  return redirects().leading_to(session, id);
}

void put_redirect(db::Transaction& transaction, OrganisationId from, OrganisationId to) {
  redirects().put(transaction, from, to);
}

db::RecordKind redirect_record_kind() {
  return redirects().record_kind();
}

}  // namespace organisations
