// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "contributions/commands.h"

// What those who may see a contribution write to each other on its page, and whom they tell of it. Whoever writes signs
// with their name, as whoever decides does. Private: never in the change log, nor in a notice.
namespace contributions {

inline constexpr std::size_t most_note = 4000;  // characters
inline constexpr int most_notes = 500;          // on one contribution
inline constexpr int most_notes_an_hour = 30;   // of one account, on all

struct Note {
  int number = 0;
  std::string at;                   // UTC
  std::optional<AccountId> author;  // unset: erased, and the words with them
  std::string desk;                 // for which organisation: its id, or register_desk, or nothing
  std::string words;
};
std::vector<Note> notes_of(db::Session& session, ContributionId id);  // the oldest first

// Also once it is closed, so that a sender can ask why. Of the organisations concerned their editors; drafts have no
// notes, and neither has what was saved without asking anybody.
bool may_write_note(const web::Identity& identity, const Contribution& contribution, const std::vector<Desk>& desks);

// Somebody who may see the contribution, and whose name the reader may know: because it stands on the page, because
// they work for the same organisation, or because the reader is a steward. Never the reader.
struct Hearer {
  AccountId account;
  std::string name;
  std::string desk;  // as in Note
  bool is_sender = false;
};
struct Audience {
  std::vector<Hearer> people;      // by name
  std::vector<std::string> desks;  // those who decide there, whatever their names
};
Audience audience(db::Session& session, const web::Identity& identity, const Contribution& contribution,
                  const std::vector<Desk>& desks);

// Whom a text mentions: after an “@” that follows no letter or digit, the longest name that fits, compared folded. Each
// once; all who bear that name. What fits nobody is text. `writer`: the writer's own name, which mentions nobody.
std::vector<AccountId> mentioned(std::string_view words, const std::vector<Hearer>& people, std::string_view writer);

struct Saying {
  std::string words;
  std::vector<std::string> tell;  // keys of people and desks
};
std::string key(const Hearer& hearer);  // "p-0h3k…"; of a desk: itself

// Keeps a note and tells whom it mentions, the sender, and, if it comes from the sender's side, those who were asked to
// decide. Gives its number. The same words sent twice in a row by one person are one note.
base::Result<int> write_note(db::Database& database, const web::Identity& identity, ContributionId id,
                             const Saying& saying);

// notices.cpp
struct Telling {
  AccountId author;
  std::string desk;             // as in Note
  bool for_the_sender = false;  // it comes from the sender's side
  std::vector<AccountId> people;
  std::vector<std::string> desks;
};
void tell_of_note(db::Transaction& transaction, const Contribution& contribution, const std::vector<Desk>& desks,
                  const Telling& telling);

}  // namespace contributions
