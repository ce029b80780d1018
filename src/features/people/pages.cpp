// SPDX-License-Identifier: EUPL-1.2
#include "people/pages.h"

#include <charconv>

#include "base/text.h"

namespace people {

using base::msg;

views::Head head(const Space& space, const web::Context& context, std::string_view tab) {
  views::Head made;
  made.breadcrumb = {{space.url(), space.organisation.name_in(context.language)},
                     {space.url("/people"), context.tr(msg("Private space"))}};
  const auto add = [&](std::string_view rest, const base::Message& label) {
    made.tabs.push_back({space.url(rest), context.tr(label), rest == tab});
  };
  add("/people", msg("People"));
  add("/posts", msg("Posts"));
  add("/contacts", msg("Contacts"));
  add("/people/public", msg("What others see"));
  if (space.may_administer()) add("/people/access", msg("Who looked in"));
  made.looking_in = space.looking_in;
  return made;
}

std::string date(const web::Context& context, base::PartialDate date) {
  return date.known() ? base::format_date(context.language, date) : "";
}

std::string span(const web::Context& context, const Holding& holding) {
  const auto since = date(context, holding.since), until = date(context, holding.until);
  if (!since.empty() && !until.empty())
    return context.tr(msg("from {since} to {until}", {{"since", since}, {"until", until}}));
  if (!until.empty()) return context.tr(msg("until {until}", {{"until", until}}));
  if (holding.ended)
    return since.empty() ? context.tr(msg("ended")) : context.tr(msg("from {since}, ended", {{"since", since}}));
  return since.empty() ? "" : context.tr(msg("since {since}", {{"since", since}}));
}

std::string author_name(db::Session& session, const web::Context& context, std::string_view author) {
  const auto id = accounts::account_of_author(author);
  if (!id) return std::string(author);
  const auto account = accounts::find(session, *id);
  return account ? account->name : context.tr(msg("somebody whose account is gone"));
}

std::string organisation_name(db::Session& session, const web::Context& context, OrganisationId id) {
  const auto found = organisations::find(session, id);
  return found ? found->name_in(context.language) : id.text();
}

std::string relation_name(db::Session& session, const web::Context& context, RelationId id) {
  const auto found = relations::find(session, id);
  if (!found) return id.text();
  std::vector<OrganisationId> ids;
  for (const auto& party : found->parties) ids.push_back(party.organisation);
  if (ids.size() > 4) ids.resize(4);
  std::string parties;
  for (const auto& party : organisations::find_many(session, ids))
    parties += (parties.empty() ? "" : " – ") + party.name_in(context.language);
  return context.tr(
      msg("{kind}: {parties}", {{"kind", context.tr(relations::label(found->kind))}, {"parties", parties}}));
}

std::int64_t number_of(std::string_view text, std::int64_t otherwise) {
  std::int64_t n = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), n);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && n >= 0 ? n : otherwise;
}

namespace {

std::string clean(std::string_view sent, bool keep_lines) {
  std::string text = base::repair_utf8(sent);
  std::erase(text, '\r');
  std::replace_if(
      text.begin(), text.end(), [&](unsigned char c) { return (c < 0x20 && !(keep_lines && c == '\n')) || c == 0x7f; },
      ' ');
  return std::string(base::trim(text));
}

}  // namespace

std::string field(const web::Context& context, std::string_view name) {
  return clean(context.request.form_field(name).value_or(""), false);
}
std::string text_field(const web::Context& context, std::string_view name) {
  return clean(context.request.form_field(name).value_or(""), true);
}
std::string query(const web::Context& context, std::string_view name) {
  return clean(context.request.parameter(name).value_or(""), false);
}

base::PartialDate date_field(const web::Context& context, std::string_view name, Errors& errors) {
  const auto written = field(context, name);
  if (written.empty()) return {};
  const auto parsed = base::PartialDate::parse(written);
  if (!parsed)
    errors.emplace(name,
                   context.tr(msg("“{date}” is no date: write 2026-05-17, 2026-05 or 2026.", {{"date", written}})));
  return parsed.value_or(base::PartialDate{});
}

http::Response not_there(const web::Context& context) {
  return context.problem(
      404, msg("There is no such record in this organisation's private space. It may have been moved or erased."));
}

std::vector<views::Error> error_list(const Errors& errors) {
  std::vector<views::Error> list;
  for (const auto& [name, message] : errors) list.push_back({name.empty() ? "content" : name, message});
  return list;
}

void put_errors(views::Form& form, const Errors& errors) {
  form.errors = error_list(errors);
  form.has_errors = !errors.empty();
  for (auto& input : form.fields)
    if (const auto at = errors.find(input.id); at != errors.end()) input.error = at->second;
}

void note_problem(const web::Context& context, Errors& errors, const base::Problem& problem) {
  errors.emplace(problem.field, context.tr(problem.message));
}

std::vector<views::Option> person_options(db::Session& session, const Space& space, const web::Context& context,
                                          PersonId chosen, const base::Message& none, PersonId without) {
  std::vector<views::Option> options{{"", context.tr(none), !chosen}};
  bool there = !chosen;
  for (const auto& person : list_persons(session, {.keeper = space.id(), .limit = 1000})) {
    if (person.id == without) continue;
    there = there || person.id == chosen;
    options.push_back({person.id.text(), full_name(person), person.id == chosen});
  }
  if (!there)
    if (const auto person = find_person(session, chosen); person && person->keeper == space.id())
      options.push_back({chosen.text(), shown_name(context.language, *person), true});
  return options;
}

std::vector<views::Option> visibility_options(const web::Context& context, Visibility chosen) {
  std::vector<views::Option> options;
  for (const auto one : {Visibility::members, Visibility::partners, Visibility::everybody})
    options.push_back({std::string(code(one)), context.tr(label(one)), one == chosen});
  return options;
}

views::Input line(std::string id, std::string label, std::string value, std::string hint, std::string type) {
  views::Input made;
  made.id = std::move(id), made.label = std::move(label), made.value = std::move(value), made.hint = std::move(hint),
  made.type = std::move(type);
  made.is_line = true;
  return made;
}

views::Input area(std::string id, std::string label, std::string value, std::string hint) {
  auto made = line(std::move(id), std::move(label), std::move(value), std::move(hint));
  made.is_line = false;
  made.is_area = true;
  return made;
}

views::Input choice(std::string id, std::string label, std::vector<views::Option> options, std::string hint) {
  auto made = line(std::move(id), std::move(label), {}, std::move(hint));
  made.is_line = false;
  made.is_choice = true;
  made.options = std::move(options);
  return made;
}

namespace {

// What stands after the last slash of an address, without query; the text itself if it is none.
std::string_view last_part(std::string_view text) {
  text = text.substr(0, text.find_first_of("?#"));
  const auto slash = text.rfind('/');
  return slash == std::string_view::npos ? text : text.substr(slash + 1);
}

}  // namespace

std::optional<RelationId> relation_in(std::string_view text) {
  return RelationId::parse(last_part(base::trim(text)));
}

std::optional<OrganisationId> organisation_field(db::Session& session, const web::Context& context,
                                                 std::string_view name, Errors& errors) {
  const auto written = field(context, name);
  if (written.empty()) return std::nullopt;
  if (const auto id = OrganisationId::parse(last_part(written)); id && organisations::find(session, *id)) return id;
  const auto found = organisations::find_by_name(session, written, 10);
  if (found.size() == 1) return found.front();
  errors.emplace(
      name, found.empty()
                ? context.tr(msg("No organisation of the register is called “{name}”. Its name has to be written in "
                                 "full; the address of its page does too.",
                                 {{"name", written}}))
                : context.tr(msg(
                      "Several organisations are called “{name}”. Give the address of the page of the one you mean.",
                      {{"name", written}})));
  return std::nullopt;
}

std::optional<Person> person_in(db::Session& session, const Space& space, const web::Context& context) {
  const auto id = PersonId::parse(context.path("person"));
  auto found = id ? find_person(session, *id) : std::nullopt;
  return found && found->keeper == space.id() ? found : std::nullopt;
}

std::optional<Post> post_in(db::Session& session, const Space& space, const web::Context& context) {
  const auto id = PostId::parse(context.path("post"));
  auto found = id ? find_post(session, *id) : std::nullopt;
  return found && found->keeper == space.id() ? found : std::nullopt;
}

std::optional<Contact> contact_in(db::Session& session, const Space& space, const web::Context& context) {
  const auto id = ContactId::parse(context.path("contact"));
  auto found = id ? find_contact(session, *id) : std::nullopt;
  return found && found->keeper == space.id() ? found : std::nullopt;
}

bool works_here(db::Session& session, const Space& space, PersonId id) {
  const auto person = find_person(session, id);
  return person && person->keeper == space.id() && person->erased.empty();
}

Paging::Paging(const web::Context& context)
    : page(std::min<std::int64_t>(number_of(context.request.parameter("page").value_or("0"), 0), 100'000)) {}

std::string Paging::address(const web::Context& context, std::int64_t page) {
  std::string address = context.request.path;
  char join = '?';
  for (const auto& [name, value] : context.request.parameters()) {
    if (name == "page" || name == "lang" || value.empty()) continue;
    address += join + http::url_encode(name) + "=" + http::url_encode(value);
    join = '&';
  }
  if (page > 0) address += fmt::format("{}page={}", join, page);
  return address;
}

std::string Paging::range(const web::Context& context, std::int64_t found) const {
  if (found == 0) return {};
  const auto number = [&](std::int64_t n) { return base::format_number(context.language, n); };
  const auto first = page * size + 1;
  return context.tr(msg("{first} to {last} of {all}", {{"first", number(std::min(first, found))},
                                                       {"last", number(std::min((page + 1) * size, found))},
                                                       {"all", number(found)}}));
}

}  // namespace people
