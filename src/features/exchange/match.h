// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <optional>
#include <string>
#include <unordered_map>

#include "organisations/api.h"
#include "projects/api.h"
#include "spending/api.h"

namespace exchange {

// Finds the register's organisation for those that files name: by the reference (an identifier of scheme "iati"), else by name and
// type, if exactly one has both. Makes those who report, and those of whose money an organisation file tells, so that somebody answers for what they state; others stay named by
// the file alone. For one import; answers are remembered.
class Matcher {
 public:
  explicit Matcher(db::Transaction& transaction, sources::SourceId source);

  // Sets the organisation of everybody the project names, its owner first.
  void match(projects::Project& project);
  // The same of a plan; its owner, whom the identifier names, is made where the register has nobody. None if that cannot be.
  void match(spending::Plan& plan);
  std::int64_t made() const { return made_; }

 private:
  organisations::OrganisationId find(const projects::Named& named);
  organisations::OrganisationId make(const projects::Named& named);
  bool is_there(organisations::OrganisationId id);

  db::Transaction& transaction_;
  sources::SourceId source_;
  organisations::Writer writer_;
  std::unordered_map<std::string, organisations::OrganisationId> known_;  // by reference, type and name
  std::unordered_map<organisations::OrganisationId, bool> there_;
  std::int64_t made_ = 0;
};

// IATI OrganisationType and the register's kinds.
organisations::Kind kind_of_type(std::string_view type);
std::string_view type_of_kind(organisations::Kind kind);

}  // namespace exchange
