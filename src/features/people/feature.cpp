// SPDX-License-Identifier: EUPL-1.2
// The private space of an organisation: its people, their posts, the log of contacts; and who may do what there.
#include "people/pages.h"

std::span<const base::EmbeddedFile> embedded_people();

namespace people {

web::Feature feature(db::Database& database) {
  using web::Context;
  using web::Permission;
  using web::Role;
  web::Feature made{.name = "people", .routes = {}, .menu = {}, .files = embedded_people()};
  // `is_private`: a steward who comes here without working for the organisation is recorded.
  const auto add = [&](std::string method, std::string pattern, Permission permission, auto handler,
                       bool is_private = true) {
    made.routes.push_back(
        {std::move(method), std::move(pattern), std::move(permission),
         [&database, handler, is_private](Context& context) {
           const auto id = OrganisationId::parse(context.path("id"));
           std::optional<organisations::Organisation> organisation;
           if (id) {
             auto session = database.read();
             organisation = organisations::find(session, *id);
           }
           if (!organisation) return context.problem(404, base::msg("There is no such organisation."));
           const auto& who = context.identity;
           const std::string space = id->text();
           const bool looking_in = is_private && who.is_steward() && !who.works_for(space);
           // Before anything is shown: what cannot be recorded is not seen.
           if (looking_in) record_access(database, *id, who.account, context.request.path);
           return handler(Space{database, std::move(*organisation), who.role_in(space), looking_in}, context);
         }});
  };
  const auto reader = Permission::of_organisation(Role::reader),
             contributor = Permission::of_organisation(Role::contributor),
             editor = Permission::of_organisation(Role::editor),
             administrator = Permission::of_organisation(Role::administrator);

  add("GET", "/organisations/{id}/people", reader, show_persons);
  add("GET", "/organisations/{id}/people/new", editor, show_new_person);
  add("POST", "/organisations/{id}/people/new", editor, record_person);
  add("GET", "/organisations/{id}/people/public", Permission::anyone, show_public, false);
  add("GET", "/organisations/{id}/people/access", administrator, show_accesses);
  add("GET", "/organisations/{id}/people/{person}", reader, show_person);
  add("GET", "/organisations/{id}/people/{person}/edit", editor, show_edit_person);
  add("POST", "/organisations/{id}/people/{person}/edit", editor, change_person);
  add("POST", "/organisations/{id}/people/{person}/versions/{version}", editor, take_back_version);
  add("GET", "/organisations/{id}/people/{person}/leave", editor, show_leave);
  add("POST", "/organisations/{id}/people/{person}/leave", editor, hand_over);
  add("GET", "/organisations/{id}/people/{person}/left/{handover}", reader, show_handover);
  add("GET", "/organisations/{id}/people/{person}/erase", administrator, show_erase);
  add("POST", "/organisations/{id}/people/{person}/erase", administrator, erase_person);
  // Editors, and the person themselves: the handlers look.
  add("GET", "/organisations/{id}/people/{person}/export", Permission::signed_in, show_export);
  add("GET", "/organisations/{id}/people/{person}/export.json", Permission::signed_in, download_export);

  add("GET", "/organisations/{id}/posts", reader, show_posts);
  add("GET", "/organisations/{id}/posts/new", editor, show_new_post);
  add("POST", "/organisations/{id}/posts/new", editor, record_post);
  add("GET", "/organisations/{id}/posts/{post}", reader, show_post);
  add("GET", "/organisations/{id}/posts/{post}/edit", editor, show_edit_post);
  add("POST", "/organisations/{id}/posts/{post}/edit", editor, change_post);
  add("POST", "/organisations/{id}/posts/{post}/holders", editor, appoint_holder);
  add("POST", "/organisations/{id}/posts/{post}/holders/{holding}/end", editor, end_post_holding);
  add("POST", "/organisations/{id}/posts/{post}/holders/{holding}/remove", editor, remove_post_holding);
  add("POST", "/organisations/{id}/posts/{post}/versions/{version}", editor, take_back_post);

  add("GET", "/organisations/{id}/contacts", reader, show_contacts);
  add("GET", "/organisations/{id}/contacts/new", contributor, show_new_contact);
  add("POST", "/organisations/{id}/contacts/new", contributor, record_contact);
  // Editors, and whoever noted it; that its step is done, also who does it: the handlers look.
  add("GET", "/organisations/{id}/contacts/{contact}", contributor, show_edit_contact);
  add("POST", "/organisations/{id}/contacts/{contact}", contributor, change_contact);
  add("POST", "/organisations/{id}/contacts/{contact}/done", reader, finish_step);
  add("POST", "/organisations/{id}/contacts/{contact}/versions/{version}", editor, take_back_contact);
  return made;
}

}  // namespace people
