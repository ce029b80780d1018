// SPDX-License-Identifier: EUPL-1.2
#include "spending/api.h"

namespace spending {
namespace {

using base::msg;
using base::Problem;

constexpr int page_size = 100;  // plans may be long

Plan plan_of(std::string_view sheet) {
  auto plan = plan_from_json(sheet);
  if (!plan) throw db::Failure(db::Failure::Kind::damaged, "a spending plan is not as this program writes them");
  return *std::move(plan);
}

std::vector<Plan> list(db::Session& session, const char* sql, std::string_view key) {
  std::vector<Plan> found;
  auto rows = session.prepare(sql);
  for (rows.run(key); rows.row();) found.push_back(plan_of(rows.text(0)));
  return found;
}

}  // namespace

std::optional<Plan> find(db::Session& session, PlanId id) {
  auto row = session.prepare("SELECT c.after FROM spending_plan p JOIN change c ON c.sequence = p.change WHERE p.id = $1");
  if (!row.run(id.text()).row()) return std::nullopt;
  return plan_of(row.text(0));
}

std::vector<Plan> find_by_identifier(db::Session& session, std::string_view identifier) {
  return list(session, "SELECT c.after FROM spending_plan p JOIN change c ON c.sequence = p.change WHERE p.identifier = $1 ORDER BY p.id", identifier);
}

std::vector<Plan> of_owner(db::Session& session, OrganisationId owner) {
  return list(session, "SELECT c.after FROM spending_plan p JOIN change c ON c.sequence = p.change WHERE p.owner = $1 ORDER BY p.id", owner.text());
}

bool has_plans(db::Session& session, OrganisationId owner) {
  return session.prepare("SELECT 1 FROM spending_plan WHERE owner = $1 LIMIT 1").run(owner.text()).row();
}

bool are_named(db::Session& session, OrganisationId organisation) {
  return session.prepare("SELECT 1 FROM spending_plan_organisation WHERE organisation = $1 LIMIT 1").run(organisation.text()).row();
}

void each(db::Session& session, const std::function<void(const Plan&)>& f) {
  std::string last;
  std::vector<std::string> page;
  do {
    page.clear();
    {
      auto rows = session.prepare("SELECT p.id, c.after FROM spending_plan p JOIN change c ON c.sequence = p.change WHERE p.id > $1 ORDER BY p.id LIMIT $2");
      for (rows.run(last, page_size); rows.row();) {
        last = rows.text(0);
        page.emplace_back(rows.text(1));
      }
    }
    for (const auto& sheet : page) f(plan_of(sheet));
  } while (page.size() == page_size);
}

std::int64_t count(db::Session& session) { return session.prepare("SELECT count(*) FROM spending_plan").run().integer(0); }

struct Writer::State {
  explicit State(db::Transaction& t)
      : transaction(t),
        insert(t.prepare("INSERT INTO spending_plan (id, owner, identifier, source, change) VALUES ($1, $2, $3, $4, $5)")),
        replace(t.prepare("UPDATE spending_plan SET owner = $2, identifier = $3, source = $4, change = $5 WHERE id = $1")),
        insert_organisation(t.prepare("INSERT INTO spending_plan_organisation (organisation, plan) VALUES ($1, $2)")),
        remove_organisation(t.prepare("DELETE FROM spending_plan_organisation WHERE organisation = $1 AND plan = $2")) {}

  // Logs the change from `before` (empty: it is new) and makes the rows say the same.
  void write(const std::optional<Plan>& before, const Plan& now) {
    const std::string id = now.id.text(), source = now.source ? now.source.text() : "";
    const auto change = transaction.log("spending_plan", id, before ? json_text(*before) : std::string(), json_text(now));
    (before ? replace : insert).run(id, now.owner.text(), db::or_null(now.identifier), db::or_null(source), change);
    if (before) remove_rows(*before, id);
    for (const auto organisation : organisations_of(now)) insert_organisation.run(organisation.text(), id);
  }
  void remove_rows(const Plan& plan, const std::string& id) {
    for (const auto organisation : organisations_of(plan)) remove_organisation.run(organisation.text(), id);
  }

  db::Transaction& transaction;
  db::Statement insert, replace, insert_organisation, remove_organisation;
};

Writer::Writer(db::Transaction& transaction) : state_(std::make_unique<State>(transaction)) {}
Writer::~Writer() = default;

base::Result<PlanId> Writer::create(Plan plan) {
  normalise(plan);
  if (!plan.id) plan.id = PlanId::make();
  if (auto good = check(plan); !good) return good.error();
  state_->write(std::nullopt, plan);
  return plan.id;
}

base::Result<void> Writer::update(Plan plan) {
  normalise(plan);
  if (auto good = check(plan); !good) return good.error();
  const auto current = find(state_->transaction.session(), plan.id);
  if (!current) return Problem{Problem::Kind::not_found, msg("There is no spending plan {id}.", {{"id", plan.id.text()}}), "id"};
  if (*current != plan) state_->write(current, plan);
  return {};
}

void Writer::put(std::string_view given_id, std::string_view json) {
  const auto id = PlanId::parse(given_id);
  if (!id) throw std::logic_error(fmt::format("“{}” is no id of a spending plan", given_id));
  const auto current = find(state_->transaction.session(), *id);
  const std::string before = current ? json_text(*current) : "";
  if (before == json) return;
  if (json.empty()) {
    state_->remove_rows(*current, id->text());
    state_->transaction.prepare("DELETE FROM spending_plan WHERE id = $1").run(id->text());
    state_->transaction.log("spending_plan", id->text(), before, {});
    return;
  }
  const auto plan = plan_from_json(json);
  if (!plan || plan->id != *id) throw std::logic_error(fmt::format("this is not spending plan {}", given_id));
  state_->write(current, *plan);
}

namespace {

std::vector<std::string> tables_astray(db::Session& session) {
  db::Tally columns, organisations, column_rows, organisation_rows;
  each(session, [&](const Plan& plan) {
    const auto id = plan.id.text();
    columns.add({id, plan.owner.text(), plan.identifier, plan.source ? plan.source.text() : ""});
    for (const auto organisation : organisations_of(plan)) organisations.add({organisation.text(), id});
  });
  auto row = session.prepare("SELECT id, owner, identifier, source FROM spending_plan");
  for (row.run(); row.row();) column_rows.add({row.text(0), row.text(1), row.text(2), row.text(3)});
  auto organisation = session.prepare("SELECT organisation, plan FROM spending_plan_organisation");
  for (organisation.run(); organisation.row();) organisation_rows.add({organisation.text(0), organisation.text(1)});
  std::vector<std::string> astray;
  if (columns != column_rows) astray.emplace_back("spending_plan");
  if (organisations != organisation_rows) astray.emplace_back("spending_plan_organisation");
  return astray;
}

}  // namespace

db::RecordKind record_kind() {
  return {"spending_plan",
          [](db::Session& session, const auto& f) {
            each(session, [&](const Plan& plan) { f(plan.id.text(), json_text(plan)); });
          },
          [](db::Transaction& transaction, std::string_view id, std::string_view json) { Writer(transaction).put(id, json); },
          tables_astray};
}

}  // namespace spending
