// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/i18n.h"
#include "base/id.h"
#include "base/partial_date.h"
#include "db/records.h"
#include "organisations/api.h"
#include "web/site.h"

namespace people {

using organisations::OrganisationId;
using PersonId = base::Id<struct PersonTag>;

// A post of an organisation and who holds it, as far as the organisation made it public; texts that are not are empty.
// Whatever shows it may not be kept by a cache that follows the search index: it changes without the index.
struct PublicContact {
  std::string title, department;  // in the reader's language where the post has it
  std::string name, email, phone, web;
  std::vector<std::string> languages;  // ISO 639
  std::string notes;
};
std::vector<PublicContact> public_contacts(db::Session& session, OrganisationId organisation, base::Language language);

// When `keeper` last noted a contact with that organisation. Private to the keeper: ask for its members only.
std::optional<base::PartialDate> last_contact(db::Session& session, OrganisationId keeper, OrganisationId with);

// Tells whoever does a next step on the day on which it is due: of a month or a year, its last. Once, whichever server does;
// where nobody could be told then, afterwards. The notice says with which organisation, not what: that is private to where it
// is noted. Called now and then.
void remind_of_steps(db::Database& database, base::PartialDate today = base::today());

// Moves the persons, posts, contacts and handovers of `from`, and what others say of it in posts and contacts, to `to`,
// and back: for merging organisations. Gives what was moved, as JSON that move_back() takes.
std::string move(db::Transaction& transaction, OrganisationId from, OrganisationId to);
void move_back(db::Transaction& transaction, OrganisationId from, OrganisationId to, std::string_view moved);

// "person", "post", "contact": facts only.
std::vector<db::RecordKind> record_kinds();

web::Feature feature(db::Database& database);

}  // namespace people
