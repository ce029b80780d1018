// SPDX-License-Identifier: EUPL-1.2
// For tests: a small register with a bit of everything, its index, and a site that shows it.
#pragma once
#include <filesystem>
#include <stdexcept>

#include "db/test_databases.h"
#include "explore/api.h"
#include "web/template_check.h"
#include "web/test_client.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();
std::span<const base::EmbeddedFile> embedded_projects();
std::span<const base::EmbeddedFile> embedded_spending();

namespace explore {

// Made by the build, which these tests depend on.
inline const places::Gazetteer& test_gazetteer() {
  static const auto opened = places::Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin").value();
  return *opened;
}

// Texts of a page in the pseudo language that were not translated, but for those `given`, which are names.
inline std::vector<std::string> untranslated(std::string_view html, std::vector<std::string> given) {
  // There, characters that HTML escapes have become spaces.
  const auto bare = [](const std::string& name) {
    std::string words;
    for (const char c : name) {
      const char kept = std::string_view("<>&\"'").find(c) == std::string_view::npos ? c : ' ';
      if (kept != ' ' || (!words.empty() && words.back() != ' ')) words += kept;
    }
    while (words.ends_with(' ')) words.pop_back();
    return words;
  };
  for (auto& name : given) name = bare(name);
  std::ranges::sort(given, [](const auto& a, const auto& b) { return a.size() > b.size(); });
  std::vector<std::string> found;
  for (const auto& whole : web::text_outside_translation(html)) {
    std::string text = whole;
    for (const auto& name : given)
      for (std::size_t at; !name.empty() && (at = text.find(name)) != std::string::npos;) text.replace(at, name.size(), " ");
    if (std::ranges::any_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); })) found.push_back(whole);
  }
  return found;
}

// Salzburg is at its centre: tied to 45 places, from Verona to Kyoto. Dresden shares two of these without being a partner.
class TestRegister {
 public:
  static constexpr int villages = 40;  // twins of Salzburg, so that results have several pages
  static constexpr const char* marked_name = "<b>Ville & \"Fils\"</b>";

  TestRegister() {
    std::vector<base::EmbeddedFile> files;
    for (const auto& part : {embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(), embedded_projects(), embedded_spending()}) files.insert(files.end(), part.begin(), part.end());
    if (auto done = db::migrate(database_.database(), files); !done) throw std::runtime_error(done.error().message.id);
    fill();
    open_index_again();
    const base::Progress progress;
    if (auto built = atlas_->rebuild(progress); !built) throw std::runtime_error(built.error().message.id);
  }
  void open_index_again() {
    atlas_.reset();
    auto opened = Atlas::open(database_.database(), test_gazetteer(), (database_.folder() / "index").string(), search::Index::Mode::write);
    if (!opened) throw std::runtime_error(opened.error().message.id);
    atlas_ = std::move(*opened);
  }

  const Atlas& atlas() const { return *atlas_; }
  Atlas& own_atlas() { return *atlas_; }  // for tests that write, each into a register of its own
  db::Database& database() { return database_.database(); }

  // Filled once for all tests of a program, which only read.
  static TestRegister& shared() {
    static TestRegister one;
    return one;
  }
  static web::SiteSettings settings() {
    web::SiteSettings strict;
    strict.strict_templates = true;
    return strict;
  }

  organisations::OrganisationId salzburg, verona, reims, dresden, kyoto, nara, athens, marked, lonely, nowhere, association, network, empty_network;
  organisations::OrganisationId merged;  // into another that was merged into Salzburg
  relations::RelationId united;          // with another that became one with the twinning
  relations::RelationId twinning, agreement, three_party, closed, confirmed, half_confirmed, membership, of_marked;
  sources::SourceId list, book;
  std::vector<std::string> names;  // of all records, as they may stand untranslated on a page
  std::int64_t organisations_made = 0, relations_made = 0;

 private:
  using Kind = relations::Kind;

  organisations::OrganisationId add(organisations::Organisation one) {
    one.source = list;
    for (const auto& name : one.names) names.push_back(name.text);
    auto made = organisations_->create(std::move(one));
    if (!made) throw std::runtime_error(base::text(base::Language::en, made.error().message));
    ++organisations_made;
    return *made;
  }
  organisations::OrganisationId town(std::vector<organisations::Name> called, std::string country, double latitude, double longitude, std::int64_t population) {
    organisations::Organisation one;
    one.level = organisations::Level::municipality;
    one.names = std::move(called);
    one.country = std::move(country);
    one.point = base::Point{latitude, longitude};
    one.population = population;
    return add(std::move(one));
  }
  relations::RelationId tie(Kind kind, const std::vector<organisations::OrganisationId>& parties, const char* start, std::vector<std::string> themes = {},
                            const std::function<void(relations::Relation&)>& change = {}) {
    relations::Relation one;
    one.kind = kind;
    one.status = relations::Status::active;
    for (const auto party : parties) one.parties.push_back({party, relations::Role::partner, {}});
    one.start = base::PartialDate::parse(start).value_or(base::PartialDate{});
    one.themes = std::move(themes);
    one.statements = {{list, base::PartialDate{2019, 5, 0}, {}}};
    if (change) change(one);
    auto made = relations_->create(std::move(one));
    if (!made) throw std::runtime_error(base::text(base::Language::en, made.error().message));
    ++relations_made;
    return *made;
  }

  void fill() {
    auto transaction = database_.database().write({"a test"}, "a small register");
    sources::Source first{.title = "Liste <des> jumelages", .publisher = "Publisher & Sons", .url = "https://example.org/list", .licence = "CC BY 4.0", .as_of = {2019, 5, 0}};
    sources::Source second{.title = "Un libro", .publisher = "", .url = "", .licence = "", .as_of = {}};
    list = sources::ensure(transaction, first);
    book = sources::ensure(transaction, second);
    names = {first.title, first.publisher, first.licence, first.url, second.title};
    organisations::Writer writer_of_organisations(transaction);
    relations::Writer writer_of_relations(transaction);
    organisations_ = &writer_of_organisations;
    relations_ = &writer_of_relations;

    organisations::Organisation centre;
    centre.level = organisations::Level::municipality;
    centre.names = {{"", "Salzburg"}, {"fr", "Salzbourg"}, {"es", "Salzburgo"}};
    centre.country = "AT";
    centre.subdivision = "AT.05";
    centre.point = base::Point{47.7994, 13.044};
    centre.population = 153377;
    centre.languages = {"de"};
    centre.web = "https://www.stadt-salzburg.at";
    centre.identifiers = {{"geonames", "2766824"}, {"wikidata", "Q34713"}};
    centre.summary = {{"en", "Capital of its land."}, {"fr", "Chef-lieu."}};
    names.insert(names.end(), {"Capital of its land.", "Chef-lieu.", centre.web});
    salzburg = add(std::move(centre));
    verona = town({{"", "Verona"}, {"fr", "Vérone"}}, "IT", 45.4342, 10.9977, 219103);
    reims = town({{"", "Reims"}}, "FR", 49.2583, 4.0317, 196565);
    dresden = town({{"", "Dresden"}, {"fr", "Dresde"}}, "DE", 51.0509, 13.7383, 486854);
    organisations::Organisation sure;  // whose own record is confirmed
    sure.names = {{"ja", "奈良市"}, {"en", "Nara"}};
    sure.country = "JP";
    sure.confirmed = base::today();
    nara = add(std::move(sure));
    kyoto = town({{"ja", "京都市"}, {"en", "Kyoto"}}, "JP", 35.0211, 135.7538, 1459640);
    athens = town({{"el", "Αθήνα"}}, "GR", 37.9838, 23.7278, 664046);
    marked = town({{"", marked_name}}, "FR", 43.3, 5.4, 900);
    lonely = town({{"ar", "وحيدة"}}, "MA", 33.9, -6.9, 0);
    organisations::Organisation other;
    other.kind = organisations::Kind::local_government;
    other.names = {{"", "Nowhere"}};
    nowhere = add(other);
    other.kind = organisations::Kind::ngo;
    other.names = {{"fr", "Les Amis d’ailleurs"}};
    other.country = "FR";
    association = add(other);
    other.kind = organisations::Kind::network;
    other.names = {{"", "Network of Rivers"}, {"es", "Red de Ríos"}};
    other.country.clear();
    network = add(other);
    other.names = {{"", "Network without members"}};
    empty_network = add(other);
    merged = organisations::OrganisationId::make();
    const auto between = organisations::OrganisationId::make();
    organisations::put_redirect(transaction, merged, between);
    organisations::put_redirect(transaction, between, salzburg);

    twinning = tie(Kind::twinning, {salzburg, verona}, "1973-05-17", {"culture"});
    united = relations::RelationId::make();
    const auto once = relations::RelationId::make();
    relations::put_redirect(transaction, united, once);
    relations::put_redirect(transaction, once, twinning);
    tie(Kind::twinning, {salzburg, reims}, "1964");
    tie(Kind::twinning, {dresden, verona}, "1980");
    tie(Kind::friendship_pact, {dresden, reims}, "");
    agreement = tie(Kind::cooperation_agreement, {salzburg, kyoto}, "2012-03", {"culture", "water-and-sanitation"}, [&](relations::Relation& one) {
      one.web = "https://example.org/kyoto";
      one.title = {{"en", "Music & <gardens>"}};
      one.summary = {{"en", "Musicians and gardeners visit each other."}};
      one.statements.push_back({book, {}, salzburg, {2011, 0, 0}, {}});
    });
    names.insert(names.end(), {"Music & <gardens>", "Musicians and gardeners visit each other.", "https://example.org/kyoto"});
    three_party = tie(Kind::three_party_twinning, {verona, reims, athens}, "1999");
    closed = tie(Kind::twinning, {salzburg, athens}, "1985", {}, [](relations::Relation& one) {
      one.status = relations::Status::closed;
      one.end = base::PartialDate{2005, 0, 0};
    });
    half_confirmed = tie(Kind::friendship_pact, {verona, kyoto}, "2003", {}, [](relations::Relation& one) { one.parties[0].confirmed = base::today(); });
    confirmed = tie(Kind::cooperation_agreement, {reims, kyoto}, "2001", {}, [](relations::Relation& one) {
      for (auto& party : one.parties) party.confirmed = base::today();
    });
    of_marked = tie(Kind::informal, {marked, nowhere}, "");
    const auto joins = [&](organisations::OrganisationId who, const char* since) {
      return tie(Kind::network_membership, {network, who}, since, {}, [&](relations::Relation& one) {
        for (auto& party : one.parties) party.role = party.organisation == network ? relations::Role::network : relations::Role::member;
      });
    };
    membership = joins(salzburg, "1990");
    joins(kyoto, "");
    joins(association, "2003");
    for (int i = 0; i < villages; ++i) {
      const auto village = town({{"", fmt::format("Dorf {:02}", i)}}, i % 2 == 0 ? "DE" : "CH", 47 + 0.05 * i, 8 + 0.07 * i, 100 + i);
      tie(Kind::twinning, {salzburg, village}, i % 3 == 0 ? "" : fmt::format("{}", 1950 + i).c_str());
    }
    organisations_ = nullptr;
    relations_ = nullptr;
    transaction.commit();
  }

  db::TestDatabase database_{db::Dialect::sqlite};
  std::unique_ptr<Atlas> atlas_;
  organisations::Writer* organisations_ = nullptr;
  relations::Writer* relations_ = nullptr;
};

}  // namespace explore
