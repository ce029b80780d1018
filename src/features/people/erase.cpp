// SPDX-License-Identifier: EUPL-1.2
// What a person may ask for: all that is held about them, and that it be forgotten.
#include "base/text.h"
#include "people/people.h"

#include <boost/json/parse.hpp>

namespace people {
namespace {

struct Word {
  std::size_t begin = 0, end = 0;
  std::string folded;
};

bool in_word(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x80) return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
  const auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0;
  // The bytes of general punctuation (typographic apostrophes, dashes) and of Latin-1's signs part words.
  if (byte == 0xE2 && next == 0x80) return false;
  if (byte == 0xC2) return false;
  if (at >= 1 && static_cast<unsigned char>(text[at - 1]) == 0xC2) return false;
  if (at >= 1 && byte == 0x80 && static_cast<unsigned char>(text[at - 1]) == 0xE2) return false;
  if (at >= 2 && static_cast<unsigned char>(text[at - 1]) == 0x80 && static_cast<unsigned char>(text[at - 2]) == 0xE2)
    return false;
  return true;
}

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  for (std::size_t at = 0; at < text.size();) {
    if (!in_word(text, at)) {
      ++at;
      continue;
    }
    const auto begin = at;
    while (at < text.size() && in_word(text, at)) ++at;
    words.push_back({begin, at, base::fold(text.substr(begin, at - begin))});
  }
  return words;
}

// What would tell who it was. A given name alone says too little to be looked for everywhere.
std::vector<std::string> telling(const Person& person, bool given_too) {
  std::vector<std::string> terms{
      full_name(person), person.family + " " + person.given, person.addressed, person.email, person.phone, person.web};
  if (base::fold(person.family).size() >= 3) terms.push_back(person.family);
  if (given_too && base::fold(person.given).size() >= 2) terms.push_back(person.given);
  std::erase_if(terms, [](const std::string& term) { return base::fold(term).size() < 2; });
  return terms;
}

}  // namespace

std::string redacted(std::string_view text, const std::vector<std::string>& terms) {
  const auto words = words_of(text);
  std::vector<std::vector<Word>> sought;
  for (const auto& term : terms)
    if (auto of_term = words_of(term); !of_term.empty()) sought.push_back(std::move(of_term));
  std::ranges::stable_sort(sought,
                           [](const auto& a, const auto& b) { return a.size() > b.size(); });  // the longest first
  std::string out;
  std::size_t copied = 0;
  for (std::size_t i = 0; i < words.size();) {
    const auto hit = std::ranges::find_if(sought, [&](const auto& term) {
      if (i + term.size() > words.size()) return false;
      for (std::size_t k = 0; k < term.size(); ++k)
        if (words[i + k].folded != term[k].folded) return false;
      return true;
    });
    if (hit == sought.end()) {
      ++i;
      continue;
    }
    out += text.substr(copied, words[i].begin - copied);
    if (!out.ends_with("[…] ")) out += "[…]";
    copied = words[i + hit->size() - 1].end;
    i += hit->size();
  }
  return out += text.substr(copied);
}

void erase(db::Transaction& transaction, const Person& person) {
  auto& session = transaction.session();
  const std::string id = person.id.text(), keeper = person.keeper.text();
  // Also by the names they had before.
  std::vector<std::string> terms = telling(person, false), with_given = telling(person, true);
  for (const auto& version : versions(session, person.id)) {
    Person before;
    read_data(before, version.data);
    for (auto& term : telling(before, false)) terms.push_back(std::move(term));
    for (auto& term : telling(before, true)) with_given.push_back(std::move(term));
  }

  transaction.prepare("DELETE FROM person_version WHERE person = $1").run(id);
  transaction
      .prepare(
          "UPDATE person SET version = version + 1, name_key = '', search_key = '', data = '{}', account = NULL, "
          "erased = $2 WHERE id = $1")
      .run(id, transaction.at().substr(0, 10));
  transaction.prepare("UPDATE handover SET note = NULL WHERE person = $1").run(id);

  for (int offset = 0;; offset += 200) {
    const auto page = list_contacts(session, {.keeper = person.keeper, .limit = 200, .offset = offset});
    for (const auto& contact : page) {
      const bool theirs = contact.person == person.id;
      const auto& of = theirs ? with_given : terms;
      const std::string subject = redacted(contact.subject, of), next_step = redacted(contact.next_step, of),
                        notes = theirs ? std::string() : redacted(contact.notes, of);
      if (subject == contact.subject && next_step == contact.next_step && notes == contact.notes) continue;
      transaction
          .prepare(
              "UPDATE contact SET version = version + 1, subject = $2, notes = $3, next_step = $4, search_key = $5 "
              "WHERE id = $1")
          .run(contact.id.text(), subject, db::or_null(notes), db::or_null(next_step),
               base::fold(fmt::format("{} {} {}", subject, next_step, notes)));
    }
    if (page.size() < 200) break;
  }

  // Rows are read first and written then: no statement writes into what another is reading.
  const auto redact_texts = [&](std::string_view select, std::string_view update) {
    std::vector<std::array<std::string, 3>> changed;
    {
      auto rows = transaction.prepare(select);
      for (rows.run(keeper); rows.row();)
        if (auto after = redacted(rows.text(2), terms); after != rows.text(2))
          changed.push_back({std::string(rows.text(0)), std::string(rows.text(1)), std::move(after)});
    }
    auto write = transaction.prepare(update);
    for (const auto& [first, second, text] : changed) write.run(first, second, text);
  };
  redact_texts(
      "SELECT d.id, d.post, d.words FROM duty d JOIN post o ON o.id = d.post WHERE o.keeper = $1 AND d.words IS NOT "
      "NULL",
      "UPDATE duty SET words = $3 WHERE id = $1 AND post = $2");
  redact_texts("SELECT id, keeper, note FROM handover WHERE keeper = $1 AND note IS NOT NULL",
               "UPDATE handover SET note = $3 WHERE id = $1 AND keeper = $2");

  redact_versions(transaction, person, terms, with_given);
  // In the notes of others, as they are and as they were.
  const auto redact_data = [&](std::string_view select, std::string_view update) {
    struct Changed {
      std::string id;
      std::int64_t version;
      std::string data;
    };
    std::vector<Changed> changed;
    {
      auto rows = transaction.prepare(select);
      for (rows.run(keeper); rows.row();) {
        Person other;
        read_data(other, rows.text(2));
        auto notes = redacted(other.notes, terms);
        if (notes == other.notes) continue;
        other.notes = std::move(notes);
        changed.push_back({std::string(rows.text(0)), rows.integer(1), data_json(other)});
      }
    }
    auto write = transaction.prepare(update);
    for (const auto& one : changed) write.run(one.id, one.version, one.data);
  };
  redact_data("SELECT id, version, data FROM person WHERE keeper = $1 AND erased IS NULL",
              "UPDATE person SET data = $3 WHERE id = $1 AND version = $2");
  redact_data(
      "SELECT v.person, v.version, v.data FROM person_version v JOIN person p ON p.id = v.person WHERE p.keeper = $1",
      "UPDATE person_version SET data = $3 WHERE person = $1 AND version = $2");
  log_fact(transaction, "person", id, "erased");
}

boost::json::object everything_about(db::Session& session, const Person& person) {
  using boost::json::array;
  using boost::json::object;
  object all{
      {"id", person.id.text()}, {"kept_by", person.keeper.text()}, {"data", boost::json::parse(data_json(person))}};
  if (person.account) all["account"] = person.account.text();
  if (person.left.known()) all["left"] = person.left.text();
  if (!person.erased.empty()) all["erased"] = person.erased;

  array earlier;
  for (const auto& version : versions(session, person.id))
    earlier.push_back(object{{"version", version.version},
                             {"at", version.at},
                             {"by", version.author},
                             {"data", boost::json::parse(version.data)}});
  all["versions"] = std::move(earlier);

  array posts;
  for (const auto& holding : holdings_of(session, person.id)) {
    const auto post = find_post(session, holding.post);
    if (!post) continue;
    object one{{"id", post->id.text()},
               {"organisation", post->organisation.text()},
               {"titles", boost::json::parse(organisations::names_json(post->titles))}};
    if (!post->department.empty()) one["department"] = post->department;
    if (holding.since.known()) one["since"] = holding.since.text();
    if (holding.until.known()) one["until"] = holding.until.text();
    one["ended"] = holding.ended;
    posts.push_back(std::move(one));
  }
  all["posts"] = std::move(posts);

  array duties;
  for (const auto& held : duties_of(session, person.id)) {
    object one{{"post", held.post.text()}};
    if (held.duty.relation)
      one["relation"] = held.duty.relation.text();
    else
      one["words"] = held.duty.words;
    duties.push_back(std::move(one));
  }
  all["looks_after"] = std::move(duties);

  const auto contacts = [&](const ContactQuestion& question) {
    array list;
    for (ContactQuestion page = question;; page.offset += page.limit) {
      const auto found = list_contacts(session, page);
      for (const auto& contact : found) {
        object one{{"id", contact.id.text()},
                   {"date", contact.held.text()},
                   {"kind", code(contact.kind)},
                   {"subject", contact.subject}};
        if (contact.organisation) one["organisation"] = contact.organisation.text();
        if (contact.relation) one["relation"] = contact.relation.text();
        if (!contact.notes.empty()) one["notes"] = contact.notes;
        if (!contact.next_step.empty()) one["next_step"] = contact.next_step;
        if (contact.due.known()) one["due"] = contact.due.text();
        if (!contact.done.empty()) one["done"] = contact.done;
        one["noted_by"] = contact.author;
        list.push_back(std::move(one));
      }
      if (static_cast<int>(found.size()) < page.limit) return list;
    }
  };
  all["contacts"] = contacts({.keeper = person.keeper, .person = person.id, .limit = 200});
  all["next_steps"] = contacts({.keeper = person.keeper, .doer = person.id, .limit = 200});

  const auto add_earlier = [&](std::string_view kind, const auto& records) {
    array list;
    for (const auto& [record, version] : records)
      list.push_back(object{{kind, record.id.text()},
                            {"version", version.version},
                            {"at", version.at},
                            {"by", version.author},
                            {"data", boost::json::parse(data_json(record))}});
    all[fmt::format("{}_versions", kind)] = std::move(list);
  };
  add_earlier("post", earlier_posts(session, person));
  add_earlier("contact", earlier_contacts(session, person));

  array handovers;
  for (const auto& handover : handovers_of(session, person.id)) {
    object one{{"at", handover.at}, {"left", handover.left.text()}, {"by", handover.author}};
    if (!handover.note.empty()) one["note"] = handover.note;
    handovers.push_back(std::move(one));
  }
  all["handovers"] = std::move(handovers);
  return all;
}

}  // namespace people
