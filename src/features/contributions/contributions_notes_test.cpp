// SPDX-License-Identifier: EUPL-1.2
// Who writes notes on a contribution, whom they may mention, and who is told.
#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>
#include <map>
#include <set>
#include <thread>

#include "contributions/notes.h"
#include "contributions/test_desks.h"
#include "mail/api.h"
#include "notifications/api.h"

namespace contributions {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;
using web::Role;

const Hearer ana{AccountId{1}, "Ana", {}}, ana_silva{AccountId{2}, "Ana Silva", {}},
    bjorn{AccountId{3}, "Bjørn O’Neill-Łuć", {}}, other_ana{AccountId{4}, "ANA SILVA", {}};
std::vector<AccountId> in(std::string_view words) {
  return mentioned(words, {ana, ana_silva, bjorn}, "Me Myself");
}

TEST(Mentions, TakeTheLongestName) {
  EXPECT_THAT(in("@Ana, look"), ElementsAre(ana.account));
  EXPECT_THAT(in("Dear @Ana Silva please look, and @Ana too"), ElementsAre(ana_silva.account, ana.account));
  EXPECT_THAT(in("@Ana Silvana"), ElementsAre(ana.account)) << "the whole word or nothing";
  EXPECT_THAT(in("@Ana\nSilva"), ElementsAre(ana.account)) << "a name stands on one line";
  EXPECT_THAT(in("«@Ana» “@Ana Silva”"), ElementsAre(ana.account, ana_silva.account));
  EXPECT_THAT(in("@Ana @Ana"), ElementsAre(ana.account)) << "once";
}

TEST(Mentions, AreComparedWithoutCaseAndAccents) {
  EXPECT_THAT(in("(@ána SÍLVA)"), ElementsAre(ana_silva.account));
  EXPECT_THAT(in("@bjorn o'neill łuc."), ElementsAre(bjorn.account));
  EXPECT_THAT(in("@BJØRN O NEILL-ŁUĆ"), ElementsAre(bjorn.account));
}

TEST(Mentions, LeaveOtherTextAlone) {
  for (const auto* text : {"", "@", "@@", "@ Ana", "ana@Ana", "é@Ana", "Ana Silva", "@Anastasia", "@.", "@Me Myself",
                           "@\xff\xfe", "a@b.example @"})
    EXPECT_THAT(in(text), IsEmpty()) << text;
  EXPECT_THAT(mentioned("@Ana Silva", {ana, ana_silva}, "Ána Silva"), ElementsAre(ana_silva.account));
  EXPECT_THAT(mentioned("@Ana Silva", {ana}, "Ana Silva"), IsEmpty()) << "oneself, and not somebody of a shorter name";
  EXPECT_THAT(mentioned("@Ana", {{AccountId{5}, "¡!", {}}}, ""), IsEmpty());
}

TEST(Mentions, TellAllOfOneName) {
  EXPECT_THAT(mentioned("@ana silva", {ana_silva, other_ana}, ""),
              UnorderedElementsAre(ana_silva.account, other_ana.account));
}

class Notes : public test::DesksTest {
 protected:
  void SetUp() override {
    DesksTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    about_lyon = sent(sender, change(ref(lyon), "short_name", R"("L")"));
  }
  base::Result<int> write(AccountId who, ContributionId on, std::string words, std::vector<std::string> tell = {}) {
    return write_note(database(), as(who), on, {std::move(words), std::move(tell)});
  }
  Audience heard_by(AccountId who, ContributionId on) {
    auto session = database().read();
    return audience(session, as(who), *find(session, on), desks_of_contribution(session, on));
  }
  std::set<std::string> names(AccountId who, ContributionId on) {
    std::set<std::string> all;
    for (const auto& person : heard_by(who, on).people) all.insert(person.name);
    return all;
  }
  static std::string key_of(AccountId who) { return key({who, {}, {}}); }
  // "mention lv", "validation_answered sender": who was told, since the last question.
  std::set<std::string> told() {
    std::set<std::string> all;
    auto transaction = database().write_unlogged();
    {
      auto rows = transaction.prepare(
          "SELECT n.kind, a.name FROM notice n JOIN account a ON a.id = n.account WHERE n.about LIKE '% notes'");
      for (rows.run(); rows.row();) all.insert(std::string(rows.text(0)) + " " + std::string(rows.text(1).substr(2)));
    }
    transaction.prepare("DELETE FROM notice").run();
    transaction.commit();
    return all;
  }
  std::vector<Note> notes(ContributionId on) {
    auto session = database().read();
    return notes_of(session, on);
  }

  ContributionId about_lyon;
};
ON_BOTH_DATABASES(Notes);

TEST_P(Notes, AreKeptAsWritten) {
  const std::string words = "Why?\n\n  “<b>Köln</b>” — https://example.org/?a=1&b=2";
  EXPECT_EQ(write(sender, about_lyon, "\r\n" + words + "\r\n").value(), 1);
  EXPECT_EQ(write(lyon_validator, about_lyon, "Because.").value(), 2);
  const auto kept = notes(about_lyon);
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_EQ(kept[0].words, words);
  EXPECT_EQ(kept[0].author, sender);
  EXPECT_EQ(kept[0].desk, "");
  EXPECT_EQ(kept[1].author, lyon_validator);
  EXPECT_EQ(kept[1].desk, lyon.text());
  EXPECT_EQ(kept[1].at.size(), 20u);
}

TEST_P(Notes, AreOfFourThousandCharactersAtMost) {
  std::string long_text;
  for (int i = 0; i < 4000; ++i) long_text += "é";
  EXPECT_TRUE(write(sender, about_lyon, long_text));
  for (const auto& wrong : {long_text + "e", std::string(" \n "), std::string("a\x01z")}) {
    const auto refused = write(sender, about_lyon, wrong);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().field, "note");
  }
  EXPECT_EQ(notes(about_lyon).size(), 1u);
}

TEST_P(Notes, AreWrittenByTheSenderAndThoseWhoEditOrDecide) {
  for (const auto who : {sender, lyon_editor, lyon_validator, steward})
    EXPECT_TRUE(write(who, about_lyon, "By " + who.text()));
  const auto reads = write(lyon_contributor, about_lyon, "No");
  ASSERT_FALSE(reads);
  EXPECT_EQ(reads.error().kind, base::Problem::Kind::forbidden);
  for (const auto who : {other, porto_validator}) {
    const auto refused = write(who, about_lyon, "No");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, base::Problem::Kind::not_found) << "it does not exist for them";
  }
  EXPECT_FALSE(write_note(database(), {}, about_lyon, {"No", {}}));
  EXPECT_EQ(notes(about_lyon).size(), 4u);
}

TEST_P(Notes, StayOpenWhenTheContributionIsClosed) {
  ASSERT_TRUE(refuse(database(), as(lyon_validator), about_lyon, "", "Wrong."));
  told();
  EXPECT_TRUE(write(sender, about_lyon, "Why is it wrong?"));
  EXPECT_THAT(told(), UnorderedElementsAre("validation_asked lv"));
  EXPECT_TRUE(write(lyon_validator, about_lyon, "The name is taken."));
  EXPECT_THAT(told(), UnorderedElementsAre("validation_answered sender"));
}

TEST_P(Notes, AreNotOfDraftsAndOfWhatNobodyWasAskedFor) {
  const auto draft = keep_draft(database(), as(lyon_editor), change(ref(porto), "short_name", R"("P")")).value();
  const auto saved = sent(lyon_editor, change(ref(lyon), "web", R"("https://l.example")"));
  for (const auto id : {draft, saved}) {
    EXPECT_FALSE(write(lyon_editor, id, "To myself"));
    EXPECT_THAT(heard_by(lyon_editor, id).desks, IsEmpty());
  }
}

TEST_P(Notes, TellTheOtherSide) {
  EXPECT_TRUE(write(sender, about_lyon, "Please look."));
  EXPECT_THAT(told(), UnorderedElementsAre("validation_asked lv")) << "those who were told of the proposal";
  EXPECT_TRUE(write(lyon_editor, about_lyon, "From where is it?"));
  EXPECT_THAT(told(), UnorderedElementsAre("validation_answered sender"));
  EXPECT_TRUE(write(steward, about_lyon, "Lyon is right to ask."));
  EXPECT_THAT(told(), UnorderedElementsAre("validation_answered sender"));
}

TEST_P(Notes, TellWhoIsMentionedOfThatAlone) {
  EXPECT_TRUE(
      write(lyon_validator, about_lyon, "@N le and @n SENDER: look, @N le.", {key_of(lyon_editor), "register"}));
  EXPECT_THAT(told(), UnorderedElementsAre("mention le", "mention sender", "mention steward"));
  EXPECT_TRUE(write(sender, about_lyon, "You decide.", {lyon.text()}));
  EXPECT_THAT(told(), UnorderedElementsAre("mention lv"));
}

TEST_P(Notes, MentionNobodyWhoDoesNotSeeIt) {
  EXPECT_TRUE(write(lyon_validator, about_lyon, "@N other, @N pv, @N pr: look."));
  EXPECT_THAT(told(), UnorderedElementsAre("validation_answered sender"));
  for (const auto& stranger : {key_of(other), key_of(porto_validator), porto.text(), key_of(AccountId::make()),
                               std::string("p-"), std::string("' OR 1=1")}) {
    const auto refused = write(lyon_validator, about_lyon, "Look.", {stranger});
    ASSERT_FALSE(refused) << stranger;
    EXPECT_EQ(refused.error().field, "tell");
    EXPECT_THAT(refused.error().message.id, HasSubstr("cannot be told")) << "the same for who is not there at all";
  }
  EXPECT_EQ(notes(about_lyon).size(), 1u);
  EXPECT_THAT(told(), IsEmpty());
}

TEST_P(Notes, KeepNamesFromTheSenderThatThePageDoesNotShow) {
  EXPECT_THAT(names(sender, about_lyon), IsEmpty());
  EXPECT_THAT(heard_by(sender, about_lyon).desks, ElementsAre(lyon.text(), "register"));
  EXPECT_TRUE(write(sender, about_lyon, "@N le: look."));
  EXPECT_THAT(told(), UnorderedElementsAre("validation_asked lv")) << "a name that was guessed mentions nobody";
  EXPECT_FALSE(write(sender, about_lyon, "Look.", {key_of(lyon_editor)}));
  EXPECT_TRUE(write(lyon_editor, about_lyon, "I looked."));
  EXPECT_THAT(names(sender, about_lyon), UnorderedElementsAre("N le")) << "who writes signs";
}

TEST_P(Notes, LetColleaguesAndStewardsKnowNames) {
  EXPECT_THAT(names(lyon_validator, about_lyon), UnorderedElementsAre("N lc", "N le", "N sender"));
  EXPECT_THAT(names(steward, about_lyon), UnorderedElementsAre("N lc", "N le", "N lv", "N sender"));
  const auto both = sent(sender, change(ref(twinning), "web", R"("https://a.example")"));
  EXPECT_THAT(names(porto_validator, both), UnorderedElementsAre("N pr", "N sender"));
  ASSERT_TRUE(accept(database(), as(lyon_validator), both, {}));
  EXPECT_THAT(names(porto_validator, both), UnorderedElementsAre("N lv", "N pr", "N sender"));
  {
    auto transaction = database().write({"a test"});
    accounts::activate(transaction, porto_reader, false);
    transaction.commit();
  }
  EXPECT_THAT(names(porto_validator, both), UnorderedElementsAre("N lv", "N sender"));
}

TEST_P(Notes, OfASendersColleagueTellSenderAndDeciders) {
  auto proposal = change(ref(porto), "short_name", R"("P")");
  proposal.spoken_for = lyon;
  const auto id = sent(lyon_contributor, proposal);
  told();
  EXPECT_TRUE(write(lyon_editor, id, "We saw it ourselves."));
  EXPECT_THAT(told(), UnorderedElementsAre("validation_answered lc", "validation_asked pv"));
  EXPECT_EQ(notes(id).at(0).desk, lyon.text());
  EXPECT_FALSE(write(porto_reader, id, "I read only."));
}

TEST_P(Notes, SentTwiceByImpatienceAreOne) {
  EXPECT_EQ(write(sender, about_lyon, "Why?").value(), 1);
  told();
  EXPECT_EQ(write(sender, about_lyon, "Why?").value(), 1);
  EXPECT_THAT(told(), IsEmpty());
  EXPECT_EQ(write(lyon_editor, about_lyon, "Why?").value(), 2);
  EXPECT_EQ(write(sender, about_lyon, "Why?").value(), 3);
}

TEST_P(Notes, OfOnePersonAreNotWithoutEnd) {
  for (int i = 0; i < most_notes_an_hour; ++i) ASSERT_TRUE(write(sender, about_lyon, "Note " + std::to_string(i)));
  const auto refused = write(sender, about_lyon, "One more");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, base::Problem::Kind::conflict);
  EXPECT_TRUE(write(lyon_editor, about_lyon, "Others still may."));
}

TEST_P(Notes, WrittenAtOnceAreAllKept) {
  constexpr int each = 8;
  std::vector<std::thread> people;
  for (const auto who : {sender, lyon_validator})
    people.emplace_back([&, who] {
      const auto identity = as(who);
      for (int i = 0; i < each; ++i)
        EXPECT_TRUE(write_note(database(), identity, about_lyon, {who.text() + std::to_string(i), {}}));
    });
  for (auto& one : people) one.join();
  const auto kept = notes(about_lyon);
  ASSERT_EQ(kept.size(), 2u * each);
  for (int i = 0; i < 2 * each; ++i) EXPECT_EQ(kept[static_cast<std::size_t>(i)].number, i + 1);
}

TEST_P(Notes, StandInNoLogAndNoNotice) {
  ASSERT_TRUE(write(lyon_validator, about_lyon, "Monsieur Unmistakable told @N sender."));
  auto session = database().read();
  for (const auto* sql :
       {"SELECT count(*) FROM change WHERE before LIKE '%Unmistakable%' OR after LIKE '%Unmistakable%'",
        "SELECT count(*) FROM change_set WHERE reason LIKE '%Unmistakable%'",
        "SELECT count(*) FROM notice WHERE title LIKE '%Unmistakable%' OR content LIKE '%Unmistakable%'",
        "SELECT count(*) FROM notice WHERE title LIKE '%N lv%' OR content LIKE '%N lv%'"})
    EXPECT_EQ(session.prepare(sql).run().integer(0), 0) << sql;
}

TEST_P(Notes, OfTheErasedKeepTheFactAlone) {
  ASSERT_TRUE(write(sender, about_lyon, "My own words."));
  ASSERT_TRUE(write(lyon_validator, about_lyon, "Others' words."));
  {
    auto session = database().read();
    boost::json::object mine;
    own_data(session, sender, mine);
    EXPECT_THAT(boost::json::serialize(mine),
                testing::AllOf(HasSubstr("My own words."), HasSubstr("/contributions/" + about_lyon.text()),
                               Not(HasSubstr("Others"))));
  }
  told();
  {
    auto transaction = database().write({"a test"});
    forget(transaction, sender);
    transaction.prepare("UPDATE account SET name = '', email = NULL, active = 0, erased = $1 WHERE id = $2")
        .run(transaction.at(), sender.text());
    transaction.commit();
  }
  const auto kept = notes(about_lyon);
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_FALSE(kept[0].author);
  EXPECT_EQ(kept[0].words, "");
  EXPECT_EQ(kept[0].at.size(), 20u);
  EXPECT_EQ(kept[1].words, "Others' words.");
  EXPECT_THAT(names(lyon_validator, about_lyon), Not(testing::Contains(""))) << "the erased hear nothing";
  EXPECT_TRUE(write(lyon_validator, about_lyon, "Nobody hears."));
  EXPECT_THAT(told(), IsEmpty());
}

TEST_P(Notes, AreToldOfInFourLanguagesByMailToo) {
  std::vector<std::pair<base::Language, std::string>> addresses;
  for (const auto language : base::languages) {
    const auto email = std::string(base::code(language)) + "@example.org";
    auto transaction = database().write({"a test"});
    const auto made =
        accounts::create(transaction, {.name = "L " + email, .email = email, .password = {}, .language = language});
    ASSERT_TRUE(made);
    accounts::set_role(transaction, *made, lyon, Role::validator);
    transaction.commit();
    addresses.emplace_back(language, email);
  }
  ASSERT_TRUE(write(sender, about_lyon, "Please, all of you.", {lyon.text()}));
  ASSERT_TRUE(write(steward, about_lyon, "And you?"));
  notifications::make_mails(database(), "https://register.example.org");
  std::map<std::string, std::string> subjects;
  {
    auto session = database().read();
    for (const auto& mail : mail::queued(session)) subjects[mail.to] += mail.subject;
  }
  std::set<std::string> different;
  for (const auto& [language, email] : addresses) {
    const auto expected = base::text(language, base::msg("You are mentioned in a note: {title}", {{"title", "Lyon"}}));
    EXPECT_THAT(subjects[email], HasSubstr(expected)) << email;
    different.insert(expected);
  }
  EXPECT_EQ(different.size(), base::languages.size()) << "a translation is missing";
  EXPECT_THAT(subjects["sender@example.org"], HasSubstr("There is a note on your proposal: Lyon"));
}

}  // namespace
}  // namespace contributions
