// SPDX-License-Identifier: EUPL-1.2
// For tests: every private text that the program keeps, written down through its own forms, each with a word of its own
// that begins with "zqxleak7".
#pragma once
#include <map>

#include "app/test_installation.h"
#include "base/partial_date.h"
#include "confirmations/api.h"
#include "db/tables.h"
#include "mail/api.h"
#include "notifications/api.h"
#include "projects/api.h"
#include "saved_searches/api.h"

namespace app::test {

class Seeded {
 public:
  static constexpr const char* password = "quiet lanterns over seven bridges";
  static constexpr const char* made_up_id = "0000000000zz";

  explicit Seeded(TestInstallation& program) : program_(program) {}

  std::map<std::string, std::string> ids;

  std::vector<std::string> markers() const { return {"zqxleak7", "Zqxleak7", "ZQXLEAK7", "7719 3355", "77193355"}; }
  // Of a project that is a draft. The change log has it, as it has every record; nobody else is told.
  std::vector<std::string> markers_of_drafts() const { return {"zqxdraft7", "Zqxdraft7", "ZQXDRAFT7", "zqxdraf7"}; }
  std::vector<std::string> searched() const {
    return {"zqxleak7",        "zqxleak7family", "zqxleak7person@example.org",
            "zqxleak7subject", "zqxleak7title",  "zqxleak7message",
            "zqxleak7short",   "zqxleak7newborn", "zqxdraft7title",
            "zqxdraft7web"};
  }
  // Of the person and the account that AreGoneWhenSomebodyIsErased erases.
  std::vector<std::string> markers_of_erased() const {
    return {"zqxleak7given", "zqxleak7family", "zqxleak7addressed", "zqxleak7person@",      "zqxleak7web",
            "zqxleak7about", "7719 3355",      "zqxleak7earlier",   "zqxleak7owner",        "zqxleak7renamed",
            "zqxleak7token", "zqxleak7query",  "zqxleak7search",    "zqxleak7other-address",
            "zqxleak7ownnote"};
  }

  web::TestClient administrator() { return client(administrator_); }
  web::TestClient owner() { return client(owner_); }

  // The route's addresses with the ids of what was written down, or of nothing.
  std::vector<std::string> addresses(const std::string& pattern, bool real) {
    std::vector<std::string> made{""};
    const auto append = [&](const std::vector<std::string>& values) {
      std::vector<std::string> next;
      for (const auto& one : made)
        for (const auto& value : values) next.push_back(one + value);
      made = std::move(next);
    };
    for (std::size_t at = 0; at < pattern.size();) {
      if (pattern[at] != '{') {
        append({std::string(1, pattern[at++])});
        continue;
      }
      const auto end = pattern.find('}', at);
      append(values(pattern.substr(0, at), pattern.substr(at + 1, end - at - 1), real));
      at = end + 1;
    }
    return made;
  }

  // What changes the register itself: an accepted contribution with its message and the reason of who accepted it.
  void write_down_public_part() {
    if (steward_) return;
    steward_ = program_.account("zqxleak7steward", web::Office::steward, {}, web::Role::none);
    admin_ = program_.account("zqxleak7admin", web::Office::administrator, {}, web::Role::none);
    administrator_ =
        program_.account("zqxleak7administrator", web::Office::none, program_.ours, web::Role::administrator);
    sender_ = program_.account("zqxleak7sender", web::Office::none, {}, web::Role::none);
    {
      auto transaction = program_.database().write({"a test"});
      owner_ = accounts::create(transaction,
                                {.name = "zqxleak7owner", .email = "zqxleak7owner@example.org", .password = password})
                   .value();
      accounts::set_role(transaction, owner_, program_.ours, web::Role::editor);
      transaction.commit();
    }
    auto steward = client(steward_);
    const auto accepted = proposed(R"({"web":"https://salzburg.example"})");
    sure(steward.post_form("/contributions/" + accepted + "/accept",
                           {{"desk", program_.ours.text()}, {"reason", "zqxleak7accepted"}}),
         303);
  }

  void write_down() {
    write_down_public_part();
    write_accounts();
    write_people();
    write_contributions();
    write_confirmations();
    write_projects();
    write_money();
    write_figures();
  }

  // The money of the draft.
  void write_money() {
    const auto at = "/projects/" + ids["project"] + "/budget";
    auto owner = client(owner_);
    sure(owner.post_form(at + "/lines", {{"version", "99999999"}, {"new_heading", "zqxdraft7heading"}, {"funder", "zqxdraft7funder"}, {"start", "2024"}, {"amount", "7719.33"}, {"currency", "EUR"}}), 303);
    sure(owner.post_form(at + "/transactions", {{"version", "99999999"}, {"type", "3"}, {"date", "2024-05-17"}, {"amount", "7719.33"}, {"currency", "EUR"}, {"receiver", "zqxdraft7receiver"}, {"description", "zqxdraft7instalment"}}), 303);
    auto session = program_.database().read();
    const auto kept = *projects::find(session, *projects::ProjectId::parse(ids["project"]));
    ids["line"] = kept.budget[0].id;
    ids["transaction"] = kept.transactions[0].id;
  }

 private:
  web::TestClient client(accounts::AccountId account) {
    web::TestClient made(program_.site());
    made.cookies = {{std::string(accounts::session_cookie), program_.session(account)}};
    return made;
  }
  http::Response sure(http::Response response, int status) {
    if (response.status != status)
      throw std::runtime_error(fmt::format("{} instead of {}: {}", response.status, status, web::whole_body(response)));
    return response;
  }
  static std::string last_of(const http::Response& response) {
    std::string address(response.get("Location").value_or(""));
    address = address.substr(0, address.find('?'));
    return address.substr(address.rfind('/') + 1);
  }
  std::string one(const std::string& sql) {
    auto session = program_.database().read();
    auto row = session.prepare(sql);
    return row.run().row() ? std::string(row.text(0)) : std::string();
  }

  std::string proposed(const std::string& record, const std::string& more = {}) {
    auto sender = client(sender_);
    const auto of = more.empty() ? fmt::format(R"("kind":"organisation","id":"{}")", program_.ours.text()) : more;
    const auto response =
        sure(sender.post_json("/api/v1/contributions",
                              fmt::format(R"({{{},"message":"zqxleak7message","record":{}}})", of, record)),
             201);
    return last_of(response);
  }

  void write_accounts() {
    auto admin = client(admin_), administrator = client(administrator_), owner = client(owner_);
    sure(admin.post_form("/accounts",
                         {{"name", "zqxleak7account"}, {"email", "zqxleak7account@example.org"}, {"office", "none"}}),
         303);
    sure(administrator.post_form("/organisations/" + program_.ours.text() + "/members",
                                 {{"email", "zqxleak7invited@example.org"}, {"role", "editor"}}),
         303);
    sure(owner.post_form("/account", {{"name", "zqxleak7renamed"}, {"language", "en"}}), 303);
    sure(owner.post_form("/account/tokens", {{"token-name", "zqxleak7token"}, {"scope", "read"}, {"days", "30"}}), 200);
    sure(
        owner.post_form("/account/email", {{"new-email", "zqxleak7other-address@example.org"}, {"password", password}}),
        303);
    web::TestClient forgetful(program_.site());
    sure(forgetful.post_form("/password", {{"email", "zqxleak7owner@example.org"}}), 303);
    // A form sent after the session had ended is kept until its owner is back.
    auto late = client(owner_);
    sure(client(owner_).post_form("/account/sessions/end-others", {}), 303);
    sure(late.post_form("/organisations/" + program_.ours.text() + "/contacts/new", {{"subject", "zqxleak7kept"}}),
         303);
    sure(client(owner_).post_form("/searches/new?collection=relations&q=zqxleak7query",
                                  {{"name", "zqxleak7search"}, {"frequency", "never"}}),
         303);
    ids["search"] = one("SELECT id FROM saved_search");
    ids["account"] = owner_.text();
    ids["invitation"] = one("SELECT id FROM invitation");
    ids["token"] = one("SELECT id FROM api_token");
    ids["session"] = one("SELECT id FROM account_session WHERE account = '" + owner_.text() + "'");
  }

  http::Pairs person(const std::string& family, const std::string& version) {
    return {{"version", version},
            {"given", "zqxleak7given"},
            {"family", family},
            {"addressed", "zqxleak7addressed"},
            {"languages", "German"},
            {"email", "zqxleak7person@example.org"},
            {"phone", "+43 662 7719 3355"},
            {"web", "https://zqxleak7web.example/"},
            {"notes", "zqxleak7about"},
            {"account", owner_.text()}};
  }

  void write_people() {
    auto administrator = client(administrator_);
    const auto at = "/organisations/" + program_.ours.text();
    ids["person"] = last_of(sure(administrator.post_form(at + "/people/new", person("zqxleak7earlier", "")), 303));
    sure(administrator.post_form(at + "/people/" + ids["person"] + "/edit", person("zqxleak7family", "1")), 303);
    ids["former"] = last_of(sure(
        administrator.post_form(at + "/people/new", {{"given", "zqxleak7former"}, {"family", "zqxleak7formerfamily"}}),
        303));
    ids["post"] =
        last_of(sure(administrator.post_form(at + "/posts/new", {{"title", "zqxleak7title"},
                                                                 {"title_en", "zqxleak7english"},
                                                                 {"department", "zqxleak7department"},
                                                                 {"duties", "/relations/" + program_.twinning.text() +
                                                                                "\nzqxleak7duty of zqxleak7family"}}),
                     303));
    sure(administrator.post_form(at + "/posts/" + ids["post"] + "/holders",
                                 {{"person", ids["person"]}, {"since", "2020"}}),
         303);
    ids["holding"] = one("SELECT id FROM holding");
    sure(administrator.post_form(at + "/contacts/new", {{"held", "2026-05-17"},
                                                        {"kind", "call"},
                                                        {"organisation", "/organisations/" + program_.theirs.text()},
                                                        {"person", ids["person"]},
                                                        {"relation", "/relations/" + program_.twinning.text()},
                                                        {"subject", "zqxleak7subject with zqxleak7family"},
                                                        {"notes", "zqxleak7notes"},
                                                        {"next_step", "zqxleak7step"},
                                                        {"due", "2026-12-01"},
                                                        {"doer", ids["person"]}}),
         303);
    ids["contact"] = one("SELECT id FROM contact");
    ids["handover"] =
        last_of(sure(administrator.post_form(at + "/people/" + ids["former"] + "/leave",
                                             {{"left", "2026-10"}, {"note", "zqxleak7handover to zqxleak7family"}}),
                     303));
    // A steward looks in, which is recorded.
    sure(client(steward_).get(at + "/people"), 200);
  }

  void write_contributions() {
    auto steward = client(steward_), sender = client(sender_);
    const auto desk = [this](const std::string& reason) {
      return http::Pairs{{"desk", program_.ours.text()}, {"reason", reason}};
    };
    ids["contribution"] =
        proposed(R"({"short_name":"zqxleak7short","summary":[{"language":"en","text":"zqxleak7summary"}]})");
    const auto notes = "/contributions/" + ids["contribution"] + "/notes";
    sure(sender.post_form(notes, {{"note", "zqxleak7note: @zqxleak7administrator"}, {"tell", program_.ours.text()}}), 303);
    sure(client(owner_).post_form(notes, {{"note", "zqxleak7ownnote"}}), 303);
    sure(sender.post_json("/api/v1" + notes, R"({"text":"zqxleak7noteby program"})"), 201);
    const auto refused = proposed(R"({"short_name":"zqxleak7refused"})");
    sure(steward.post_form("/contributions/" + refused + "/refuse", desk("zqxleak7reason")), 303);
    const auto withdrawn = proposed(R"({"short_name":"zqxleak7withdrawn"})");
    sure(sender.post_form("/contributions/" + withdrawn + "/withdraw", {}), 303);
    proposed(R"({"summary":[{"language":"en","text":"zqxleak7tie"}]})",
             fmt::format(R"("kind":"relation","id":"{}")", program_.twinning.text()));
    proposed(R"({"kind":"ngo","names":[{"text":"zqxleak7newborn"}],"country":"AT"})", R"("kind":"organisation")");
    auto owner = client(owner_);
    const auto bulk = proposed(R"({"short_name":"zqxleak7bulk"})");
    sure(client(administrator_)
             .post_form("/contributions/decide",
                        {{"which", "ticked"}, {"id", bulk}, {"refuse", "1"}, {"reason", "zqxleak7bulkreason"}}),
         303);
    ids["decision"] = one("SELECT id FROM contribution_decision");
  }

  void write_confirmations() {
    notifications::make_mails(program_.database(), "https://register.example.org");
    ids["notice"] = one("SELECT id FROM notice");
    auto steward = client(steward_);
    const auto ask = "/relations/" + program_.twinning.text() + "/ask";
    sure(steward.post_form(
             ask, {{"party", program_.theirs.text()}, {"address", "zqxleak7asked@example.org"}, {"language", "en"}}),
         303);
    std::string link;
    {
      auto session = program_.database().read();
      for (const auto& mail : mail::queued(session))
        if (mail.to == "zqxleak7asked@example.org" && !mail.links.empty()) link = mail.links.front();
    }
    link = link.substr(link.find("/confirm/"));
    web::TestClient asked(program_.site());
    sure(asked.post_form(link, {{"act", "remark"}, {"remark", "zqxleak7remark"}}), 303);
    ids["remark"] = one("SELECT id FROM confirmation_remark");
    ids["campaign"] =
        last_of(sure(steward.post_form("/campaigns", {{"title", "zqxleak7campaign"},
                                                      {"deadline", fmt::format("{}-12-31", base::today().year + 1)},
                                                      {"scope", "country"},
                                                      {"value", "AT"},
                                                      {"language", "en"}}),
                     303));
    sure(steward.post_form("/campaigns/" + ids["campaign"] + "/contacts",
                           {{"contacts", program_.ours.text() + ";zqxleak7contact@example.org;en"}}),
         303);
    confirmations::make_reminders(program_.database(), "https://register.example.org");
  }

  // Figures of a draft, submitted, and sent back with a reason.
  void write_figures() {
    {
      auto transaction = program_.database().write({"a test"});
      auto draft = *projects::find(transaction.session(), *projects::ProjectId::parse(ids["project"]));
      draft.nodes = {{"line1", "", projects::Level::result}};
      projects::Indicator dug;
      dug.id = "dug1", dug.node = "line1";
      projects::Period year;
      year.id = "year1", year.start = {2025, 0, 0};
      year.actuals.emplace_back().value = "9";
      dug.periods = {year};
      draft.indicators = {dug};
      if (!projects::Writer(transaction).update(draft)) throw std::runtime_error("the figures were not taken");
      transaction.commit();
    }
    ids["node"] = "line1", ids["indicator"] = "dug1", ids["period"] = "year1";
    const auto at = "/projects/" + ids["project"] + "/framework/periods/year1";
    const auto version = [this] { return one("SELECT CAST(max(sequence) AS text) FROM change WHERE record_kind = 'project'"); };
    sure(client(owner_).post_form(at + "/submit", {{"version", version()}}), 303);
    sure(client(administrator_).post_form(at + "/send-back", {{"version", version()}, {"reason", "zqxleak7figures"}}), 303);
    sure(client(administrator_).post_form(at + "/submit", {{"version", version()}}), 303);
    sure(client(owner_).post_form(at + "/take-back", {{"version", version()}}), 303);
  }

  // A draft with a word of its own in each of its texts, changed once; and one that was removed.
  void write_projects() {
    auto administrator = client(administrator_);
    const auto at = "/organisations/" + program_.ours.text() + "/projects/new";
    http::Pairs form{{"version", "0"},
                     {"title-text-0", "zqxdraft7title"},
                     {"title-language-0", "en"},
                     {"summary-text-0", "zqxdraft7summary"},
                     {"objectives-text-0", "zqxdraft7objectives"},
                     {"identifier", "ZQXDRAFT7-1"},
                     {"participants-name-0", program_.theirs.text()},
                     {"participants-role-0", "4"},
                     {"participants-name-1", "zqxdraft7partner"},
                     {"participants-name-1-asked", "zqxdraft7partner"},
                     {"participants-name-1-choice", "name"},
                     {"participants-role-1", "1"},
                     {"relations-id-0", program_.twinning.text()},
                     {"themes", "culture"},
                     {"status", "2"},
                     {"approvals-0", ""},
                     {"approvals-0-title-text-0", "zqxdraft7approval"},
                     {"approvals-0-body", "zqxdraft7body"},
                     {"news-0", ""},
                     {"news-0-kind", "lesson"},
                     {"news-0-title-text-0", "zqxdraft7lesson"},
                     {"news-0-words-text-0", "zqxdraft7words"},
                     {"documents-0", ""},
                     {"documents-0-title-text-0", "zqxdraft7document"},
                     {"documents-0-url", "https://zqxdraft7web.example/"}};
    const auto removed = last_of(sure(administrator.post_form(at, form), 303));
    sure(administrator.post_form("/projects/" + removed + "/remove", {{"reason", "zqxdraft7reason"}}), 303);
    ids["project"] = last_of(sure(administrator.post_form(at, form), 303));
    sure(administrator.post_form("/projects/" + ids["project"] + "/edit",
                                 {{"version", one("SELECT max(sequence) FROM change")}, {"title-text-0", "zqxdraft7title again"}, {"title-language-0", "en"}}),
         303);
    ids["project change"] = one("SELECT max(sequence) FROM change WHERE record_kind = 'project'");
  }

  std::vector<std::string> values(const std::string& before, const std::string& name, bool real) {
    if (name == "id") {
      if (before.ends_with("/projects/")) return {value("project", real)};
      if (before.ends_with("/organisations/")) return {program_.ours.text(), program_.theirs.text()};
      if (before.ends_with("/projects/")) return {value("project", real)};
      if (before.ends_with("/relations/")) return {program_.twinning.text()};
      if (before.ends_with("/projects/")) return {value("project", real)};
      if (before.ends_with("/contributions/")) return {value("contribution", real)};
      if (before.ends_with("/searches/")) return {value("search", real)};
      if (before.ends_with("/campaigns/")) return {value("campaign", real)};
      if (before.ends_with("/notifications/")) return {value("notice", real)};
    }
    if (name == "code") return {before.ends_with("/countries/") ? "AT" : "culture"};
    if (name == "file") return {"relations.csv"};
    if (name == "sequence" && before.starts_with("/projects/")) return {value("project change", real)};
    if (name == "sequence")
      return {one("SELECT max(sequence) FROM change WHERE record_kind = 'organisation' AND record_id = '" +
                  program_.ours.text() + "'")};
    if (name == "version") return {"1"};
    return {value(name, real)};
  }
  std::string value(const std::string& name, bool real) {
    const auto at = ids.find(name);
    return real && at != ids.end() ? at->second : made_up_id;
  }

  TestInstallation& program_;
  accounts::AccountId steward_, admin_, administrator_, sender_, owner_;
};

}  // namespace app::test
