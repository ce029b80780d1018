// SPDX-License-Identifier: EUPL-1.2
// For tests: a small register, and records made at random.
#pragma once
#include <gtest/gtest.h>

#include <random>
#include <stdexcept>

#include "db/test_databases.h"
#include "records/api.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();

namespace records::test {

inline const places::Gazetteer& gazetteer() {
  static const auto opened = places::Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin").value();
  return *opened;
}

inline std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const auto at = text.find(what);
  if (at == std::string::npos) throw std::logic_error(fmt::format("“{}” is not in {}", what, text));
  return text.replace(at, what.size(), by);
}

class RegisterTest : public db::DatabaseTest {
 protected:
  RegisterTest() : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations()}) {}

  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    auto transaction = database().write({"a test"});
    list = sources::ensure(transaction, {.title = "A list"});
    organisations::Writer writer(transaction);
    organisations::Organisation lyon;
    lyon.level = organisations::Level::municipality;
    lyon.names = {{"", "Lyon"}, {"es", "Lyón"}};
    lyon.country = "FR";
    lyon.identifiers = {{"insee", "69123"}};
    lyon.summary = {{"en", "Lyon is a river city of old."}};
    lyon.source = list;
    lyon_id = writer.create(lyon).value();
    organisations::Organisation porto;
    porto.names = {{"", "Porto"}};
    porto.country = "PT";
    porto.source = list;
    porto_id = writer.create(porto).value();
    organisations::Organisation network;
    network.kind = organisations::Kind::network;
    network.names = {{"", "Eurocities"}};
    network_id = writer.create(network).value();
    relations::Writer relations(transaction);
    relations::Relation tie;
    tie.status = relations::Status::active;
    tie.parties = {{lyon_id, relations::Role::partner, {2026, 5, 5}}, {porto_id}};
    tie.start = {1984, 5, 0};
    tie.statements = {{list, {2019, 0, 0}, lyon_id}};
    twinning = relations.create(tie).value();
    relations::Relation member;
    member.kind = relations::Kind::network_membership;
    member.parties = {{lyon_id, relations::Role::member}, {network_id, relations::Role::network}};
    member.statements = {{list}};
    membership = relations.create(member).value();
    transaction.commit();
  }

  organisations::OrganisationId lyon_id, porto_id, network_id;
  relations::RelationId twinning, membership;
  sources::SourceId list;
};

// Records and changes of them at random: few values, so that changes meet.
class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  std::string record(Kind kind) {
    if (kind == Kind::organisation) {
      auto o = organisation();
      organisations::normalise(o);
      return organisations::json_text(o);
    }
    auto r = relation();
    relations::normalise(r);
    return relations::json_text(r);
  }
  // The same with some fields taken from another.
  std::string changed(Kind kind, const std::string& json) {
    auto text = json;
    const auto other = record(kind);
    for (const auto& field : changed_fields(kind, json, other))
      if (random_() % 3 == 0) text = with_field(kind, text, field, other);
    return text;
  }

 private:
  template <class T>
  T any(std::initializer_list<T> list) {
    return list.begin()[random_() % list.size()];
  }
  std::vector<organisations::Name> names(bool needed) {
    std::vector<organisations::Name> list;
    for (const char* language : {"", "fr", "es", "de"})
      if (random_() % 2) list.push_back({language, any<const char*>({"Lyon", "Lione", "\"Λυών\""})});
    if (random_() % 4 == 0) list.push_back({"", "Lugdunum"});
    if (needed && list.empty()) list.push_back({"", "Lyon"});
    std::ranges::shuffle(list, random_);
    return list;
  }
  std::vector<std::string> some_themes() {
    std::vector<std::string> list;
    for (int i = 0; i < 4; ++i)
      if (random_() % 2) list.emplace_back(themes::all()[static_cast<std::size_t>(i)].code);
    return list;
  }
  base::PartialDate date() {
    return random_() % 2 ? base::PartialDate{static_cast<std::int16_t>(1990 + random_() % 3), 5, 0}
                         : base::PartialDate{};
  }

  organisations::Organisation organisation() {
    organisations::Organisation o;
    o.id = {77};
    o.kind = static_cast<organisations::Kind>(random_() % 3);
    o.level = static_cast<organisations::Level>(random_() % 3);
    o.names = names(true);
    o.short_name = any<const char*>({"", "LYN", "LN"});
    o.country = any<const char*>({"", "FR", "CH"});
    if (random_() % 2) o.point = base::Point{45 + static_cast<double>(random_() % 3), 4.83};
    o.population = static_cast<std::int64_t>(random_() % 3);
    for (const char* value : {"1", "2", "3"})
      if (random_() % 2) o.identifiers.push_back({"insee", value});
    if (random_() % 2) o.languages = {"fr"};
    if (random_() % 2) o.languages.push_back("oc");
    o.themes = some_themes();
    o.web = any<const char*>({"", "https://example.org", "https://example.org/b"});
    o.parent = {random_() % 3};
    o.summary = names(false);
    o.source = {random_() % 3};
    return o;
  }
  relations::Relation relation() {
    relations::Relation r;
    r.id = {78};
    r.kind = static_cast<relations::Kind>(random_() % 3);
    r.status = static_cast<relations::Status>(random_() % 3);
    for (std::uint64_t id = 1; id < 6; ++id)
      if (id < 3 || random_() % 2)
        r.parties.push_back({{id + random_() % 2 * 10}, static_cast<relations::Role>(random_() % 2), date()});
    r.start = date();
    r.end = date();
    r.themes = some_themes();
    r.title = names(false);
    r.summary = names(false);
    for (std::uint64_t id = 1; id < 4; ++id)
      if (id == 1 || random_() % 2)
        r.statements.push_back(
            {{id}, date(), random_() % 2 ? organisations::OrganisationId{1} : organisations::OrganisationId{}});
    r.web = any<const char*>({"", "https://example.org"});
    return r;
  }
  std::mt19937 random_;
};

}  // namespace records::test
