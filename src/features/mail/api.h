// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/i18n.h"
#include "base/id.h"
#include "base/message.h"
#include "base/result.h"
#include "db/database.h"
#include "web/site.h"

namespace mail {

using MailId = base::Id<struct MailTag>;

// One mail to one person. Texts are messages, put into `language` when it is queued.
struct Mail {
  std::string to;  // an address alone
  base::Language language = base::Language::en;
  base::Message subject;
  std::vector<base::Message> paragraphs;  // plain text; a parameter's value is shown as it is
  struct Button {
    base::Message label;  // "Confirm this twinning"
    std::string url;      // absolute
  };
  std::vector<Button> buttons;
  std::vector<base::Message> closing;  // after the buttons: how long they are good, what if it was not you
  std::string unsubscribe_url;         // absolute; for all but what somebody asked for (RFC 8058)
  std::string kind;                    // "invitation", "digest"…: for the figures
};

// An address that a mail can be sent to: one @, no blanks, controls or lists, at most 254 bytes.
bool is_address(std::string_view text);

// Puts it into the outbox, in the transaction of what it tells of; it leaves when that is committed. Bad addresses are
// a bug of the caller (std::logic_error).
MailId queue(db::Transaction& transaction, const Mail& mail);

// What a mail says is removed when it was sent; its address, and what a mail said that was given up, so long after.
inline constexpr std::chrono::seconds given_up_after = std::chrono::hours(48);
inline constexpr int days_kept = 7;

struct SmtpSettings {
  std::string url;  // "smtp://host:25", "smtps://host:465"; empty: mail stays in the outbox
  std::string user, password;
  std::string from;       // "register@example.org"
  std::string from_name;  // the site's name
  bool require_tls = false;
  bool use_tls = true;  // where the server offers it; a password is sent without it only if this is false
};

// Sends what is in the outbox, from a thread of its own, until it is destroyed: one server at a time for each mail (a
// claim in the row), again after 1 min, 5 min, 30 min, 2 h, 6 h…, given up after two days. Thread-safe. The database
// must outlive it.
class Sender {
 public:
  Sender(db::Database& database, SmtpSettings settings);
  ~Sender();
  void wake();  // something was queued
 private:
  struct State;
  std::unique_ptr<State> state_;
};

// One round of the above, for tests and the command line; how many were sent and how many failed.
struct Round {
  int sent = 0;
  int failed = 0;
};
Round send_due(db::Database& database, const SmtpSettings& settings);

// One mail past the outbox: whether the settings are right.
base::Result<void> send_test(const SmtpSettings& settings, const std::string& to, base::Language language);

// How many wait, and how many were given up: for health and metrics.
struct Outbox {
  std::int64_t waiting = 0;
  std::int64_t given_up = 0;
  std::string oldest_waiting;  // UTC, empty if none
};
Outbox outbox(db::Session& session);
// What waits, the oldest first: for tests that look for the link in a mail.
struct Queued {
  std::string to, subject, text, kind;  // text: paragraphs and closing, one a line
  std::vector<std::string> links;       // of the buttons
  std::string unsubscribe_url;
};
std::vector<Queued> queued(db::Session& session);
// Nothing more goes to that address, and what was sent to it is not known any more: its owner wants to be forgotten.
void forget(db::Transaction& transaction, std::string_view address);
// Takes out of sent and given-up mails what they said, `days` after; addresses too.
void forget_old(db::Transaction& transaction, int days);

// The page about the outbox; `off` where no mail server is set.
web::Feature feature(db::Database& database, bool off);

}  // namespace mail
