// SPDX-License-Identifier: EUPL-1.2
// Two organisations with people, roles, posts, contacts, proposals, stewards and campaigns become one in the program,
// and two again: then every table says what it said before.
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <map>
#include <set>

#include "app/test_installation.h"
#include "confirmations/api.h"
#include "db/check.h"
#include "projects/api.h"
#include "spending/api.h"
#include "sources/api.h"

namespace app {
namespace {

using testing::IsEmpty;
using web::Office;
using web::Role;

using Rows = std::vector<std::string>;

class Merging : public testing::Test {
 protected:
  void SetUp() override {
    kept = program.ours;
    gone = program.theirs;
    steward = program.account("steward", Office::steward, {}, Role::none);
    only_gone = program.account("works there", Office::none, gone, Role::administrator);
    both = program.account("works at both", Office::none, gone, Role::validator);
    resting = program.account("may not sign in", Office::none, gone, Role::editor);
    {
      auto transaction = program.database().write({"a test"});
      accounts::set_role(transaction, both, kept, Role::reader);
      accounts::activate(transaction, resting, false);
      transaction.commit();
    }
    fill();
  }

  // $1, $2: the two organisations; $3 a relation of theirs; $4 an account.
  void put(const std::string& sql) {
    auto transaction = program.database().write_unlogged();
    auto row = transaction.prepare(sql);
    const std::array<std::string, 4> values{kept.text(), gone.text(), program.twinning.text(), only_gone.text()};
    for (int i = 1; i <= 4; ++i)
      if (sql.find("$" + std::to_string(i)) != std::string::npos)
        row.bind(i, std::string_view(values[static_cast<std::size_t>(i - 1)]));
    row.run_bound();
    transaction.commit();
  }
  // As `put`, with the organisations the other way round too, under other ids.
  void fill() {
    for (
        const std::string& sql : std::initializer_list<std::string>{
            "INSERT INTO person (id, keeper, version, name_key, search_key, data, account) VALUES ('p1', $2, 1, 'ana', "
            "'ana', '{\"name\":\"Ana\"}', $4)",
            "INSERT INTO person (id, keeper, version, name_key, search_key, data) VALUES ('p2', $1, 1, 'bo', 'bo', "
            "'{\"name\":\"Bo\"}')",
            "INSERT INTO person_version (person, version, at, author, data) VALUES ('p1', 1, '2026-01-01T00:00:00Z', "
            "'test', '{}')",
            "INSERT INTO post (id, keeper, organisation, version, titles, title_key, visible) VALUES ('o1', $2, $2, 1, "
            "'[]', 'mayor', 'public')",
            "INSERT INTO post (id, keeper, organisation, version, titles, title_key, visible) VALUES ('o2', $1, $2, 1, "
            "'[]', 'mayor', 'private')",
            "INSERT INTO holding (id, post, person, ended) VALUES ('h1', 'o1', 'p1', 0)",
            "INSERT INTO duty (id, post, relation) VALUES ('d1', 'o1', $3)",
            "INSERT INTO contact (id, keeper, version, held, kind, organisation, relation, subject, search_key, "
            "author) "
            "VALUES ('c1', $1, 1, '2026-01-01', 'meeting', $2, $3, 'A visit', 'a visit', 'test')",
            "INSERT INTO contact (id, keeper, version, held, kind, organisation, person, subject, search_key, author) "
            "VALUES ('c2', $2, 1, '2026-01-01', 'call', $1, 'p1', 'A call', 'a call', 'test')",
            "INSERT INTO handover (id, keeper, person, at, author, left_on, items) VALUES ('v1', $2, 'p1', "
            "'2026-01-01T00:00:00Z', 'test', '2026-01-01', '[]')",
            "INSERT INTO private_access (id, organisation, account, at, page) VALUES ('a1', $2, $4, "
            "'2026-01-01T00:00:00Z', 'people')",
            "INSERT INTO stewardship (id, organisation, scope, covers, made, made_by) VALUES ('s1', $2, 'country', "
            "'ES', '2026-01-01T00:00:00Z', 'test')",
            "INSERT INTO stewardship (id, organisation, scope, covers, made, made_by) VALUES ('s2', $1, "
            "'organisation', $2, '2026-01-01T00:00:00Z', 'test')",
            "INSERT INTO campaign (id, title, deadline, scope, scope_value, language, state, author, started) VALUES "
            "('k1', 'Both', '2099-12-31', 'all', '', 'en', 'running', 'test', '2026-01-01T00:00:00Z')",
            "INSERT INTO campaign (id, title, deadline, scope, scope_value, language, state, author, started) VALUES "
            "('k2', 'One', '2099-12-31', 'country', 'ES', 'en', 'running', 'test', '2026-01-01T00:00:00Z')",
            "INSERT INTO campaign_organisation (campaign, organisation, told, way, reminded, finished) VALUES ('k1', "
            "$1, '2026-01-02T00:00:00Z', 'account', 1, '2026-01-03T00:00:00Z')",
            "INSERT INTO campaign_organisation (campaign, organisation, told, way, reminded, begun) VALUES ('k1', $2, "
            "'2026-01-02T00:00:00Z', 'mail', 0, '2026-01-03T00:00:00Z')",
            "INSERT INTO campaign_organisation (campaign, organisation, way, reminded) VALUES ('k2', $2, 'none', 0)",
            "INSERT INTO campaign_item (campaign, organisation, record, kind, state, at) VALUES ('k1', $1, $1, "
            "'organisation', 'confirmed', '2026-01-03T00:00:00Z')",
            "INSERT INTO campaign_item (campaign, organisation, record, kind, state) VALUES ('k1', $2, $2, "
            "'organisation', 'open')",
            "INSERT INTO campaign_item (campaign, organisation, record, kind, state) VALUES ('k1', $2, $3, "
            "'relation', 'open')",
            "INSERT INTO campaign_item (campaign, organisation, record, kind, state) VALUES ('k2', $2, $2, "
            "'organisation', 'later')",
            "INSERT INTO campaign_contact (campaign, organisation, address, language) VALUES ('k1', $1, "
            "'k@example.org', 'en')",
            "INSERT INTO campaign_contact (campaign, organisation, address, language) VALUES ('k1', $2, "
            "'g@example.org', 'en')",
            "INSERT INTO campaign_contact (campaign, organisation, address, language) VALUES ('k2', $2, "
            "'g@example.org', 'en')",
            "INSERT INTO confirmation_ask (id, relation, organisation, author, at) VALUES ('q1', $3, $2, 'test', "
            "'2026-01-01T00:00:00Z')",
            "INSERT INTO confirmation_remark (id, kind, record, organisation, content, at) VALUES ('r1', "
            "'organisation', $2, $2, 'The mayor changed.', '2026-01-01T00:00:00Z')",
            "INSERT INTO saved_search (id, account, name, collection, query, frequency, made, looked_at) VALUES ('w1', "
            "$4, "
            "'Theirs', 'relations', 'organisation=' || $2, 'never', '2026-01-01T00:00:00Z', 0)",
            "INSERT INTO invitation (id, organisation, email, role, made, expires) VALUES ('i1', $2, "
            "'new@example.org', 'editor', '2026-01-01T00:00:00Z', '2099-01-01T00:00:00Z')",
            contribution("n1", "pending"),
            desk("n1", "$2", "waiting"),
            contribution("n2", "pending"),
            desk("n2", "$2", "waiting"),
            desk("n2", "$1", "waiting"),
            contribution("n3", "merging"),
            desk("n3", "$2", "waiting"),
            desk("n3", "$1", "accepted"),
            contribution("n4", "pending"),
            desk("n4", "$2", "accepted"),
            desk("n4", "$1", "waiting"),
            contribution("n5", "refused"),
            desk("n5", "$2", "refused"),
            contribution("n6", "draft"),
        })
      put(sql);
    propose(gone);
    propose(kept);
  }
  static std::string contribution(const std::string& id, const std::string& state) {
    const bool open = state == "pending" || state == "merging";
    return fmt::format(
        "INSERT INTO contribution (id, record_kind, sender, spoken_for, state, is_open, is_unapplied, made, since, "
        "decided, countries, words) VALUES ('{}', 'organisation', $4, $2, '{}', {}, 0, '2026-01-01T00:00:00Z', "
        "'2026-01-01T00:00:00Z', {}, '', '')",
        id, state, open ? 1 : 0, open || state == "draft" ? "NULL" : "'2026-01-02T00:00:00Z'");
  }
  static std::string desk(const std::string& of, const std::string& whose, const std::string& state) {
    const bool waits = state == "waiting";
    return fmt::format(
        "INSERT INTO contribution_desk (contribution, desk, state, is_waiting, since, at, reason) VALUES ('{}', {}, "
        "'{}', {}, '2026-01-01T00:00:00Z', {}, {})",
        of, whose, state, waits ? 1 : 0, waits ? "NULL" : "'2026-01-02T00:00:00Z'", waits ? "NULL" : "'So it is.'");
  }
  void propose(organisations::OrganisationId to) {
    web::TestClient client(program.site());
    client.cookies = {{std::string(accounts::session_cookie), program.session(steward)}};
    const auto answer =
        client.post_form("/duplicates/propose",
                         {{"a", to.text()}, {"b", (to == kept ? gone : kept).text()}, {"reason", "One town hall."}});
    EXPECT_EQ(answer.status, 303) << web::whole_body(answer);
  }

  // Every row of every table as text, save those that say what happened.
  std::map<std::string, Rows> everything() {
    static const std::set<std::string> logs{"change", "change_set", "change_head", "duplicate_merge", "account_session", "duplicate_pair", "campaign_follow"};
    std::map<std::string, Rows> all;
    auto session = program.database().read();
    std::vector<std::string> tables;
    auto names = session.prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name");
    for (names.run(); names.row();) tables.emplace_back(names.text(0));
    for (const auto& table : tables) {
      if (logs.contains(table)) continue;
      // A project's row names the change that holds its sheet.
      auto rows = session.prepare(table == "project" ? std::string("SELECT p.id, p.state, p.owner, p.identifier, p.source, c.after FROM project p "
                                                                   "JOIN change c ON c.sequence = p.change")
                                  : table == "spending_plan"
                                      ? std::string("SELECT p.id, p.owner, p.identifier, p.source, c.after FROM spending_plan p JOIN change c ON c.sequence = p.change")
                                                     : "SELECT * FROM " + table);
      for (rows.run(); rows.row();) {
        std::string line;
        for (int i = 0; i < rows.columns(); ++i) line += rows.is_null(i) ? "∅|" : std::string(rows.text(i)) + "|";
        all[table].push_back(std::move(line));
      }
      std::ranges::sort(all[table]);
    }
    return all;
  }
  static std::string difference(const std::map<std::string, Rows>& one, const std::map<std::string, Rows>& other) {
    std::string told;
    for (const auto& [table, rows] : one) {
      Rows less, more;
      std::ranges::set_difference(rows, other.at(table), std::back_inserter(less));
      std::ranges::set_difference(other.at(table), rows, std::back_inserter(more));
      for (const auto& row : less) told += table + " - " + row + "\n";
      for (const auto& row : more) told += table + " + " + row + "\n";
    }
    return told;
  }

  std::vector<std::string> faults() {
    std::vector<std::string> told;
    for (const auto& finding : db::check(program.database(), record_kinds(), nullptr, table_rules()).findings)
      told.push_back(base::text(base::Language::en, finding));
    return told;
  }
  web::TestClient client() {
    web::TestClient made(program.site());
    made.cookies = {{std::string(accounts::session_cookie), program.session(steward)}};
    return made;
  }
  // The address of the merge that was done.
  std::string merge() {
    auto browser = client();
    const auto html = web::whole_body(browser.get("/duplicates/merge?a=" + kept.text() + "&b=" + gone.text()));
    const std::string mark = "name=\"fingerprint\" value=\"";
    const auto from = html.find(mark) + mark.size();
    const auto done =
        browser.post_form("/duplicates/merge", {{"a", kept.text()},
                                                {"b", gone.text()},
                                                {"keep", "a"},
                                                {"fingerprint", html.substr(from, html.find('"', from) - from)},
                                                {"reason", "One town hall."},
                                                {"do", "merge"}});
    EXPECT_EQ(done.status, 303) << web::whole_body(done);
    const std::string to(done.get("Location").value_or(""));
    return to.substr(0, to.find('?'));
  }
  // A relation of each of the two with the same third: merged, they are one, the first.
  std::pair<relations::RelationId, relations::RelationId> tie_both_to_a_third() {
    auto transaction = program.database().write({"a test"});
    organisations::Organisation other;
    other.names = {{"", "Third"}};
    other.country = "SK";
    third = organisations::Writer(transaction).create(other).value();
    const auto source = sources::ensure(transaction, {.title = "A list of ties"});
    const auto tie = [&](organisations::OrganisationId with) {
      relations::Relation one;
      one.kind = relations::Kind::friendship_pact;
      one.parties = {{with}, {third}};
      one.statements = {{source}};
      return relations::Writer(transaction).create(one).value();
    };
    const std::pair made{tie(kept), tie(gone)};
    transaction.commit();
    return made;
  }
  std::int64_t number(const std::string& sql, organisations::OrganisationId of) {
    auto session = program.database().read();
    return session.prepare(sql).run(of.text()).integer(0);
  }

  TestInstallation program;
  organisations::OrganisationId kept, gone, third;
  accounts::AccountId steward, only_gone, both, resting;
};

TEST_F(Merging, MovesWhatBelongsToThemAndBack) {
  ASSERT_THAT(faults(), IsEmpty());
  const auto before = everything();
  const auto address = merge();
  EXPECT_THAT(faults(), IsEmpty());
  for (const std::string table : {"membership", "private_access", "campaign_organisation", "campaign_item",
                                  "confirmation_ask", "confirmation_remark", "post"}) {
    EXPECT_EQ(number("SELECT count(*) FROM " + table + " WHERE organisation = $1", gone), 0) << table;
    EXPECT_GT(number("SELECT count(*) FROM " + table + " WHERE organisation = $1", kept), 0) << table;
  }
  // Asked for together, once: what the other had still to confirm in the first campaign was its relation with this one, which ended.
  EXPECT_EQ(number("SELECT count(*) FROM campaign_organisation WHERE organisation = $1", kept), 2);
  EXPECT_EQ(number("SELECT count(*) FROM campaign_organisation WHERE organisation = $1 AND finished IS NULL", kept), 1);
  EXPECT_EQ(number("SELECT count(*) FROM campaign_item WHERE organisation = $1 AND record = $1", kept), 2);
  // Open proposals wait for whoever decides now, each once; what is closed says who decided.
  EXPECT_EQ(number("SELECT count(*) FROM contribution_desk WHERE desk = $1 AND is_waiting = 1", kept), 4);
  EXPECT_EQ(number("SELECT count(*) FROM contribution_desk WHERE desk = $1", kept), 4);
  EXPECT_EQ(number("SELECT count(*) FROM contribution_desk WHERE desk = $1", gone), 1);
  EXPECT_EQ(number("SELECT count(*) FROM contribution WHERE spoken_for = $1", kept), 5);
  // Addresses of people stand in no log.
  EXPECT_EQ(number("SELECT count(*) FROM duplicate_merge WHERE kept = $1 AND carried LIKE '%@%'", kept), 0);
  {
    auto session = program.database().read();
    EXPECT_THAT(accounts::holders(session, kept, Role::validator), testing::UnorderedElementsAre(only_gone, both));
  }
  program.follow();
  EXPECT_EQ(client().get("/organisations/" + gone.text()).status, 301);

  const auto undone = client().post_form(address + "/undo", {{"reason", "They are two."}});
  ASSERT_EQ(undone.status, 303) << web::whole_body(undone);
  EXPECT_THAT(faults(), IsEmpty());
  EXPECT_EQ(difference(before, everything()), "");
  program.follow();
  EXPECT_EQ(client().get("/organisations/" + gone.text()).status, 200);
}

TEST_F(Merging, LetsThoseDecideOnProposalsWhoDecideNow) {
  const auto browser_of = [&](accounts::AccountId who) {
    web::TestClient made(program.site());
    made.cookies = {{std::string(accounts::session_cookie), program.session(who)}};
    return made;
  };
  const auto validator = program.account("decides", Office::none, kept, Role::validator);
  std::vector<std::string> proposals;
  for (const std::string name : {"One", "Other"}) {
    const auto stranger = program.account("proposes " + name, Office::none, {}, Role::none);
    const auto sent = browser_of(stranger).post_json(
        "/api/v1/contributions",
        fmt::format(R"({{"kind":"organisation","id":"{}","record":{{"short_name":"{}"}}}})", gone.text(), name));
    ASSERT_EQ(sent.status, 201) << web::whole_body(sent);
    proposals.push_back("/contributions/" +
                        std::string(boost::json::parse(web::whole_body(sent)).at("id").as_string()));
  }
  for (const auto& url : proposals) EXPECT_EQ(browser_of(validator).get(url).status, 404);
  const auto address = merge();
  for (const auto& url : proposals) EXPECT_EQ(browser_of(validator).get(url).status, 200);
  EXPECT_EQ(browser_of(validator).post_form(proposals[0] + "/refuse", {{"reason", "It is not called so."}}).status,
            303);
  ASSERT_EQ(client().post_form(address + "/undo", {{"reason", "They are two."}}).status, 303);
  program.follow();
  for (const auto& url : proposals) EXPECT_EQ(browser_of(validator).get(url).status, 404);
  EXPECT_EQ(browser_of(only_gone).get(proposals[0]).status, 200) << "the decision went back with the desk";
  EXPECT_EQ(browser_of(only_gone).post_form(proposals[0] + "/accept", {}).status, 409);
  EXPECT_EQ(browser_of(only_gone).post_form(proposals[1] + "/accept", {}).status, 303);
  auto session = program.database().read();
  EXPECT_EQ(organisations::find(session, gone)->short_name, "Other");
}

TEST_F(Merging, LeadsFromARelationThatBecameOneWithAnotherUntilItIsUndone) {
  const auto [stays, goes] = tie_both_to_a_third();
  program.follow();
  const std::string old = "/relations/" + goes.text();
  EXPECT_EQ(client().get(old).status, 200);
  const auto address = merge();
  program.follow();
  for (const std::string prefix : {"", "/api/v1"})
    for (const std::string rest : {"", "/history"}) {
      const auto answer = client().get(prefix + old + rest);
      EXPECT_EQ(answer.status, prefix.empty() ? 301 : 308) << prefix << rest;
      EXPECT_EQ(answer.get("Location"), prefix + "/relations/" + stays.text() + rest);
      EXPECT_EQ(client().follow(answer).status, 200) << prefix << rest;
    }
  EXPECT_THAT(faults(), IsEmpty());
  ASSERT_EQ(client().post_form(address + "/undo", {{"reason", "They are two."}}).status, 303);
  program.follow();
  for (const std::string prefix : {"", "/api/v1"}) EXPECT_EQ(client().get(prefix + old).status, 200) << prefix;
  EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(Merging, AsksOfTheRelationThatIsLeftWhatCampaignsAskedOfTheOther) {
  const auto [stays, goes] = tie_both_to_a_third();
  const auto ask = [&](const std::string& campaign, organisations::OrganisationId of, relations::RelationId about, const std::string& state) {
    auto transaction = program.database().write_unlogged();
    transaction
        .prepare("INSERT INTO campaign_organisation (campaign, organisation, way, reminded) VALUES ($1, $2, 'none', 0) ON CONFLICT DO NOTHING")
        .run(campaign, of.text());
    transaction
        .prepare("INSERT INTO campaign_item (campaign, organisation, record, kind, state) VALUES ($1, $2, $3, 'relation', $4)")
        .run(campaign, of.text(), about.text(), state);
    transaction.commit();
  };
  ask("k1", third, goes, "open");
  ask("k1", third, stays, "confirmed");
  ask("k2", third, goes, "later");
  ask("k1", gone, goes, "open");
  const auto state = [&](const std::string& campaign, organisations::OrganisationId of, relations::RelationId about) {
    auto session = program.database().read();
    auto row = session.prepare("SELECT state FROM campaign_item WHERE campaign = $1 AND organisation = $2 AND record = $3");
    return row.run(campaign, of.text(), about.text()).row() ? std::string(row.text(0)) : "none";
  };
  const auto before = everything();
  const auto address = merge();
  EXPECT_THAT(faults(), IsEmpty());
  EXPECT_EQ(state("k1", third, goes), "none");
  EXPECT_EQ(state("k1", third, stays), "confirmed");
  EXPECT_EQ(state("k2", third, stays), "later");
  EXPECT_EQ(state("k1", kept, stays), "open");
  EXPECT_EQ(state("k1", kept, program.twinning), "closed") << "the relation of the two with each other ended";
  // Who had finished has something to confirm again.
  EXPECT_EQ(number("SELECT count(*) FROM campaign_organisation WHERE organisation = $1 AND finished IS NULL", kept), 2);
  confirmations::make_reminders(program.database(), "");
  ASSERT_EQ(client().post_form(address + "/undo", {{"reason", "They are two."}}).status, 303);
  EXPECT_EQ(difference(before, everything()), "");
  EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(Merging, LetsProjectsNameTheOneThatIsLeftAndBack) {
  const auto [stays, goes] = tie_both_to_a_third();
  std::vector<projects::ProjectId> made;
  {
    auto transaction = program.database().write({"a test"});
    projects::Writer writer(transaction);
    for (const auto state : {projects::State::published, projects::State::draft}) {
      projects::Project project;
      project.title = {{"en", "Wells"}};
      project.state = state;
      project.owner = gone;
      project.participants = {{"4", {kept}, "", "40"}, {"1", {gone}, "", "60"}, {"1", {third}, "", ""}};
      project.relations = {goes, program.twinning};
      project.budget = {{.id = projects::part_id(), .funder = {gone}}};
      made.push_back(writer.create(project).value());
    }
    transaction.commit();
  }
  ASSERT_THAT(faults(), IsEmpty());
  const auto before = everything();
  const auto address = merge();
  EXPECT_THAT(faults(), IsEmpty());
  {
    auto session = program.database().read();
    for (const auto id : made) {
      const auto project = *projects::find(session, id);
      EXPECT_EQ(project.owner, kept);
      EXPECT_EQ(project.participants[1].who.organisation, kept);
      EXPECT_EQ(project.budget[0].funder.organisation, kept);
      // Of the relation of the two with each other nothing is left.
      EXPECT_EQ(project.relations, std::vector{stays});
    }
  }
  ASSERT_EQ(client().post_form(address + "/undo", {{"reason", "They are two."}}).status, 303);
  EXPECT_EQ(difference(before, everything()), "");
  EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(Merging, LetsPlannedSpendingNameTheOneThatIsLeftAndBack) {
  spending::PlanId made;
  {
    auto transaction = program.database().write({"a test"});
    spending::Plan plan;
    plan.identifier = "XM-1";
    plan.owner = gone;
    plan.reporter.organisation = gone;
    plan.organisations.emplace_back().recipient.organisation = kept;
    made = spending::Writer(transaction).create(plan).value();
    transaction.commit();
  }
  ASSERT_THAT(faults(), IsEmpty());
  const auto before = everything();
  const auto address = merge();
  EXPECT_THAT(faults(), IsEmpty());
  {
    auto session = program.database().read();
    EXPECT_EQ(spending::find(session, made)->owner, kept);
    EXPECT_EQ(spending::find(session, made)->reporter.organisation, kept);
  }
  ASSERT_EQ(client().post_form(address + "/undo", {{"reason", "They are two."}}).status, 303);
  EXPECT_EQ(difference(before, everything()), "");
  EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(Merging, CanBeRepeatedAfterItWasUndone) {
  const auto before = everything();
  for (int i = 0; i < 2; ++i) {
    const auto address = merge();
    ASSERT_EQ(client().post_form(address + "/undo", {{"reason", "They are two."}}).status, 303);
  }
  EXPECT_EQ(difference(before, everything()), "");
  EXPECT_THAT(faults(), IsEmpty());
}

}  // namespace
}  // namespace app
