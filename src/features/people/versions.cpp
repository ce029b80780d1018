// SPDX-License-Identifier: EUPL-1.2
// Posts and contacts as they were.
#include <boost/json/parse.hpp>
#include <set>

#include "base/json.h"
#include "db/change_log.h"
#include "people/people.h"

namespace people {
namespace {

namespace json = boost::json;

template <class Id>
void put_id(json::object &object, std::string_view name, Id id) {
  if (id)
    object[name] = id.text();
}
void put_text(json::object &object, std::string_view name,
              std::string_view text) {
  if (!text.empty())
    object[name] = text;
}
void put_date(json::object &object, std::string_view name,
              base::PartialDate date) {
  if (date.known())
    object[name] = date.text();
}
std::string text_of(const json::object &object, std::string_view name) {
  const auto *value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->as_string())
                                     : std::string();
}
template <class Id>
Id id_of(const json::object &object, std::string_view name) {
  return Id::parse(text_of(object, name)).value_or(Id{});
}
base::PartialDate date_of(const json::object &object, std::string_view name) {
  return base::PartialDate::parse(text_of(object, name))
      .value_or(base::PartialDate{});
}

void keep(db::Transaction &transaction, std::string_view kind,
          std::string_view id, OrganisationId keeper, std::int64_t version,
          std::optional<std::int64_t> change, const std::string &data) {
  transaction
      .prepare("INSERT INTO people_version (kind, id, version, keeper, change, "
               "data) VALUES ($1, $2, $3, $4, $5, $6) ON "
               "CONFLICT DO NOTHING")
      .run(kind, id, version, keeper.text(), change, data);
}

template <class Record>
void keep_both(db::Transaction &transaction, std::string_view kind,
               const Record *before, const Record &after) {
  const std::string id = after.id.text();
  if (before)
    keep(transaction, kind, id, before->keeper, before->version, std::nullopt,
         data_json(*before));
  keep(transaction, kind, id, after.keeper, after.version, transaction.head(),
       data_json(after));
}

std::vector<PersonVersion> versions_of(db::Session &session,
                                       std::string_view kind,
                                       const std::string &id) {
  std::vector<PersonVersion> found;
  std::vector<std::int64_t> changes;
  {
    auto rows =
        session.prepare("SELECT version, change, data FROM people_version "
                        "WHERE kind = $1 AND id = $2 ORDER BY version DESC");
    for (rows.run(kind, id); rows.row();) {
      found.push_back({rows.integer(0), {}, {}, std::string(rows.text(2))});
      changes.push_back(rows.integer(1));
    }
  }
  if (found.size() < 2)
    return found;
  for (const auto &change : db::history(session, kind, id))
    if (const auto at = std::ranges::find(changes, change.sequence);
        at != changes.end()) {
      auto &version = found[static_cast<std::size_t>(at - changes.begin())];
      version.at = change.at;
      version.author = change.actor;
    }
  return found;
}

} // namespace

std::string data_json(const Post &post) {
  json::object object;
  put_id(object, "organisation", post.organisation);
  object["titles"] = json::parse(organisations::names_json(post.titles));
  put_text(object, "department", post.department);
  object["visible"] = std::string(code(post.visible));
  put_date(object, "ended", post.ended);
  json::array duties;
  for (const auto &duty : post.duties) {
    json::object one;
    put_id(one, "relation", duty.relation);
    put_text(one, "words", duty.words);
    put_id(one, "person", duty.person);
    duties.push_back(std::move(one));
  }
  object["duties"] = std::move(duties);
  return base::serialize(object);
}

void read_data(Post &post, std::string_view data) {
  const auto object = json::parse(data).as_object();
  post.organisation = id_of<OrganisationId>(object, "organisation");
  post.titles =
      organisations::names_from_json(base::serialize(object.at("titles")));
  post.department = text_of(object, "department");
  post.visible = parse_visibility(text_of(object, "visible"))
                     .value_or(Visibility::members);
  post.ended = date_of(object, "ended");
  post.duties.clear();
  for (const auto &one : object.at("duties").as_array()) {
    const auto &duty = one.as_object();
    post.duties.push_back({{},
                           id_of<RelationId>(duty, "relation"),
                           text_of(duty, "words"),
                           id_of<PersonId>(duty, "person")});
  }
}

std::string data_json(const Contact &contact) {
  json::object object{{"held", contact.held.text()},
                      {"kind", code(contact.kind)}};
  put_id(object, "organisation", contact.organisation);
  put_id(object, "person", contact.person);
  put_id(object, "relation", contact.relation);
  put_text(object, "subject", contact.subject);
  put_text(object, "notes", contact.notes);
  put_text(object, "next_step", contact.next_step);
  put_date(object, "due", contact.due);
  put_id(object, "doer", contact.doer);
  put_text(object, "done", contact.done);
  return base::serialize(object);
}

void read_data(Contact &contact, std::string_view data) {
  const auto object = json::parse(data).as_object();
  contact.held = date_of(object, "held");
  contact.kind =
      parse_contact_kind(text_of(object, "kind")).value_or(ContactKind::other);
  contact.organisation = id_of<OrganisationId>(object, "organisation");
  contact.person = id_of<PersonId>(object, "person");
  contact.relation = id_of<RelationId>(object, "relation");
  contact.subject = text_of(object, "subject");
  contact.notes = text_of(object, "notes");
  contact.next_step = text_of(object, "next_step");
  contact.due = date_of(object, "due");
  contact.doer = id_of<PersonId>(object, "doer");
  contact.done = text_of(object, "done");
}

void keep_version(db::Transaction &transaction, const Post *before, PostId id) {
  if (const auto after = find_post(transaction.session(), id))
    keep_both(transaction, "post", before, *after);
}
void keep_version(db::Transaction &transaction, const Contact *before,
                  ContactId id) {
  if (const auto after = find_contact(transaction.session(), id))
    keep_both(transaction, "contact", before, *after);
}

std::vector<PersonVersion> versions(db::Session &session, PostId id) {
  return versions_of(session, "post", id.text());
}
std::vector<PersonVersion> versions(db::Session &session, ContactId id) {
  return versions_of(session, "contact", id.text());
}

std::vector<EarlierPost> earlier_posts(db::Session& session, const Person& person) {
  std::vector<EarlierPost> found;
  std::set<PostId> posts;
  for (const auto& holding : holdings_of(session, person.id)) posts.insert(holding.post);
  for (const auto id : posts) {
    const auto all = versions(session, id);
    for (std::size_t i = 1; i < all.size(); ++i) {
      Post post;
      post.id = id;
      read_data(post, all[i].data);
      std::erase_if(post.duties, [&](const Duty& duty) { return duty.person && duty.person != person.id; });
      found.push_back({std::move(post), all[i]});
    }
  }
  return found;
}

std::vector<EarlierContact> earlier_contacts(db::Session& session, const Person& person) {
  std::vector<EarlierContact> found;
  std::vector<ContactId> contacts;
  {
    auto rows = session.prepare(
        "SELECT DISTINCT id FROM people_version WHERE keeper = $1 AND kind = 'contact' AND data LIKE $2 ORDER BY id");
    for (rows.run(person.keeper.text(), "%\"" + person.id.text() + "\"%"); rows.row();)
      if (const auto id = ContactId::parse(rows.text(0))) contacts.push_back(*id);
  }
  for (const auto id : contacts) {
    const auto all = versions(session, id);
    for (std::size_t i = 1; i < all.size(); ++i) {
      Contact contact;
      contact.id = id;
      read_data(contact, all[i].data);
      if (contact.person == person.id || contact.doer == person.id) found.push_back({std::move(contact), all[i]});
    }
  }
  return found;
}

void redact_versions(db::Transaction &transaction, const Person &person,
                     const std::vector<std::string> &terms,
                     const std::vector<std::string> &with_given) {
  struct Kept {
    std::string kind, id, data;
    std::int64_t version;
  };
  std::vector<Kept> changed;
  {
    auto rows = transaction.prepare(
        "SELECT kind, id, version, data FROM people_version WHERE keeper = $1");
    for (rows.run(person.keeper.text()); rows.row();) {
      std::string data;
      if (rows.text(0) == "contact") {
        Contact contact;
        read_data(contact, rows.text(3));
        const bool theirs = contact.person == person.id;
        const auto &of = theirs ? with_given : terms;
        contact.subject = redacted(contact.subject, of);
        contact.next_step = redacted(contact.next_step, of);
        contact.notes = theirs ? std::string() : redacted(contact.notes, of);
        data = data_json(contact);
      } else {
        Post post;
        read_data(post, rows.text(3));
        for (auto &duty : post.duties)
          duty.words = redacted(duty.words, terms);
        data = data_json(post);
      }
      if (data != rows.text(3))
        changed.push_back({std::string(rows.text(0)), std::string(rows.text(1)),
                           std::move(data), rows.integer(2)});
    }
  }
  auto write = transaction.prepare("UPDATE people_version SET data = $4 WHERE "
                                   "kind = $1 AND id = $2 AND version = $3");
  for (const auto &one : changed)
    write.run(one.kind, one.id, one.version, one.data);
}

} // namespace people
