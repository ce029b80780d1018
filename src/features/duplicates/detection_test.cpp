// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include <fstream>
#include <iostream>

#include "base/text.h"
#include "db/test_databases.h"
#include "duplicates/profile.h"
#include "duplicates/store.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();
std::span<const base::EmbeddedFile> embedded_duplicates();

namespace duplicates {
namespace {

using testing::IsEmpty;

const places::Gazetteer& gazetteer() {
  static const auto opened = places::Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin").value();
  return *opened;
}

// "Lyon | FR | place=geonames:2996944; name.it=Lione", as testdata/pairs.tsv says.
Organisation read(std::string_view text) {
  const auto parts = base::split(text, '|');
  if (parts.size() != 3) throw std::logic_error("not an organisation: " + std::string(text));
  Organisation o;
  o.id = OrganisationId::make();
  o.country = base::trim(parts[1]);
  std::vector<organisations::Name> more;
  for (const auto one : base::split(parts[2], ';')) {
    const auto said = base::trim(one);
    if (said.empty()) continue;
    const auto equals = said.find('=');
    const auto key = said.substr(0, equals), value = said.substr(equals + 1);
    if (key == "place") {
      const auto place = gazetteer().find(value);
      if (!place) throw std::logic_error("no such place: " + std::string(value));
      const auto level = o.level;
      o = organisations::from_place(gazetteer(), *place);
      if (level != organisations::Level::none) o.level = level;
      o.names.clear();
    } else if (key == "kind") {
      o.kind = organisations::parse_kind(value).value();
    } else if (key == "level") {
      o.level = organisations::parse_level(value).value();
    } else if (key == "sub") {
      o.subdivision = value;
    } else if (key == "at") {
      const auto comma = value.find(',');
      o.point =
          base::Point{std::stod(std::string(value.substr(0, comma))), std::stod(std::string(value.substr(comma + 1)))};
    } else if (key == "id") {
      const auto colon = value.find(':');
      o.identifiers.push_back({std::string(value.substr(0, colon)), std::string(value.substr(colon + 1))});
    } else if (key == "web") {
      o.web = value;
    } else if (key == "short") {
      o.short_name = value;
    } else if (key.starts_with("name.")) {
      more.push_back({std::string(key.substr(5)), std::string(value)});
    } else {
      throw std::logic_error("nobody knows " + std::string(said));
    }
  }
  o.names.push_back({"", std::string(base::trim(parts[0]))});
  o.names.insert(o.names.end(), more.begin(), more.end());
  organisations::normalise(o);
  return o;
}

Likeness likeness(std::string_view one, std::string_view other) {
  return compare(profile_of(read(one), gazetteer()), profile_of(read(other), gazetteer()), gazetteer());
}

bool share_a_key(const Profile& a, const Profile& b) {
  const auto one = keys_of(a), other = keys_of(b);
  return std::ranges::any_of(one, [&](auto key) { return std::ranges::binary_search(other, key); });
}

TEST(Detection, FindsTheLabelledDuplicatesAndFewOthers) {
  std::ifstream file(COSMOPOLIS_SOURCE_DIR "/src/features/duplicates/testdata/pairs.tsv");
  std::string line, report;
  int found = 0, missed = 0, wrong = 0, right = 0, unkeyed = 0;
  while (std::getline(file, line)) {
    if (line.starts_with("#")) continue;
    const auto cells = base::split(line, '\t');
    ASSERT_EQ(cells.size(), 3u) << line;
    const auto one = profile_of(read(cells[1]), gazetteer()), other = profile_of(read(cells[2]), gazetteer());
    const auto [score, reasons] = compare(one, other, gazetteer());
    EXPECT_DOUBLE_EQ(compare(other, one, gazetteer()).score, score) << line;
    const bool keyed = share_a_key(one, other);
    const bool same = cells[0] == "same", taken = keyed && score >= worth_reviewing;
    if (same && score >= worth_reviewing && !keyed) ++unkeyed;
    ++(same ? (taken ? found : missed) : (taken ? wrong : right));
    if (same != taken) report += fmt::format("{:.2f} {} {}\n", score, keyed ? "" : "(no key in common)", line);
  }
  const double precision = 1.0 * found / (found + wrong), recall = 1.0 * found / (found + missed);
  const auto figures =
      fmt::format("{} pairs, precision {:.3f}, recall {:.3f}", found + missed + wrong + right, precision, recall);
  std::cout << figures << '\n';
  EXPECT_GE(found + missed + wrong + right, 150);
  EXPECT_GE(precision, 0.95) << figures << '\n' << report;
  EXPECT_GE(recall, 0.9) << figures << '\n' << report;
  if (std::getenv("SHOW_PAIRS")) std::cout << report;
}

TEST(Detection, SaysWhyInWords) {
  const auto texts = [](const Likeness& likely) {
    std::string all;
    for (const auto& reason : likely.reasons) all += base::text(base::Language::en, reason) + "\n";
    return all;
  };
  EXPECT_THAT(texts(likeness("São Paulo | BR | place=geonames:3448439", "Sao Paulo | BR |")),
              testing::HasSubstr("The name is written alike: São Paulo / Sao Paulo"));
  EXPECT_THAT(texts(likeness("Sofia | BG | at=42.7,23.3", "София | BG | at=42.7,23.3")),
              testing::HasSubstr("another script: Sofia / София"));
  EXPECT_THAT(texts(likeness("Eurocities | BE | kind=network; web=https://www.eurocities.eu/",
                             "The cities | BE | kind=network; web=http://eurocities.eu")),
              testing::HasSubstr("the same web domain: eurocities.eu"));
  EXPECT_THAT(texts(likeness("A | FR | kind=ngo; id=wikidata:Q7",
                             "B | FR | kind=ngo; id=wikidata:http://www.wikidata.org/entity/Q7")),
              testing::HasSubstr("the same identifier: wikidata:Q7"));
}

TEST(Detection, TakesNoAddressSharedByManyForADomain) {
  EXPECT_LT(likeness("One | FR | kind=ngo; web=https://www.facebook.com/one",
                     "Other | FR | kind=ngo; web=https://www.facebook.com/other")
                .score,
            worth_showing);
}

TEST(Detection, BearsNamesOfMarksAndOfAnyLength) {
  const std::vector<std::string> names{"…",
                                       "🏛",
                                       "市",
                                       "г",
                                       "Ayuntamiento de",
                                       "((",
                                       "1",
                                       "Lyon",
                                       "la",
                                       std::string(1000, 'a'),
                                       std::string(300, ' ') + "x"};
  for (const auto& name : names)
    for (const auto& other : names) {
      Organisation a, b;
      a.id = OrganisationId::make();
      b.id = OrganisationId::make();
      a.names = {{"", name}};
      b.names = {{"", other}};
      a.country = b.country = "FR";
      a.web = b.web = "http://";
      a.identifiers = {{"siren", " . "}, {"geonames", "000"}, {"wikidata", "/"}};
      const auto one = profile_of(a, gazetteer()), two = profile_of(b, gazetteer());
      EXPECT_LE(compare(one, two, gazetteer()).score, 1);
      (void)keys_of(one);
    }
}

class Review : public db::DatabaseTest {
 protected:
  Review()
      : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(),
                      embedded_duplicates()}) {}

  OrganisationId add(std::string_view text) {
    auto transaction = database().write({"test"});
    auto made = organisations::Writer(transaction).create(read(text));
    if (!made) throw std::logic_error(base::text(base::Language::en, made.error().message));
    transaction.commit();
    return *made;
  }
  Reviewed go_on() {
    std::int64_t since = 0;
    {
      auto session = database().read();
      since = reviewed_until(session);
    }
    return review(database(), gazetteer(), since, progress);
  }
  std::vector<Pair> open() {
    auto session = database().read();
    return pairs(session, {}, 100);
  }
  base::Progress progress;
};
ON_BOTH_DATABASES(Review);

TEST_P(Review, FindsAPairOnceAndKeepsWhatWasDecided) {
  const auto lyon = add("Lyon | FR | place=geonames:2996944");
  const auto ville = add("Ville de Lyon | FR |");
  add("Porto | PT | place=geonames:2735943");
  EXPECT_EQ(go_on().pairs, 1);
  ASSERT_EQ(open().size(), 1u);
  EXPECT_EQ(open()[0].a, std::min(lyon, ville));
  EXPECT_EQ(open()[0].country, "FR");
  EXPECT_FALSE(open()[0].reasons.empty());
  const auto decide_as = [&](PairState state) {
    auto transaction = database().write_unlogged();
    EXPECT_TRUE(decide(transaction, ville, lyon, state, "operator"));
    transaction.commit();
  };
  decide_as(PairState::not_duplicates);
  review(database(), gazetteer(), 0, progress);
  EXPECT_THAT(open(), IsEmpty());
  decide_as(PairState::open);
  EXPECT_EQ(open().size(), 1u);
}

TEST_P(Review, LooksOnlyAtWhatChangedSince) {
  const auto porto = add("Porto | PT | place=geonames:2735943");
  for (int i = 0; i < 5; ++i) add(fmt::format("Association number {} | FR | kind=ngo", i));
  EXPECT_EQ(go_on().organisations, 6);
  EXPECT_EQ(go_on().organisations, 0);
  add("Câmara Municipal do Porto | PT |");
  const auto second = go_on();
  EXPECT_EQ(second.organisations, 1);
  ASSERT_EQ(open().size(), 1u);
  EXPECT_TRUE(open()[0].a == porto || open()[0].b == porto);
  {
    // What is now surely another is no pair any more.
    auto transaction = database().write({"test"});
    auto changed = *organisations::find(transaction.session(), open()[0].a == porto ? open()[0].b : open()[0].a);
    changed.country = "BR";
    ASSERT_TRUE(organisations::Writer(transaction).update(changed));
    transaction.commit();
  }
  go_on();
  EXPECT_THAT(open(), IsEmpty());
}

TEST_P(Review, FindsTwoThatCameTogether) {
  go_on();
  add("Mercociudades | | kind=network");
  add("Mercociudades – Red | | kind=network; short=Mercociudades");
  add("Mercociudades | | kind=network; web=https://mercociudades.org");
  go_on();
  EXPECT_GE(open().size(), 1u);
}

TEST_P(Review, StoppedLeavesWordThatItWasNone) {
  add("Lyon | FR | place=geonames:2996944");
  progress.stop = true;
  EXPECT_TRUE(go_on().stopped);
  auto session = database().read();
  EXPECT_EQ(reviewed_until(session), 0);
}

TEST_P(Review, GivesCandidatesForWhatIsBeingTyped) {
  const auto lyon = add("Lyon | FR | place=geonames:2996944");
  const auto network =
      add("United Cities and Local Governments | | kind=network; short=UCLG; web=https://www.uclg.org");
  const auto ask = [&](std::string_view text) {
    auto session = database().read();
    std::vector<OrganisationId> ids;
    for (const auto& candidate : candidates(session, gazetteer(), read(text))) ids.push_back(candidate.organisation);
    return ids;
  };
  // Before any review, by name, place and identifier.
  EXPECT_THAT(ask("Ville de Lyon | FR |"), testing::ElementsAre(lyon));
  EXPECT_THAT(ask("Lyon | FR | kind=grouping"), IsEmpty());
  go_on();
  EXPECT_THAT(ask("Lione | FR |"), testing::ElementsAre(lyon));
  EXPECT_THAT(ask("UCLG | | kind=network"), testing::ElementsAre(network));
  EXPECT_THAT(ask("CGLU | | kind=network; web=http://uclg.org"), testing::ElementsAre(network));
  EXPECT_THAT(ask("Vénissieux | FR |"), IsEmpty());
  auto session = database().read();
  EXPECT_THAT(candidates(session, gazetteer(), Organisation{}), IsEmpty());
  EXPECT_THAT(candidates(session, gazetteer(), *organisations::find(session, lyon)), IsEmpty());
}

}  // namespace
}  // namespace duplicates
