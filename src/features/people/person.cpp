// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/parse.hpp>

#include "base/text.h"
#include "db/json_fields.h"
#include "db/json_text.h"
#include "db/storable.h"
#include "people/people.h"

namespace people {
namespace {

using base::msg;
using base::Problem;

constexpr std::array<std::string_view, 3> visibilities{"members", "partners", "public"};
constexpr std::array<std::string_view, field_count> fields{"name", "languages", "email", "phone", "web", "notes"};
constexpr std::array<std::string_view, 6> contact_kinds{"meeting", "call", "mail", "visit", "letter", "other"};
constexpr std::size_t longest_line = 200, longest_text = 10'000;

template <class Enum, std::size_t n>
std::optional<Enum> parse(const std::array<std::string_view, n>& codes, std::string_view code) {
  const auto at = std::ranges::find(codes, code);
  return at == codes.end() ? std::nullopt : std::optional(static_cast<Enum>(at - codes.begin()));
}

Problem invalid(base::Message message, std::string field) {
  return {Problem::Kind::invalid, std::move(message), std::move(field)};
}

std::optional<Problem> bad_text(std::string_view text, std::string field, std::size_t longest) {
  if (!db::is_storable(text)) return invalid(msg("This holds characters that cannot be kept."), std::move(field));
  if (base::length(text) > longest)
    return invalid(msg("This is too long: {limit} characters are the most.", {{"limit", fmt::format("{}", longest)}}),
                   std::move(field));
  return std::nullopt;
}

// Good enough to write to: one @, no blanks or brackets. Whether it exists shows when one writes.
bool is_address(std::string_view text) {
  const auto at = text.find('@');
  return text.size() <= 254 && at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find('@', at + 1) == std::string_view::npos &&
         text.find_first_of(" \t\n<>\"(),:;\\") == std::string_view::npos;
}

bool is_phone(std::string_view text) {
  return text.size() <= 60 && std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; }) &&
         text.find_first_not_of("0123456789 +-()./extEXT#*") == std::string_view::npos;
}

}  // namespace

std::string_view code(Visibility visibility) {
  return visibilities[static_cast<std::size_t>(visibility)];
}
std::string_view code(Field field) {
  return fields[static_cast<std::size_t>(field)];
}
std::string_view code(ContactKind kind) {
  return contact_kinds[static_cast<std::size_t>(kind)];
}
std::optional<Visibility> parse_visibility(std::string_view code) {
  return parse<Visibility>(visibilities, code);
}
std::optional<ContactKind> parse_contact_kind(std::string_view code) {
  return parse<ContactKind>(contact_kinds, code);
}

base::Message label(Visibility visibility) {
  switch (visibility) {
    case Visibility::members:
      return msg("only this organisation");
    case Visibility::partners:
      return msg("partner organisations too");
    case Visibility::everybody:
      return msg("everybody");
  }
  return {};
}

base::Message label(Field field) {
  switch (field) {
    case Field::name:
      return msg("Name");
    case Field::languages:
      return msg("Languages spoken");
    case Field::email:
      return msg("E-mail");
    case Field::phone:
      return msg("Telephone");
    case Field::web:
      return msg("Web address");
    case Field::notes:
      return msg("Notes");
  }
  return {};
}

base::Message label(ContactKind kind) {
  switch (kind) {
    case ContactKind::meeting:
      return msg("meeting");
    case ContactKind::call:
      return msg("call");
    case ContactKind::mail:
      return msg("e-mail");
    case ContactKind::visit:
      return msg("visit");
    case ContactKind::letter:
      return msg("letter");
    case ContactKind::other:
      return msg("other contact");
  }
  return {};
}

std::string data_json(const Person& person) {
  std::string out;
  db::JsonObject object(out);
  object.text("given", person.given);
  object.text("family", person.family);
  object.text("addressed", person.addressed);
  object.list("languages", person.languages,
              [](std::string& to, const std::string& language) { db::append_json(to, language); });
  object.text("email", person.email);
  object.text("phone", person.phone);
  object.text("web", person.web);
  object.text("notes", person.notes);
  for (const auto field : all_fields)
    if (person.of(field) != Visibility::members)
      object.text(fmt::format("{}_visible", code(field)), code(person.of(field)));
  object.end();
  return out;
}

void read_data(Person& person, std::string_view json) {
  const auto value = boost::json::parse(json.empty() ? "{}" : json);
  db::JsonFields read(value.as_object());
  person.given = read.text("given");
  person.family = read.text("family");
  person.addressed = read.text("addressed");
  person.languages = read.texts("languages");
  person.email = read.text("email");
  person.phone = read.text("phone");
  person.web = read.text("web");
  person.notes = read.text("notes");
  for (const auto field : all_fields)
    person.visible[static_cast<std::size_t>(field)] =
        parse_visibility(read.text(fmt::format("{}_visible", code(field)))).value_or(Visibility::members);
}

std::string full_name(const Person& person) {
  return person.given.empty()    ? person.family
         : person.family.empty() ? person.given
                                 : person.given + " " + person.family;
}

std::string shown_name(base::Language language, const Person& person) {
  if (person.erased.empty()) return full_name(person);
  const auto day = base::PartialDate::parse(person.erased).value_or(base::PartialDate{});
  return base::text(language, msg("a person, erased on {date}", {{"date", base::format_date(language, day)}}));
}

std::string field_text(base::Language language, const Person& person, Field field) {
  switch (field) {
    case Field::name:
      return person.addressed.empty() ? full_name(person) : fmt::format("{} ({})", full_name(person), person.addressed);
    case Field::languages: {
      std::string names;
      for (const auto& one : person.languages)
        names += (names.empty() ? "" : ", ") + base::language_name(language, one);
      return names;
    }
    case Field::email:
      return person.email;
    case Field::phone:
      return person.phone;
    case Field::web:
      return person.web;
    case Field::notes:
      return person.notes;
  }
  return {};
}

base::Result<void> check(const Person& person) {
  if (full_name(person).empty()) return invalid(msg("Give a name: one of the two at least."), "given");
  for (const auto& [text, field] : {std::pair(&person.given, "given"), std::pair(&person.family, "family"),
                                    std::pair(&person.addressed, "addressed")}) {
    if (auto bad = bad_text(*text, field, longest_line)) return *bad;
    if (text->find('\n') != std::string::npos) return invalid(msg("This belongs on one line."), field);
  }
  if (person.languages.size() > 20) return invalid(msg("These are too many languages."), "languages");
  std::vector<Name> languages;
  for (const auto& language : person.languages) languages.push_back({language, "-"});
  if (auto good = organisations::check_names(languages, "languages"); !languages.empty() && !good) return good.error();
  if (!person.email.empty() && (!is_address(person.email) || !db::is_storable(person.email)))
    return invalid(msg("This is no e-mail address: it needs the form name@example.org."), "email");
  if (!person.phone.empty() && !is_phone(person.phone))
    return invalid(msg("This is no telephone number: digits, blanks and + ( ) - / are taken."), "phone");
  if (!person.web.empty() && !db::is_web_address(person.web))
    return invalid(msg("A web address begins with http:// or https://."), "web");
  if (auto bad = bad_text(person.notes, "notes", longest_text)) return *bad;
  return {};
}

const std::string& Post::title(base::Language language) const {
  static const std::string none;
  if (titles.empty()) return none;
  const auto at = std::ranges::find(titles, base::code(language), &Name::language);
  return at == titles.end() ? titles.front().text : at->text;
}

base::Result<void> check(const Post& post) {
  if (post.titles.empty() || post.titles.front().text.empty()) return invalid(msg("Give the post a title."), "title");
  for (const auto& title : post.titles)
    if (auto bad = bad_text(title.text, title.language.empty() ? "title" : "title_" + title.language, longest_line))
      return *bad;
  if (auto good = organisations::check_names(post.titles, "title"); !good) return good.error();
  if (auto bad = bad_text(post.department, "department", longest_line)) return *bad;
  if (post.duties.size() > 500) return invalid(msg("These are too many lines: 500 are the most."), "duties");
  for (const auto& duty : post.duties)
    if (auto bad = bad_text(duty.words, "duties", 500)) return *bad;
  return {};
}

base::Result<void> check(const Holding& holding) {
  if (holding.since.known() && holding.until.known() && holding.until < holding.since &&
      !holding.since.text().starts_with(holding.until.text()))
    return invalid(msg("Nobody leaves a post before taking it."), "until");
  return {};
}

base::Result<void> check(const Contact& contact) {
  if (!contact.held.known()) return invalid(msg("Give the date, as 2026-05-17, 2026-05 or 2026."), "held");
  if (!contact.organisation && !contact.person)
    return invalid(msg("Say with whom: an organisation of the register, or a person you keep a record of."),
                   "organisation");
  if (contact.subject.empty()) return invalid(msg("Say in a few words what it was about."), "subject");
  if (auto bad = bad_text(contact.subject, "subject", longest_line)) return *bad;
  if (auto bad = bad_text(contact.notes, "notes", longest_text)) return *bad;
  if (auto bad = bad_text(contact.next_step, "next_step", longest_line)) return *bad;
  if (contact.next_step.empty() && (contact.due.known() || contact.doer))
    return invalid(msg("Say what the next step is, or leave its date and its doer empty."), "next_step");
  return {};
}

void log_fact(db::Transaction& transaction, std::string_view kind, std::string_view id, std::string_view did) {
  std::string after;
  db::JsonObject object(after);
  object.text("did", did);
  object.end();
  transaction.log(kind, id, {}, after);
}

std::vector<db::RecordKind> record_kinds() {
  return {{"person"}, {"post"}, {"contact"}};
}

}  // namespace people
