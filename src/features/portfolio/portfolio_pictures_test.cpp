// SPDX-License-Identifier: EUPL-1.2
// Pictures of updates: sent with the form, seen by those who see the project, gone when they are taken away.
#include "pictures/test_pictures.h"
#include "portfolio/test_portfolio.h"

namespace portfolio {
namespace {

using pictures::Size;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using web::Role;

struct ProjectPictures : test::PortfolioTest {
  static std::string edit_url(const Project& project) { return projects::url(project.id, "/edit"); }
  static http::Upload photograph(const std::string& field = "news-0-file") {
    return {field, "IMG_2024.jpg", "image/jpeg", pictures::test::with_exif(pictures::test::jpeg(640, 480), 1, "47.8095 N 13.0550 E")};
  }
  // The form with an update, as somebody fills it in.
  http::Pairs update(web::TestClient& editor, const Project& project, const std::string& shows = "The first well, with a pump") {
    auto fields = fields_of(page(editor, edit_url(project)));
    set(fields, "news-0-title-text-0", "The first well");
    set(fields, "news-0-shows", shows);
    return fields;
  }
  Project with_picture(web::TestClient& editor, projects::State state = projects::State::published) {
    const auto project = kept(wells(state));
    EXPECT_EQ(editor.post_files(edit_url(project), {photograph()}, update(editor, project)).status, 303);
    return again(project.id);
  }
  std::int64_t pictures_kept() {
    auto session = database().read();
    return session.prepare("SELECT count(*) FROM picture").run().integer(0);
  }
};
ON_BOTH_DATABASES(ProjectPictures);

TEST_P(ProjectPictures, AreShownWithWhatTheyShow) {
  auto editor = browser(town, Role::editor);
  const auto project = with_picture(editor);
  ASSERT_EQ(project.news.size(), 1U);
  const auto id = project.news[0].upload;
  ASSERT_EQ(id.size(), 64U);
  auto anybody = nobody();
  const auto html = page(anybody, projects::url(project.id));
  const auto small = picture_url(project.id, id, Size::small), large = picture_url(project.id, id, Size::large);
  EXPECT_THAT(html, AllOf(HasSubstr("<a href=\"" + large + "\">"), HasSubstr("src=\"" + small + "\""), HasSubstr("width=\"480\" height=\"360\""),
                          HasSubstr("alt=\"The first well, with a pump\"")));
  for (const auto& address : {small, large}) {
    const auto response = anybody.get(address);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.get("content-type"), "image/jpeg");
    EXPECT_EQ(response.get("X-Content-Type-Options"), "nosniff");
    const auto bytes = web::whole_body(response);
    EXPECT_THAT(bytes, testing::StartsWith("\xff\xd8\xff"));
    EXPECT_THAT(bytes, Not(HasSubstr("47.8095")));
    EXPECT_EQ(anybody.get(address, {{"if-none-match", std::string(response.get("ETag").value_or(""))}}).status, 304);
  }
  EXPECT_THAT(page(anybody, "/api/v1/projects/" + project.id.text()), HasSubstr(large));
  auto session = database().read();
  EXPECT_TRUE(projects::record_kind().tables_astray(session).empty());
  EXPECT_EQ(projects::pictures_in_use(session), pictures::Ids{id});
}

TEST_P(ProjectPictures, OfADraftAreForThoseWhoSeeTheDraft) {
  auto editor = browser(town, Role::editor), other = browser(stranger, Role::editor);
  const auto project = with_picture(editor, projects::State::draft);
  auto anybody = nobody();
  for (const auto size : {Size::small, Size::large}) {
    const auto address = picture_url(project.id, project.news[0].upload, size);
    EXPECT_EQ(anybody.get(address).status, 404);
    EXPECT_EQ(other.get(address).status, 404);
    EXPECT_EQ(editor.get(address).status, 200);
  }
}

TEST_P(ProjectPictures, AreSeenThroughNoOtherProject) {
  auto editor = browser(town, Role::editor);
  const auto draft = with_picture(editor, projects::State::draft);
  const auto other = kept(wells());
  auto anybody = nobody();
  EXPECT_EQ(anybody.get(picture_url(other.id, draft.news[0].upload, Size::large)).status, 404);
  EXPECT_EQ(anybody.get(projects::url(other.id, "/pictures/..%2F..%2Fetc%2Fpasswd")).status, 404);
  EXPECT_EQ(anybody.get(projects::url(other.id, "/pictures/" + std::string(5000, 'a'))).status, 404);
}

TEST_P(ProjectPictures, NeedWordsForThoseWhoDoNotSeeThem) {
  auto editor = browser(town, Role::editor);
  const auto project = kept(wells());
  const auto response = editor.post_files(edit_url(project), {photograph()}, update(editor, project, ""));
  EXPECT_EQ(response.status, 422);
  const auto html = web::whole_body(response);
  EXPECT_THAT(html, AllOf(HasSubstr("Say what the picture shows"), HasSubstr("data:image/jpeg;base64,")));
  EXPECT_THAT(again(project.id).news, IsEmpty());
  // It need not be chosen again.
  auto fields = fields_of(html);
  set(fields, "news-0-shows", "A well");
  EXPECT_EQ(editor.post_form(edit_url(project), fields).status, 303);
  EXPECT_EQ(again(project.id).news.at(0).upload.size(), 64U);
}

TEST_P(ProjectPictures, GoWhenTheyAreTakenAwayAndComeBackWithTheVersion) {
  auto editor = browser(town, Role::editor);
  const auto project = with_picture(editor);
  const auto address = picture_url(project.id, project.news[0].upload, Size::large);
  auto fields = fields_of(page(editor, edit_url(project)));
  set(fields, "news-0-no-upload", "1");
  EXPECT_EQ(editor.post_form(edit_url(project), fields).status, 303);
  auto anybody = nobody();
  EXPECT_EQ(anybody.get(address).status, 404);
  EXPECT_THAT(page(anybody, projects::url(project.id)), Not(HasSubstr("/pictures/")));
  std::int64_t last = 0;
  {
    auto session = database().read();
    last = projects::version(session, project.id);
  }
  auto validator = browser(town, Role::validator);
  EXPECT_EQ(validator.post_form(projects::url(project.id, "/history/" + std::to_string(last) + "/undo"), {{"reason", "It was right"}}).status, 303);
  EXPECT_EQ(anybody.get(address).status, 200);
}

TEST_P(ProjectPictures, AreReplacedByNewOnes) {
  auto editor = browser(town, Role::editor);
  const auto project = with_picture(editor);
  auto fields = fields_of(page(editor, edit_url(project)));
  set(fields, "news-0-no-upload", "1");  // with a new one chosen too, that one counts
  auto other = photograph();
  other.content = pictures::test::png(300, 200);
  EXPECT_EQ(editor.post_files(edit_url(project), {other}, fields).status, 303);
  const auto now = again(project.id);
  EXPECT_EQ(now.news.at(0).upload.size(), 64U);
  EXPECT_NE(now.news[0].upload, project.news[0].upload);
  auto session = database().read();
  EXPECT_EQ(projects::pictures_in_use(session), pictures::Ids{now.news[0].upload});
}

TEST_P(ProjectPictures, ComeWithANewProjectToo) {
  auto editor = browser(town, Role::editor);
  const auto address = "/organisations/" + town.text() + "/projects/new";
  auto fields = fields_of(page(editor, address));
  set(fields, "title-text-0", "Wells");
  set(fields, "news-0-title-text-0", "The first well");
  set(fields, "news-0-shows", "A well");
  const auto response = editor.post_files(address, {photograph()}, fields);
  ASSERT_EQ(response.status, 303);
  EXPECT_THAT(page(editor, std::string(response.get("Location").value_or(""))), HasSubstr("alt=\"A well\""));
}

TEST_P(ProjectPictures, ThatAreNoneAreRefusedBesideTheirField) {
  auto editor = browser(town, Role::editor);
  const auto project = kept(wells());
  const std::string zero("\0\0\0", 3);
  for (const auto& content : {std::string("<script>alert(1)</script>"), std::string("<svg onload=alert(1)>"), zero, std::string("\xff\xd8\xff\xe0"), pictures::test::png(50, 50).substr(0, 45)}) {
    auto file = photograph();
    file.filename = "../../etc/\"><script>.jpg";
    file.content = content;
    const auto response = editor.post_files(edit_url(project), {file}, update(editor, project));
    EXPECT_EQ(response.status, 422);
    const auto html = web::whole_body(response);
    EXPECT_THAT(html, AllOf(HasSubstr("id=\"news-0-file-error\""), HasSubstr("The first well"), Not(HasSubstr("<script>alert")), Not(HasSubstr("<script>.jpg"))));
  }
  // Fields that no form has, ids that nobody was given, more files than anybody sends.
  EXPECT_EQ(editor.post_files(edit_url(project), {photograph("title-file"), photograph("news--file"), photograph("news-99999999999-file"), photograph("-file")}, update(editor, project)).status, 303);
  auto fields = update(editor, project);
  set(fields, "news-0-upload", std::string(64, 'a'));
  EXPECT_THAT(web::whole_body(editor.post_form(edit_url(project), fields)), HasSubstr("not there any more"));
  EXPECT_EQ(editor.post_files(edit_url(project), std::vector<http::Upload>(21, photograph()), update(editor, project)).status, 422);
}

TEST_P(ProjectPictures, AreKeptForNobodyWhoMayNotChangeTheProject) {
  auto editor = browser(town, Role::editor), reader = browser(town, Role::reader), other = browser(stranger, Role::editor);
  auto anybody = nobody();
  const auto project = kept(wells());
  const auto fields = update(editor, project);
  EXPECT_EQ(reader.post_files(edit_url(project), {photograph()}, fields).status, 403);
  EXPECT_EQ(other.post_files(edit_url(project), {photograph()}, fields).status, 403);
  EXPECT_NE(anybody.post_files(edit_url(project), {photograph()}, fields).status, 303);
  EXPECT_EQ(other.post_files("/organisations/" + town.text() + "/projects/new", {photograph()}, fields).status, 403);
  EXPECT_EQ(pictures_kept(), 0);
}

TEST_P(ProjectPictures, ThatAFileNamesAndNobodySentAreNotShown) {
  auto project = wells();
  project.news = {{.id = "n1", .title = {{"", "The first well"}}, .upload = std::string(64, 'b')}};
  const auto id = kept(project).id;
  auto anybody = nobody();
  EXPECT_THAT(page(anybody, projects::url(id)), AllOf(HasSubstr("The first well"), Not(HasSubstr("<img class=\"news-picture\""))));
  EXPECT_EQ(anybody.get(picture_url(id, std::string(64, 'b'), Size::large)).status, 404);
}

}  // namespace
}  // namespace portfolio
