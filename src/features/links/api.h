// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/database.h"

namespace links {

// Links that are good once and for a time: invitations, new passwords, the first administrator, confirmations by e-mail.
// The register keeps a hash of the secret only. `purpose` keeps a link for one thing from being used for another.
// `subject` is what it is about, as its maker wrote it (JSON), never shown to anybody.
std::string make(db::Transaction& transaction, std::string_view purpose, std::string_view subject, std::chrono::seconds lifetime);

struct Link {
  std::string subject;
  bool used = false;     // its work was done already
  bool expired = false;
  bool good() const { return !used && !expired; }
};
// Nothing for a secret nobody made for that purpose.
std::optional<Link> look_at(db::Session& session, std::string_view purpose, std::string_view secret);
// Marks it used, in the transaction that does its work, and gives its subject; nothing if it is not good (any more).
std::optional<std::string> use(db::Transaction& transaction, std::string_view purpose, std::string_view secret);
// Makes every unused link of that purpose and subject useless.
void revoke(db::Transaction& transaction, std::string_view purpose, std::string_view subject);
// Removes every link of that purpose whose subject begins so, and gives their subjects: where they hold personal data.
std::vector<std::string> forget(db::Transaction& transaction, std::string_view purpose, std::string_view beginning);
// What has expired (a link, an invitation, a token) is kept so much longer, so that one can say that it has.
inline constexpr std::chrono::seconds expired_kept = std::chrono::days(31);
// Removes links that expired longer ago.
void forget_old(db::Transaction& transaction);

// For links that stay good (unsubscribing): `text` with a seal that only this register can make, "text.seal".
std::string sign(db::Database& database, std::string_view purpose, std::string_view text);
std::optional<std::string> verify(db::Database& database, std::string_view purpose, std::string_view signed_text);

}  // namespace links
