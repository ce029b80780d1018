// SPDX-License-Identifier: EUPL-1.2
// Earlier versions of posts and contacts: shown with whose they are, and taken
// back.
#include <boost/json/parse.hpp>

#include "people/pages.h"

namespace people {
namespace {

using base::msg;

// The names of what a version holds, in the order in which they are told.
const std::vector<std::pair<std::string_view, base::Message>> &labels() {
  static const std::vector<std::pair<std::string_view, base::Message>> all{
      {"titles", msg("Title")},
      {"department", msg("Department")},
      {"visible", msg("Who sees it")},
      {"duties", msg("What comes with it")},
      {"ended", msg("The post does not exist any more since")},
      {"held", msg("Date")},
      {"kind", msg("Kind")},
      {"organisation", msg("With which organisation")},
      {"person", msg("With whom")},
      {"relation", msg("About which relation")},
      {"subject", msg("What it was about")},
      {"notes", label(Field::notes)},
      {"next_step", msg("Next step")},
      {"due", msg("Due")},
      {"doer", msg("Who does it")},
      {"done", msg("Done")},
  };
  return all;
}

std::string changed_fields(const web::Context &context, std::string_view before,
                           std::string_view after, bool is_post) {
  const auto old_one = boost::json::parse(before).as_object(),
             new_one = boost::json::parse(after).as_object();
  std::string names;
  for (const auto &[name, label] : labels()) {
    const auto *old_value = old_one.if_contains(name),
               *new_value = new_one.if_contains(name);
    if (!old_value && !new_value)
      continue;
    if (old_value && new_value && *old_value == *new_value)
      continue;
    names += (names.empty() ? "" : ", ") +
             context.tr(is_post && name == "organisation"
                            ? msg("In which organisation")
                            : label);
  }
  return names;
}

std::vector<views::VersionLine> lines(db::Session &session,
                                      const web::Context &context,
                                      const std::vector<PersonVersion> &all,
                                      std::int64_t current,
                                      const std::string &url, bool is_post) {
  std::vector<views::VersionLine> made;
  if (all.size() < 2)
    return made;
  for (std::size_t i = 0; i < all.size(); ++i) {
    views::VersionLine line{
        all[i].at.empty() ? std::string()
                          : base::format_moment(context.language, all[i].at),
        author_name(session, context, all[i].author),
        fmt::format("{}", all[i].version),
        {},
        {},
        fmt::format("{}", current)};
    line.changed = i + 1 < all.size() ? changed_fields(context, all[i + 1].data,
                                                       all[i].data, is_post)
                                      : context.tr(msg("first recorded"));
    if (i > 0)
      line.action = fmt::format("{}/versions/{}", url, all[i].version);
    made.push_back(std::move(line));
  }
  return made;
}

// What was merged into another since is that one now. Whether it is there.
bool follow(db::Session &session, OrganisationId &id) {
  if (!id || organisations::find(session, id))
    return true;
  const auto now = organisations::redirect_of(session, id);
  if (now)
    id = *now;
  return static_cast<bool>(now);
}
void follow(db::Session &session, RelationId &id) {
  if (id && !relations::find(session, id))
    id = relations::redirect_of(session, id).value_or(id);
}
void forget_others(db::Session &session, const Space &space, PersonId &id) {
  if (const auto person = id ? find_person(session, id) : std::nullopt;
      !person || person->keeper != space.id())
    id = {};
}

http::Response changed_meanwhile(const web::Context &context) {
  return context.problem(409, msg("Somebody else changed this in the meantime. "
                                  "Please look at the page again before "
                                  "taking anything back."));
}
http::Response organisation_gone(const web::Context &context) {
  return context.problem(409, msg("This version names an organisation that is "
                                  "not in the register any more."));
}

// The version of the path, if there is one.
std::optional<std::string> asked_for(const std::vector<PersonVersion> &all,
                                     const web::Context &context) {
  const auto version = std::ranges::find(
      all, number_of(context.path("version"), -1), &PersonVersion::version);
  return version == all.end() ? std::nullopt : std::optional(version->data);
}

} // namespace

std::vector<views::VersionLine> version_lines(db::Session &session,
                                              const Space &space,
                                              const web::Context &context,
                                              const Post &post) {
  if (!space.may_edit())
    return {};
  return lines(session, context, versions(session, post.id), post.version,
               space.url("/posts/" + post.id.text()), true);
}

std::vector<views::VersionLine> version_lines(db::Session &session,
                                              const Space &space,
                                              const web::Context &context,
                                              const Contact &contact) {
  if (!space.may_edit())
    return {};
  return lines(session, context, versions(session, contact.id), contact.version,
               space.url("/contacts/" + contact.id.text()), false);
}

http::Response take_back_post(const Space &space, web::Context &context) {
  auto transaction =
      space.database.write(accounts::author(context.identity),
                           "an earlier version of a post taken back");
  auto &session = transaction.session();
  auto post = post_in(session, space, context);
  const auto data =
      post ? asked_for(versions(session, post->id), context) : std::nullopt;
  if (!data)
    return not_there(context);
  if (post->version != number_of(field(context, "version"), -1))
    return changed_meanwhile(context);
  read_data(*post, *data);
  if (!follow(session, post->organisation))
    return organisation_gone(context);
  for (auto &duty : post->duties) {
    follow(session, duty.relation);
    forget_others(session, space, duty.person);
  }
  auto done = check(*post);
  if (done)
    done = update_post(transaction, *post);
  if (!done)
    return context.problem(409, done.error().message);
  transaction.commit();
  return http::redirect(space.url("/posts/" + post->id.text()));
}

http::Response take_back_contact(const Space &space, web::Context &context) {
  auto transaction =
      space.database.write(accounts::author(context.identity),
                           "an earlier version of a contact taken back");
  auto &session = transaction.session();
  auto contact = contact_in(session, space, context);
  const auto data = contact ? asked_for(versions(session, contact->id), context)
                            : std::nullopt;
  if (!data)
    return not_there(context);
  if (contact->version != number_of(field(context, "version"), -1))
    return changed_meanwhile(context);
  read_data(*contact, *data);
  if (!follow(session, contact->organisation))
    return organisation_gone(context);
  follow(session, contact->relation);
  forget_others(session, space, contact->person);
  forget_others(session, space, contact->doer);
  auto done = check(*contact);
  if (done)
    done = update_contact(transaction, *contact);
  if (!done)
    return context.problem(409, done.error().message);
  transaction.commit();
  return http::redirect(contact->person
                            ? space.url("/people/" + contact->person.text())
                            : space.url("/contacts"));
}

} // namespace people
