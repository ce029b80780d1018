// SPDX-License-Identifier: EUPL-1.2
#include "base/text.h"
#include "people/people.h"

namespace people {
namespace {

using base::msg;
using base::Problem;

#define POST "o.id, o.keeper, o.organisation, o.version, o.titles, o.department, o.visible, o.ended"
#define HOLDING "h.id, h.post, h.person, h.since, h.until, h.ended"

template <class Id>
Id id_of(std::string_view text) {
  return Id::parse(text).value_or(Id{});
}
base::PartialDate date_of(std::string_view text) {
  return base::PartialDate::parse(text).value_or(base::PartialDate{});
}

Post post_of(const db::Statement& row) {
  Post post;
  post.id = id_of<PostId>(row.text(0));
  post.keeper = id_of<OrganisationId>(row.text(1));
  post.organisation = id_of<OrganisationId>(row.text(2));
  post.version = row.integer(3);
  post.titles = organisations::names_from_json(row.text(4));
  post.department = row.text(5);
  post.visible = parse_visibility(row.text(6)).value_or(Visibility::members);
  post.ended = date_of(row.text(7));
  return post;
}

Holding holding_of(const db::Statement& row, int from = 0) {
  return {id_of<HoldingId>(row.text(from)), id_of<PostId>(row.text(from + 1)), id_of<PersonId>(row.text(from + 2)),
          date_of(row.text(from + 3)),      date_of(row.text(from + 4)),       row.integer(from + 5) != 0};
}

Duty duty_of(const db::Statement& row) {
  return {id_of<DutyId>(row.text(0)), id_of<RelationId>(row.text(1)), std::string(row.text(2)),
          id_of<PersonId>(row.text(3))};
}

// What people look for it by: its titles in all languages, and its department.
std::string title_key(const Post& post) {
  std::string all;
  for (const auto& title : post.titles) all += title.text + " ";
  return base::fold(all + post.department);
}

// Those that stay keep whoever looks after them.
void write_duties(db::Transaction& transaction, const Post& post, const std::vector<Duty>& before) {
  const auto same = [](const Duty& a, const Duty& b) { return a.relation == b.relation && a.words == b.words; };
  auto remove = transaction.prepare("DELETE FROM duty WHERE id = $1");
  auto insert = transaction.prepare("INSERT INTO duty (id, post, relation, words, person) VALUES ($1, $2, $3, $4, $5)");
  for (const auto& old : before)
    if (std::ranges::none_of(post.duties, [&](const Duty& duty) { return same(duty, old); })) remove.run(old.id.text());
  for (const auto& duty : post.duties) {
    if (std::ranges::any_of(before, [&](const Duty& old) { return same(duty, old); })) continue;
    const std::string relation = duty.relation ? duty.relation.text() : "",
                      person = duty.person ? duty.person.text() : "";
    insert.run(DutyId::make().text(), post.id.text(), db::or_null(relation), db::or_null(duty.words),
               db::or_null(person));
  }
}

}  // namespace

std::optional<Post> find_post(db::Session& session, PostId id) {
  auto row = session.prepare("SELECT " POST " FROM post o WHERE o.id = $1");
  if (!row.run(id.text()).row()) return std::nullopt;
  Post post = post_of(row);
  auto duties = session.prepare("SELECT id, relation, words, person FROM duty WHERE post = $1 ORDER BY id");
  for (duties.run(id.text()); duties.row();) post.duties.push_back(duty_of(duties));
  return post;
}

std::vector<Post> posts_of(db::Session& session, OrganisationId keeper, bool ended, int limit) {
  std::vector<Post> found;
  auto rows = session.prepare(std::string("SELECT " POST " FROM post o WHERE o.keeper = $1 AND o.ended IS ") +
                              (ended ? "NOT NULL" : "NULL") + " ORDER BY o.title_key, o.id LIMIT $2");
  for (rows.run(keeper.text(), limit); rows.row();) found.push_back(post_of(rows));
  return found;
}

std::vector<Holding> holdings_of(db::Session& session, PostId post) {
  std::vector<Holding> found;
  auto rows = session.prepare(
      "SELECT " HOLDING
      " FROM holding h WHERE h.post = $1 ORDER BY h.ended, coalesce(h.until, h.since, '') DESC, h.id DESC");
  for (rows.run(post.text()); rows.row();) found.push_back(holding_of(rows));
  return found;
}

std::vector<Holding> holdings_of(db::Session& session, PersonId person) {
  std::vector<Holding> found;
  auto rows = session.prepare(
      "SELECT " HOLDING
      " FROM holding h WHERE h.person = $1 ORDER BY h.ended, coalesce(h.until, h.since, '') DESC, h.id DESC");
  for (rows.run(person.text()); rows.row();) found.push_back(holding_of(rows));
  return found;
}

std::optional<Holding> find_holding(db::Session& session, HoldingId id) {
  auto row = session.prepare("SELECT " HOLDING " FROM holding h WHERE h.id = $1");
  if (!row.run(id.text()).row()) return std::nullopt;
  return holding_of(row);
}

std::vector<PostHolding> current_posts(db::Session& session, OrganisationId keeper) {
  std::vector<PostHolding> found;
  auto rows = session.prepare(
      "SELECT " POST ", " HOLDING
      " FROM post o JOIN holding h ON h.post = o.id "
      "WHERE o.keeper = $1 AND o.ended IS NULL AND h.ended = 0 ORDER BY o.title_key, o.id, h.id LIMIT 2000");
  for (rows.run(keeper.text()); rows.row();) found.push_back({post_of(rows), holding_of(rows, 8)});
  return found;
}

PostId create_post(db::Transaction& transaction, Post post) {
  if (!post.id) post.id = PostId::make();
  transaction
      .prepare(
          "INSERT INTO post (id, keeper, organisation, version, titles, title_key, department, visible, ended) "
          "VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8)")
      .run(post.id.text(), post.keeper.text(), post.organisation.text(), organisations::names_json(post.titles),
           title_key(post), db::or_null(post.department), code(post.visible),
           post.ended.known() ? std::optional(post.ended.text()) : std::nullopt);
  write_duties(transaction, post, {});
  log_fact(transaction, "post", post.id.text(), "created");
  keep_version(transaction, nullptr, post.id);
  return post.id;
}

base::Result<void> update_post(db::Transaction& transaction, const Post& post) {
  const auto current = find_post(transaction.session(), post.id);
  if (!current) return Problem{Problem::Kind::not_found, msg("There is no such post any more."), {}};
  if (current->version != post.version)
    return Problem{Problem::Kind::conflict,
                   msg("Somebody else changed this post while you were writing. Nothing of theirs was overwritten."),
                   {}};
  transaction
      .prepare(
          "UPDATE post SET version = version + 1, organisation = $2, titles = $3, title_key = $4, department = $5, "
          "visible = $6, ended = $7 "
          "WHERE id = $1")
      .run(post.id.text(), post.organisation.text(), organisations::names_json(post.titles), title_key(post),
           db::or_null(post.department), code(post.visible),
           post.ended.known() ? std::optional(post.ended.text()) : std::nullopt);
  write_duties(transaction, post, current->duties);
  log_fact(transaction, "post", post.id.text(), "changed");
  keep_version(transaction, &*current, post.id);
  return {};
}

HoldingId appoint(db::Transaction& transaction, const Holding& holding) {
  const auto id = holding.id ? holding.id : HoldingId::make();
  const auto or_nothing = [](base::PartialDate date) {
    return date.known() ? std::optional(date.text()) : std::nullopt;
  };
  transaction.prepare("INSERT INTO holding (id, post, person, since, until, ended) VALUES ($1, $2, $3, $4, $5, $6)")
      .run(id.text(), holding.post.text(), holding.person.text(), or_nothing(holding.since), or_nothing(holding.until),
           holding.ended ? 1 : 0);
  if (!holding.ended) transaction.prepare("UPDATE person SET left_on = NULL WHERE id = $1").run(holding.person.text());
  log_fact(transaction, "post", holding.post.text(), holding.ended ? "former holder recorded" : "holder appointed");
  return id;
}

void end_holding(db::Transaction& transaction, HoldingId id, base::PartialDate until) {
  const auto holding = find_holding(transaction.session(), id);
  if (!holding) return;
  transaction.prepare("UPDATE holding SET ended = 1, until = $2 WHERE id = $1")
      .run(id.text(), until.known() ? std::optional(until.text()) : std::nullopt);
  log_fact(transaction, "post", holding->post.text(), "holder left");
}

void remove_holding(db::Transaction& transaction, HoldingId id) {
  const auto holding = find_holding(transaction.session(), id);
  if (!holding) return;
  transaction.prepare("DELETE FROM holding WHERE id = $1").run(id.text());
  log_fact(transaction, "post", holding->post.text(), "holder removed, recorded by mistake");
}

std::optional<Duty> find_duty(db::Session& session, DutyId id) {
  auto row = session.prepare("SELECT id, relation, words, person FROM duty WHERE id = $1");
  if (!row.run(id.text()).row()) return std::nullopt;
  return duty_of(row);
}

std::vector<HeldDuty> duties_of(db::Session& session, PersonId person) {
  std::vector<HeldDuty> found;
  auto rows = session.prepare(
      "SELECT d.id, d.relation, d.words, d.person, d.post FROM duty d JOIN post o ON o.id = d.post WHERE o.ended IS "
      "NULL AND "
      "(d.person = $1 OR (d.person IS NULL AND EXISTS (SELECT 1 FROM holding h WHERE h.post = d.post AND h.person = $1 "
      "AND h.ended = 0))) "
      "ORDER BY d.post, d.id");
  for (rows.run(person.text()); rows.row();) found.push_back({duty_of(rows), id_of<PostId>(rows.text(4))});
  return found;
}

}  // namespace people
