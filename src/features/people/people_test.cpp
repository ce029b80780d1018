// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/serialize.hpp>

#include "people/test_people.h"

namespace people {
namespace {

using testing::HasSubstr;
using testing::Not;

struct People : test::PeopleTest {
  People() = default;

  Person marked() {
    auto person = named(town, "Zebrina", "Quaggawitz");
    person.addressed = "Dr Quaggawitz";
    person.languages = {"de", "pt"};
    person.email = "zebrina.quaggawitz@example.org";
    person.phone = "+49 341 5550123";
    person.web = "https://example.org/quaggawitz";
    person.notes = "Quaggawitz likes tea.";
    return kept(person);
  }
};
ON_BOTH_DATABASES(People);

TEST_P(People, AreKeptAsTheyWereWritten) {
  auto person = named(town, "Ana", "Weber");
  person.languages = {"de", "fr"};
  person.email = "ana@example.org";
  person.visible[static_cast<std::size_t>(Field::email)] = Visibility::everybody;
  const auto found = kept(person);
  EXPECT_EQ(data_json(found), data_json(person));
  EXPECT_EQ(found.keeper, town);
  EXPECT_EQ(found.of(Field::email), Visibility::everybody);
  EXPECT_EQ(found.of(Field::name), Visibility::members);
}

TEST_P(People, KeepTheirVersionsAndRefuseAStaleChange) {
  auto mine = kept(named(town, "Ana", "Weber"));
  auto theirs = mine;
  theirs.family = "Weber-Roth";
  EXPECT_TRUE(written([&](auto& transaction) { return update_person(transaction, theirs, tester); }));
  mine.given = "Anna";
  const auto refused = written([&](auto& transaction) { return update_person(transaction, mine, tester); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, base::Problem::Kind::conflict);
  EXPECT_EQ(full_name(again(mine)), "Ana Weber-Roth");
  auto session = database().read();
  EXPECT_EQ(versions(session, mine.id).size(), 2U);
}

TEST_P(People, AreFoundByNameAddressAndPostWithoutAccents) {
  const auto ana = kept(named(town, "Zoë", "Łukasz"));
  kept(named(town, "Somebody", "Else"));
  kept(named(partner, "Zoë", "Elsewhere"));
  appointed(post("Chargée de mission"), ana);
  auto session = database().read();
  for (const auto* words : {"zoe", "LUKASZ", "chargee"}) {
    const auto found = list_persons(session, {.keeper = town, .words = words});
    ASSERT_EQ(found.size(), 1U) << words;
    EXPECT_EQ(found.front().id, ana.id);
  }
  EXPECT_EQ(count_persons(session, {.keeper = town, .words = "%"}), 2) << "signs mean nothing";
}

TEST_P(People, LeaveNoPersonalDataInTheChangeLog) {
  const auto person = marked();
  const auto post_id = post("Quaggawitz's post", Visibility::members, {{{}, {}, "Quaggawitz's duty", {}}});
  appointed(post_id, person);
  noted({.person = person.id,
         .subject = "Quaggawitz spoke",
         .notes = "Quaggawitz",
         .next_step = "Call Quaggawitz",
         .doer = person.id});
  auto changed = person;
  changed.notes = "Other Quaggawitz";
  EXPECT_TRUE(written([&](auto& transaction) { return update_person(transaction, changed, tester); }));
  auto session = database().read();
  auto log = session.prepare(
      "SELECT record_id, before, after FROM change WHERE record_kind IN ('person', 'post', 'contact') ORDER BY "
      "sequence");
  int entries = 0;
  for (log.run(); log.row(); ++entries) {
    EXPECT_TRUE(log.is_null(1));
    EXPECT_THAT(std::string(log.text(2)), testing::StartsWith("{\"did\":"));
    EXPECT_THAT(std::string(log.text(2)), Not(HasSubstr("Quagga")));
  }
  EXPECT_EQ(entries, 5);
  const auto sets =
      session.prepare("SELECT count(*) FROM change_set WHERE actor LIKE '%Quagga%' OR reason LIKE '%Quagga%'")
          .run()
          .integer(0);
  EXPECT_EQ(sets, 0);
}

TEST_P(People, ComeAndGoWhileThePostStays) {
  const auto ana = kept(named(town, "Ana", "Weber")), bo = kept(named(town, "Bo", "Lind"));
  const auto id = post("Head of international relations");
  const auto first = appointed(id, ana, "2019");
  written([&](auto& transaction) {
    end_holding(transaction, first, base::PartialDate{2024, 5, 0});
    return 0;
  });
  {
    auto session = database().read();
    EXPECT_TRUE(current_posts(session, town).empty()) << "vacant";
    EXPECT_EQ(posts_of(session, town).size(), 1U);
  }
  appointed(id, bo, "2024-09");
  auto session = database().read();
  const auto holders = holdings_of(session, id);
  ASSERT_EQ(holders.size(), 2U);
  EXPECT_EQ(holders[0].person, bo.id);
  EXPECT_FALSE(holders[0].ended);
  EXPECT_EQ(holders[1].person, ana.id);
  EXPECT_EQ(holders[1].until.text(), "2024-05");
}

TEST_P(People, KeepWhoLooksAfterADutyWhenThePostIsChanged) {
  const auto bo = kept(named(town, "Bo", "Lind"));
  const auto id = post("Officer", Visibility::members, {{{}, twinning, {}, bo.id}, {{}, {}, "The choir", {}}});
  auto session_post = [&] {
    auto session = database().read();
    return *find_post(session, id);
  }();
  session_post.duties = {{{}, twinning, {}, {}}, {{}, {}, "The orchestra", {}}};
  EXPECT_TRUE(written([&](auto& transaction) { return update_post(transaction, session_post); }));
  EXPECT_FALSE(written([&](auto& transaction) { return update_post(transaction, session_post); }))
      << "the version is an old one";
  auto session = database().read();
  const auto duties = find_post(session, id)->duties;
  ASSERT_EQ(duties.size(), 2U);
  for (const auto& duty : duties) EXPECT_EQ(duty.person, duty.relation ? bo.id : PersonId{}) << duty.words;
}

TEST_P(People, KnowWhenTheyLastSpokeWithAPartner) {
  noted({.held = {2024, 0, 0}, .organisation = partner, .subject = "Long ago"});
  noted({.held = {2026, 3, 0}, .organisation = partner, .subject = "Lately"});
  noted({.held = {2025, 1, 2}, .organisation = stranger, .subject = "Once"});
  noted({.keeper = stranger, .held = {2026, 11, 1}, .organisation = partner, .subject = "Not ours"});
  auto session = database().read();
  EXPECT_EQ(last_contact(session, town, partner)->text(), "2026-03");
  EXPECT_EQ(last_contact(session, partner, town), std::nullopt);
  const auto silent = last_contacts(session, town, 10);
  ASSERT_EQ(silent.size(), 2U);
  EXPECT_EQ(silent.front().organisation, stranger);
}

TEST_P(People, FindContactsByEachFilter) {
  const auto ana = kept(named(town, "Ana", "Weber"));
  noted({.kind = ContactKind::call, .organisation = partner, .relation = twinning, .subject = "Budget of the fête"});
  noted({.kind = ContactKind::visit,
         .person = ana.id,
         .subject = "Choir",
         .next_step = "Send the songs",
         .due = {2026, 12, 1},
         .doer = ana.id});
  noted({.kind = ContactKind::visit,
         .person = ana.id,
         .subject = "Orchestra",
         .next_step = "Find a hall",
         .due = {2026, 11, 1}});
  noted({.keeper = partner, .organisation = town, .subject = "Budget"});
  auto session = database().read();
  const auto count = [&](ContactQuestion question) {
    question.keeper = town;
    EXPECT_EQ(count_contacts(session, question), static_cast<std::int64_t>(list_contacts(session, question).size()));
    return count_contacts(session, question);
  };
  EXPECT_EQ(count({}), 3);
  EXPECT_EQ(count({.words = "fete"}), 1);
  EXPECT_EQ(count({.kind = ContactKind::visit}), 2);
  EXPECT_EQ(count({.organisation = partner}), 1);
  EXPECT_EQ(count({.person = ana.id}), 2);
  EXPECT_EQ(count({.person = ana.id, .doer = ana.id, .open = true}), 1);
  EXPECT_EQ(count({.relation = twinning}), 1);
  EXPECT_EQ(list_contacts(session, {.keeper = town, .open = true}).front().subject, "Orchestra")
      << "the most urgent first";
}

TEST_P(People, MoveWholeAndBack) {
  const auto ana = kept(named(town, "Ana", "Weber"));
  const auto id = post("Officer");
  appointed(id, ana);
  noted({.organisation = partner, .subject = "Of the town"});
  noted({.keeper = stranger, .organisation = town, .subject = "About the town"});
  const auto theirs = kept(named(partner, "Bo", "Lind"));
  record_access(database(), town, "000000000001", "/somewhere");
  const std::set<std::string> log{"change", "change_set", "change_head"};
  const auto before = test::everything_stored(database(), log);

  const auto moved = written([&](auto& transaction) { return move(transaction, town, partner); });
  // What a contact was about when it was noted, its versions go on to say.
  EXPECT_THAT(test::everything_stored(database(), {"change", "change_set", "change_head", "organisation", "relation",
                                                   "relation_party", "people_version"}),
              Not(HasSubstr(town.text())));
  {
    auto session = database().read();
    EXPECT_EQ(session.prepare("SELECT count(*) FROM people_version WHERE keeper = $1").run(town.text()).integer(0), 0);
    EXPECT_EQ(count_persons(session, {.keeper = partner}), 2);
    EXPECT_EQ(current_posts(session, partner).size(), 1U);
  }
  written([&](auto& transaction) {
    move_back(transaction, town, partner, moved);
    return 0;
  });
  EXPECT_EQ(test::everything_stored(database(), log), before);
  EXPECT_EQ(again(theirs).keeper, partner) << "who was there before stays";
  written([&](auto& transaction) {
    move_back(transaction, town, partner, moved);
    move_back(transaction, town, partner, "{}");
    return 0;
  });
  EXPECT_EQ(test::everything_stored(database(), log), before) << "twice does nothing";
}

TEST_P(People, AreExportedWhole) {
  const auto person = marked();
  appointed(post("Officer", Visibility::members, {{{}, {}, "The choir", {}}}), person, "2019");
  noted({.person = person.id, .subject = "A call", .notes = "Notes of the call"});
  noted({.organisation = partner, .subject = "A visit", .next_step = "Write to them", .doer = person.id});
  const auto other = kept(named(town, "Bo", "Lind"));
  const auto shared = post("Interpreter", Visibility::members, {{{}, {}, "The orchestra", other.id}});
  appointed(shared, person, "2020");
  const auto mistaken = noted({.person = other.id, .subject = "Lunch with Bo", .notes = "Bo's secret"});
  const auto change_contact = [&](auto change) {
    written([&](auto& transaction) {
      auto contact = *find_contact(transaction.session(), mistaken);
      change(contact);
      EXPECT_TRUE(update_contact(transaction, contact));
      return 0;
    });
  };
  change_contact([&](Contact& one) { one.person = person.id, one.subject = "Lunch", one.notes = "Once hers"; });
  change_contact([&](Contact& one) { one.person = other.id, one.notes = "Bo's again"; });
  written([&](auto& transaction) {
    auto changed = *find_post(transaction.session(), shared);
    changed.department = "Languages", changed.titles[0].text = "Translator";
    EXPECT_TRUE(update_post(transaction, changed));
    return 0;
  });
  auto session = database().read();
  const auto all = boost::json::serialize(everything_about(session, person));
  for (const auto& others : {std::string("Bo's"), other.id.text(), std::string("The orchestra")})
    EXPECT_THAT(all, Not(HasSubstr(others)));
  for (const auto* text : {"Zebrina", "zebrina.quaggawitz@example.org", "likes tea", "Officer", "2019", "The choir",
                           "Notes of the call", "Write to them", "versions", "Interpreter", "Translator", "Once hers"})
    EXPECT_THAT(all, HasSubstr(text));
}

TEST_P(People, ErasedLeaveNothingButTheFact) {
  const auto person = marked();
  auto changed = person;
  changed.family = "Quaggawitz-Formerly";
  ASSERT_TRUE(written([&](auto& transaction) { return update_person(transaction, changed, tester); }));
  const auto other = [&] {
    auto one = named(town, "Bo", "Lind");
    one.notes = "Works with Zebrina Quaggawitz and knows Quaggawitz’s choir.";
    return kept(one);
  }();
  const auto post_id = post("Officer", Visibility::members, {{{}, {}, "Quaggawitz: the choir", {}}});
  appointed(post_id, person, "2019");
  noted({.person = person.id,
         .subject = "Call with QUAGGAWITZ",
         .notes = "Private things",
         .next_step = "Write to zebrina.quaggawitz@example.org"});
  noted({.organisation = partner,
         .subject = "Visit",
         .notes = "With Zebrina Quaggawitz-Formerly, who rang from +49 341 5550123."});
  const auto now = again(person);
  written([&](auto& transaction) {
    Handover handover;
    handover.left = {2026, 1, 0};
    handover.note = "Zebrina says the choir is well.";
    auto session_held = what_they_hold(transaction.session(), now);
    for (const auto& holding : session_held.holdings) handover.posts.emplace_back(holding.id, PersonId{});
    for (const auto& duty : session_held.duties) handover.duties.emplace_back(duty.duty.id, other.id);
    EXPECT_TRUE(leave(transaction, now, handover, tester));
    return 0;
  });
  EXPECT_THAT(test::everything_stored(database()), HasSubstr("Quaggawitz"));

  written([&](auto& transaction) {
    erase(transaction, again(person));
    return 0;
  });
  const auto left = test::everything_stored(database());
  for (const auto* gone : {"uaggawitz", "UAGGAWITZ", "uaggawitz.", "quaggawitz", "Zebrina", "zebrina", "likes tea",
                           "Private things", "5550123", "choir is well"})
    EXPECT_THAT(left, Not(HasSubstr(gone)));
  const auto erased = again(person);
  EXPECT_FALSE(erased.erased.empty());
  EXPECT_THAT(shown_name(base::Language::en, erased), HasSubstr("a person, erased on"));
  auto session = database().read();
  EXPECT_EQ(holdings_of(session, person.id).size(), 1U) << "that somebody held the post stays";
  EXPECT_EQ(count_contacts(session, {.keeper = town, .person = person.id}), 1);
  EXPECT_TRUE(versions(session, person.id).empty());
  EXPECT_EQ(find_person(session, other.id)->notes, "Works with […] and knows […]’s choir.");
  EXPECT_TRUE(list_persons(session, {.keeper = town, .former = true}).empty());
}

TEST_P(People, ErasedCannotBeChanged) {
  const auto person = marked();
  written([&](auto& transaction) {
    erase(transaction, person);
    return 0;
  });
  EXPECT_FALSE(written([&](auto& transaction) { return update_person(transaction, person, tester); }));
  EXPECT_FALSE(written([&](auto& transaction) { return leave(transaction, person, {}, tester); }));
  EXPECT_THAT(test::everything_stored(database()), Not(HasSubstr("Quaggawitz")));
}

TEST(Redacting, TakesWholeWordsWhateverTheirCaseAndAccents) {
  EXPECT_EQ(redacted("Met MÜLLER, Müllers wife and Mueller.", {"Müller"}), "Met […], Müllers wife and Mueller.");
  EXPECT_EQ(redacted("Write to ana.weber@example.org!", {"ana.weber@example.org"}), "Write to […]!");
  EXPECT_EQ(redacted("Ana  Weber and Ana", {"Ana Weber"}), "[…] and Ana");
  EXPECT_EQ(redacted("l’Ana Weber", {"Ana Weber"}), "l’[…]");
  EXPECT_EQ(redacted("", {"Ana"}), "");
  EXPECT_EQ(redacted("Nothing here", {"", " ", "-"}), "Nothing here");
  EXPECT_EQ(redacted("\xE2\x80 broken \xFF Ana", {"Ana"}), "\xE2\x80 broken \xFF […]");
}

TEST(Persons, AreRefusedWithOddContents) {
  const auto good = [] {
    Person person;
    person.given = "Ana";
    return person;
  };
  EXPECT_TRUE(check(good()));
  const auto refused = [&](auto change, const char* field) {
    auto person = good();
    change(person);
    const auto result = check(person);
    ASSERT_FALSE(result) << field;
    EXPECT_EQ(result.error().field, field);
  };
  refused([](Person& p) { p.given.clear(); }, "given");
  refused([](Person& p) { p.given = "A\x01"; }, "given");
  refused([](Person& p) { p.family = std::string(201, 'x'); }, "family");
  refused([](Person& p) { p.email = "ana"; }, "email");
  refused([](Person& p) { p.email = "ana@example.org\nBcc: all@example.org"; }, "email");
  refused([](Person& p) { p.email = "a@b@c"; }, "email");
  refused([](Person& p) { p.phone = "call me"; }, "phone");
  refused([](Person& p) { p.web = "javascript:alert(1)"; }, "web");
  refused([](Person& p) { p.languages = {"<b>"}; }, "languages");
  refused([](Person& p) { p.notes = std::string(10'001, 'x'); }, "notes");
  refused([](Person& p) { p.notes = "\xFF"; }, "notes");
}

}  // namespace
}  // namespace people
