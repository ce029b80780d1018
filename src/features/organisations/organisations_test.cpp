// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include <chrono>
#include <cmath>
#include <random>

#include "db/change_log.h"
#include "db/check.h"
#include "db/test_databases.h"
#include "db/undo.h"
#include "organisations/api.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();

namespace organisations {
namespace {

using testing::ElementsAre;

Organisation leon() {
  Organisation o;
  o.level = Level::municipality;
  o.names = {{"es", "León"}, {"pt", "Leão"}};
  o.country = "ES";
  o.subdivision = "ES.55";
  o.place = "geonames:3118532";
  o.point = base::Point{42.6, -5.57};
  o.population = 122051;
  o.identifiers = {{"geonames", "3118532"}, {"ine", "24089"}};
  o.languages = {"es"};
  o.web = "https://www.aytoleon.es";
  return o;
}

std::string random_text(std::mt19937& random) {
  static const std::vector<std::string> words{"León", "a", "\"", "\\", "日本", "Ω", " - ", "<b>", "😀", "'", "{\"x\":1}"};
  std::string text;
  for (auto n = 1 + random() % 4; n > 0; --n) text += words[random() % words.size()];
  return text;
}

Organisation random_organisation(std::mt19937& random) {
  Organisation o;
  const auto names = [&](std::size_t least) {
    std::vector<Name> list(least + random() % 3);
    for (auto& name : list) name = {random() % 2 ? "fr" : "", random_text(random)};
    return list;
  };
  o.id = OrganisationId{random() + 1ULL};
  o.kind = static_cast<Kind>(random() % 14);
  o.level = static_cast<Level>(random() % 4);
  o.names = names(1);
  o.summary = names(0);
  if (random() % 2) o.short_name = random_text(random);
  if (random() % 2) o.country = "FR";
  if (random() % 2 && !o.country.empty()) o.subdivision = "FR.84";
  if (random() % 2) o.place = fmt::format("geonames:{}", random());
  if (random() % 2) o.point = base::Point{random() % 4 ? -static_cast<double>(random() % 90) / 1.7 : 48.0, static_cast<double>(random()) / 3e7 + 0.1};
  if (random() % 2) o.population = static_cast<std::int64_t>(random());
  for (auto n = random() % 3; n > 0; --n) o.identifiers.push_back({n % 2 ? "siren" : "wikidata", fmt::format("{}", random())});
  if (random() % 2) o.languages = {"fr", "oc"};
  if (random() % 2) o.themes = {std::string(themes::all()[random() % themes::all().size()].code)};
  if (random() % 2) o.web = "https://example.org/" + std::to_string(random());
  if (random() % 2) o.confirmed = {2026, static_cast<std::uint8_t>(random() % 13), 0};
  normalise(o);
  return o;
}

TEST(Organisation, IsTheSameAfterJson) {
  std::mt19937 random(2);
  for (int i = 0; i < 3000; ++i) {
    auto o = random_organisation(random);
    o.parent = OrganisationId{random() % 2 ? random() + 1ULL : 0};
    o.source = sources::SourceId{random() % 2 ? random() + 1ULL : 0};
    const std::string text = json_text(o);
    const auto read = organisation_from_json(boost::json::parse(text).as_object());
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(*read, o) << text;
    EXPECT_EQ(json_text(*read), text);
  }
}

TEST(Organisation, HasOneCanonicalText) {
  auto o = leon();
  o.id = OrganisationId{33};
  EXPECT_EQ(json_text(o),
            R"({"id":"000000000011","kind":"local_government","level":"municipality","names":[{"language":"es","text":"León"},{"language":"pt","text":"Leão"}],)"
            R"("country":"ES","subdivision":"ES.55","place":"geonames:3118532","latitude":42.6,"longitude":-5.57,"population":122051,)"
            R"("identifiers":[{"scheme":"geonames","value":"3118532"},{"scheme":"ine","value":"24089"}],"languages":["es"],"web":"https://www.aytoleon.es"})");
}

TEST(Organisation, IsNotReadFromWhatIsNone) {
  const auto read = [](const char* text) { return organisation_from_json(boost::json::parse(text).as_object()); };
  EXPECT_TRUE(read(R"({"id":"000000000001","kind":"ngo","names":[{"text":"x"}]})"));
  EXPECT_FALSE(read(R"({"id":"000000000001","kind":"ngo","names":[]})"));
  EXPECT_FALSE(read(R"({"id":"000000000001","kind":"ngo","names":[{"language":"fr"}]})"));
  EXPECT_FALSE(read(R"({"id":"000000000001","kind":"party","names":[{"text":"x"}]})"));
  EXPECT_FALSE(read(R"({"id":"000000000001","kind":"ngo","names":[{"text":"x"}],"latitude":1})"));
  EXPECT_FALSE(read(R"({"id":"000000000001","kind":"ngo","names":[{"text":"x"}],"population":"many"})"));
}

TEST(Organisation, CodesNameEveryKindAndLevel) {
  for (int i = 0; i < 14; ++i) EXPECT_EQ(parse_kind(code(static_cast<Kind>(i))), static_cast<Kind>(i));
  for (int i = 0; i < 4; ++i) EXPECT_EQ(parse_level(code(static_cast<Level>(i))), static_cast<Level>(i));
  EXPECT_EQ(code(Kind::citizens_group), "citizens_group");
  EXPECT_EQ(code(Kind::other), "other");
  EXPECT_EQ(code(Level::region), "region");
  EXPECT_FALSE(parse_kind("Local_Government"));
}

TEST(Organisation, IsKeptOnlyIfItIsSound) {
  EXPECT_TRUE(check(leon()));
  const auto field = [](auto change) {
    auto o = leon();
    change(o);
    const auto result = check(o);
    return result ? std::string("sound") : result.error().field;
  };
  EXPECT_EQ(field([](auto& o) { o.names.clear(); }), "names");
  EXPECT_EQ(field([](auto& o) { o.names[0].text.clear(); }), "names");
  EXPECT_EQ(field([](auto& o) { o.names[0].text = "bad \xc3"; }), "names");
  EXPECT_EQ(field([](auto& o) { o.names[0].language = "Spanish"; }), "names");
  EXPECT_EQ(field([](auto& o) { o.country = "Spain"; }), "country");
  EXPECT_EQ(field([](auto& o) { o.subdivision = "FR.84"; }), "subdivision");
  EXPECT_EQ(field([](auto& o) { o.point = base::Point{91, 0}; }), "point");
  EXPECT_EQ(field([](auto& o) { o.point = base::Point{std::nan(""), 0}; }), "point");
  EXPECT_EQ(field([](auto& o) { o.population = -1; }), "population");
  EXPECT_EQ(field([](auto& o) { o.identifiers.push_back({"", "1"}); }), "identifiers");
  EXPECT_EQ(field([](auto& o) { o.identifiers.push_back({"siren", ""}); }), "identifiers");
  EXPECT_EQ(field([](auto& o) { o.themes = {"no-such-theme"}; }), "themes");
  EXPECT_EQ(field([](auto& o) { o.web = "javascript:alert(1)"; }), "web");
  EXPECT_EQ(field([](auto& o) { o.parent = o.id = OrganisationId{5}; }), "parent");
}

TEST(Organisation, TellsWhenItWasConfirmedOnlyIfItWas) {
  auto o = leon();
  o.id = OrganisationId{33};
  EXPECT_EQ(json_text(o).find("confirmed"), std::string::npos) << "what was logged before stays the same text";
  o.confirmed = {2026, 2, 28};
  EXPECT_TRUE(json_text(o).ends_with(R"(,"confirmed":"2026-02-28"})")) << json_text(o);
}

TEST(Organisation, IsTrustedForAYearAfterItConfirmed) {
  auto o = leon();
  EXPECT_EQ(trust(o, {2026, 11, 23}), Trust::unverified) << "never confirmed";
  o.confirmed = {2025, 11, 23};
  EXPECT_EQ(trust(o, {2026, 11, 23}), Trust::confirmed);
  EXPECT_EQ(trust(o, {2026, 11, 24}), Trust::unverified);
  EXPECT_EQ(trust(o, {2025, 11, 22}), Trust::unverified) << "nobody confirms in the future";
  o.confirmed = {2024, 2, 29};
  EXPECT_EQ(trust(o, {2025, 2, 28}), Trust::confirmed);
  EXPECT_EQ(trust(o, {2025, 3, 1}), Trust::unverified);
  o.confirmed = {2027, 2, 28};
  EXPECT_EQ(trust(o, {2028, 2, 29}), Trust::confirmed);
  EXPECT_EQ(trust(o, {2028, 3, 1}), Trust::unverified);
  EXPECT_EQ(code(Trust::unverified), "unverified");
}

TEST(Confirmation, CountsUntilTheDayBeforeItsYearIsOver) {
  using namespace std::chrono;
  const auto partial = [](sys_days day) {
    const year_month_day date{day};
    return base::PartialDate{static_cast<std::int16_t>(static_cast<int>(date.year())), static_cast<std::uint8_t>(static_cast<unsigned>(date.month())),
                             static_cast<std::uint8_t>(static_cast<unsigned>(date.day()))};
  };
  std::map<base::PartialDate, sys_days> days;
  for (sys_days day = 2023y / 1 / 1; day < 2031y / 1 / 1; day += std::chrono::days(1)) days[partial(day)] = day;
  for (sys_days day = 2023y / 1 / 1; day < 2029y / 6 / 1; day += std::chrono::days(1)) {
    const auto over = a_year_is_over(partial(day));
    ASSERT_TRUE(days.contains(over)) << over.text() << " is no day";
    EXPECT_FALSE(within_a_year(partial(day), over)) << partial(day).text();
    EXPECT_TRUE(within_a_year(partial(day), partial(days[over] - std::chrono::days(1)))) << partial(day).text();
  }
  EXPECT_EQ(a_year_is_over({2025, 0, 0}), (base::PartialDate{2026, 1, 2}));
  EXPECT_EQ(a_year_is_over({2025, 12, 31}), (base::PartialDate{2027, 1, 1}));
  EXPECT_FALSE(a_year_is_over({}).known());
}

TEST(Organisation, HasANameInALanguageOrItsMainOne) {
  EXPECT_EQ(leon().name_in(base::Language::pt), "Leão");
  EXPECT_EQ(leon().name_in(base::Language::fr), "León");
}

class OrganisationStore : public db::DatabaseTest {
 protected:
  OrganisationStore() : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations()}) {}
  base::Result<OrganisationId> create(const Organisation& o) {
    auto transaction = database().write({"test"});
    auto id = Writer(transaction).create(o);
    transaction.commit();
    return id;
  }
  base::Result<void> update(const Organisation& o) {
    auto transaction = database().write({"test"});
    auto result = Writer(transaction).update(o);
    transaction.commit();
    return result;
  }
  std::optional<Organisation> stored(OrganisationId id) {
    auto session = database().read();
    return find(session, id);
  }
};
ON_BOTH_DATABASES(OrganisationStore);

TEST_P(OrganisationStore, GivesBackWhatItWasGiven) {
  auto o = leon();
  const auto id = create(o);
  ASSERT_TRUE(id);
  o.id = *id;
  EXPECT_EQ(stored(*id), o);
  auto session = database().read();
  EXPECT_EQ(find_by_place(session, o.place), *id);
  EXPECT_EQ(find_by_identifier(session, "ine", "24089"), *id);
  EXPECT_FALSE(find_by_identifier(session, "ine", "24090"));
  EXPECT_THAT(find_by_name(session, "LEON"), ElementsAre(*id));
  EXPECT_EQ(count(session), 1);
  EXPECT_EQ(db::history(session, "organisation", id->text()).at(0).after, json_text(o));
}

TEST_P(OrganisationStore, GivesBackAnyOrganisationInOrderOfIds) {
  std::mt19937 random(3);
  std::vector<Organisation> made;
  {
    auto transaction = database().write({"test"});
    Writer writer(transaction);
    for (int i = 0; i < 1234; ++i) {
      auto o = random_organisation(random);
      o.id = OrganisationId::make();
      if (i % 3 == 1) o.parent = made.back().id;
      ASSERT_TRUE(writer.create(o)) << json_text(o);
      made.push_back(o);
    }
    transaction.commit();
  }
  auto session = database().read();
  std::size_t next = 0;
  each(session, [&](const Organisation& o) { EXPECT_EQ(o, made.at(next++)); });
  EXPECT_EQ(next, made.size());
  std::vector<OrganisationId> ids{made[700].id, OrganisationId::make(), made[3].id, made[700].id};
  for (int i = 40; i > 0; --i) ids.push_back(made[static_cast<std::size_t>(i)].id);
  const auto many = find_many(session, ids);
  ASSERT_EQ(many.size(), 43U);
  EXPECT_EQ(many[0], made[700]);
  EXPECT_EQ(many[1], made[3]);
  EXPECT_EQ(many[2], made[700]);
  EXPECT_EQ(many[42], made[1]);
  EXPECT_TRUE(find_many(session, {}).empty());
}

TEST_P(OrganisationStore, KeepsOneLocalGovernmentForAPlace) {
  const auto id = create(leon());
  auto other = leon();
  other.identifiers.clear();
  const auto again = create(other);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, base::Problem::Kind::conflict);
  EXPECT_EQ(again.error().field, "place");
  EXPECT_THAT(again.error().message.parameters, testing::Contains(std::pair<std::string, std::string>("id", id->text())));
  other.kind = Kind::university;  // another kind may sit there
  EXPECT_TRUE(create(other));
  EXPECT_TRUE(create(other));
  auto session = database().read();
  EXPECT_EQ(find_by_place(session, other.place), *id);
}

TEST_P(OrganisationStore, KeepsAnIdentifierForOneOrganisation) {
  ASSERT_TRUE(create(leon()));
  auto other = leon();
  other.place = "";
  const auto refused = create(other);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().field, "identifiers");
  other.identifiers = {{"ine", "1"}};
  const auto id = create(other);
  ASSERT_TRUE(id);
  other.id = *id;
  other.identifiers = {{"ine", "24089"}};
  EXPECT_EQ(update(other).error().field, "identifiers");
  other.identifiers = {{"ine", "2"}, {"siren", "3"}};
  EXPECT_TRUE(update(other));
  EXPECT_EQ(stored(*id), other);
  auto session = database().read();
  EXPECT_FALSE(find_by_identifier(session, "ine", "1"));
}

TEST_P(OrganisationStore, LogsAnUpdateOnlyIfSomethingChanged) {
  auto o = leon();
  o.id = *create(o);
  EXPECT_TRUE(update(o));
  std::ranges::reverse(o.identifiers);  // the same set
  EXPECT_TRUE(update(o));
  EXPECT_EQ(database().head(), 1);
  auto before = o;
  normalise(before);
  o.population = 5;
  EXPECT_TRUE(update(o));
  EXPECT_EQ(database().head(), 2);
  auto session = database().read();
  const auto change = db::history(session, "organisation", o.id.text()).at(0);
  EXPECT_EQ(change.before, json_text(before));
  o.id = OrganisationId::make();
  EXPECT_EQ(update(o).error().kind, base::Problem::Kind::not_found);
}

TEST_P(OrganisationStore, RefusesAnUnknownParent) {
  auto o = leon();
  o.parent = OrganisationId::make();
  auto transaction = database().write({"test"});
  Writer writer(transaction);
  try {
    (void)writer.create(o);
    FAIL();
  } catch (const db::Failure& failure) {
    EXPECT_EQ(failure.kind(), db::Failure::Kind::constraint);
  }
}

TEST_P(OrganisationStore, PutsBackWhatTheLogSays) {
  auto o = leon();
  o.id = *create(o);
  const std::string first = json_text(o);
  o.identifiers = {{"wikidata", "Q1"}};
  o.place = "";
  ASSERT_TRUE(update(o));
  const auto put = [&](const std::string& json) {
    auto transaction = database().write({"test"});
    Writer(transaction).put(o.id.text(), json);
    transaction.commit();
    const auto found = stored(o.id);
    return found ? json_text(*found) : "";
  };
  EXPECT_EQ(put(first), first);
  EXPECT_EQ(put(""), "");
  EXPECT_EQ(put(first), first);
  EXPECT_EQ(put(first), first);
  EXPECT_EQ(database().head(), 5);
  auto session = database().read();
  EXPECT_FALSE(find_by_identifier(session, "wikidata", "Q1"));
}

TEST_P(OrganisationStore, KnowsWhereAMergedOneWent) {
  const auto first = OrganisationId::make(), second = OrganisationId::make(), third = OrganisationId::make();
  const auto set = [&](OrganisationId from, OrganisationId to) {
    auto transaction = database().write({"test"}, "the same city");
    put_redirect(transaction, from, to);
    transaction.commit();
  };
  set(first, second);
  set(second, third);
  set(second, third);
  EXPECT_EQ(database().head(), 2);  // the same again is no change
  {
    auto session = database().read();
    EXPECT_EQ(redirect_of(session, first), third);
    EXPECT_EQ(redirect_of(session, second), third);
    EXPECT_EQ(redirect_of(session, third), std::nullopt);
    EXPECT_THAT(redirected_to(session, third), testing::UnorderedElementsAre(first, second));
    const auto change = db::history(session, "organisation_redirect", first.text()).at(0);
    EXPECT_EQ(change.before, "");
    EXPECT_EQ(change.after, "{\"id\":\"" + first.text() + "\",\"organisation\":\"" + second.text() + "\"}");
  }
  EXPECT_THROW(set(third, first), std::logic_error);
  EXPECT_THROW(set(third, third), std::logic_error);
  EXPECT_TRUE(db::check(database(), {redirect_record_kind()}).findings.empty());
  set(second, {});
  auto session = database().read();
  EXPECT_EQ(redirect_of(session, first), second);
  EXPECT_EQ(redirect_of(session, second), std::nullopt);
}

TEST_P(OrganisationStore, UndoesARedirectWithItsBatch) {
  const auto from = OrganisationId::make(), to = OrganisationId::make();
  {
    auto transaction = database().write({"test"}, {}, "merge");
    put_redirect(transaction, from, to);
    transaction.commit();
  }
  ASSERT_TRUE(db::undo_batch(database(), {"test"}, "merge", {redirect_record_kind()}));
  {
    auto session = database().read();
    EXPECT_EQ(redirect_of(session, from), std::nullopt);
  }
  EXPECT_EQ(db::check(database(), {redirect_record_kind()}).faults, 0);
}

}  // namespace
}  // namespace organisations
