// SPDX-License-Identifier: EUPL-1.2
#include "duplicates/merge.h"

#include <gmock/gmock.h>

#include <random>
#include <set>

#include "base/i18n.h"
#include "db/change_log.h"
#include "db/check.h"
#include "db/test_databases.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();
std::span<const base::EmbeddedFile> embedded_duplicates();

namespace duplicates {
namespace {

using base::PartialDate;
using relations::Kind;
using relations::Party;
using relations::Role;
using relations::Statement;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<db::RecordKind> kinds() {
  return {sources::record_kind(), organisations::record_kind(), organisations::redirect_record_kind(),
          relations::record_kind(), relations::redirect_record_kind()};
}

class Merging : public db::DatabaseTest {
 protected:
  Merging()
      : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(),
                      embedded_duplicates()}) {}

  void SetUp() override {
    DatabaseTest::SetUp();
    if (testing::Test::IsSkipped()) return;
    auto transaction = database().write({"test"});
    for (const char* title : {"A list", "A book", "A page"}) {
      sources::Source source{.title = title, .publisher = "", .url = "", .licence = "", .as_of = {}};
      cited.push_back(sources::ensure(transaction, source));
    }
    transaction.commit();
  }
  OrganisationId add(std::string name, const std::function<void(Organisation&)>& change = {}) {
    Organisation o;
    o.names = {{"", std::move(name)}};
    o.country = "FR";
    if (change) change(o);
    auto transaction = database().write({"test"});
    const auto id = organisations::Writer(transaction).create(o).value();
    transaction.commit();
    return id;
  }
  base::Result<RelationId> try_tie(Kind kind, const std::vector<OrganisationId>& parties, const char* start,
                                   const std::function<void(Relation&)>& change = {}) {
    Relation r;
    r.kind = kind;
    for (const auto party : parties) r.parties.push_back({party, Role::partner, {}});
    r.start = PartialDate::parse(start).value_or(PartialDate{});
    r.statements = {{cited[0], {}, {}}};
    if (change) change(r);
    auto transaction = database().write({"test"});
    auto made = relations::Writer(transaction).create(r);
    if (made) transaction.commit();
    return made;
  }
  RelationId tie(Kind kind, const std::vector<OrganisationId>& parties, const char* start,
                 const std::function<void(Relation&)>& change = {}) {
    return try_tie(kind, parties, start, change).value();
  }
  base::Result<Plan> plan(OrganisationId kept, OrganisationId gone) {
    auto session = database().read();
    const auto one = organisations::find(session, kept), other = organisations::find(session, gone);
    return plan_merge(session, kept, gone, one && other ? usual_choices(*one, *other) : Choices{});
  }
  base::Result<MergeId> merge_usually(OrganisationId kept, OrganisationId gone,
                                      const std::vector<Carried>& carried = {}, std::string fingerprint = {}) {
    Choices choices;
    {
      auto session = database().read();
      choices = usual_choices(*organisations::find(session, kept), *organisations::find(session, gone));
    }
    return merge(database(), {"account 1"}, {kept, gone, choices, "the same city", std::move(fingerprint)}, carried);
  }
  base::Result<void> undo(MergeId id, const std::vector<Carried>& carried = {}) {
    return undo_merge(database(), {"account 1"}, id, "they are two", kinds(), carried);
  }
  std::vector<std::string> everything() {
    std::vector<std::string> all;
    auto session = database().read();
    for (const auto& kind : kinds())
      kind.each(session, [&](std::string_view id, std::string_view json) {
        all.push_back(fmt::format("{} {} {}", kind.name, id, json));
      });
    return all;
  }
  std::optional<Relation> relation(RelationId id) {
    auto session = database().read();
    return relations::find(session, id);
  }
  std::optional<Organisation> organisation(OrganisationId id) {
    auto session = database().read();
    return organisations::find(session, id);
  }
  std::vector<std::string> faults() {
    std::vector<std::string> texts;
    for (const auto& finding : db::check(database(), kinds()).findings)
      texts.push_back(base::text(base::Language::en, finding));
    return texts;
  }
  std::vector<sources::SourceId> cited;
};
ON_BOTH_DATABASES(Merging);

std::string told(const auto& result) {
  return result ? "" : base::text(base::Language::en, result.error().message);
}

TEST_P(Merging, MovesRelationsAndRedirects) {
  const auto lyon = add("Lyon"), ville = add("Ville de Lyon", [](Organisation&o) {
                                   o.names.push_back({"it", "Lione"});
                                   o.population = 500000;
                                   o.identifiers = {{"wikidata", "Q456"}};
                                 });
  const auto porto = add("Porto"), district = add("Lyon 1er", [&](Organisation&o) { o.parent = ville; });
  const auto twinning = tie(Kind::twinning, {ville, porto}, "1981-05-02", [&](Relation& r) {
    r.statements.push_back({cited[1], PartialDate{2000, 0, 0}, ville});
    r.parties[0].confirmed = PartialDate{2020, 1, 2};
  });
  const auto done = merge_usually(lyon, ville);
  ASSERT_TRUE(done) << told(done);
  EXPECT_FALSE(organisation(ville));
  const auto now = relation(twinning);
  EXPECT_EQ(now->start, PartialDate::parse("1981-05-02"));
  EXPECT_EQ(now->statements[1].by, lyon);
  EXPECT_THAT(now->parties, testing::UnorderedElementsAre(Party{lyon, Role::partner, PartialDate{2020, 1, 2}},
                                                          Party{porto, Role::partner, {}}));
  EXPECT_EQ(organisation(district)->parent, lyon);
  const auto merged = *organisation(lyon);
  EXPECT_EQ(merged.main_name(), "Lyon");
  EXPECT_THAT(merged.names, SizeIs(3));
  EXPECT_EQ(merged.population, 500000);
  EXPECT_THAT(merged.identifiers, ElementsAre(organisations::Identifier{"wikidata", "Q456"}));
  auto session = database().read();
  EXPECT_EQ(organisations::redirect_of(session, ville), lyon);
  const auto stretches = db::stretches_of_batch(session, batch_of(*done));
  EXPECT_EQ(stretches.size(), 1u);
  EXPECT_EQ(db::history(session, "relation", twinning.text())[0].reason, "the same city");
}

TEST_P(Merging, KeepsBothDatesWhereBothHadTheRelation) {
  const auto lyon = add("Lyon"), ville = add("Ville de Lyon"), porto = add("Porto");
  const auto one = tie(Kind::twinning, {lyon, porto}, "1980");
  const auto other = tie(Kind::twinning, {ville, porto}, "1981-05-02", [&](Relation& r) {
    r.statements = {{cited[1], {}, {}}};
    r.status = relations::Status::closed;
    r.end = PartialDate{1999, 0, 0};
    r.themes = {"culture"};
  });
  const auto kept_apart = tie(Kind::friendship_pact, {ville, porto}, "1979");
  const auto done = merge_usually(lyon, ville);
  ASSERT_TRUE(done) << told(done);
  EXPECT_FALSE(relation(other));
  {
    auto session = database().read();
    EXPECT_EQ(relations::redirect_of(session, other), one);
    EXPECT_THAT(relations::redirected_to(session, one), ElementsAre(other));
    EXPECT_EQ(relations::redirect_of(session, kept_apart), std::nullopt);
  }
  EXPECT_EQ(relation(kept_apart)->kind, Kind::friendship_pact);
  const auto now = *relation(one);
  EXPECT_EQ(now.start, (PartialDate{1980, 0, 0}));
  EXPECT_EQ(now.end, (PartialDate{1999, 0, 0}));
  EXPECT_THAT(now.themes, ElementsAre("culture"));
  ASSERT_THAT(now.statements, SizeIs(2));
  EXPECT_FALSE(now.statements[0].start.known());
  EXPECT_EQ(now.statements[1].start, PartialDate::parse("1981-05-02"));
  EXPECT_THAT(faults(), IsEmpty());
}

TEST_P(Merging, EndsWhatTheTwoHadWithEachOther) {
  const auto lyon = add("Lyon"), ville = add("Ville de Lyon"), porto = add("Porto");
  const auto between = tie(Kind::informal, {lyon, ville}, "2001");
  const auto three = tie(Kind::three_party_twinning, {lyon, ville, porto}, "1970");
  const auto seen = plan(lyon, ville);
  ASSERT_TRUE(seen);
  EXPECT_THAT(seen->between, SizeIs(1));
  const auto done = merge_usually(lyon, ville);
  ASSERT_TRUE(done) << told(done);
  EXPECT_FALSE(relation(between));
  EXPECT_THAT(relation(three)->parties, SizeIs(2));
  ASSERT_TRUE(undo(*done));
  EXPECT_TRUE(relation(between));
  EXPECT_THAT(relation(three)->parties, SizeIs(3));
}

TEST_P(Merging, MakesNobodyTheirOwnParent) {
  const auto a = add("A"), b = add("B", [&](Organisation&o) { o.parent = a; });
  const auto c = add("C", [&](Organisation& o) { o.parent = b; });
  {
    auto transaction = database().write({"test"});
    auto changed = *organisations::find(transaction.session(), a);
    changed.parent = c;  // a circle, which nothing forbids
    ASSERT_TRUE(organisations::Writer(transaction).update(changed));
    transaction.commit();
  }
  const auto before = everything();
  const auto done = merge_usually(a, b);
  ASSERT_TRUE(done) << told(done);
  EXPECT_FALSE(organisation(a)->parent);
  EXPECT_EQ(organisation(c)->parent, a);
  ASSERT_TRUE(undo(*done));
  EXPECT_EQ(everything(), before);
}

TEST_P(Merging, TakesEachFieldFromWhereItWasChosen) {
  const auto a = add("Alpha", [](Organisation& o) {
    o.web = "https://a.example.org";
    o.population = 1;
  });
  const auto b = add("Beta", [](Organisation& o) {
    o.web = "https://b.example.org";
    o.point = base::Point{1.5, 2.5};
    o.place = "geonames:2996944";
  });
  auto choices = [&] {
    auto session = database().read();
    return usual_choices(*organisations::find(session, a), *organisations::find(session, b));
  }();
  choices["names"] = Side::gone;
  choices["web"] = Side::gone;
  choices["population"] = Side::gone;  // says nothing: then neither does the result
  ASSERT_TRUE(merge(database(), {"account 1"}, {a, b, choices, "r", {}}, {}));
  const auto now = *organisation(a);
  EXPECT_EQ(now.main_name(), "Beta");
  EXPECT_EQ(now.web, "https://b.example.org");
  EXPECT_EQ(now.population, 0);
  EXPECT_EQ(now.point, (base::Point{1.5, 2.5}));
  EXPECT_EQ(now.place, "geonames:2996944");
}

TEST_P(Merging, DoesNothingIfSomethingChangedSinceThePageWasOpened) {
  const auto a = add("Alpha"), b = add("Beta"), c = add("Gamma");
  const auto seen = plan(a, b)->fingerprint;
  tie(Kind::twinning, {b, c}, "1990");
  const auto before = everything();
  const auto done = merge_usually(a, b, {}, seen);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, base::Problem::Kind::conflict);
  EXPECT_EQ(everything(), before);
  EXPECT_TRUE(merge_usually(a, b, {}, plan(a, b)->fingerprint));
  EXPECT_FALSE(plan(a, b));
  EXPECT_FALSE(plan(a, a));
}

TEST_P(Merging, LeavesNothingHalfDoneWhenItBreaksOff) {
  const auto a = add("Alpha"), b = add("Beta"), c = add("Gamma");
  tie(Kind::twinning, {b, c}, "1990");
  const auto before = everything();
  const auto head = database().head();
  const std::vector<Carried> breaking{{"roles",
                                       {},
                                       [](db::Transaction&, OrganisationId, OrganisationId) -> std::string {
                                         throw std::runtime_error("the power fails");
                                       },
                                       {}}};
  EXPECT_THROW((void)merge_usually(a, b, breaking), std::runtime_error);
  EXPECT_EQ(everything(), before);
  EXPECT_EQ(database().head(), head);
  EXPECT_THAT(faults(), IsEmpty());
  {
    auto session = database().read();
    EXPECT_THAT(merges(session, 10), IsEmpty());
  }
  // Halfway through an undoing too.
  const auto done = merge_usually(
      a, b, {{"roles", {}, [](db::Transaction&, OrganisationId, OrganisationId) { return std::string("[]"); }, {}}});
  const auto merged = everything();
  EXPECT_THROW((void)undo(*done, {{"roles",
                                   {},
                                   {},
                                   [](db::Transaction&, OrganisationId, OrganisationId, std::string_view) {
                                     throw std::runtime_error("again");
                                   }}}),
               std::runtime_error);
  EXPECT_EQ(everything(), merged);
  EXPECT_THAT(faults(), IsEmpty());
}

TEST_P(Merging, CarriesWhatOtherFeaturesHaveAndBringsItBackInTurn) {
  const auto a = add("Alpha"), b = add("Beta");
  std::vector<std::string> steps;
  const auto one = [&](std::string name) {
    return Carried{
        name,
        {},
        [&steps, name](db::Transaction& transaction, OrganisationId from, OrganisationId) {
          EXPECT_TRUE(organisations::find(transaction.session(), from));  // still there
          steps.push_back("move " + name);
          return "what of " + name;
        },
        [&steps, name](db::Transaction& transaction, OrganisationId from, OrganisationId, std::string_view moved) {
          EXPECT_TRUE(organisations::find(transaction.session(), from));  // there again
          steps.push_back("back " + std::string(moved));
        }};
  };
  const std::vector<Carried> carried{one("roles"), one("people")};
  const auto done = merge_usually(a, b, carried);
  ASSERT_TRUE(done);
  ASSERT_TRUE(undo(*done, carried));
  EXPECT_THAT(steps, ElementsAre("move roles", "move people", "back what of people", "back what of roles"));
  EXPECT_THAT(told(undo(*done, carried)), HasSubstr("undone already"));
  EXPECT_EQ(undo(MergeId::make()).error().kind, base::Problem::Kind::not_found);
}

TEST_P(Merging, RefusesToUndoWhatWasBuiltUpon) {
  const auto a = add("Alpha"), b = add("Beta"), c = add("Gamma");
  const auto twinning = tie(Kind::twinning, {b, c}, "1990");
  const auto done = merge_usually(a, b);
  {
    auto transaction = database().write({"test"});
    auto changed = *relations::find(transaction.session(), twinning);
    changed.themes = {"culture"};
    ASSERT_TRUE(relations::Writer(transaction).update(changed));
    transaction.commit();
  }
  const auto before = everything();
  const auto undone = undo(*done);
  ASSERT_FALSE(undone);
  EXPECT_THAT(told(undone), HasSubstr("relation " + twinning.text()));
  EXPECT_EQ(everything(), before);
  auto session = database().read();
  EXPECT_EQ(find_merge(session, *done)->undone, "");
}

TEST_P(Merging, FollowsAChainOfMergesAndUndoesItFromItsEnd) {
  const auto a = add("Alpha"), b = add("Beta"), c = add("Gamma"), d = add("Delta");
  tie(Kind::twinning, {a, d}, "1990");
  const auto before = everything();
  const auto first = *merge_usually(b, a), second = *merge_usually(c, b);
  {
    auto session = database().read();
    EXPECT_EQ(organisations::redirect_of(session, a), c);
    const auto all = merges(session, 10);
    ASSERT_THAT(all, SizeIs(2));
    EXPECT_EQ(all[0].id, second);
    EXPECT_THAT(merges(session, 10, second), SizeIs(1));
  }
  EXPECT_FALSE(undo(first));
  EXPECT_TRUE(undo(second));
  EXPECT_TRUE(undo(first));
  EXPECT_EQ(everything(), before);
}

// Who with whom, what, since when: as one says it, with the two that become one under one name.
struct Tie {
  std::set<OrganisationId> parties;
  Kind kind;
  std::string start;
  auto operator<=>(const Tie&) const = default;
};

std::set<Tie> ties_of(const std::vector<Relation>& list, OrganisationId kept, OrganisationId gone) {
  std::set<Tie> ties;
  for (const auto& r : list) {
    Tie one{{}, r.kind, r.start.text()};
    for (const auto& party : r.parties) one.parties.insert(party.organisation == gone ? kept : party.organisation);
    if (!one.parties.contains(kept) || one.parties.size() < 2) continue;
    ties.insert(one);
    for (const auto& statement : r.statements)
      if (statement.start.known()) ties.insert({one.parties, one.kind, statement.start.text()});
  }
  return ties;
}

TEST_P(Merging, OfAnyTwoLosesNothingAndCanBeUndoneToTheByte) {
  std::mt19937 random(29);
  const auto pick = [&](auto n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  const auto all_relations = [&] {
    std::vector<Relation> list;
    auto session = database().read();
    relations::each(session, [&](const Relation& r) { list.push_back(r); });
    return list;
  };
  const auto on = [](int year, int month = 0) {
    return PartialDate{static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month), 0};
  };
  int united = 0, between = 0;
  for (int round = 0; round < 12; ++round) {
    std::vector<OrganisationId> all;
    for (int i = 0; i < 6; ++i)
      all.push_back(add(fmt::format("City {} {}", round, i), [&](Organisation& o) {
        if (pick(2)) o.identifiers.push_back({"wikidata", fmt::format("Q{}{}", round, i)});
        if (pick(2)) o.names.push_back({"fr", fmt::format("Ville {}", pick(3))});
        if (!all.empty() && pick(3) == 0) o.parent = all[static_cast<std::size_t>(pick(all.size()))];
        if (pick(2)) o.point = base::Point{pick(90) + 0.1234567, pick(180) + 0.7654321};
        if (pick(2)) o.themes = {"culture"};
        if (pick(2)) o.web = fmt::format("https://{}.example.org/", i);
      }));
    for (int i = 0; i < 25; ++i) {
      std::vector<OrganisationId> parties = all;
      std::ranges::shuffle(parties, random);
      parties.resize(static_cast<std::size_t>(2 + pick(2) * pick(2)));
      const auto kind = std::array{Kind::twinning, Kind::friendship_pact,
                                   Kind::network_membership}[static_cast<std::size_t>(pick(3))];
      (void)try_tie(kind, parties, "", [&](Relation& r) {
        if (pick(3)) r.start = on(1950 + pick(50), pick(2) ? 1 + pick(12) : 0);
        if (pick(3) == 0) r.end = on(2001 + pick(20));
        r.status = static_cast<relations::Status>(pick(11));
        for (auto& party : r.parties) {
          party.role = static_cast<Role>(pick(5));
          if (pick(3) == 0) party.confirmed = on(2020 + pick(6));
        }
        r.statements.clear();
        for (int n = 1 + pick(3); n > 0; --n)
          r.statements.push_back({cited[static_cast<std::size_t>(pick(3))],
                                  pick(2) ? on(2000 + pick(20)) : PartialDate{},
                                  pick(2) ? r.parties[0].organisation : OrganisationId{},
                                  pick(4) == 0 ? on(1930 + pick(20)) : PartialDate{},
                                  {}});
        if (pick(2)) r.themes = {"culture"};
      });
    }
    std::ranges::shuffle(all, random);
    const auto kept = all[0], gone = all[1];
    const auto before = everything();
    const auto ties_before = ties_of(all_relations(), kept, gone);
    const auto one = *organisation(kept), other = *organisation(gone);
    const auto seen = plan(kept, gone);
    ASSERT_TRUE(seen) << told(seen);
    united += static_cast<int>(seen->united.size());
    between += static_cast<int>(seen->between.size());
    const auto done = merge_usually(kept, gone, {}, seen->fingerprint);
    ASSERT_TRUE(done) << told(done);
    EXPECT_THAT(faults(), IsEmpty());
    const auto ties_after = ties_of(all_relations(), kept, gone);
    for (const auto& tie : ties_before) {
      if (!tie.start.empty()) {
        EXPECT_TRUE(ties_after.contains(tie)) << "a date is lost: " << tie.start;
      } else {
        EXPECT_TRUE(std::ranges::any_of(
            ties_after, [&](const Tie& now) { return now.kind == tie.kind && now.parties == tie.parties; }));
      }
    }
    for (const auto& identifier : other.identifiers)
      EXPECT_THAT(organisation(kept)->identifiers, testing::Contains(identifier));
    for (const auto& identifier : one.identifiers)
      EXPECT_THAT(organisation(kept)->identifiers, testing::Contains(identifier));
    if (round % 3 == 0) continue;  // some stay merged and become the past of what follows
    const auto undone = undo(*done);
    ASSERT_TRUE(undone) << told(undone);
    EXPECT_EQ(everything(), before);
    EXPECT_THAT(faults(), IsEmpty());
  }
  EXPECT_GT(united, 0);
  EXPECT_GT(between, 0);
}

}  // namespace
}  // namespace duplicates
