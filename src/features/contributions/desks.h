// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "contributions/contribution.h"

// Whose agreement a contribution needs, and who stands in for organisations that have nobody to decide.
namespace contributions {

struct Desks {
  std::vector<std::string> agreed;              // the sender decides for these
  std::vector<std::string> asked;               // these have to decide
  bool alone() const { return asked.empty(); }  // the sender may save directly
};
// Of an organisation: itself if it has somebody to decide, else who stands in for it, else the register. Of a relation:
// each of those who answer for it, before or after the change, likewise; the register if none is left and the sender
// does not decide for all. Stewards decide alone, and editors about their own organisation.
Desks desks_of(db::Session& session, records::Kind kind, std::string_view base, std::string_view proposed,
               const web::Identity& sender);

enum class Scope : std::uint8_t { organisation, network, country };  // the nearer one comes first
std::string_view code(Scope scope);
std::optional<Scope> parse_scope(std::string_view code);
base::Message label(Scope scope);

struct Stewardship {
  std::string id;
  OrganisationId organisation;  // who stands in
  Scope scope = Scope::country;
  std::string covers;  // a country's code, or the id of an organisation or network
  std::string made;    // UTC
};
std::vector<Stewardship> all_stewardships(db::Session& session);
// Conflict if it is there already.
base::Result<void> add_stewardship(db::Transaction& transaction, OrganisationId organisation, Scope scope,
                                   std::string_view covers, std::string_view account);
bool remove_stewardship(db::Transaction& transaction, std::string_view id);

}  // namespace contributions
