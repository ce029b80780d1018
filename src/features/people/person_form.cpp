// SPDX-License-Identifier: EUPL-1.2
#include "base/text.h"
#include "people/pages.h"

namespace people {
namespace {

using base::msg;

// Languages are typed by name, in any language of the interface, or by their ISO 639 code.
std::string language_code(std::string_view typed) {
  const auto sought = base::fold(typed);
  if (sought.size() == 2 || sought.size() == 3)
    if (base::language_name(base::Language::en, sought) != sought) return sought;
  static const auto by_name = [] {
    std::unordered_map<std::string, std::string> made;
    std::string code = "aa";
    for (const auto in : base::languages)
      for (code[0] = 'a'; code[0] <= 'z'; ++code[0])
        for (code[1] = 'a'; code[1] <= 'z'; ++code[1])
          if (const auto name = base::language_name(in, code); name != code) made.emplace(base::fold(name), code);
    return made;
  }();
  const auto at = by_name.find(sought);
  return at == by_name.end() ? std::string() : at->second;
}

std::vector<std::string> languages_field(const web::Context& context, Errors& errors) {
  std::vector<std::string> codes;
  const std::string typed = field(context, "languages");
  for (const auto part : base::split(typed, ',')) {
    const auto word = base::trim(part);
    if (word.empty() || codes.size() >= 20) continue;
    const auto code = word.size() > 60 ? std::string() : language_code(word);
    if (code.empty()) {
      errors.emplace(
          "languages",
          context.tr(
              msg("“{word}” is not the name of a language we know. Write names or ISO 639 codes, with commas between.",
                  {{"word", base::repair_utf8(word.substr(0, 60))}})));
    } else if (std::ranges::find(codes, code) == codes.end()) {
      codes.push_back(code);
    }
  }
  return codes;
}

Person typed_person(db::Session& session, const Space& space, const web::Context& context, Errors& errors) {
  Person person;
  person.keeper = space.id();
  person.given = field(context, "given");
  person.family = field(context, "family");
  person.addressed = field(context, "addressed");
  person.languages = languages_field(context, errors);
  person.email = field(context, "email");
  person.phone = field(context, "phone");
  person.web = field(context, "web");
  person.notes = text_field(context, "notes");
  for (const auto one : all_fields)
    person.visible[static_cast<std::size_t>(one)] =
        parse_visibility(field(context, fmt::format("{}_visible", code(one)))).value_or(Visibility::members);
  if (const auto account = field(context, "account"); !account.empty()) {
    const auto id = accounts::AccountId::parse(account);
    const auto members = accounts::members(session, space.id());
    if (id && std::ranges::any_of(members, [&](const auto& member) { return member.account == *id; }))
      person.account = *id;
    else
      errors.emplace("account", context.tr(msg("This account has no role in the organisation.")));
  }
  if (auto good = check(person); !good) note_problem(context, errors, good.error());
  return person;
}

std::vector<views::Option> account_options(db::Session& session, const Space& space, const web::Context& context,
                                           const Person& person) {
  std::vector<views::Option> options{{"", context.tr(msg("none")), !person.account}};
  std::vector<accounts::AccountId> ids;
  for (const auto& member : accounts::members(session, space.id())) ids.push_back(member.account);
  if (person.account && std::ranges::find(ids, person.account) == ids.end()) ids.push_back(person.account);
  for (const auto& account : accounts::find_many(session, ids))
    options.push_back({account.id.text(), account.name, account.id == person.account});
  return options;
}

views::Form person_form(db::Session& session, const Space& space, const web::Context& context, const Person& person) {
  views::Form form;
  form.head = head(space, context, "/people");
  form.lead =
      context.tr(msg("Everything is private to the organisation, unless you choose otherwise beside a field. Record "
                     "what the work needs, no more."));
  form.save = context.tr(msg("Keep this person"));
  form.hidden = {{"version", fmt::format("{}", person.version)}};
  const auto seen_by_choice = [&](views::Input input, Field of) {
    input.visible_id = fmt::format("{}_visible", code(of));
    input.visible_label = context.tr(label(of));
    input.visible = visibility_options(context, person.of(of));
    return input;
  };
  const std::string typed_languages = field(context, "languages");
  std::string languages;
  for (const auto& one : person.languages)
    languages += (languages.empty() ? "" : ", ") + base::language_name(context.language, one);
  form.fields.push_back(line("given", context.tr(msg("Given name")), person.given));
  form.fields.push_back(line("family", context.tr(msg("Family name")), person.family));
  // One choice for the three parts of a name, at the last.
  form.fields.push_back(seen_by_choice(line("addressed", context.tr(msg("How to address them")), person.addressed,
                                            context.tr(msg("For instance: Dr Weber."))),
                                       Field::name));
  form.fields.push_back(seen_by_choice(
      line("languages", context.tr(label(Field::languages)), typed_languages.empty() ? languages : typed_languages,
           context.tr(msg("Names or ISO 639 codes, with commas between."))),
      Field::languages));
  form.fields.push_back(
      seen_by_choice(line("email", context.tr(label(Field::email)), person.email, {}, "email"), Field::email));
  form.fields.push_back(
      seen_by_choice(line("phone", context.tr(label(Field::phone)), person.phone, {}, "tel"), Field::phone));
  form.fields.push_back(seen_by_choice(line("web", context.tr(label(Field::web)), person.web, {}, "url"), Field::web));
  form.fields.push_back(seen_by_choice(area("notes", context.tr(label(Field::notes)), person.notes), Field::notes));
  form.fields.push_back(choice(
      "account", context.tr(msg("Account with which they sign in")), account_options(session, space, context, person),
      context.tr(msg("Of those who have a role in the organisation. It lets them see what is held about them."))));
  return form;
}

http::Response page(const web::Context& context, views::Form form, const Errors& errors, int status) {
  put_errors(form, errors);
  const auto title = form.title;
  return show(context, "people/form", title, form, errors.empty() ? status : std::max(status, 422));
}

views::Form new_form(db::Session& session, const Space& space, const web::Context& context, const Person& person) {
  auto form = person_form(session, space, context, person);
  form.title = context.tr(msg("Record a person"));
  form.action = space.url("/people/new");
  form.back_url = space.url("/people");
  return form;
}

views::Form edit_form(db::Session& session, const Space& space, const web::Context& context, const Person& person) {
  auto form = person_form(session, space, context, person);
  form.title = context.tr(msg("Change a person"));
  form.action = space.url(fmt::format("/people/{}/edit", person.id.text()));
  form.back_url = space.url("/people/" + person.id.text());
  return form;
}

}  // namespace

http::Response show_new_person(const Space& space, web::Context& context) {
  auto session = space.database.read();
  return page(context, new_form(session, space, context, {}), {}, 200);
}

http::Response record_person(const Space& space, web::Context& context) {
  Errors errors;
  Person person;
  {
    auto session = space.database.read();
    person = typed_person(session, space, context, errors);
    if (!errors.empty()) return page(context, new_form(session, space, context, person), errors, 422);
  }
  const auto author = accounts::author(context.identity);
  auto transaction = space.database.write(author, "a person recorded");
  const auto id = create_person(transaction, person, author);
  transaction.commit();
  return http::redirect(space.url("/people/" + id.text()));
}

http::Response show_edit_person(const Space& space, web::Context& context) {
  auto session = space.database.read();
  const auto person = person_in(session, space, context);
  if (!person || !person->erased.empty()) return not_there(context);
  return page(context, edit_form(session, space, context, *person), {}, 200);
}

http::Response change_person(const Space& space, web::Context& context) {
  Errors errors;
  Person person;
  {
    auto session = space.database.read();
    const auto current = person_in(session, space, context);
    if (!current || !current->erased.empty()) return not_there(context);
    person = typed_person(session, space, context, errors);
    person.id = current->id;
    person.version = number_of(field(context, "version"), 0);
    // An account that was linked stays, even if it has no role any more.
    if (current->account && field(context, "account") == current->account.text()) {
      person.account = current->account;
      errors.erase("account");
    }
    if (person.version != current->version) {
      auto shown = person;
      shown.version = current->version;  // who sends this again has seen the difference
      auto form = edit_form(session, space, context, shown);
      for (const auto one : all_fields) {
        const auto now = field_text(context.language, *current, one), yours = field_text(context.language, person, one);
        if (now != yours) form.differences.push_back({context.tr(label(one)), now, yours});
        if (current->of(one) != person.of(one))
          form.differences.push_back({context.tr(msg("Who sees it: {field}", {{"field", context.tr(label(one))}})),
                                      context.tr(label(current->of(one))), context.tr(label(person.of(one)))});
      }
      form.has_differences = true;
      return page(context, std::move(form), errors, 409);
    }
    if (!errors.empty()) return page(context, edit_form(session, space, context, person), errors, 422);
  }
  const auto author = accounts::author(context.identity);
  bool quicker = false;  // somebody else, since we looked
  {
    auto transaction = space.database.write(author, "a person changed");
    if (update_person(transaction, person, author))
      transaction.commit();
    else
      quicker = true;
  }
  return quicker ? change_person(space, context) : http::redirect(space.url("/people/" + person.id.text()));
}

}  // namespace people
