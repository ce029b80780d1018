// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/partial_date.h"
#include "base/result.h"
#include "db/records.h"
#include "organisations/api.h"
#include "sources/api.h"
#include "themes/api.h"

namespace relations {

using organisations::OrganisationId;
using RelationId = base::Id<struct RelationTag>;

// SYSTEM.md R2.
enum class Kind : std::uint8_t {
  twinning, three_party_twinning, friendship_pact, cooperation_agreement, project_link, association_link,
  network_membership, informal
};
// The life cycle; `unknown` is what most lists leave us with.
enum class Status : std::uint8_t {
  unknown, idea, first_contact, exploration, negotiation, legality_check, decision, signed_, active, suspended, closed
};
enum class Role : std::uint8_t { partner, member, network, lead, facilitator };
std::string_view code(Kind kind);      // "network_membership"
std::string_view code(Status status);  // "signed"
std::string_view code(Role role);
std::optional<Kind> parse_kind(std::string_view code);
std::optional<Status> parse_status(std::string_view code);
std::optional<Role> parse_role(std::string_view code);
base::Message label(Kind kind);
base::Message label(Status status);
base::Message label(Role role);

struct Party {
  OrganisationId organisation;
  Role role = Role::partner;
  base::PartialDate confirmed;  // when this party last confirmed the relation; unknown if never
  auto operator<=>(const Party&) const = default;
};

// Who says so: a source, on a date, perhaps speaking for one party ("one-way statement").
struct Statement {
  sources::SourceId source;
  base::PartialDate stated;
  OrganisationId by;  // the party that states it, unset if a third
  // What it says of the dates where that differs from the relation's own; unknown otherwise.
  base::PartialDate start = {}, end = {};
  bool operator==(const Statement&) const = default;
};

struct Relation {
  RelationId id;
  Kind kind = Kind::twinning;
  Status status = Status::unknown;
  std::vector<Party> parties;  // two or more, each organisation once, sorted by organisation id
  base::PartialDate start, end;
  std::vector<std::string> themes;  // codes
  std::vector<organisations::Name> title;    // often none
  std::vector<organisations::Name> summary;
  std::vector<Statement> statements;         // at least one
  std::string web;
  bool operator==(const Relation&) const = default;
};

std::string json_text(const Relation& relation);  // canonical: same record, same text
boost::json::object to_json(const Relation& relation);
std::optional<Relation> relation_from_json(const boost::json::object& object);
// Brings it to its canonical form: parties sorted by organisation, themes sorted, each once. The stores do it by themselves.
void normalise(Relation& relation);
base::Result<void> check(const Relation& relation);  // two parties, none twice, does not end before it starts…

// How far a relation can be trusted.
enum class Trust : std::uint8_t { confirmed, one_sided, unverified };  // by all parties within a year / by some / by none
Trust trust(const Relation& relation, base::PartialDate today);
// The first day on which trust() will be less than it is today if nobody says anything; unknown where it is nothing already.
base::PartialDate trusted_until(const Relation& relation, base::PartialDate today);
// When that party last confirmed it, or stated it itself; unknown if never.
base::PartialDate said_by(const Relation& relation, OrganisationId party);
// The last date on which anybody stated or confirmed it.
base::PartialDate last_seen(const Relation& relation);

std::optional<Relation> find(db::Session& session, RelationId id);
std::vector<Relation> find_many(db::Session& session, const std::vector<RelationId>& ids);
// In the order of ids, from the one after `after`.
std::vector<Relation> of_organisation(db::Session& session, OrganisationId organisation, int limit, RelationId after = {});
// Of those that are not closed, the ones which that party neither confirmed nor stated since; in the order of ids.
std::vector<Relation> unconfirmed(db::Session& session, OrganisationId organisation, base::PartialDate since, int limit, RelationId after = {});
std::int64_t count_unconfirmed(db::Session& session, OrganisationId organisation, base::PartialDate since);
// f(party, relation) for each party of each relation that is not closed, of one party its relations in the order of ids; where a
// day is given, those alone which that party neither confirmed nor stated since.
void each_tie(db::Session& session, base::PartialDate not_said_since,
              const std::function<void(OrganisationId, RelationId)>& f);
// The other parties of memberships in that network that are not closed, each once.
std::vector<OrganisationId> members_of(db::Session& session, OrganisationId network);
// The relation of that kind between exactly these parties, in whichever order.
std::optional<RelationId> find_known(db::Session& session, Kind kind, std::vector<OrganisationId> parties);
void each(db::Session& session, const std::function<void(const Relation&)>& f);  // in the order of ids
std::int64_t count(db::Session& session);
std::map<sources::SourceId, std::int64_t> count_by_source(db::Session& session);  // how many relations each states; none: absent
bool cites(db::Session& session, sources::SourceId source);  // whether any relation has a statement of that source

db::RecordKind record_kind();

// Where the address of a relation leads that became one with another, when their parties were merged: to the one that stands
// at the end of the chain. Nothing for others.
std::optional<RelationId> redirect_of(db::Session& session, RelationId id);
// All that lead to it, whether directly or by others.
std::vector<RelationId> redirected_to(db::Session& session, RelationId id);
// Sets where `from` leads, or, if `to` is none, that it leads nowhere; logged as a record of its own.
void put_redirect(db::Transaction& transaction, RelationId from, RelationId to);
db::RecordKind redirect_record_kind();

// Writes many with prepared statements kept for the writer's length, which must end before the transaction's; each write
// is logged. Parties and sources must exist; throws db::Failure (constraint) otherwise.
class Writer {
 public:
  explicit Writer(db::Transaction& transaction);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  // Conflict if the same parties have a relation of that kind already.
  base::Result<RelationId> create(Relation relation);  // makes the id if unset
  base::Result<void> update(Relation relation);        // not found, or conflict; the same: writes nothing
  void put(std::string_view id, std::string_view json);  // undo and restore: set to that, or remove if empty

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace relations
