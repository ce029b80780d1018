// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include <set>

#include "db/check.h"
#include "db/test_databases.h"
#include "duplicates/merge.h"
#include "duplicates/views.h"
#include "records/api.h"
#include "web/template_check.h"
#include "web/test_client.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();
std::span<const base::EmbeddedFile> embedded_duplicates();
std::span<const base::EmbeddedFile> embedded_web();

namespace duplicates {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const places::Gazetteer& gazetteer() {
  static const auto opened = places::Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin").value();
  return *opened;
}

std::vector<db::RecordKind> kinds() {
  return {sources::record_kind(), organisations::record_kind(), organisations::redirect_record_kind(),
          relations::record_kind(), relations::redirect_record_kind()};
}

web::SiteSettings strict() {
  web::SiteSettings settings;
  settings.strict_templates = true;
  return settings;
}

TEST(DuplicateTemplates, GetWhatTheyUse) {
  const web::EmbeddedFiles files{embedded_web(), embedded_duplicates()};
  EXPECT_EQ(web::check_template<views::Queue>(files, "duplicates/queue"), "");
  EXPECT_EQ(web::check_template<views::MergePage>(files, "duplicates/merge"), "");
  EXPECT_EQ(web::check_template<views::Merges>(files, "duplicates/merges"), "");
  EXPECT_EQ(web::check_template<views::Done>(files, "duplicates/done"), "");
}

TEST(DuplicateTemplates, HaveNoUntranslatedText) {
  EXPECT_EQ(web::untranslated_text({embedded_web(), embedded_duplicates()}, "duplicates"), "");
}

class DuplicatePages : public db::DatabaseTest {
 protected:
  DuplicatePages()
      : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(),
                      embedded_duplicates()}) {}

  void SetUp() override {
    DatabaseTest::SetUp();
    if (testing::Test::IsSkipped()) return;
    const std::vector<Carried> carried{
        {"roles", [](db::Session&, OrganisationId) { return std::vector{base::msg("3 people keep their roles.")}; },
         [](db::Transaction&, OrganisationId, OrganisationId) { return std::string("[]"); },
         [](db::Transaction&, OrganisationId, OrganisationId, std::string_view) {}}};
    site = std::make_unique<web::Site>(
        strict(), std::vector<web::Feature>{feature(database(), gazetteer(), kinds(), carried),
                                            records::feature()});
    client = std::make_unique<web::TestClient>(*site);
    fill();
    auto unlogged = database().write_unlogged();
    keep_pair(unlogged, {.a = lyon,
                         .b = ville,
                         .score = 950,
                         .kind = organisations::Kind::local_government,
                         .country = "FR",
                         .reasons = {base::msg("They have the same web domain: {domain}", {{"domain", "lyon.fr"}})},
                         .state = PairState::open,
                         .found = unlogged.at(),
                         .decided = {},
                         .decided_by = {}});
    unlogged.commit();
  }
  void fill() {
    auto transaction = database().write({"test"});
    sources::Source source{.title = "A list", .publisher = "", .url = "", .licence = "", .as_of = {}};
    const auto list = sources::ensure(transaction, source);
    organisations::Writer writer(transaction);
    const auto add = [&](std::string name, const char* place) {
      Organisation o;
      if (*place) o = organisations::from_place(gazetteer(), *gazetteer().find(place));
      o.names = {{"", std::move(name)}};
      o.country = "FR";
      return writer.create(o).value();
    };
    lyon = add("Lyon", "geonames:2996944");
    ville = add("Ville de <b>Lyon</b> \"&", "");
    porto = add("Porto", "");
    relations::Writer relations_writer(transaction);
    for (const auto kind : {relations::Kind::twinning, relations::Kind::friendship_pact}) {
      Relation r;
      r.kind = kind;
      r.parties = {{ville, relations::Role::partner, {}}, {porto, relations::Role::partner, {}}};
      r.statements = {{list, {}, {}}};
      ASSERT_TRUE(relations_writer.create(r));
    }
    transaction.commit();
  }
  std::string page(const std::string& address, int status = 200) {
    const auto answer = client->get(address);
    EXPECT_EQ(answer.status, status) << address;
    return web::whole_body(answer);
  }
  std::string compare_url() { return "/duplicates/merge?a=" + lyon.text() + "&b=" + ville.text(); }
  std::string fingerprint() {
    const auto html = page(compare_url());
    const std::string mark = "name=\"fingerprint\" value=\"";
    const auto from = html.find(mark);
    return from == std::string::npos
               ? ""
               : html.substr(from + mark.size(), html.find('"', from + mark.size()) - from - mark.size());
  }
  http::Response merge_by_form(http::Pairs more = {}) {
    http::Pairs fields{{"a", lyon.text()}, {"b", ville.text()},          {"fingerprint", fingerprint()},
                       {"do", "merge"},    {"reason", "One town hall."}, {"keep", "a"}};
    for (auto& [name, value] : more) {
      const auto at = std::ranges::find(fields, name, [](const auto& field) { return field.first; });
      if (at == fields.end())
        fields.emplace_back(name, value);
      else
        at->second = value;
    }
    return client->post_form("/duplicates/merge", fields);
  }
  bool there(OrganisationId id) {
    auto session = database().read();
    return organisations::find(session, id).has_value();
  }
  OrganisationId lyon, ville, porto;
  std::unique_ptr<web::Site> site;
  std::unique_ptr<web::TestClient> client;
};
ON_BOTH_DATABASES(DuplicatePages);

TEST_P(DuplicatePages, ListThePairsWithTheirReasons) {
  EXPECT_THAT(page("/duplicates"),
              AllOf(HasSubstr("They have the same web domain: lyon.fr"), HasSubstr("Very likely the same"),
                    HasSubstr("1 pair"), HasSubstr("Ville de &lt;b&gt;Lyon"), Not(HasSubstr("<b>Lyon"))));
  EXPECT_THAT(page("/duplicates?kind=network"), HasSubstr("No pair stands here"));
  EXPECT_THAT(page("/duplicates?country=PT"), HasSubstr("No pair stands here"));
  EXPECT_THAT(page("/duplicates?country=FR&kind=local_government&state=open"), HasSubstr("Compare and merge"));
  for (const char* odd :
       {"?state=x&kind=%3Cscript%3E&country=%27--&from=-1", "?from=999999999999999999999", "?from=5", "?country=fr%00"})
    page(std::string("/duplicates") + odd);
}

TEST_P(DuplicatePages, RememberThatTwoAreNotTheSame) {
  const auto said = client->post_form("/duplicates/decide", {{"a", ville.text()},
                                                             {"b", lyon.text()},
                                                             {"state", "not_duplicates"},
                                                             {"return", "/duplicates?state=open&country=FR"}});
  EXPECT_EQ(said.status, 303);
  EXPECT_EQ(said.get("Location"), "/duplicates?state=open&country=FR&said=not_duplicates");
  EXPECT_THAT(web::whole_body(client->follow(said)),
              AllOf(HasSubstr("It is remembered"), HasSubstr("No pair stands here")));
  EXPECT_THAT(page("/duplicates?state=not_duplicates"), HasSubstr("Ask again"));
  client->post_form("/duplicates/decide", {{"a", ville.text()}, {"b", lyon.text()}, {"state", "open"}});
  EXPECT_THAT(page("/duplicates"), HasSubstr("1 pair"));
}

TEST_P(DuplicatePages, LeadNowhereElseAndBearAnyForm) {
  for (const std::string back :
       {"https://evil.example/", "//evil.example", "/duplicates?state=open\r\nX: y", "/\\evil"})
    EXPECT_EQ(client
                  ->post_form("/duplicates/decide",
                              {{"a", lyon.text()}, {"b", ville.text()}, {"state", "open"}, {"return", back}})
                  .get("Location"),
              "/duplicates?state=open&said=open");
  EXPECT_EQ(client->post_form("/duplicates/decide", {{"a", "x"}, {"b", ville.text()}, {"state", "open"}}).status, 400);
  EXPECT_EQ(
      client->post_form("/duplicates/decide", {{"a", lyon.text()}, {"b", ville.text()}, {"state", "merged"}}).status,
      400);
  EXPECT_EQ(
      client->post_form("/duplicates/decide", {{"a", lyon.text()}, {"b", porto.text()}, {"state", "open"}}).status,
      404);
  EXPECT_EQ(client->post_form("/duplicates/merge", {}).status, 404);
  EXPECT_EQ(client->post_form("/duplicates/merge", {{"a", lyon.text()}, {"b", lyon.text()}, {"do", "merge"}}).status,
            404);
  page("/duplicates/merge", 404);
  page("/duplicates/merge?a=" + lyon.text() + "&b=" + lyon.text(), 404);
  page("/duplicates/merge?a=%27%20OR%201=1&b=" + lyon.text(), 404);
  page("/duplicates/merges/zzz", 404);
  page("/duplicates/merges/" + MergeId::make().text(), 404);
  EXPECT_EQ(client->post_form("/duplicates/merges/" + MergeId::make().text() + "/undo", {{"reason", "x"}}).status, 404);
  EXPECT_EQ(merge_by_form({{"field-names", "drop table"},
                           {"field-kind", "both"},
                           {"keep", "<script>"},
                           {"reason", "<script>'; \x01--" + std::string(5000, 'x')}})
                .status,
            303);
}

TEST_P(DuplicatePages, AreForStewardsAlone) {
  client->speak_from_elsewhere();
  for (const std::string address : {"/duplicates", "/duplicates/merge", "/duplicates/merges", "/duplicates/merges/zzz"})
    EXPECT_EQ(client->get(address).status, 403) << address;
  for (const std::string address : {"/duplicates/decide", "/duplicates/merge", "/duplicates/merges/zzz/undo"})
    EXPECT_EQ(client->post_form(address, {}).status, 403) << address;
  EXPECT_TRUE(there(ville));
}

TEST_P(DuplicatePages, ShowWhatAMergeDoesBeforeDoingIt) {
  const auto html = page(compare_url());
  // The one with more relations stays if nobody says otherwise.
  EXPECT_THAT(html, AllOf(HasSubstr("name=\"keep\" value=\"b\" checked"), HasSubstr("3 people keep their roles."),
                          HasSubstr("will lead to"), HasSubstr("from the left")));
  const auto other = web::whole_body(client->post_form(
      "/duplicates/merge",
      {{"a", lyon.text()}, {"b", ville.text()}, {"keep", "a"}, {"do", "preview"}, {"reason", "as I typed <it>"}}));
  EXPECT_THAT(other,
              AllOf(HasSubstr("2 relations and memberships are moved to Lyon."), HasSubstr("as I typed &lt;it&gt;")));
  EXPECT_TRUE(there(ville));
}

TEST_P(DuplicatePages, MergeAndUndoWithAReason) {
  EXPECT_THAT(web::whole_body(merge_by_form({{"reason", " "}})),
              HasSubstr("Please say why they are one organisation."));
  EXPECT_TRUE(there(ville));
  const auto merged = merge_by_form();
  ASSERT_EQ(merged.status, 303) << web::whole_body(merged);
  const auto done = client->follow(merged);
  EXPECT_THAT(web::whole_body(done),
              AllOf(HasSubstr("They are one organisation now."), HasSubstr("2 relations and memberships were moved."),
                    HasSubstr("One town hall."), HasSubstr("Undo the merge")));
  EXPECT_FALSE(there(ville));
  EXPECT_THAT(page("/duplicates?state=merged"), HasSubstr("merged into the other"));
  EXPECT_THAT(page("/duplicates/merges"), HasSubstr("One town hall."));
  page(compare_url(), 404);
  EXPECT_EQ(db::check(database(), kinds()).faults, 0);

  const std::string address(merged.get("Location")->substr(0, merged.get("Location")->find('?')));
  EXPECT_EQ(client->post_form(address + "/undo", {{"reason", ""}}).status, 422);
  const auto undone = client->post_form(address + "/undo", {{"reason", "They are two."}});
  ASSERT_EQ(undone.status, 303);
  EXPECT_THAT(web::whole_body(client->follow(undone)),
              AllOf(HasSubstr("They are two organisations again"), HasSubstr("They are two."),
                    Not(HasSubstr("<form method=\"post\" action=\"" + address))));
  EXPECT_TRUE(there(ville));
  EXPECT_EQ(client->post_form(address + "/undo", {{"reason", "again"}}).status, 409);
  EXPECT_THAT(page("/duplicates"), HasSubstr("1 pair"));
  EXPECT_EQ(db::check(database(), kinds()).faults, 0);
}

TEST_P(DuplicatePages, ShowThePageAgainWhenSomethingChangedMeanwhile) {
  const auto seen = fingerprint();
  {
    auto transaction = database().write({"somebody else"});
    auto changed = *organisations::find(transaction.session(), ville);
    changed.population = 7;
    ASSERT_TRUE(organisations::Writer(transaction).update(changed));
    transaction.commit();
  }
  const auto refused = merge_by_form({{"fingerprint", seen}});
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(web::whole_body(refused),
              AllOf(HasSubstr("was changed since this page was opened"), HasSubstr("One town hall.")));
  EXPECT_EQ(merge_by_form({{"fingerprint", ""}}).status, 409);
  EXPECT_TRUE(there(ville));
  EXPECT_EQ(merge_by_form().status, 303);
}

TEST_P(DuplicatePages, HoldForAnyReader) {
  const auto merged = merge_by_form();
  for (const auto language : base::languages)
    for (const auto& address : {std::string("/duplicates?state=merged"), std::string("/duplicates/merges"),
                                std::string(*merged.get("Location"))}) {
      const auto html = page(address + (address.find('?') == std::string::npos ? "?" : "&") +
                             "lang=" + std::string(base::code(language)));
      EXPECT_THAT(html, HasSubstr("<h1>"));
      EXPECT_THAT(html, Not(HasSubstr("<script>alert")));
    }
}

}  // namespace
}  // namespace duplicates
