// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/records.h"
#include "spending/plan.h"
#include "web/site.h"

namespace spending {

std::string json_text(const Plan& plan);  // canonical: same plan, same text
std::optional<Plan> plan_from_json(std::string_view json);

// No empty texts. The stores do it by themselves.
void normalise(Plan& plan);
// Whether it can be kept at all: it names an organisation, and its texts can be stored. What makes it no good IATI file is the
// validator's to say.
base::Result<void> check(const Plan& plan);

// Every organisation of the register it names, each once.
std::vector<OrganisationId> organisations_of(const Plan& plan);

std::optional<Plan> find(db::Session& session, PlanId id);
// Both in the order of ids.
std::vector<Plan> find_by_identifier(db::Session& session, std::string_view identifier);
std::vector<Plan> of_owner(db::Session& session, OrganisationId owner);
bool has_plans(db::Session& session, OrganisationId owner);
bool are_named(db::Session& session, OrganisationId organisation);  // whether any plan names it, its own or another's
void each(db::Session& session, const std::function<void(const Plan&)>& f);  // in the order of ids
std::int64_t count(db::Session& session);

// For merges, whose batch undoes it: lets every plan name `to` where it names `from`.
void follow_merge(db::Transaction& transaction, OrganisationId from, OrganisationId to);

db::RecordKind record_kind();

// Writes many with prepared statements kept for the writer's length, which must end before the transaction's; each write
// is logged. Organisations and sources must exist; throws db::Failure (constraint) otherwise.
class Writer {
 public:
  explicit Writer(db::Transaction& transaction);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  base::Result<PlanId> create(Plan plan);  // makes the id if unset
  base::Result<void> update(Plan plan);    // not found; the same: writes nothing
  void put(std::string_view id, std::string_view json);  // undo and restore: set to that, or remove if empty

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string url(OrganisationId owner, std::string_view rest = {});  // "/organisations/359y…/spending"

// The gazetteer, which names countries, must outlive the feature.
web::Feature feature(db::Database& database, const places::Gazetteer& gazetteer);

}  // namespace spending
