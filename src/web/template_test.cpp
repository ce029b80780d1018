// SPDX-License-Identifier: EUPL-1.2
#include "web/template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/describe/class.hpp>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value_from.hpp>
#include <thread>

#include "web/template_check.h"
#include "web/template_source.h"
#include "web/test_client.h"
#include "web/views.h"

std::span<const base::EmbeddedFile> embedded_web();

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string render(std::string source, std::string_view json) {
  std::string out;
  web::Template("test", std::move(source)).render(boost::json::parse({json.data(), json.size()}).as_object(), out);
  return out;
}

std::string translate(std::string_view source, base::Language language = base::Language::pseudo) {
  return web::translated("test", source, language, [](std::string_view name) { return "/static/" + std::string(name) + "?v=1&x"; });
}

TEST(Template, EscapesForTextAndAttributes) {
  EXPECT_EQ(render("<a b=\"{{x}}\">{{{x}}}{{&x}}", R"({"x":"<&\"'>"})"), "<a b=\"&lt;&amp;&quot;&#39;&gt;\"><&\"'><&\"'>");
}

TEST(Template, WritesNumbersAndTruth) {
  EXPECT_EQ(render("{{a}} {{b}} {{c}} {{d}} {{e}}", R"({"a":-12,"b":1.5,"c":true,"d":null,"e":18446744073709551615})"),
            "-12 1.5 true  18446744073709551615");
}

TEST(Template, RepeatsSectionsForEachElement) {
  EXPECT_EQ(render("{{#rows}}{{name}}{{#tags}}[{{.}}]{{/tags}}{{outer}};{{/rows}}",
                   R"({"outer":"!","rows":[{"name":"a","tags":["x",1]},{"name":"b","tags":[]}]})"),
            "a[x][1]!;b!;");
}

TEST(Template, TakesEmptyThingsForNothing) {
  for (const auto* nothing : {"null", "false", "0", "0.0", "\"\"", "[]"}) {
    const auto view = std::string("{\"x\":") + nothing + "}";
    EXPECT_EQ(render("{{#x}}some{{/x}}{{^x}}none{{/x}}", view), "none") << nothing;
  }
  EXPECT_EQ(render("{{#x}}some{{/x}}{{^x}}none{{/x}}", "{}"), "none");
  for (const auto* something : {"true", "1", "\"a\"", "[0]", "{}"}) {
    const auto view = std::string("{\"x\":") + something + "}";
    EXPECT_EQ(render("{{#x}}some{{/x}}{{^x}}none{{/x}}", view), "some") << something;
  }
}

TEST(Template, FollowsDots) {
  EXPECT_EQ(render("{{a.b.c}}{{#a.b}}{{c}}{{/a.b}}{{a.x.y}}", R"({"a":{"b":{"c":"d"}}})"), "dd");
}

TEST(Template, TakesTheLineOfALoneTagWithIt) {
  EXPECT_EQ(render("a\n  {{#x}}\nb\n{{/x}}\n{{! note }}\nc{{#x}} d{{/x}}\n", R"({"x":true})"), "a\nb\nc d\n");
}

TEST(Template, SaysWhereItIsMalformed) {
  const std::pair<const char*, const char*> cases[] = {{"a\n{{#x}}", "never closed"}, {"{{/x}}", "closes nothing"},
                                                       {"{{#a}}{{#b}}{{/a}}{{/b}}", "closes nothing"}, {"{{x", "without }}"},
                                                       {"{{}}", "empty"},          {"{{a b}}", "no name"}, {"{{a..b}}", "no name"}};
  for (const auto& [source, reason] : cases) {
    try {
      render(source, "{}");
      ADD_FAILURE() << source;
    } catch (const std::logic_error& problem) {
      EXPECT_THAT(problem.what(), HasSubstr(reason)) << source;
    }
  }
}

TEST(Template, ListsTheNamesThatAViewLacks) {
  std::string out;
  std::vector<std::string> missing;
  web::Template("test", "{{a}}{{#rows}}{{b}}{{c}}{{/rows}}{{^d}}{{/d}}")
      .render(boost::json::parse(R"({"rows":[{"b":1},{"b":2}]})").as_object(), out, &missing);
  EXPECT_THAT(missing, ElementsAre("a", "rows.c", "d"));
}

TEST(Template, RendersOnManyThreadsAtOnce) {
  const web::Template parsed("test", "{{#rows}}{{x}}{{/rows}}");
  std::vector<std::thread> threads;
  std::atomic<int> right{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      boost::json::object view{{"rows", boost::json::array(100, boost::json::object{{"x", t}})}};
      for (int i = 0; i < 200; ++i) {
        std::string out;
        parsed.render(view, out);
        if (out == std::string(100, static_cast<char>('0' + t))) ++right;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(right, 800);
}

TEST(TemplateSource, PutsPartialsIn) {
  const base::EmbeddedFile files[] = {{"a/templates/page.html", "<{{> b/part}}|{{> b/part }}>\n"}, {"b/templates/part.html", "{{x}}\n"}};
  web::TemplateSources sources;
  web::add_template_sources(sources, files);
  EXPECT_EQ(web::with_partials(sources, "a/page"), "<{{x}}|{{x}}>\n");
}

TEST(TemplateSource, RefusesPartialsThatContainThemselvesOrAreMissing) {
  const web::TemplateSources sources{{"a/a", "{{> a/b}}"}, {"a/b", "{{> a/a}}"}, {"a/c", "{{> a/none}}"}};
  EXPECT_THROW(web::with_partials(sources, "a/a"), std::logic_error);
  EXPECT_THROW(web::with_partials(sources, "a/c"), std::logic_error);
}

TEST(TemplateSource, TranslatesTextsWithTheirParameters) {
  EXPECT_EQ(translate("<p>{{#t}}\n  Add {name}\n  &co {{/t}}</p>{{x}}{{{y}}}"), "<p>⟦áðð {{name}} &amp;çö⟧</p>{{x}}{{{y}}}");
}

TEST(TemplateSource, OffersBothPluralForms) {
  const auto source = translate("{{#n towns}}{n} town of {name}|{n} towns of {name}{{/n}}", base::Language::en);
  const auto view = [](long long n) {
    return boost::json::object{{"name", "<A>"}, {"towns", boost::json::value_from(web::count_view(base::Language::en, n))}};
  };
  const web::Template parsed("test", source);
  std::string out;
  parsed.render(view(1), out);
  parsed.render(view(12000), out);
  EXPECT_EQ(out, "1 town of &lt;A&gt;12,000 towns of &lt;A&gt;");
}

TEST(TemplateSource, NamesFilesByTheirHash) { EXPECT_EQ(translate("{{asset web/site.css}}"), "/static/web/site.css?v=1&amp;x"); }

TEST(TemplateSource, RefusesTagsInsideTexts) {
  EXPECT_THROW(translate("{{#t}}Hello {{name}}{{/t}}"), std::logic_error);
  EXPECT_THROW(translate("{{#t}}Hello"), std::logic_error);
  EXPECT_THROW(translate("{{#t}}Hello {Name!}{{/t}}"), std::logic_error);
  EXPECT_THROW(translate("{{#n x}}only one{{/n}}"), std::logic_error);
}

struct Inner {
  std::string name;
  int unused = 0;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (name, unused))
struct Outer {
  std::string title;
  std::vector<Inner> rows;
  std::optional<Inner> one;
  web::Count count;
  boost::json::object any;
};
BOOST_DESCRIBE_STRUCT(Outer, (), (title, rows, one, count, any))

TEST(TemplateCheck, ComparesATemplateWithItsView) {
  const base::EmbeddedFile good[] = {
      {"a/templates/page.html",
       "{{title}}{{#rows}}{{name}}{{unused}}{{title}}{{/rows}}{{#one}}{{name}}{{unused}}{{/one}}{{#any}}{{x}}{{/any}}"
       "{{#n count}}{n} a|{n} b{{/n}}"}};
  EXPECT_EQ(web::check_template<Outer>({good}, "a/page"), "");
  const base::EmbeddedFile bad[] = {{"a/templates/page.html", "{{title}}{{#rows}}{{nme}}{{name}}{{/rows}}{{one.name}}{{any.x}}{{count.n}}"}};
  EXPECT_EQ(web::check_template<Outer>({bad}, "a/page"),
            "the view lacks rows.nme\nnothing shows count.many\nnothing shows count.one\nnothing shows one.unused\n"
            "nothing shows rows.unused\n");
}

TEST(TemplateCheck, FindsTextThatIsNotTranslated) {
  const base::EmbeddedFile files[] = {
      {"a/templates/page.html",
       "<p title=\"{{#t}}Yes{{/t}}\">{{#t}}Yes{{/t}} {{name}} &nbsp; 12</p><p translate=\"no\">fran<b>ç</b>ais</p>"
       "<script>var x;</script><input placeholder=\"No &lt;\"><p class=\"row\">Neither</p>"}};
  EXPECT_EQ(web::untranslated_text({files}, "a"), "a/page: No\na/page: Neither\n");
}

TEST(Templates, OfThisPartGetWhatTheyUse) {
  EXPECT_EQ(web::check_template<web::ProblemPage>({embedded_web()}, "web/problem"), "");
  // The layout of the day may leave some of what it is offered; it may not use more.
  EXPECT_THAT(web::check_template<web::Layout>({embedded_web()}, "web/layout"), testing::Not(HasSubstr("lacks")));
}

TEST(Templates, OfThisPartHoldNoTextOutsideTranslation) { EXPECT_EQ(web::untranslated_text({embedded_web()}, "web"), ""); }

TEST(Templates, ShowNoEnglishInTheInventedLanguage) {
  web::SiteSettings settings;
  settings.name = "2026";
  settings.strict_templates = true;
  const web::Site site(settings, {{"menu", {}, {{"Home", "/", 1}}, {}}});
  web::TestClient client(site);
  for (const auto* address : {"/1?lang=en-x-pseudo", "/theme?lang=en-x-pseudo"}) {
    auto texts = web::text_outside_translation(client.get(address).content());
    EXPECT_THAT(texts, IsEmpty()) << address;
  }
}

}  // namespace
