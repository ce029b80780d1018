// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <boost/json/parse.hpp>

#include <thread>

#include "accounts/test_pages.h"
#include "db/undo.h"
#include "history/api.h"
#include "history/views.h"
#include "imports/api.h"
#include "web/template_check.h"

std::span<const base::EmbeddedFile> embedded_relations();
std::span<const base::EmbeddedFile> embedded_imports();
std::span<const base::EmbeddedFile> embedded_records();
std::span<const base::EmbeddedFile> embedded_history();

namespace history {
namespace {

using accounts::AccountId;
using accounts::Role;
using organisations::OrganisationId;
using records::Kind;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(HistoryTemplates, GetWhatTheyUseAndAreTranslated) {
  EXPECT_EQ(web::check_template<views::List>({embedded_web(), embedded_records(), embedded_history()}, "history/list"),
            "");
  EXPECT_EQ(
      web::check_template<views::Version>({embedded_web(), embedded_records(), embedded_history()}, "history/version"),
      "");
  EXPECT_EQ(web::untranslated_text({embedded_web(), embedded_records(), embedded_history()}, "history"), "");
}

const places::Gazetteer& gazetteer() {
  static const auto opened = places::Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin").value();
  return *opened;
}

class History : public db::DatabaseTest {
 protected:
  History()
      : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(),
                      embedded_links(), embedded_mail(), embedded_imports(), embedded_accounts()}) {}

  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    {
      auto transaction = database().write({"command line"}, "first list");
      list = sources::ensure(transaction, {.title = "A list"});
      lyon = put(transaction, R"({"kind":"local_government","names":[{"text":"Lyon"}],"country":"FR"})");
      porto = put(transaction, R"({"kind":"local_government","names":[{"text":"Porto"}],"country":"PT"})");
      turin = put(transaction, R"({"kind":"local_government","names":[{"text":"Torino"}],"country":"IT"})");
      relations::Relation tie;
      tie.parties = {{lyon}, {porto}};
      tie.statements = {{list}};
      twinning = relations::Writer(transaction).create(tie).value();
      transaction.commit();
    }
    steward = account("Stella Steward", accounts::Office::steward);
    validator = account("Vera Validator");
    other_validator = account("Otto Other");
    reader = account("Rita Reader");
    {
      auto transaction = database().write({"command line"});
      accounts::set_role(transaction, validator, lyon, Role::validator);
      accounts::set_role(transaction, other_validator, porto, Role::validator);
      accounts::set_role(transaction, reader, lyon, Role::reader);
      transaction.commit();
    }
    gate = std::make_unique<accounts::Gate>(database(), accounts::Settings{});
    web::SiteSettings settings;
    settings.strict_templates = true;
    settings.nobody_operates = true;
    settings.identify = [this](const http::Request& request) { return gate->identify(request); };
    settings.ask_to_sign_in = [this](web::Context& context) { return gate->ask_to_sign_in(context); };
    web::Feature api{.name = "api", .routes = api_routes(database()), .menu = {}, .files = {}};
    site.emplace(settings, std::vector<web::Feature>{feature(database(), gazetteer(), references()),
                                                     records::feature(),
                                                     api,
                                                     gate->feature()});
  }
  void TearDown() override {
    site.reset();
    gate.reset();
  }

  static std::vector<db::Reference> references() {
    return {{"organisation", "membership", "t.organisation = $1", base::msg("People have <roles> here.")},
            {"relation", "membership", "t.organisation <> $1", base::msg("Of relations alone.")}};
  }
  static OrganisationId put(db::Transaction& transaction, std::string_view json) {
    return *OrganisationId::parse(records::put(transaction, Kind::organisation, json).value());
  }
  AccountId account(const std::string& name, accounts::Office office = accounts::Office::none) {
    auto transaction = database().write({"command line"});
    const auto made =
        accounts::create(
            transaction,
            {.name = name, .email = fmt::format("a{}@example.org", ++made_), .password = {}, .office = office})
            .value();
    transaction.commit();
    return made;
  }
  web::TestClient browser(std::optional<AccountId> who = std::nullopt) {
    web::TestClient made(*site);
    if (who) made.cookies.emplace_back(accounts::session_cookie, accounts::open_session(database(), *who));
    return made;
  }
  std::string now(Kind kind, const std::string& id) {
    auto session = database().read();
    return records::current(session, {kind, id});
  }
  std::string lyon_now() { return now(Kind::organisation, lyon.text()); }
  // Sets a field of Lyon, or of the twinning, on somebody's behalf; the number of the change.
  std::int64_t change(std::string_view field, std::string_view json, const db::Author& by,
                      const std::string& reason = {}, Kind kind = Kind::organisation) {
    const auto id = kind == Kind::organisation ? lyon.text() : twinning.text();
    auto transaction = database().write(by, reason);
    const auto record = records::with_field(kind, records::current(transaction.session(), {kind, id}), field, json);
    EXPECT_TRUE(records::put(transaction, kind, record));
    const auto sequence = transaction.head();
    transaction.commit();
    return sequence;
  }
  static db::Author author(AccountId who) {
    web::Identity identity;
    identity.account = who.text();
    return accounts::author(identity);
  }
  std::string of_lyon(std::int64_t sequence = 0) const {
    return fmt::format("/organisations/{}/history{}", lyon.text(), sequence ? fmt::format("/{}", sequence) : "");
  }
  int undo(AccountId who, const std::string& version, const std::string& reason = "It was a mistake") {
    return browser(who).post_form(version + "/undo", {{"reason", reason}}).status;
  }
  static std::string text(const http::Response& response) { return web::whole_body(response); }

  sources::SourceId list;
  OrganisationId lyon, porto, turin;
  relations::RelationId twinning;
  AccountId steward, validator, other_validator, reader;
  std::unique_ptr<accounts::Gate> gate;
  std::optional<web::Site> site;
  int made_ = 0;
};
ON_BOTH_DATABASES(History);

TEST_P(History, NamesPersonsToStewardsAlone) {
  change("short_name", R"({"short_name":"LYN"})", author(validator), "as on its seal");
  change("web", R"({"web":"https://lyon.fr"})", author(steward));
  for (auto who : {std::optional<AccountId>(), std::optional(reader), std::optional(validator)}) {
    auto client = browser(who);
    const auto html = text(client.get(of_lyon()));
    const auto content = html.substr(html.find("<main"));
    EXPECT_THAT(content, AllOf(HasSubstr("By Lyon"), HasSubstr("a steward of the register"),
                               HasSubstr("By command line"), HasSubstr("as on its seal"), HasSubstr("Short name")));
    EXPECT_THAT(content, AllOf(Not(HasSubstr("Vera")), Not(HasSubstr("Stella")), Not(HasSubstr(validator.text()))));
    const auto json = text(client.get("/api/v1" + of_lyon()));
    EXPECT_THAT(json, AllOf(HasSubstr("\"kind\":\"steward\""), HasSubstr("\"LYN\""), Not(HasSubstr("Vera")),
                            Not(HasSubstr(validator.text()))));
  }
  EXPECT_THAT(text(browser(steward).get(of_lyon())), AllOf(HasSubstr("Vera Validator"), HasSubstr("Stella Steward")));
}

TEST_P(History, ShowsEachVersionWholeWithWhatChanged) {
  const auto first = change("short_name", R"({"short_name":"LYN"})", author(validator));
  change("short_name", R"({"short_name":"LY"})", author(validator));
  const auto html = text(browser().get(of_lyon(first)));
  EXPECT_THAT(html, AllOf(HasSubstr("LYN"), HasSubstr("France"), HasSubstr("What this change did"),
                          Not(HasSubstr("Undo this change"))));
  EXPECT_THAT(text(browser(validator).get(of_lyon(first))), HasSubstr("Undo this change"));
  EXPECT_THAT(text(browser(other_validator).get(of_lyon(first))), Not(HasSubstr("Undo this change")));
}

TEST_P(History, IsPaged) {
  for (int i = 0; i < 60; ++i) change("short_name", fmt::format(R"({{"short_name":"v{}"}})", i), {"command line"});
  auto client = browser();
  const auto page = text(client.get(of_lyon()));
  EXPECT_THAT(page, HasSubstr("50 changes on this page"));
  const auto at = page.find(of_lyon() + "?before=");
  ASSERT_NE(at, std::string::npos);
  EXPECT_THAT(text(client.get(page.substr(at, page.find('"', at) - at))), HasSubstr("11 changes on this page"));
  const auto all = boost::json::parse(text(client.get("/api/v1" + of_lyon() + "?limit=40"))).as_object();
  EXPECT_EQ(all.at("items").as_array().size(), 40u);
  EXPECT_EQ(boost::json::parse(
                text(client.get("/api/v1" + of_lyon() + "?limit=40&cursor=" + std::string(all.at("next").as_string()))))
                .at("items")
                .as_array()
                .size(),
            21u);
  EXPECT_EQ(client.get("/api/v1" + of_lyon() + "?limit=0").status, 400);
}

TEST_P(History, UndoesAChangeAndKeepsWhatOthersChangedSince) {
  const auto first = change("short_name", R"({"short_name":"LYN"})", author(validator));
  change("web", R"({"web":"https://lyon.fr"})", author(validator));
  ASSERT_EQ(undo(validator, of_lyon(first)), 303);
  EXPECT_THAT(lyon_now(), AllOf(Not(HasSubstr("LYN")), HasSubstr("https://lyon.fr")));
  const auto html = text(browser().get(of_lyon()));
  EXPECT_THAT(html, AllOf(HasSubstr("It was a mistake"), HasSubstr("undone")));
  // Once only; but the undoing can be undone, and then the change stands again.
  EXPECT_EQ(undo(validator, of_lyon(first)), 409);
  const auto undoing = database().head();
  ASSERT_EQ(undo(validator, of_lyon(undoing)), 303);
  EXPECT_THAT(lyon_now(), HasSubstr("LYN"));
  auto session = database().read();
  EXPECT_FALSE(is_undone(session, db::changes_after(session, first - 1, 1).front()));
  EXPECT_TRUE(is_undone(session, db::changes_after(session, undoing - 1, 1).front()));
}

TEST_P(History, TellsWhatStandsInTheWayOfUndoing) {
  const auto first = change("short_name", R"({"short_name":"LYN"})", author(validator));
  const auto second = change("short_name", R"({"short_name":"LY"})", author(validator));
  const auto answer = browser(validator).post_form(of_lyon(first) + "/undo", {{"reason", "<b>why</b>"}});
  EXPECT_EQ(answer.status, 409);
  EXPECT_THAT(text(answer), AllOf(HasSubstr("changed again since"), HasSubstr(of_lyon(second)),
                                  HasSubstr("&lt;b&gt;why"), Not(HasSubstr("<b>why"))));
  EXPECT_THAT(lyon_now(), HasSubstr("\"LY\""));
}

TEST_P(History, AsksForAReason) {
  const auto first = change("short_name", R"({"short_name":"LYN"})", author(validator));
  const auto head = database().head();
  for (const auto& reason : {std::string(), std::string("   "), std::string(400, 'x'),
                             std::string("a\x01\x02"
                                         "b")})
    EXPECT_EQ(undo(validator, of_lyon(first), reason), 422);
  EXPECT_EQ(database().head(), head);
}

TEST_P(History, LetsOnlyThoseUndoWhoAnswerForIt) {
  const auto first = change("short_name", R"({"short_name":"LYN"})", author(validator));
  EXPECT_EQ(undo(reader, of_lyon(first)), 403);
  EXPECT_EQ(undo(other_validator, of_lyon(first)), 403);
  const auto out = browser().post_form(of_lyon(first) + "/undo", {{"reason", "x"}});
  EXPECT_NE(out.status, 200);
  EXPECT_THAT(lyon_now(), HasSubstr("LYN"));
  EXPECT_EQ(undo(steward, of_lyon(first)), 303);
  // Of a relation a party's validator undoes what its own people did.
  const auto tie = change("web", R"({"web":"https://lyon.fr"})", author(validator), {}, Kind::relation);
  const auto version = fmt::format("/relations/{}/history/{}", twinning.text(), tie);
  EXPECT_EQ(undo(other_validator, version), 403);
  EXPECT_EQ(undo(validator, version), 303);
}

TEST_P(History, UndoesRemovalsAndCreationsThatNothingNeeds) {
  std::int64_t made = 0;
  {
    auto session = database().read();
    made = db::history(session, "organisation", lyon.text()).back().sequence;
  }
  // The twinning needs Lyon.
  EXPECT_EQ(undo(steward, of_lyon(made)), 409);
  EXPECT_NE(lyon_now(), "");
  const auto before = now(Kind::relation, twinning.text());
  {
    auto transaction = database().write({"command line"});
    relations::Writer(transaction).put(twinning.text(), {});
    transaction.commit();
  }
  const auto removed = fmt::format("/relations/{}/history/{}", twinning.text(), database().head());
  EXPECT_THAT(text(browser().get(fmt::format("/relations/{}/history", twinning.text()))),
              HasSubstr("not in the register any more"));
  ASSERT_EQ(undo(steward, removed), 303);
  EXPECT_EQ(now(Kind::relation, twinning.text()), before);
  EXPECT_EQ(undo(steward, removed), 409);
  std::int64_t of_turin = 0;
  {
    auto session = database().read();
    of_turin = db::history(session, "organisation", turin.text()).back().sequence;
  }
  EXPECT_EQ(undo(steward, fmt::format("/organisations/{}/history/{}", turin.text(), of_turin)), 303);
  EXPECT_EQ(now(Kind::organisation, turin.text()), "");
}

TEST_P(History, UndoesNoCreationOfWhatSomethingRefersTo) {
  std::int64_t made = 0;
  {
    auto session = database().read();
    made = db::history(session, "organisation", turin.text()).back().sequence;
    EXPECT_TRUE(db::needed_by(session, references(), "organisation", turin.text()).empty());
  }
  const auto set = [&](Role role) {
    auto transaction = database().write({"command line"});
    accounts::set_role(transaction, other_validator, turin, role);
    transaction.commit();
  };
  set(Role::reader);
  const auto version = fmt::format("/organisations/{}/history/{}", turin.text(), made);
  auto client = browser(steward);
  const auto answer = client.post_form(version + "/undo", {{"reason", "never was"}});
  EXPECT_EQ(answer.status, 409);
  EXPECT_THAT(text(answer), AllOf(HasSubstr("People have &lt;roles&gt; here."), Not(HasSubstr("Of relations alone."))));
  EXPECT_NE(now(Kind::organisation, turin.text()), "");
  set(Role::none);
  EXPECT_EQ(undo(steward, version), 303);
  EXPECT_EQ(now(Kind::organisation, turin.text()), "");
}

TEST_P(History, LetsOneOfTwoUndoWhoDoItAtOnce) {
  const auto first = change("short_name", R"({"short_name":"LYN"})", author(validator));
  const auto head = database().head();
  std::array<int, 4> answers{};
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < answers.size(); ++i)
      threads.emplace_back(
          [this, &answers, i, first] { answers[i] = undo(i % 2 ? steward : validator, of_lyon(first)); });
  }
  EXPECT_EQ(std::ranges::count(answers, 303), 1);
  EXPECT_EQ(std::ranges::count(answers, 409), 3);
  EXPECT_EQ(database().head(), head + 1);
}

TEST_P(History, KnowsNoOtherAddresses) {
  const auto first = change("short_name", R"({"short_name":"LYN"})", author(validator));
  auto client = browser(steward);
  const std::string of_porto = "/organisations/" + porto.text() + "/history";
  for (const auto& address :
       {of_porto + fmt::format("/{}", first), of_lyon() + "/0", of_lyon() + "/-1", of_lyon() + "/9223372036854775807",
        of_lyon() + "/x", of_lyon() + "/99999999999999999999", std::string("/organisations/000000000099/history"),
        std::string("/organisations/%27%20OR%201=1/history"), "/relations/" + lyon.text() + "/history"}) {
    EXPECT_EQ(client.get(address).status, 404) << address;
    EXPECT_THAT(client.post_form(address + "/undo", {{"reason", "x"}}).status, testing::AnyOf(404, 405)) << address;
  }
  EXPECT_EQ(client.get("/api/v1/relations/nothing/history").status, 404);
  EXPECT_EQ(client.get(of_lyon() + "?before=%3Cscript%3E").status, 200);
}

TEST_P(History, LeadsFromAMergedOrganisationToTheOneThatIsLeft) {
  const std::string of_turin = fmt::format("/organisations/{}/history", turin.text());
  {
    auto transaction = database().write({"command line"});
    organisations::put_redirect(transaction, turin, lyon);
    transaction.commit();
  }
  // While it is there, it has its own page.
  auto client = browser();
  EXPECT_EQ(client.get(of_turin).status, 200);
  EXPECT_THAT(text(client.get(of_lyon())), Not(HasSubstr("What was merged")));
  std::int64_t last = 0;
  {
    auto transaction = database().write({"command line"});
    organisations::Writer(transaction).put(turin.text(), {});
    last = transaction.head();
    transaction.commit();
  }
  const auto answer = client.get(of_turin);
  EXPECT_EQ(answer.status, 301);
  EXPECT_EQ(answer.get("location"), of_lyon());
  const auto api = client.get("/api/v1" + of_turin + "?limit=5");
  EXPECT_EQ(api.status, 308);
  EXPECT_EQ(api.get("location"), "/api/v1" + of_lyon() + "?limit=5");
  // Nothing is lost: what is left says where the other's history is.
  const auto own = fmt::format("{}?before={}", of_turin, last + 1);
  EXPECT_THAT(text(client.get(of_lyon())), AllOf(HasSubstr(own), HasSubstr("Torino was merged into Lyon")));
  EXPECT_THAT(text(client.get(own)), AllOf(HasSubstr("History of Torino"), HasSubstr("not in the register any more")));
  EXPECT_EQ(client.get(fmt::format("{}/{}", of_turin, last)).status, 200);
  EXPECT_EQ(client.get(fmt::format("/relations/{}/history", turin.text())).status, 404);
}

TEST_P(History, LeadsFromARelationThatBecameOneWithAnotherToThatOne) {
  const auto of = [](relations::RelationId id) { return fmt::format("/relations/{}/history", id.text()); };
  relations::RelationId other;
  std::int64_t last = 0;
  {
    auto transaction = database().write({"command line"});
    relations::Relation tie;
    tie.parties = {{lyon}, {turin}};
    tie.statements = {{list}};
    other = relations::Writer(transaction).create(tie).value();
    transaction.commit();
  }
  auto client = browser();
  EXPECT_EQ(client.get(of(other)).status, 200);
  {
    auto transaction = database().write({"command line"}, "the same", "united");
    relations::Writer(transaction).put(other.text(), {});
    last = transaction.head();
    relations::put_redirect(transaction, other, twinning);
    transaction.commit();
  }
  const auto answer = client.get(of(other));
  EXPECT_EQ(answer.status, 301);
  EXPECT_EQ(answer.get("location"), of(twinning));
  const auto api = client.get("/api/v1" + of(other) + "?limit=5");
  EXPECT_EQ(api.status, 308);
  EXPECT_EQ(api.get("location"), "/api/v1" + of(twinning) + "?limit=5");
  // What is left says where the other's history is.
  const auto own = fmt::format("{}?before={}", of(other), last + 1);
  EXPECT_THAT(text(client.get(of(twinning))), HasSubstr(own));
  EXPECT_THAT(text(client.get(own)), HasSubstr("not in the register any more"));
  // Undone, it has its own again.
  ASSERT_TRUE(db::undo_batch(database(), {"command line"}, "united",
                             {relations::record_kind(), relations::redirect_record_kind()}));
  EXPECT_EQ(client.get(of(other)).status, 200);
  EXPECT_EQ(client.get("/api/v1" + of(other)).status, 200);
  EXPECT_THAT(text(client.get(of(twinning))), Not(HasSubstr(own)));
}

TEST_P(History, ShowsInTheListWhatShortFieldsWereAndBecame) {
  change("short_name", R"({"short_name":"LYN"})", author(validator));
  change("short_name", R"({"short_name":"<i>LY"})", author(validator));
  auto html = text(browser().get(of_lyon()));
  EXPECT_THAT(html, AllOf(HasSubstr("<details"), HasSubstr(">LYN</del>"), HasSubstr("&lt;i&gt;LY</ins>"),
                          Not(HasSubstr("<i>LY"))));
  // Long texts are for the version's own page.
  const auto tie = change("summary", fmt::format(R"({{"summary":[{{"text":"{}"}}]}})", std::string(300, 'x')),
                          author(validator), {}, Kind::relation);
  html = text(browser().get(fmt::format("/relations/{}/history", twinning.text())));
  EXPECT_THAT(html, AllOf(Not(HasSubstr("<details class=\"explain\"")), Not(HasSubstr("xxxx"))));
  EXPECT_THAT(text(browser().get(fmt::format("/relations/{}/history/{}", twinning.text(), tie))), HasSubstr("xxxx"));
}

TEST_P(History, MarksTheChangesOfABatchThatWasUndone) {
  {
    auto transaction = database().write({"command line"}, "a batch", "batch 7");
    ASSERT_TRUE(
        records::put(transaction, Kind::organisation,
                     records::with_field(Kind::organisation,
                                         records::current(transaction.session(), {Kind::organisation, lyon.text()}),
                                         "web", R"({"web":"https://lyon.fr"})")));
    transaction.commit();
  }
  EXPECT_THAT(text(browser().get(of_lyon())), Not(HasSubstr("trust-stopped")));
  ASSERT_TRUE(db::undo_batch(database(), {"command line"}, "batch 7",
                             {sources::record_kind(), organisations::record_kind(), relations::record_kind()}));
  EXPECT_THAT(text(browser().get(of_lyon())), HasSubstr("trust-stopped"));
}

}  // namespace
}  // namespace history
