// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include <random>

#include "db/change_log.h"
#include "db/test_databases.h"
#include "relations/api.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();

namespace relations {
namespace {

const OrganisationId a{101}, b{102}, c{103};
const sources::SourceId source{7};

Relation twinning() {
  Relation r;
  r.parties = {{a}, {b}};
  r.start = {1984, 5, 17};
  r.statements = {{source, {2020, 1, 0}, {}}};
  return r;
}

Relation random_relation(std::mt19937& random, const std::vector<OrganisationId>& organisations, const std::vector<sources::SourceId>& sources) {
  Relation r;
  const auto date = [&] {
    base::PartialDate d;
    if (random() % 2) d = {static_cast<std::int16_t>(1900 + random() % 120), static_cast<std::uint8_t>(random() % 13), 0};
    if (d.month != 0 && random() % 2) d.day = static_cast<std::uint8_t>(1 + random() % 28);
    return d;
  };
  r.id = RelationId::make();
  r.kind = static_cast<Kind>(random() % 8);
  r.status = static_cast<Status>(random() % 11);
  auto shuffled = organisations;
  std::ranges::shuffle(shuffled, random);
  for (std::size_t n = 2 + (random() % 20 == 0 ? 10 : random() % 3), i = 0; i < n; ++i)
    r.parties.push_back({shuffled[i], static_cast<Role>(random() % 5), date()});
  r.start = date();
  if (random() % 2) r.themes = {std::string(themes::all()[random() % themes::all().size()].code), std::string(themes::all()[0].code)};
  if (random() % 2) r.title = {{"", "Ω \"title\""}, {"fr", "l'\\eau"}};
  if (random() % 3 == 0) r.summary = {{"es", "línea\ndos"}};
  for (auto n = 1 + random() % 3; n > 0; --n)
    r.statements.push_back({sources[random() % sources.size()], date(), random() % 2 ? r.parties[0].organisation : OrganisationId{}});
  if (random() % 2) r.statements[0].start = date();
  if (random() % 4 == 0 && !r.statements[0].start.known()) r.statements[0].end = date();
  if (random() % 2) r.web = "https://example.org/?a=1&b=%20";
  normalise(r);
  return r;
}

TEST(Relation, IsTheSameAfterJson) {
  std::mt19937 random(4);
  std::vector<OrganisationId> organisations;
  for (std::uint64_t i = 1; i < 30; ++i) organisations.push_back({i * 1234567});
  for (int i = 0; i < 3000; ++i) {
    const auto r = random_relation(random, organisations, {{5}, {6}});
    const std::string text = json_text(r);
    const auto read = relation_from_json(boost::json::parse(text).as_object());
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(*read, r) << text;
    EXPECT_EQ(json_text(*read), text);
  }
}

TEST(Relation, HasOneCanonicalText) {
  auto r = twinning();
  r.id = RelationId{1};
  EXPECT_EQ(json_text(r),
            R"({"id":"000000000001","kind":"twinning","status":"unknown","parties":[{"organisation":"000000000035","role":"partner"},)"
            R"({"organisation":"000000000036","role":"partner"}],"start":"1984-05-17","statements":[{"source":"000000000007","stated":"2020-01"}]})");
}

TEST(Relation, KeepsWhatASourceSaysOfOtherDates) {
  auto r = twinning();
  r.id = RelationId{1};
  r.statements[0].start = {1990, 0, 0};
  r.statements[0].end = {2001, 5, 0};
  EXPECT_TRUE(json_text(r).ends_with(R"("statements":[{"source":"000000000007","stated":"2020-01","start":"1990","end":"2001-05"}]})")) << json_text(r);
  EXPECT_TRUE(check(r));
}

TEST(Relation, IsNotReadFromWhatIsNone) {
  auto r = twinning();
  r.id = RelationId{1};
  const auto changed = [&](std::string_view from, std::string_view to) {
    std::string text = json_text(r);
    text.replace(text.find(from), from.size(), to);
    return relation_from_json(boost::json::parse(text).as_object());
  };
  EXPECT_TRUE(changed("1984-05-17", "1984-05-18"));
  EXPECT_FALSE(changed("1984-05-17", "1984-02-30"));
  EXPECT_FALSE(changed("\"twinning\"", "\"marriage\""));
  EXPECT_FALSE(changed("\"partner\"", "1"));
  EXPECT_FALSE(changed("000000000035", "35"));
}

TEST(Relation, CodesNameEveryKindStatusAndRole) {
  for (int i = 0; i < 8; ++i) EXPECT_EQ(parse_kind(code(static_cast<Kind>(i))), static_cast<Kind>(i));
  for (int i = 0; i < 11; ++i) EXPECT_EQ(parse_status(code(static_cast<Status>(i))), static_cast<Status>(i));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(parse_role(code(static_cast<Role>(i))), static_cast<Role>(i));
  EXPECT_EQ(code(Kind::network_membership), "network_membership");
  EXPECT_EQ(code(Status::signed_), "signed");
  EXPECT_EQ(code(Role::facilitator), "facilitator");
}

std::string wrong_field(const Relation& r) {
  const auto result = check(r);
  return result ? "sound" : result.error().field;
}

TEST(Relation, CannotEndBeforeItStarts) {
  const auto between = [](base::PartialDate start, base::PartialDate end) {
    auto r = twinning();
    r.start = start;
    r.end = end;
    return wrong_field(r);
  };
  EXPECT_EQ(between({1984, 5, 17}, {1984, 5, 16}), "end");
  EXPECT_EQ(between({1984, 5, 17}, {1983, 0, 0}), "end");
  EXPECT_EQ(between({1984, 5, 17}, {1984, 4, 0}), "end");
  EXPECT_EQ(between({1984, 5, 17}, {1984, 5, 17}), "sound");
  EXPECT_EQ(between({1984, 5, 17}, {1984, 5, 0}), "sound") << "some day of that month";
  EXPECT_EQ(between({1984, 5, 17}, {1984, 0, 0}), "sound") << "some day of that year";
  EXPECT_EQ(between({1984, 0, 0}, {1984, 1, 1}), "sound");
  EXPECT_EQ(between({}, {1984, 1, 1}), "sound");
}

TEST(Relation, NeedsTwoDifferentPartiesAndASource) {
  EXPECT_EQ(wrong_field(twinning()), "sound");
  auto r = twinning();
  r.parties = {{a}};
  EXPECT_EQ(wrong_field(r), "parties");
  r.parties = {{a}, {b}, {a}};
  EXPECT_EQ(wrong_field(r), "parties");
  r.parties = {{a}, {OrganisationId{}}};
  EXPECT_EQ(wrong_field(r), "parties");
  r = twinning();
  r.statements.clear();
  EXPECT_EQ(wrong_field(r), "statements");
  r.statements = {{source, {}, c}};
  EXPECT_EQ(wrong_field(r), "statements") << "a stranger speaks";
  r = twinning();
  r.statements[0].start = {1990, 0, 0};
  r.statements[0].end = {1989, 12, 31};
  EXPECT_EQ(wrong_field(r), "statements") << "a source says that it ended before it started";
  r = twinning();
  r.themes = {"no-such-theme"};
  EXPECT_EQ(wrong_field(r), "themes");
  r = twinning();
  r.web = "javascript:alert(1)";
  EXPECT_EQ(wrong_field(r), "web");
}

TEST(Trust, NeedsEachPartyWithinAYear) {
  const base::PartialDate today{2026, 3, 10};
  auto r = twinning();
  EXPECT_EQ(trust(r, today), Trust::unverified);
  r.parties[0].confirmed = {2025, 3, 9};
  EXPECT_EQ(trust(r, today), Trust::unverified) << "a year and a day ago";
  r.parties[0].confirmed = {2025, 3, 10};
  EXPECT_EQ(trust(r, today), Trust::one_sided);
  r.parties[1].confirmed = {2026, 0, 0};
  EXPECT_EQ(trust(r, today), Trust::confirmed);
  r.parties[1].confirmed = {2025, 0, 0};
  EXPECT_EQ(trust(r, today), Trust::one_sided) << "that may have been in January";
  r.statements.push_back({source, {2026, 1, 1}, b});
  EXPECT_EQ(trust(r, today), Trust::confirmed) << "what a party states it confirms";
  r.parties[0].confirmed = {2027, 1, 1};
  EXPECT_EQ(trust(r, today), Trust::one_sided) << "nobody confirms in the future";
  EXPECT_EQ(trust(twinning(), {2024, 2, 29}), Trust::unverified);
}

TEST(Trust, LastsUntilThePartyThatMattersSpokeAYearAgo) {
  const base::PartialDate today{2026, 11, 23};
  auto r = twinning();
  EXPECT_FALSE(trusted_until(r, today).known()) << "nobody said anything";
  r.parties[0].confirmed = {2026, 2, 28};
  EXPECT_EQ(trusted_until(r, today), (base::PartialDate{2027, 3, 1}));
  r.parties[1].confirmed = {2026, 3, 9};
  EXPECT_EQ(trusted_until(r, today), (base::PartialDate{2027, 3, 1})) << "one of the two is lost first";
  EXPECT_EQ(trust(r, {2027, 3, 1}), Trust::one_sided);
  EXPECT_EQ(trusted_until(r, {2027, 3, 1}), (base::PartialDate{2027, 3, 10}));
  EXPECT_EQ(trust(r, {2027, 3, 10}), Trust::unverified);
  EXPECT_FALSE(trusted_until(r, {2027, 3, 10}).known());
  r.statements.push_back({source, {2026, 11, 1}, r.parties[0].organisation});
  EXPECT_EQ(trusted_until(r, today), (base::PartialDate{2027, 3, 10})) << "what a party states it confirms";
}

TEST(Relation, WasLastSeenWhenAnybodySaidSo) {
  auto r = twinning();
  EXPECT_EQ(last_seen(r), (base::PartialDate{2020, 1, 0}));
  r.parties[1].confirmed = {2021, 0, 0};
  EXPECT_EQ(last_seen(r), (base::PartialDate{2021, 0, 0}));
  r.parties[1].confirmed = {};
  r.statements[0].stated = {};
  EXPECT_FALSE(last_seen(r).known());
}

class RelationStore : public db::DatabaseTest {
 protected:
  RelationStore() : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations()}) {}
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    auto transaction = database().write({"test"});
    sources::Source book;
    book.title = "book";
    source_ = sources::ensure(transaction, book);
    organisations::Writer writer(transaction);
    for (int i = 0; i < 20; ++i) {
      organisations::Organisation o;
      o.names = {{"", fmt::format("Town {}", i)}};
      towns_.push_back(*writer.create(o));
    }
    transaction.commit();
    head_ = database().head();
  }
  Relation between(std::size_t first, std::size_t second) {
    Relation r;
    r.parties = {{towns_[first]}, {towns_[second]}};
    r.statements = {{source_, {2020, 0, 0}, {}}};
    return r;
  }
  base::Result<RelationId> create(const Relation& r) {
    auto transaction = database().write({"test"});
    auto id = Writer(transaction).create(r);
    transaction.commit();
    return id;
  }
  base::Result<void> update(const Relation& r) {
    auto transaction = database().write({"test"});
    auto result = Writer(transaction).update(r);
    transaction.commit();
    return result;
  }
  std::optional<Relation> stored(RelationId id) {
    auto session = database().read();
    return find(session, id);
  }
  sources::SourceId source_;
  std::vector<OrganisationId> towns_;
  std::int64_t head_ = 0;
};
ON_BOTH_DATABASES(RelationStore);

TEST_P(RelationStore, GivesBackAnyRelationInOrderOfIds) {
  std::mt19937 random(5);
  std::vector<Relation> made;
  {
    auto transaction = database().write({"test"});
    Writer writer(transaction);
    while (made.size() < 1100) {
      const auto r = random_relation(random, towns_, {source_});
      const auto created = writer.create(r);
      if (!created) EXPECT_EQ(created.error().kind, base::Problem::Kind::conflict) << created.error().message.id;
      else made.push_back(r);
    }
    transaction.commit();
  }
  EXPECT_EQ(database().head(), head_ + 1100);
  auto session = database().read();
  std::size_t next = 0;
  each(session, [&](const Relation& r) { EXPECT_EQ(r, made.at(next++)); });
  EXPECT_EQ(next, made.size());
  EXPECT_EQ(count(session), 1100);
  EXPECT_EQ(find(session, made[77].id), made[77]);
  EXPECT_FALSE(find(session, RelationId::make()));
  const auto many = find_many(session, {made[900].id, RelationId::make(), made[1].id, made[900].id});
  ASSERT_EQ(many.size(), 3U);
  EXPECT_EQ(many[0], made[900]);
  EXPECT_EQ(many[1], made[1]);
  EXPECT_EQ(many[2], made[900]);
  // All of one town's, page by page.
  std::vector<Relation> expected, paged;
  for (const auto& r : made)
    if (std::ranges::find(r.parties, towns_[4], &Party::organisation) != r.parties.end()) expected.push_back(r);
  for (RelationId last;;) {
    const auto page = of_organisation(session, towns_[4], 37, last);
    if (page.empty()) break;
    paged.insert(paged.end(), page.begin(), page.end());
    last = page.back().id;
  }
  EXPECT_EQ(paged, expected);
  for (const auto& r : made) {
    std::vector<OrganisationId> ids;
    for (const auto& party : r.parties) ids.insert(ids.begin(), party.organisation);  // in the other order
    EXPECT_EQ(find_known(session, r.kind, ids), r.id);
  }
}

TEST_P(RelationStore, KeepsOneRelationOfAKindForTheSameParties) {
  const auto id = create(between(0, 1));
  ASSERT_TRUE(id);
  const auto reversed = create(between(1, 0));
  ASSERT_FALSE(reversed);
  EXPECT_EQ(reversed.error().kind, base::Problem::Kind::conflict);
  EXPECT_THAT(reversed.error().message.parameters, testing::Contains(std::pair<std::string, std::string>("id", id->text())));
  auto pact = between(0, 1);
  pact.kind = Kind::friendship_pact;
  const auto second = create(pact);
  ASSERT_TRUE(second);
  pact.id = *second;
  pact.kind = Kind::twinning;
  EXPECT_EQ(update(pact).error().kind, base::Problem::Kind::conflict);
  auto three = between(0, 1);
  three.parties.push_back({towns_[2]});
  EXPECT_TRUE(create(three));
  EXPECT_EQ(database().head(), head_ + 3);
}

TEST_P(RelationStore, UpdatesWhatChangedAndLogsIt) {
  auto r = between(3, 2);
  r.id = *create(r);
  EXPECT_TRUE(update(r));
  EXPECT_EQ(database().head(), head_ + 1) << "nothing changed";
  normalise(r);
  const std::string before = json_text(r);
  r.parties[0].confirmed = {2026, 1, 2};
  r.parties.push_back({towns_[9], Role::facilitator, {}});
  r.statements.push_back({source_, {2026, 0, 0}, towns_[9]});
  r.status = Status::active;
  EXPECT_TRUE(update(r));
  normalise(r);
  EXPECT_EQ(stored(r.id), r);
  auto session = database().read();
  const auto changes = db::history(session, "relation", r.id.text());
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].before, before);
  EXPECT_EQ(changes[0].after, json_text(r));
  EXPECT_EQ(find_known(session, Kind::twinning, {towns_[2], towns_[3]}), std::nullopt);
  r.id = RelationId::make();
  EXPECT_EQ(update(r).error().kind, base::Problem::Kind::not_found);
}

TEST_P(RelationStore, TellsWhatAPartyHasNotConfirmed) {
  const base::PartialDate since{2025, 11, 23};
  auto fresh = between(0, 1);
  for (auto& party : fresh.parties)
    if (party.organisation == towns_[0]) party.confirmed = since;
  fresh.id = *create(fresh);
  auto old = between(0, 2);
  for (auto& party : old.parties)
    if (party.organisation == towns_[0]) party.confirmed = {2025, 11, 22};
  old.id = *create(old);
  auto stated = between(0, 3);
  stated.statements.push_back({source_, {2026, 1, 0}, towns_[0]});
  stated.id = *create(stated);
  auto over = between(0, 4);
  over.status = Status::closed;
  over.id = *create(over);
  const auto silent = *create(between(0, 5));
  auto session = database().read();
  const auto ids = [&](int limit, RelationId after = {}) {
    std::vector<RelationId> found;
    for (const auto& relation : unconfirmed(session, towns_[0], since, limit, after)) found.push_back(relation.id);
    return found;
  };
  EXPECT_EQ(ids(10), (std::vector{old.id, silent}));
  EXPECT_EQ(ids(1), (std::vector{old.id}));
  EXPECT_EQ(ids(10, old.id), (std::vector{silent}));
  EXPECT_EQ(count_unconfirmed(session, towns_[0], since), 2);
  EXPECT_EQ(count_unconfirmed(session, towns_[1], since), 1) << "the other side has said nothing";
  EXPECT_TRUE(record_kind().tables_astray(session).empty());
}

TEST_P(RelationStore, RefusesPartiesThatDoNotExist) {
  auto r = between(0, 1);
  r.parties[1].organisation = OrganisationId::make();
  auto transaction = database().write({"test"});
  Writer writer(transaction);
  try {
    (void)writer.create(r);
    FAIL();
  } catch (const db::Failure& failure) {
    EXPECT_EQ(failure.kind(), db::Failure::Kind::constraint);
  }
}

TEST_P(RelationStore, PutsBackWhatTheLogSays) {
  auto r = between(0, 1);
  r.id = *create(r);
  normalise(r);
  const std::string first = json_text(r);
  r.parties.push_back({towns_[5]});
  ASSERT_TRUE(update(r));
  const auto put = [&](const std::string& json) {
    auto transaction = database().write({"test"});
    Writer(transaction).put(r.id.text(), json);
    transaction.commit();
    const auto found = stored(r.id);
    return found ? json_text(*found) : "";
  };
  EXPECT_EQ(put(first), first);
  EXPECT_EQ(put(""), "");
  EXPECT_EQ(put(""), "");
  EXPECT_EQ(put(first), first);
  EXPECT_EQ(database().head(), head_ + 5);
}

}  // namespace
}  // namespace relations
