// SPDX-License-Identifier: EUPL-1.2
// The sheet of a project as everybody reads it.
#include "db/change_log.h"
#include "db/storable.h"
#include "portfolio/labels.h"
#include "portfolio/pages.h"

namespace portfolio {
namespace {

using base::msg;

constexpr std::size_t most_places_on_map = 200;

// One reader's look at one project.
class Page {
 public:
  Page(const explore::Atlas& atlas, const web::Context& context, const Project& project)
      : atlas_(atlas), context_(context), project_(project), session_(atlas.database().read()), today_(base::today()) {}

  views::ProjectPage make() {
    page_.head = projects::head(context_, project_, "");
    page_.title_language = spoken(project_.title, project_, context_.language).language;
    put(page_.summary, page_.summary_language, description(project_, "1"));
    page_.eyebrow = project_.owner ? name_of(session_, {.organisation = project_.owner}, context_.language) : name_of(session_, project_.reporter, context_.language);
    add_languages();
    add_cycle();
    add_texts();
    add_partners();
    for (const auto id : project_.relations) page_.relations.push_back({"/relations/" + id.text(), relation_title(session_, id, context_.language)});
    add_places();
    add_themes();
    add_goals();
    add_criteria();
    for (const auto& step : project_.approvals) add_approval(step);
    add_news();
    add_documents();
    add_facts();
    page_.has_relations = !page_.relations.empty();
    page_.has_partners = !page_.partners.empty();
    page_.has_approvals = !page_.approvals.empty();
    if (projects::may_edit(context_.identity, project_)) page_.edit_url = projects::url(project_.id, "/edit");
    page_.history_url = projects::url(project_.id, "/history");
    const auto last = db::history(session_, "project", project_.id.text(), std::numeric_limits<std::int64_t>::max(), 1);
    if (!last.empty()) page_.changed = tr(msg("Last changed on {date}.", {{"date", base::format_moment(context_.language, last.front().at)}}));
    if (const auto source = project_.source ? sources::find(session_, project_.source) : std::nullopt) {
      page_.source = source->title;
      page_.source_url = source->url;
      page_.source_note = source->publisher;
      if (source->as_of.known())
        page_.source_note += (page_.source_note.empty() ? "" : ", ") + tr(msg("as of {date}", {{"date", date(source->as_of)}}));
    }
    if (project_.state == projects::State::published) {
      page_.downloads = {{"JSON", tr(msg("for programs")), "/api/v1/projects/" + project_.id.text()},
                         {"JSON-LD", tr(msg("for linked data")), "/api/v1/projects/" + project_.id.text() + "?format=jsonld"}};
    }
    page_.has_downloads = !page_.downloads.empty();
    return std::move(page_);
  }

 private:
  std::string tr(const base::Message& message) const { return context_.tr(message); }
  std::string date(base::PartialDate on) const { return on.known() ? base::format_date(context_.language, on) : std::string(); }
  std::string percent(const projects::Decimal& share) const { return share.empty() ? std::string() : tr(msg("{number} %", {{"number", share}})); }
  void put(std::string& text, std::string& language, const projects::Narrative& narrative) const {
    auto said = spoken(narrative, project_, context_.language);
    text = std::move(said.text);
    language = std::move(said.language);
  }

  void add_languages() {
    std::vector<std::string> there, missing;
    const auto& summary = description(project_, "1");
    const auto has = [&](const projects::Narrative& narrative, std::string_view code) {
      return std::ranges::any_of(narrative, [&](const auto& one) { return one.language == code || (one.language.empty() && project_.language == code); });
    };
    for (const auto& one : project_.title) {
      const auto code = one.language.empty() ? project_.language : one.language;
      if (!code.empty() && std::ranges::find(there, code) == there.end() && (summary.empty() || has(summary, code))) there.push_back(code);
    }
    for (const auto language : base::languages)
      if (std::ranges::find(there, base::code(language)) == there.end()) missing.emplace_back(base::code(language));
    const auto named = [&](const std::vector<std::string>& codes) {
      std::string names;
      for (const auto& code : codes) names += (names.empty() ? "" : ", ") + base::language_name(context_.language, code);
      return names;
    };
    if (there.empty()) return;
    page_.languages_note = missing.empty() ? tr(msg("Title and summary are there in {languages}.", {{"languages", named(there)}}))
                                           : tr(msg("Title and summary are there in {languages}; missing in {missing}.",
                                                    {{"languages", named(there)}, {"missing", named(missing)}}));
    if (!missing.empty() && projects::may_edit(context_.identity, project_)) page_.translate_url = projects::url(project_.id, "/edit#title");
  }

  void add_cycle() {
    const auto& status = project_.status;
    page_.cycle_known = !status.empty();
    const bool stopped = status == "5" || status == "6";
    const bool begun = projects::date_of(project_, '2').known();
    for (const char* code : {"1", "2", "3", "4"}) {
      if (stopped && (*code == '3' || *code == '4' || (*code == '2' && !begun))) continue;
      views::Step step{.label = capital(tr(projects::status_label(code)))};
      step.current = status == code;
      step.done = stopped || (!status.empty() && std::string_view(code) < status);
      if (*code == '2') step.date = date(projects::date_of(project_, '2'));
      if (*code == '4') step.date = date(projects::date_of(project_, '4'));
      page_.cycle.push_back(std::move(step));
    }
    if (stopped) page_.cycle.push_back({.label = capital(tr(projects::status_label(status))), .date = date(projects::date_of(project_, '4')), .current = true, .stopped = true});
  }

  void add_texts() {
    bool first_general = true;
    for (const auto& one : project_.descriptions) {
      const bool general = one.type == "1" || one.type.empty();
      if (general && std::exchange(first_general, false)) continue;  // the summary
      views::Text text{.title_id = fmt::format("text-{}", page_.texts.size())};
      text.title = tr(one.type == "2" ? msg("Objectives") : one.type == "3" ? msg("Whom it serves") : msg("More about it"));
      put(text.text, text.language, one.text);
      page_.texts.push_back(std::move(text));
    }
  }

  void add_partners() {
    const auto add = [&](const projects::Named& who, const std::string& role, const projects::Decimal& share) {
      views::Partner partner{.name = name_of(session_, who, context_.language), .role = role, .share = percent(share)};
      if (partner.name.empty()) return;
      if (who.organisation) partner.url = "/organisations/" + who.organisation.text();
      partner.kind = kind_of(who);
      page_.partners.push_back(std::move(partner));
    };
    if (project_.owner) add({.organisation = project_.owner}, tr(msg("keeps this project")), {});
    for (const auto& one : project_.participants) add(one.who, tr(projects::role_label(one.role)), one.share);
  }

  std::string kind_of(const projects::Named& who) {
    if (who.organisation)
      if (const auto found = organisations::find(session_, who.organisation)) return tr(organisations::label(found->kind));
    return who.type.empty() ? std::string() : organisation_type_name(who.type, context_.language);
  }

  void add_places() {
    std::vector<explore::MarkedPlace> marks;
    for (const auto& location : project_.locations) {
      const auto place = location.place.empty() ? std::nullopt : atlas_.gazetteer().find(location.place);
      std::string name = place ? records::place_label(atlas_.gazetteer(), *place, context_.language) : std::string();
      if (name.empty()) name = projects::text_in(location.name, context_.language);
      std::optional<base::Point> at;
      if (location.latitude && location.longitude) at = base::Point{*location.latitude, *location.longitude};
      else if (place && place->has_point) at = place->point;
      if (name.empty() && at) name = fmt::format("{:.4f}, {:.4f}", at->latitude, at->longitude);
      if (name.empty()) continue;
      if (at && marks.size() < most_places_on_map) marks.push_back({*at, name, {}});
      page_.places.push_back({std::move(name), std::string(projects::text_in(location.activity, context_.language))});
    }
    page_.has_places = !page_.places.empty();
    if (!marks.empty()) page_.map = explore::places_map(atlas_, context_, marks, tr(msg("Where it takes place")));
  }

  void add_themes() {
    for (const auto& code : project_.themes)
      if (const auto* theme = themes::find(code)) page_.themes.push_back({std::string(themes::name(*theme, context_.language)), "/projects?theme=" + code});
    page_.has_themes = !page_.themes.empty();
    for (const auto& sector : project_.sectors) page_.sectors.push_back({sector_name(sector, context_.language), sector.code, percent(sector.percentage)});
    page_.has_sectors = !page_.sectors.empty();
  }

  void add_goals() {
    std::map<int, std::vector<std::string>> goals, old_goals;
    for (const auto& tag : project_.tags) {
      const auto number = static_cast<int>(number_of(std::string_view(tag.code).substr(0, tag.code.find('.')), 0));
      if (tag.vocabulary == "2" && number >= 1 && number <= 17) goals[number];
      if (tag.vocabulary == "3" && number >= 1 && number <= 17) goals[number].push_back(tag.code);
      if (tag.vocabulary == "MDG" && number >= 1 && number <= 8) old_goals[number];
    }
    for (auto& [number, targets] : goals) {
      std::string list;
      for (const auto& target : targets) list += (list.empty() ? "" : ", ") + target;
      page_.goals.push_back({base::format_number(context_.language, number), tr(themes::goal_name(number)),
                             list.empty() ? "" : tr(msg("targets {list}", {{"list", list}}))});
    }
    for (const auto& [number, none] : old_goals) page_.old_goals.push_back({base::format_number(context_.language, number), tr(old_goal_name(number)), ""});
    page_.has_goals = !page_.goals.empty();
    page_.has_old_goals = !page_.old_goals.empty();
  }

  // The seven criteria of the manual, section 5.1, box 52, in its order.
  void add_criteria() {
    const auto add = [&](const base::Message& label, std::string value, bool derived = false) {
      page_.criteria.push_back({tr(label), value.empty() ? tr(msg("not said")) : capital(std::move(value)), derived && !value.empty()});
    };
    const auto join = [](std::string& all, const std::string& one) {
      if (!one.empty()) all += (all.empty() ? "" : ", ") + one;
    };
    std::string action, kinds, list, aims_text;
    if (!project_.criteria.action.empty()) join(action, tr(label_in(actions(), project_.criteria.action)));
    if (!project_.criteria.formality.empty()) join(action, tr(label_in(formalities(), project_.criteria.formality)));
    add(msg("By kind of action"), action);
    for (const auto& theme : page_.themes) join(list, theme.name);
    if (list.empty())
      for (const auto& sector : page_.sectors) join(list, sector.name);
    add(msg("By theme"), list, true);
    std::vector<std::string> seen_kinds, seen;
    for (const auto& partner : page_.partners) {
      if (!partner.kind.empty() && std::ranges::find(seen_kinds, partner.kind) == seen_kinds.end()) {
        seen_kinds.push_back(partner.kind);
        join(kinds, partner.kind);
      }
      if (std::ranges::find(seen, partner.name) == seen.end()) seen.push_back(partner.name);
    }
    add(msg("By kind of actor"), kinds, true);
    const auto count = static_cast<long long>(seen.size());
    std::string number;
    if (count > 0) {
      number = base::counted(context_.language, count, "{n} actor", "{n} actors");
      if (count == 2) number = tr(msg("bilateral: {actors}", {{"actors", number}}));
      if (count > 2) number = tr(msg("multilateral: {actors}", {{"actors", number}}));
    }
    add(msg("By number of actors"), number, true);
    for (const auto& aim : project_.criteria.aims) join(aims_text, tr(label_in(aims(), aim)));
    add(msg("By objective"), aims_text);
    add(msg("By geographical reach"), project_.criteria.reach.empty() ? "" : tr(label_in(reaches(), project_.criteria.reach)));
    add(msg("By management"), project_.management.empty() ? "" : tr(projects::management_label(project_.management)));
  }

  void add_approval(const projects::ApprovalStep& step) {
    views::Approval view{.body = step.body};
    put(view.title, view.language, step.title);
    const auto days = [&](long long n) { return base::counted(context_.language, n, "{n} day", "{n} days"); };
    view.agreed = step.outcome == "agreed";
    view.refused = step.outcome == "refused";
    if (view.agreed || view.refused) {
      const auto on = date(step.decided);
      view.state = view.agreed ? (on.empty() ? tr(msg("agreed")) : tr(msg("agreed on {date}", {{"date", on}})))
                               : (on.empty() ? tr(msg("refused")) : tr(msg("refused on {date}", {{"date", on}})));
    } else if (step.begun.known()) {
        view.state = tr(msg("asked on {date}", {{"date", date(step.begun)}}));
      if (step.begun.day != 0 && step.expected_days > 0) {
        using namespace std::chrono;
        const auto day_of = [](base::PartialDate d) { return sys_days(year(d.year) / month(d.month) / day(d.day)); };
        const auto due = day_of(step.begun) + std::chrono::days(step.expected_days);
        const year_month_day ymd(due);
        const base::PartialDate due_date{static_cast<std::int16_t>(static_cast<int>(ymd.year())), static_cast<std::uint8_t>(static_cast<unsigned>(ymd.month())),
                                         static_cast<std::uint8_t>(static_cast<unsigned>(ymd.day()))};
        const auto over = (day_of(today_) - due).count();
        view.late = over > 0;
        view.state = view.late ? tr(msg("asked on {date}, expected by {due}: {days} late", {{"date", date(step.begun)}, {"due", date(due_date)}, {"days", days(over)}}))
                               : tr(msg("asked on {date}, expected by {due}", {{"date", date(step.begun)}, {"due", date(due_date)}}));
      }
    } else {
        view.state = step.expected_days > 0 ? tr(msg("not asked yet; takes about {days}", {{"days", days(step.expected_days)}})) : tr(msg("not asked yet"));
    }
    page_.approvals.push_back(std::move(view));
  }

  void add_news() {
    auto sorted = project_.news;
    std::ranges::stable_sort(sorted, std::ranges::greater{}, &projects::News::date);
    for (const auto& one : sorted) {
      views::News view{.date = date(one.date), .picture_text = one.picture_text};
      put(view.title, view.language, one.title);
      view.text = projects::text_in(one.text, context_.language);
      if (db::is_web_address(one.picture)) view.picture = one.picture;
      // One that a file named, and that was never sent here, is not there.
      if (const auto sent = one.upload.empty() ? std::nullopt : pictures::find(session_, one.upload))
        view.shown = views::Picture{picture_url(project_.id, sent->id, pictures::Size::large), picture_url(project_.id, sent->id, pictures::Size::small), sent->small_width, sent->small_height};
      if ((view.shown || !view.picture.empty()) && view.picture_text.empty()) view.picture_text = tr(msg("Picture"));
      (one.kind == projects::NewsKind::lesson ? page_.lessons : page_.updates).push_back(std::move(view));
    }
    page_.has_updates = !page_.updates.empty();
    page_.has_lessons = !page_.lessons.empty();
  }

  void add_documents() {
    for (const auto& one : project_.documents) {
      views::Document view;
      put(view.title, view.language, one.title);
      if (db::is_web_address(one.url)) view.url = one.url;
      if (view.title.empty()) view.title = one.url;
      if (view.title.empty()) continue;
      view.detail = date(one.date);
      for (const auto& code : one.languages) view.detail += (view.detail.empty() ? "" : " · ") + base::language_name(context_.language, code);
      page_.documents.push_back(std::move(view));
    }
    page_.has_documents = !page_.documents.empty();
  }

  void add_facts() {
    const auto add = [&](const base::Message& label, std::string value, std::string url = {}, std::string code = {}) {
      if (!value.empty()) page_.facts.push_back({tr(label), std::move(value), std::move(url), std::move(code)});
    };
    if (project_.owner) add(msg("Kept by"), page_.eyebrow, "/organisations/" + project_.owner.text());
    add(msg("Status"), project_.status.empty() ? "" : capital(tr(projects::status_label(project_.status))));
    add(msg("Planned start"), date(projects::date_of(project_, '1')));
    add(msg("Actual start"), date(projects::date_of(project_, '2')));
    add(msg("Planned end"), date(projects::date_of(project_, '3')));
    add(msg("Actual end"), date(projects::date_of(project_, '4')));
    for (const auto& country : project_.countries)
      add(msg("Country"), atlas_.gazetteer().country_name(country.code, context_.language), "/countries/" + http::url_encode(country.code), country.code);
    if (!project_.management.empty()) add(msg("Management"), capital(tr(projects::management_label(project_.management))));
    add(msg("IATI identifier"), project_.identifier);
  }

  const explore::Atlas& atlas_;
  const web::Context& context_;
  const Project& project_;
  db::Session session_;
  const base::PartialDate today_;
  views::ProjectPage page_;
};

}  // namespace

http::Response show_project(const explore::Atlas& atlas, web::Context& context) {
  const auto found = projects::asked(atlas.database(), context);
  if (!found.project) return not_there(context);
  const auto page = Page(atlas, context, *found.project).make();
  return show(context, "portfolio/project", page.head.title, page);
}

}  // namespace portfolio
