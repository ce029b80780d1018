// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "accounts/api.h"
#include "base/message.h"
#include "base/result.h"
#include "contributions/api.h"
#include "records/api.h"

// What a contribution is, and its rules that need neither database nor pages.
namespace contributions {

using accounts::AccountId;
using organisations::OrganisationId;
using DecisionId = base::Id<struct DecisionTag>;

enum class State : std::uint8_t { draft, pending, merging, accepted, refused, withdrawn };
inline constexpr State states[] = {State::draft,    State::pending, State::merging,
                                   State::accepted, State::refused, State::withdrawn};
std::string_view code(State state);
std::optional<State> parse_state(std::string_view code);
base::Message label(State state);  // "waiting"
// Whether somebody still has to decide.
inline bool is_open(State state) {
  return state == State::pending || state == State::merging;
}

// The desk of the observatory itself, where no organisation answers for a record. Others are organisations' ids.
inline constexpr std::string_view register_desk = "register";
// agreed: the sender decides for it and has thereby agreed.
enum class DeskState : std::uint8_t { waiting, agreed, accepted, refused };
std::string_view code(DeskState state);
base::Message label(DeskState state);

struct Desk {
  std::string desk;
  DeskState state = DeskState::waiting;
  std::optional<AccountId> by;
  std::string at;  // UTC, empty while it waits
  std::string reason;
};
// Whether somebody may decide for a desk.
bool may_decide(const web::Identity& identity, std::string_view desk);

enum class EventKind : std::uint8_t {
  drafted,
  sent,
  accepted,
  refused,
  withdrawn,
  edited,
  clashed,
  merged,
  applied,
  asked_again
};
std::string_view code(EventKind kind);
base::Message label(EventKind kind);  // "sent"
struct Event {
  std::string at;
  std::optional<AccountId> by;  // unset: the program
  EventKind what = EventKind::drafted;
  std::string words;  // the reason given
};

struct Contribution {
  ContributionId id;
  records::Kind kind = records::Kind::organisation;
  std::string record;  // id; empty: a new one
  AccountId sender;
  std::optional<OrganisationId> spoken_for;
  State state = State::draft;
  bool unapplied = false;   // accepted, and not in the register yet
  std::string made, since;  // UTC; since: when it was sent, of a draft when last changed
  std::string decided;
  std::optional<AccountId> decided_by;
  std::string result;  // id of the record, once it is in the register

  // Canonical JSON. base: the version that the sender saw, empty for a new record. edited: what a decider made of it,
  // to the version edited_base.
  std::string base, proposed, edited_base, edited;
  std::string message;                   // why, and from what source
  std::optional<base::Message> problem;  // why it could not be put into the register

  const std::string& content() const { return edited.empty() ? proposed : edited; }
  const std::string& content_base() const { return edited.empty() ? base : edited_base; }
  bool is_new() const { return record.empty(); }
  std::string url() const { return "/contributions/" + id.text(); }
  std::string about() const { return "contribution " + id.text(); }
  std::string about_notes() const { return about() + " notes"; }  // so that they take the place of no other notice
};

inline constexpr std::size_t most_message = 4000;  // bytes
inline constexpr std::size_t most_reason = 2000;
inline constexpr std::size_t most_record = 200'000;
inline constexpr int most_open = 200;  // of one account
inline constexpr int days_limit = 14;  // what waits for longer is late

// A text somebody typed: line ends as line feeds, trimmed, broken bytes mended.
std::string clean(std::string_view text);
// What forbids keeping it: too long, control characters.
base::Result<void> check_text(std::string_view text, std::size_t most, std::string_view field);
// Whole days from one moment (as base::utc_now()) to another.
std::int64_t days_between(std::string_view from, std::string_view to);

// What nobody may say for others by proposing: when a party last confirmed a relation, and that it stated it. There
// each keeps what `base` says. `speaks_for` tells the organisations for which the person may speak.
std::string without_claims(records::Kind kind, std::string_view json, std::string_view base,
                           const std::function<bool(OrganisationId)>& speaks_for);

// A proposal as JSON, for the API: {"kind", "id", "record": {…}, "speaking_for", "message"}. The members of "record"
// take the place of the record's own, null takes one away; all others stay.
struct JsonProposal {
  records::Kind kind = records::Kind::organisation;
  std::string id;  // empty: a new record
  boost::json::object record;
  std::string spoken_for, message;
};
base::Result<JsonProposal> parse_proposal(std::string_view text);
// The proposed record: `base` with the members put in, in canonical form; a new one without id. Refuses what is no
// record of its kind; whether it keeps the rules is found when it is put into the register.
base::Result<std::string> record_of(const JsonProposal& proposal, std::string_view base);

}  // namespace contributions
