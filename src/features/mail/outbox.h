// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "db/database.h"
#include "mail/api.h"

namespace mail {

// A mail as the outbox keeps it: all in the reader's language.
struct Letter {
  MailId id;
  std::string kind;
  std::string to;
  std::string language;
  std::string subject;
  std::vector<std::string> paragraphs;
  std::vector<std::pair<std::string, std::string>> buttons;  // label, address
  std::vector<std::string> closing;
  std::string unsubscribe_url, unsubscribe_label;
  std::string queued;  // UTC
  std::int64_t attempts = 0;
};

// All SQL on the table `mail`, queue(), outbox() and forget_old() of api.h included.

// Takes up to `most` mails that are due for `seconds`: nobody else gets them in that time. `claim` marks them as taken.
std::vector<Letter> take_due(db::Database& database, std::string_view claim, int most, std::chrono::seconds time);
// What became of one; nothing happens if the claim ran out and somebody else took it.
void set_sent(db::Database& database, MailId id, std::string_view claim);
void set_failed(db::Database& database, MailId id, std::string_view claim, std::string_view failure,
                std::string_view due);
void give_up(db::Database& database, MailId id, std::string_view claim, std::string_view failure);
// Gives back what was taken and not tried.
void release(db::Database& database, std::string_view claim);

// Of those that wait or were given up, the oldest first; without address and texts.
struct Entry {
  MailId id;
  std::string kind, queued, due, failure;
  std::int64_t attempts = 0;
};
std::vector<Entry> entries(db::Session& session, std::string_view state, int most);
// Lets what was given up be tried again: one, or all. How many.
std::int64_t try_again(db::Database& database, MailId id);
std::int64_t try_all_again(db::Database& database);

}  // namespace mail
