// SPDX-License-Identifier: EUPL-1.2
#include "base/text.h"
#include "people/people.h"

namespace people {
namespace {

using base::msg;
using base::Problem;

#define CONTACT                                                                                                    \
  "c.id, c.keeper, c.held, c.kind, c.organisation, c.person, c.relation, c.subject, c.notes, c.next_step, c.due, " \
  "c.doer, c.done, c.author, c.version"

template <class Id>
Id id_of(std::string_view text) {
  return Id::parse(text).value_or(Id{});
}
base::PartialDate date_of(std::string_view text) {
  return base::PartialDate::parse(text).value_or(base::PartialDate{});
}
template <class Id>
std::optional<std::string> text_of(Id id) {
  return id ? std::optional(id.text()) : std::nullopt;
}

Contact contact_of(const db::Statement& row) {
  Contact contact;
  contact.id = id_of<ContactId>(row.text(0));
  contact.keeper = id_of<OrganisationId>(row.text(1));
  contact.held = date_of(row.text(2));
  contact.kind = parse_contact_kind(row.text(3)).value_or(ContactKind::other);
  contact.organisation = id_of<OrganisationId>(row.text(4));
  contact.person = id_of<PersonId>(row.text(5));
  contact.relation = id_of<RelationId>(row.text(6));
  contact.subject = row.text(7);
  contact.notes = row.text(8);
  contact.next_step = row.text(9);
  contact.due = date_of(row.text(10));
  contact.doer = id_of<PersonId>(row.text(11));
  contact.done = row.text(12);
  contact.author = row.text(13);
  contact.version = row.integer(14);
  return contact;
}

std::string search_key(const Contact& contact) {
  return base::fold(fmt::format("{} {} {}", contact.subject, contact.next_step, contact.notes));
}

struct Asked {
  std::string where;
  std::vector<std::string> values;

  explicit Asked(const ContactQuestion& question) {
    where = "FROM contact c WHERE ";
    add("c.keeper =", question.keeper.text());
    if (const auto words = base::fold(question.words); !words.empty()) add("c.search_key LIKE", "%" + words + "%");
    if (question.kind) add("c.kind =", std::string(code(*question.kind)));
    if (question.organisation) add("c.organisation =", question.organisation.text());
    if (question.person) add("c.person =", question.person.text());
    if (question.doer) add("c.doer =", question.doer.text());
    if (question.relation) add("c.relation =", question.relation.text());
    if (question.open) where += " AND c.next_step IS NOT NULL AND c.done IS NULL";
  }
  void add(std::string_view what, std::string value) {
    values.push_back(std::move(value));
    where += fmt::format("{}{} ${}", values.size() > 1 ? " AND " : "", what, values.size());
  }
  int bind(db::Statement& statement) const {
    int parameter = 0;
    for (const auto& value : values) statement.bind(++parameter, value);
    return parameter;
  }
};

}  // namespace

std::optional<Contact> find_contact(db::Session& session, ContactId id) {
  auto row = session.prepare("SELECT " CONTACT " FROM contact c WHERE c.id = $1");
  if (!row.run(id.text()).row()) return std::nullopt;
  return contact_of(row);
}

std::vector<Contact> list_contacts(db::Session& session, const ContactQuestion& question) {
  const Asked asked(question);
  std::vector<Contact> found;
  const auto n = asked.values.size();
  auto rows = session.prepare(
      fmt::format("SELECT " CONTACT " {} ORDER BY {} LIMIT ${} OFFSET ${}", asked.where,
                  question.open ? "coalesce(c.due, '9999'), c.held, c.id" : "c.held DESC, c.id DESC", n + 1, n + 2));
  int parameter = asked.bind(rows);
  rows.bind(++parameter, question.limit);
  rows.bind(++parameter, question.offset);
  for (rows.run_bound(); rows.row();) found.push_back(contact_of(rows));
  return found;
}

std::int64_t count_contacts(db::Session& session, const ContactQuestion& question) {
  const Asked asked(question);
  auto row = session.prepare("SELECT count(*) " + asked.where);
  asked.bind(row);
  row.run_bound();
  return row.row() ? row.integer(0) : 0;
}

ContactId create_contact(db::Transaction& transaction, Contact contact) {
  if (!contact.id) contact.id = ContactId::make();
  transaction
      .prepare(
          "INSERT INTO contact (id, keeper, version, held, kind, organisation, person, relation, subject, notes, "
          "search_key, next_step, due, doer, done, author) "
          "VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)")
      .run(contact.id.text(), contact.keeper.text(), contact.held.text(), code(contact.kind),
           text_of(contact.organisation), text_of(contact.person), text_of(contact.relation), contact.subject,
           db::or_null(contact.notes), search_key(contact), db::or_null(contact.next_step),
           contact.due.known() ? std::optional(contact.due.text()) : std::nullopt, text_of(contact.doer),
           db::or_null(contact.done), contact.author);
  log_fact(transaction, "contact", contact.id.text(), "noted");
  keep_version(transaction, nullptr, contact.id);
  return contact.id;
}

base::Result<void> update_contact(db::Transaction& transaction, const Contact& contact) {
  const auto current = find_contact(transaction.session(), contact.id);
  if (!current) return Problem{Problem::Kind::not_found, msg("There is no such contact any more."), {}};
  if (current->version != contact.version)
    return Problem{Problem::Kind::conflict,
                   msg("Somebody else changed this contact while you were writing. Nothing of theirs was overwritten."),
                   {}};
  transaction
      .prepare(
          "UPDATE contact SET version = version + 1, held = $2, kind = $3, organisation = $4, person = $5, relation = "
          "$6, subject = $7, notes = $8, "
          "search_key = $9, next_step = $10, due = $11, doer = $12, done = $13 WHERE id = $1")
      .run(contact.id.text(), contact.held.text(), code(contact.kind), text_of(contact.organisation),
           text_of(contact.person), text_of(contact.relation), contact.subject, db::or_null(contact.notes),
           search_key(contact), db::or_null(contact.next_step),
           contact.due.known() ? std::optional(contact.due.text()) : std::nullopt, text_of(contact.doer),
           db::or_null(contact.done));
  log_fact(transaction, "contact", contact.id.text(), contact.done != current->done ? "next step done" : "changed");
  keep_version(transaction, &*current, contact.id);
  return {};
}

std::vector<LastContact> last_contacts(db::Session& session, OrganisationId keeper, int limit) {
  std::vector<LastContact> found;
  auto rows = session.prepare(
      "SELECT organisation, max(held) FROM contact WHERE keeper = $1 AND organisation IS NOT NULL "
      "GROUP BY organisation ORDER BY 2, 1 LIMIT $2");
  for (rows.run(keeper.text(), limit); rows.row();)
    found.push_back({id_of<OrganisationId>(rows.text(0)), date_of(rows.text(1))});
  return found;
}

std::optional<base::PartialDate> last_contact(db::Session& session, OrganisationId keeper, OrganisationId with) {
  auto row = session.prepare("SELECT max(held) FROM contact WHERE keeper = $1 AND organisation = $2");
  if (!row.run(keeper.text(), with.text()).row() || row.is_null(0)) return std::nullopt;
  return base::PartialDate::parse(row.text(0));
}

}  // namespace people
