// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "confirmations/confirm.h"
#include "db/database.h"

// Parties asked by mail, and what people without an account say is not right.
namespace confirmations {

using AskId = base::Id<struct AskTag>;
using RemarkId = base::Id<struct RemarkTag>;

inline constexpr std::string_view ask_purpose = "confirm";
inline constexpr std::chrono::days ask_lifetime{60};
inline constexpr int most_asks_of_relation = 3;  // in a week
inline constexpr int most_asks_of_sender = 30;   // in a day

struct Ask {
  AskId id;
  RelationId relation;
  OrganisationId organisation;
  std::string answer;    // "confirmed", "remark", "ended"; empty: none yet
  std::string answered;  // UTC
};
// What a mail says and whom it goes to.
struct AskMail {
  std::string address;
  base::Language language = base::Language::en;
  std::string party;     // names, for the text
  std::string relation;  // "Lyon – Porto, twinning"
};
// Queues the mail with its link, which is good once. Conflict: too many were sent.
base::Result<AskId> ask(db::Transaction& transaction, RelationId relation, OrganisationId organisation,
                        std::string_view author, const AskMail& mail, std::string_view base_url);
std::optional<Ask> find_ask(db::Session& session, AskId id);
void set_answer(db::Transaction& transaction, AskId id, std::string_view answer);
std::vector<std::string> asked_on(db::Session& session, RelationId relation,
                                  OrganisationId organisation);  // UTC, newest first

struct Remark {
  RemarkId id;
  std::string kind, record;  // "relation", its id
  OrganisationId organisation;
  std::string content, at;
};
inline constexpr std::size_t longest_remark = 4000;
// Tells the stewards. Invalid (field "remark"): empty, too long, odd characters.
base::Result<void> add_remark(db::Transaction& transaction, std::string_view kind, std::string_view record,
                              OrganisationId organisation, std::string_view content);
std::vector<Remark> open_remarks(db::Session& session, int limit);
void remark_done(db::Transaction& transaction, RemarkId id);

}  // namespace confirmations
