// SPDX-License-Identifier: EUPL-1.2
// What is private leaves through no public address of the whole site.
#include "accounts/api.h"
#include "explore/test_register.h"
#include "open_data/api.h"
#include "people/people.h"

std::span<const base::EmbeddedFile> embedded_links();
std::span<const base::EmbeddedFile> embedded_mail();
std::span<const base::EmbeddedFile> embedded_accounts();
std::span<const base::EmbeddedFile> embedded_people();

namespace people {
namespace {

constexpr const char* marker = "zebraquagga";

TEST(PrivateSpace, LeaksThroughNoPublicAddress) {
  explore::TestRegister whole;
  auto& database = whole.database();
  std::vector<base::EmbeddedFile> files;
  for (const auto& part : {embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(), embedded_projects(), embedded_spending(),
                           embedded_links(), embedded_mail(), embedded_accounts(), embedded_people()})
    files.insert(files.end(), part.begin(), part.end());
  ASSERT_TRUE(db::migrate(database, files));
  PersonId person;
  {
    auto transaction = database.write({"account 000000000001"}, "a test");
    Person one;
    one.keeper = whole.salzburg;
    const std::string word = marker;
    one.given = one.family = one.addressed = one.notes = word;
    one.email = word + "@example.org";
    one.web = "https://example.org/" + word;
    person = create_person(transaction, one, {"account 000000000001"});
    Post post;
    post.keeper = post.organisation = whole.salzburg;
    post.titles = {{"", word}, {"en", word}};
    post.department = word;
    post.duties = {{{}, whole.twinning, {}, {}}, {{}, {}, word, person}};
    const auto id = create_post(transaction, post);
    appoint(transaction, {{}, id, person, {}, {}, false});
    create_contact(transaction, {.keeper = whole.salzburg,
                                 .held = {2026, 5, 17},
                                 .organisation = whole.verona,
                                 .person = person,
                                 .relation = whole.twinning,
                                 .subject = word,
                                 .notes = word,
                                 .next_step = word,
                                 .doer = person,
                                 .author = "account 000000000001"});
    transaction.commit();
  }
  const base::Progress progress;
  auto& atlas = const_cast<explore::Atlas&>(whole.atlas());
  ASSERT_TRUE(atlas.follow(progress));
  EXPECT_TRUE(atlas.check().empty());

  accounts::Gate gate(database, {});
  web::SiteSettings settings;
  settings.strict_templates = true;
  settings.nobody_operates = true;
  settings.identify = [&gate](const http::Request& request) { return gate.identify(request); };
  const web::Site site(settings, {explore::feature(atlas), open_data::feature(atlas), feature(database)});
  web::TestClient client(site);
  const std::map<std::string, std::string> ids{
      {"{id}", whole.salzburg.text()}, {"{person}", person.text()}, {"{code}", "AT"}};
  int asked = 0, answered = 0;
  const auto ask = [&](const std::string& address) {
    const auto response = client.get(address);
    ++asked;
    answered += response.status == 200;
    EXPECT_EQ(web::whole_body(response).find(marker), std::string::npos) << address;
    for (const auto& [name, value] : response.headers)
      EXPECT_EQ(value.find(marker), std::string::npos) << address << " " << name;
  };
  for (const auto& route : site.routes()) {
    if (route.method != "GET") continue;
    std::string address = route.pattern;
    for (const auto& [name, value] : ids)
      if (const auto at = address.find(name); at != std::string::npos) address.replace(at, name.size(), value);
    if (address.find("/static/") != std::string::npos) continue;
    ask(address);
    // What is searched for is repeated on the page; whoever looks for the beginning of the marker would find the whole.
    ask(address + "?q=zebraq");
    ask(address + "?lang=fr&format=csv");
  }
  for (const auto& of : {whole.verona, whole.salzburg}) ask("/organisations/" + of.text());
  ask("/relations/" + whole.twinning.text());
  EXPECT_GT(asked, 30);
  EXPECT_GT(answered, 15);
  EXPECT_EQ(web::whole_body(client.get("/api/v1/suggest?q=zebraq")).find("zebraquagga"), std::string::npos);
}

}  // namespace
}  // namespace people
