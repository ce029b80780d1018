// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include "records/fields.h"
#include "records/form_view.h"
#include "records/test_records.h"
#include "web/site.h"
#include "web/template_check.h"

std::span<const base::EmbeddedFile> embedded_web();
std::span<const base::EmbeddedFile> embedded_records();

namespace records {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct DifferencePage {
  std::vector<Difference> differences;
};
BOOST_DESCRIBE_STRUCT(DifferencePage, (), (differences))

TEST(RecordTemplates, GetWhatTheyUseAndAreTranslated) {
  EXPECT_EQ(web::check_template<views::Form>({embedded_web(), embedded_records()}, "records/form"), "");
  EXPECT_EQ(web::check_template<DifferencePage>({embedded_web(), embedded_records()}, "records/difference"), "");
  EXPECT_EQ(web::untranslated_text({embedded_web(), embedded_records()}, "records"), "");
}

class Forms : public test::RegisterTest {
 protected:
  Forms() {
    web::SiteSettings settings;
    settings.strict_templates = true;
    site.emplace(settings, std::vector<web::Feature>{feature()});
  }
  static http::Request sent(const http::Pairs& fields) {
    http::Request request;
    request.method = "POST";
    request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
    for (const auto& [name, value] : fields)
      request.body += (request.body.empty() ? "" : "&") + http::url_encode(name) + "=" + http::url_encode(value);
    return request;
  }
  std::string page(Kind kind, const std::string& json, const http::Request* request = nullptr,
                   const std::vector<base::Problem>& problems = {}) {
    auto session = database().read();
    return site->render(base::Language::en, "records/form",
                        form_view(session, test::gazetteer(), kind, json, base::Language::en, request, problems));
  }
  Parsed parsed(Kind kind, const std::string& base, const http::Pairs& fields) {
    auto session = database().read();
    return parse_form(session, test::gazetteer(), kind, base, sent(fields));
  }
  static std::vector<std::string> faulty(const Parsed& parsed) {
    std::vector<std::string> fields;
    for (const auto& problem : parsed.problems) fields.push_back(problem.field);
    return fields;
  }
  std::string now(Kind kind, const std::string& id) {
    auto session = database().read();
    return current(session, {kind, id});
  }
  std::string lyon() { return now(Kind::organisation, lyon_id.text()); }
  std::string tie() { return now(Kind::relation, twinning.text()); }

  // The form as a browser would send it back untouched.
  static http::Pairs untouched(const std::string& html) {
    const auto attribute = [](std::string_view tag, std::string_view name) {
      const auto at = tag.find(fmt::format(" {}=\"", name));
      if (at == std::string_view::npos) return std::string();
      const auto from = at + name.size() + 3;
      return std::string(tag.substr(from, tag.find('"', from) - from));
    };
    http::Pairs fields;
    std::string select;
    for (std::size_t at = 0; (at = html.find('<', at)) != std::string::npos; ++at) {
      const std::string_view tag(html.data() + at, html.find('>', at) - at);
      const auto name = attribute(tag, "name");
      if (tag.starts_with("<select"))
        select = name;
      else if (tag.starts_with("<option") && tag.ends_with(" selected"))
        fields.emplace_back(select, attribute(tag, "value"));
      else if (tag.starts_with("<textarea")) {
        const auto from = at + tag.size() + 2;
        fields.emplace_back(name, html.substr(from, html.find("</textarea", from) - from));
      } else if (tag.starts_with("<input")) {
        const auto type = attribute(tag, "type");
        if ((type == "checkbox" || type == "radio") && !tag.ends_with(" checked")) continue;
        fields.emplace_back(name, attribute(tag, "value"));
      }
    }
    return fields;
  }

  std::optional<web::Site> site;
};
ON_BOTH_DATABASES(Forms);

TEST_P(Forms, SentBackUntouchedChangeNothing) {
  for (const auto& [kind, json] : {std::pair{Kind::organisation, lyon()}, std::pair{Kind::relation, tie()}}) {
    const auto back = parsed(kind, json, untouched(page(kind, json)));
    EXPECT_EQ(back.json, json);
    EXPECT_THAT(back.problems, IsEmpty());
  }
}

TEST_P(Forms, CarryTheVersionTheyWereMadeFrom) {
  const auto html = page(Kind::organisation, lyon());
  const auto version = form_version(sent(untouched(html)));
  EXPECT_GT(version, 0);
  const auto before = lyon();
  {
    auto transaction = database().write({"test"});
    ASSERT_TRUE(
        put(transaction, Kind::organisation, with_field(Kind::organisation, before, "country", R"({"country":"CH"})")));
    transaction.commit();
  }
  auto session = database().read();
  EXPECT_EQ(as_of(session, {Kind::organisation, lyon_id.text()}, version), before);
  EXPECT_EQ(as_of(session, {Kind::organisation, lyon_id.text()}, 0), "");
  for (const char* version_text : {"", "x", "-4", "99999999999999999999", "4 "})
    EXPECT_EQ(form_version(sent({{"version", version_text}})), 0);
}

TEST_P(Forms, TakeWhatIsTyped) {
  const auto changed = parsed(Kind::organisation, lyon(),
                              {{"kind", "network"},
                               {"names-language-0", ""},
                               {"names-text-0", " Lyon "},
                               {"names-language-1", "de"},
                               {"names-text-1", "Lyon am Rhein"},
                               {"names-text-7", ""},
                               {"themes", ""},
                               {"themes", "culture"},
                               {"population", "513 275"},
                               {"latitude", "45,75"},
                               {"longitude", "4.85"},
                               {"web", "lyon.fr"},
                               {"summary-language-0", "fr"},
                               {"summary-text-0", "Une ville.\r\nDeux fleuves."},
                               {"parent", "eurocities"}});
  EXPECT_THAT(faulty(changed), IsEmpty());
  const auto record = parse(changed.json);
  EXPECT_EQ(text_of(record, "kind"), "network");
  EXPECT_EQ(record.at("names").as_array().size(), 2u);
  EXPECT_EQ(record.at("themes").as_array().size(), 1u);
  EXPECT_EQ(record.at("population"), 513275);
  EXPECT_EQ(text_of(record, "web"), "https://lyon.fr");
  EXPECT_EQ(text_of(record, "parent"), network_id.text());
  EXPECT_EQ(text_of(record.at("summary").as_array()[0].as_object(), "text"), "Une ville.\nDeux fleuves.");
  EXPECT_EQ(text_of(record, "country"), "FR");
  EXPECT_EQ(text_of(record, "source"), list.text());
}

TEST_P(Forms, UnderstandDatesAsPeopleWriteThem) {
  for (const auto& [typed, date] : std::vector<std::pair<std::string, std::string>>{{"1984", "1984"},
                                                                                    {"1984-05", "1984-05"},
                                                                                    {"1984-05-17", "1984-05-17"},
                                                                                    {"17/05/1984", "1984-05-17"},
                                                                                    {"17.5.1984", "1984-05-17"},
                                                                                    {"5/1984", "1984-05"},
                                                                                    {"", ""}}) {
    const auto changed = parsed(Kind::relation, tie(), {{"start", typed}});
    EXPECT_THAT(faulty(changed), IsEmpty()) << typed;
    EXPECT_EQ(text_of(parse(changed.json), "start"), date) << typed;
  }
  for (const char* typed : {"31/02/1984", "84", "May 1984", "1984-13", "1/2/3/1984", "//", "1984-05-17T00:00", "<b>"})
    EXPECT_THAT(faulty(parsed(Kind::relation, tie(), {{"start", typed}})), ElementsAre("start")) << typed;
  EXPECT_THAT(faulty(parsed(Kind::relation, tie(), {{"start", "1984"}, {"end", "1983"}})), ElementsAre("end"));
}

TEST_P(Forms, TellAllFaultsAtOnceAndLoseNothingTyped) {
  const http::Pairs typed{{"kind", "castle"},       {"names-text-0", ""},
                          {"country", "ZZ"},        {"place", "Qwzxvbbnt"},
                          {"latitude", "north"},    {"longitude", "4"},
                          {"population", "many"},   {"web", "javascript:alert"},
                          {"parent", "<b>nobody"},  {"identifiers-value-0", "77"},
                          {"themes", "no-such"},    {"summary-text-0", "kept <i>text</i>"},
                          {"short_name", "\x01odd"}};
  const auto changed = parsed(Kind::organisation, lyon(), typed);
  EXPECT_THAT(faulty(changed), testing::UnorderedElementsAre("kind", "names", "short_name", "country", "place", "point",
                                                             "population", "identifiers", "themes", "web", "parent"));
  const auto request = sent(typed);
  const auto html = page(Kind::organisation, lyon(), &request, changed.problems);
  EXPECT_THAT(html, AllOf(HasSubstr("value=\"Qwzxvbbnt\""), HasSubstr("value=\"many\""), HasSubstr("value=\"north\""),
                          HasSubstr("&lt;b&gt;nobody"), HasSubstr("kept &lt;i&gt;text"),
                          HasSubstr("<option value=\"castle\" selected>"), HasSubstr("<option value=\"ZZ\" selected>"),
                          Not(HasSubstr("<b>nobody"))));
  EXPECT_THAT(html, AllOf(HasSubstr("id=\"web-error\""), HasSubstr("aria-describedby=\"web-error\""),
                          HasSubstr("aria-invalid=\"true\"")));
  for (const auto& problem : changed.problems) EXPECT_THAT(html, HasSubstr(fmt::format("id=\"{}\"", problem.field)));
}

TEST_P(Forms, LetChooseAmongPlacesOfOneName) {
  const std::string base = R"({"kind":"local_government","names":[{"text":"Springfield"}],"country":"US"})";
  http::Pairs typed{{"country", "US"}, {"place", "Springfield"}};
  const auto asked = parsed(Kind::organisation, base, typed);
  ASSERT_THAT(faulty(asked), ElementsAre("place"));
  const auto request = sent(typed);
  const auto html = page(Kind::organisation, base, &request, asked.problems);
  EXPECT_THAT(html, AllOf(HasSubstr("name=\"place-choice\""), HasSubstr("Springfield, Illinois, United States")));
  typed = untouched(html);
  const auto at = html.find("name=\"place-choice\" value=\"");
  const auto from = at + 27;
  const auto value = html.substr(from, html.find('"', from) - from);
  typed.emplace_back("place-choice", value);
  const auto chosen = parsed(Kind::organisation, base, typed);
  EXPECT_THAT(faulty(chosen), IsEmpty());
  const auto record = parse(chosen.json);
  EXPECT_EQ(text_of(record, "place"), value);
  EXPECT_NE(value_of(Kind::organisation, record, "point"), nullptr);
  EXPECT_TRUE(text_of(record, "subdivision").starts_with("US."));
  // Another name typed after the question: the choice was not for that one.
  for (auto& [name, text] : typed)
    if (name == "place") text = "Chicago";
  EXPECT_NE(text_of(parse(parsed(Kind::organisation, base, typed).json), "place"), value);
}

TEST_P(Forms, FindPartiesByNameIdOrAddressAndAskWhereSeveralAreCalledSo) {
  const auto row = [&](const std::string& second) {
    return parsed(Kind::relation, tie(),
                  {{"parties-role-0", "partner"},
                   {"parties-name-0", "Lyon"},
                   {"parties-role-1", "lead"},
                   {"parties-name-1", second}});
  };
  for (const auto& name :
       {std::string("porto"), porto_id.text(), "https://register.example.org/organisations/" + porto_id.text()}) {
    const auto changed = row(name);
    EXPECT_THAT(faulty(changed), IsEmpty()) << name;
    EXPECT_THAT(changed.json,
                AllOf(HasSubstr(porto_id.text()), HasSubstr("\"lead\""), HasSubstr("\"confirmed\":\"2026-05-05\"")));
  }
  EXPECT_THAT(faulty(row("Qwzxvbbnt")), ElementsAre("parties"));
  EXPECT_THAT(faulty(row("Lyon")), Contains("parties"));
  EXPECT_THAT(faulty(row("")), Contains("parties"));
  organisations::OrganisationId other;
  {
    auto transaction = database().write({"test"});
    organisations::Writer writer(transaction);
    organisations::Organisation namesake;
    namesake.kind = organisations::Kind::university;
    namesake.names = {{"", "Porto"}};
    namesake.country = "PT";
    other = writer.create(namesake).value();
    transaction.commit();
  }
  const auto asked = row("Porto");
  EXPECT_THAT(faulty(asked), ElementsAre("parties"));
  http::Pairs typed{{"parties-role-0", "partner"},
                    {"parties-name-0", "Lyon"},
                    {"parties-role-1", "partner"},
                    {"parties-name-1", "Porto"}};
  const auto request = sent(typed);
  EXPECT_THAT(page(Kind::relation, tie(), &request, asked.problems),
              AllOf(HasSubstr("value=\"" + other.text() + "\""), HasSubstr("Porto, Portugal (university)")));
  typed.insert(typed.end(), {{"parties-name-1-asked", "Porto"}, {"parties-name-1-choice", other.text()}});
  EXPECT_THAT(parsed(Kind::relation, tie(), typed).json, HasSubstr(other.text()));
  // The id that came along counts only with a name that is its own.
  EXPECT_THAT(parsed(Kind::relation, tie(),
                     {{"parties-role-0", "partner"},
                      {"parties-name-0", "Lyon"},
                      {"parties-name-0-id", network_id.text()},
                      {"parties-role-1", "partner"},
                      {"parties-name-1", "Porto"},
                      {"parties-name-1-id", other.text()}})
                  .json,
              AllOf(HasSubstr(lyon_id.text()), HasSubstr(other.text()), Not(HasSubstr(network_id.text()))));
}

TEST_P(Forms, KeepAStatementWhosePartyLeaves) {
  const auto changed = parsed(Kind::relation, tie(),
                              {{"parties-role-0", "partner"},
                               {"parties-name-0", "Eurocities"},
                               {"parties-role-1", "partner"},
                               {"parties-name-1", "Porto"}});
  EXPECT_THAT(faulty(changed), IsEmpty());
  EXPECT_THAT(changed.json, AllOf(HasSubstr("\"statements\":[{"), Not(HasSubstr("\"by\""))));
}

TEST_P(Forms, GiveMoreLinesOnRequestAndKeepNothingThen) {
  http::Pairs typed = untouched(page(Kind::organisation, lyon()));
  const auto lines = [](const std::string& html) {
    int n = 0;
    for (std::size_t at = 0; (at = html.find("name=\"names-text-", at)) != std::string::npos; ++at) ++n;
    return n;
  };
  EXPECT_EQ(lines(page(Kind::organisation, lyon())), 4);
  typed.emplace_back("add", "names");
  const auto request = sent(typed);
  const auto asked = parsed(Kind::organisation, lyon(), typed);
  EXPECT_THAT(faulty(asked), ElementsAre(""));
  EXPECT_GT(lines(page(Kind::organisation, lyon(), &request, asked.problems)), 6);
}

TEST_P(Forms, AreSafeFromWhateverIsSent) {
  http::Pairs typed{{"names-language-0", "'; DROP TABLE organisation; --"}};
  for (int i = 0; i < 3000; ++i) typed.emplace_back(fmt::format("names-text-{}", i), "x");
  typed.emplace_back("names-text-99999999999", "y");
  typed.emplace_back("place-id", "geonames:99999999999999999999");
  typed.emplace_back("place", std::string(5000, 'a'));
  typed.emplace_back("subdivision", std::string(5000, '\xff'));
  typed.emplace_back(std::string(5000, 'k'), "z");
  const auto changed = parsed(Kind::organisation, lyon(), typed);
  EXPECT_THAT(faulty(changed), Contains("names"));
  const auto request = sent(typed);
  EXPECT_FALSE(page(Kind::organisation, lyon(), &request, changed.problems).empty());
  EXPECT_EQ(parsed(Kind::organisation, lyon(), {}).json, lyon());
}

TEST_P(Forms, HaveNoTextLeftInEnglish) {
  auto session = database().read();
  for (const auto& [kind, json] :
       {std::pair{Kind::organisation, std::string("{}")}, std::pair{Kind::relation, std::string("{}")}}) {
    const auto html = site->render(base::Language::pseudo, "records/form",
                                   form_view(session, test::gazetteer(), kind, json, base::Language::pseudo));
    for (const auto& text : web::text_outside_translation(html))
      for (const auto& wrong : {"Kind", "Names", "language", "Choose", "line", "Role"})
        EXPECT_THAT(text, Not(HasSubstr(wrong)));
  }
}

}  // namespace
}  // namespace records
