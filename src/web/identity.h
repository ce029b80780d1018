// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace web {

// What somebody may do for an organisation; each role may do what those before it may (SYSTEM.md X).
// reader: sees its private space. contributor: proposes, adds contacts. editor: changes its records and its people.
// validator: decides on proposals, confirms relations. administrator: gives out roles.
enum class Role : std::uint8_t { none, reader, contributor, editor, validator, administrator };

// What somebody may do for the whole register. steward: stands in for every organisation, imports, merges, runs
// campaigns. administrator: a steward who also manages accounts and the installation.
enum class Office : std::uint8_t { none, steward, administrator };

// Who sends a request. Empty where nobody is signed in. Lives as long as the request.
struct Identity {
  std::string account;  // the account's id as text
  std::string name;     // as the person wrote it; shown to the person alone, never logged
  Office office = Office::none;
  std::vector<std::pair<std::string, Role>> roles;  // organisation's id as text, sorted
  std::string session;                              // the session's id; empty for an API token
  bool may_write = true;                            // false for an API token of scope "read"
  std::int64_t unread = 0;                          // notices not yet seen

  bool signed_in() const { return !account.empty(); }
  bool is_steward() const { return office >= Office::steward; }
  bool is_administrator() const { return office == Office::administrator; }
  // A steward acts for every organisation as an administrator would.
  Role role_in(std::string_view organisation) const {
    if (is_steward()) return Role::administrator;
    const auto at = std::ranges::lower_bound(roles, organisation, {}, &std::pair<std::string, Role>::first);
    return at != roles.end() && at->first == organisation ? at->second : Role::none;
  }
  // Their own role, their office left aside.
  bool works_for(std::string_view organisation) const {
    return std::ranges::any_of(roles, [&](const auto& r) { return r.first == organisation; });
  }
};

// Who may use a route; stands beside each one.
class Permission {
 public:
  enum class Kind : std::uint8_t { anyone, signed_in, of_organisation, stewards, administrators };

  static const Permission anyone;
  static const Permission signed_in;
  static const Permission stewards;        // and, if SiteSettings says so, operators without an account
  static const Permission administrators;
  // Those with that role or a higher one in the organisation whose id the route's pattern has as {parameter}.
  static Permission of_organisation(Role least, std::string parameter = "id") {
    return {Kind::of_organisation, least, std::move(parameter)};
  }

  Kind kind = Kind::administrators;
  Role least = Role::none;
  std::string parameter = {};
};
inline const Permission Permission::anyone{Kind::anyone};
inline const Permission Permission::signed_in{Kind::signed_in};
inline const Permission Permission::stewards{Kind::stewards};
inline const Permission Permission::administrators{Kind::administrators};

}  // namespace web
