// SPDX-License-Identifier: EUPL-1.2
#include "exchange/storing.h"

namespace exchange {
namespace {

using base::msg;
using base::Problem;

void keep(auto& to, const auto& from) {
  if (to == std::remove_cvref_t<decltype(to)>{}) to = from;
}

// What a file says was public before: nobody here has to approve it.
void approve_figures(projects::Project& fresh) {
  for (auto& indicator : fresh.indicators)
    for (auto& period : indicator.periods)
      if (!period.actuals.empty()) period.approval = projects::Approval::approved;
}

// Figures that a colleague approved here are locked for files too; those that wait for approval stand in no file.
void keep_figures(projects::Period& fresh, const projects::Period& known) {
  const bool locked = known.approval == projects::Approval::approved && known.approved.known();
  if (!locked && !(fresh.actuals.empty() && known.approval != projects::Approval::approved)) return;
  fresh.actuals = known.actuals;
  fresh.approval = known.approval;
  fresh.approved = known.approved;
}

// What the register alone knows of a project stays when a file brings its activity again.
void keep_own(projects::Project& fresh, const projects::Project& known) {
  fresh.id = known.id;
  fresh.state = known.state;
  if (known.owner) fresh.owner = known.owner;
  keep(fresh.relations, known.relations);
  keep(fresh.management, known.management);
  keep(fresh.criteria, known.criteria);
  keep(fresh.themes, known.themes);
  keep(fresh.approvals, known.approvals);
  keep(fresh.headings, known.headings);
  keep(fresh.news, known.news);
  keep(fresh.nodes, known.nodes);
  if (fresh.nodes == known.nodes) keep(fresh.indicators, known.indicators);
  for (auto& indicator : fresh.indicators) {
    const auto* own = projects::part_of(known.indicators, indicator.id);
    if (!own) continue;
    for (auto& period : indicator.periods)
      if (const auto* kept = projects::part_of(own->periods, period.id)) keep_figures(period, *kept);
  }
}

// Known entries whose type the fresh ones have none of.
template <class Entry>
void keep_types(std::vector<Entry>& fresh, const std::vector<Entry>& known) {
  const auto stated = fresh;
  for (const auto& one : known)
    if (std::ranges::find(stated, one.type, &Entry::type) == stated.end()) fresh.push_back(one);
  std::ranges::stable_sort(fresh, {}, &Entry::type);
}

// A table says what its columns hold; everything else stays.
void keep_unsaid(projects::Project& fresh, const projects::Project& known) {
  if (!known.nodes.empty()) fresh.nodes = known.nodes;  // people work on a framework here, whoever began it
  keep_own(fresh, known);
  keep(fresh.identifier, known.identifier);
  if (fresh.reporter == projects::Named{}) fresh.reporter = known.reporter;
  keep(fresh.other_identifiers, known.other_identifiers);
  for (const auto& name : known.title)
    if (std::ranges::find(fresh.title, name.language, &organisations::Name::language) == fresh.title.end()) fresh.title.push_back(name);
  keep_types(fresh.descriptions, known.descriptions);
  keep_types(fresh.dates, known.dates);
  keep(fresh.participants, known.participants);
  keep(fresh.status, known.status);
  keep(fresh.scope, known.scope);
  keep(fresh.countries, known.countries);
  keep(fresh.regions, known.regions);
  keep(fresh.locations, known.locations);
  keep(fresh.sectors, known.sectors);
  keep(fresh.tags, known.tags);
  keep(fresh.markers, known.markers);
  for (const auto field : {&projects::Project::collaboration, &projects::Project::flow, &projects::Project::finance, &projects::Project::aid, &projects::Project::tied,
                           &projects::Project::currency, &projects::Project::language, &projects::Project::humanitarian, &projects::Project::rest})
    keep(fresh.*field, known.*field);
  keep(fresh.budget, known.budget);
  keep(fresh.planned_disbursements, known.planned_disbursements);
  keep(fresh.transactions, known.transactions);
  keep(fresh.related, known.related);
  keep(fresh.documents, known.documents);
}

}  // namespace

Storing::Storing(db::Transaction& transaction, ImportId id, sources::SourceId source, std::function<void(const ActivityOutcome&)> on_outcome, From from)
    : transaction_(transaction), id_(id), source_(source), on_outcome_(std::move(on_outcome)), from_(from), matcher_(transaction, source), writer_(transaction), plans_(transaction), outcomes_(transaction) {}

void Storing::store(Arrived& arrived) {
  auto& outcome = arrived.outcome;
  if (outcome.outcome == Outcome::lost) {
    ++counts_.lost;
  } else if (arrived.plan) {
    ++counts_.plans;
    store_plan(*arrived.plan, outcome);
  } else {
    ++counts_.activities;
    store_project(arrived.project, outcome);
  }
  const auto verdict = verdict_of(outcome.found);
  ++counts_.by_verdict[static_cast<std::size_t>(verdict)];
  if (verdict != Verdict::good) outcomes_.insert(id_, outcome);
  if (on_outcome_) on_outcome_(outcome);
}

ImportCounts Storing::counts() const {
  auto counts = counts_;
  counts.organisations = matcher_.made();
  return counts;
}

void Storing::store_project(projects::Project& project, ActivityOutcome& outcome) {
  matcher_.match(project);
  std::erase_if(project.relations, [&](projects::RelationId id) { return !relations::find(transaction_.session(), id); });
  project.source = source_;
  approve_figures(project);
  if (project.title.empty() && project.identifier.empty()) project.title = {{"", "?"}};
  std::optional<projects::Project> known;
  if (!project.identifier.empty()) {
    report_repeated(seen_, project.identifier, msg("The activity on line {line} has the same identifier. Both are kept: give one of them another."), outcome);
    known = known_project(project);
  } else if (from_ == From::tables) {
    known = known_by_title(project);
  }
  if (known) {
    if (from_ == From::tables) keep_unsaid(project, *known);
    else keep_own(project, *known);
    outcome.project = project.id;
    met_.insert(project.id);
    projects::normalise(project);
    if (project == *known) {
      outcome.outcome = Outcome::same;
      ++counts_.same;
    } else if (const auto done = writer_.update(project); done) {
      outcome.outcome = Outcome::updated;
      ++counts_.updated;
    } else {
      refuse(outcome, done.error());
    }
    return;
  }
  if (const auto made = writer_.create(std::move(project)); made) {
    outcome.project = *made;
    met_.insert(*made);
    outcome.outcome = Outcome::created;
    ++counts_.created;
  } else {
    refuse(outcome, made.error());
  }
}

void Storing::store_plan(spending::Plan& plan, ActivityOutcome& outcome) {
  matcher_.match(plan);
  plan.source = source_;
  if (auto good = spending::check(plan); !good) return refuse(outcome, good.error());
  if (!plan.owner)
    return refuse(outcome, {Problem::Kind::invalid, msg("The register cannot have an organisation of that name and identifier."), "identifier"});
  if (!plan.identifier.empty())
    report_repeated(seen_plans_, plan.identifier, msg("The organisation on line {line} has the same identifier. Both are kept beside each other, and nothing of them is added."), outcome);
  const auto known = known_plan(plan);
  if (!known) {
    const auto made = plans_.create(std::move(plan));
    if (!made) return refuse(outcome, made.error());
    outcome.plan = *made;
    met_plans_.insert(*made);
    outcome.outcome = Outcome::created;
    ++counts_.created;
    return;
  }
  plan.id = outcome.plan = known->id;
  met_plans_.insert(known->id);
  outcome.outcome = plan == *known ? Outcome::same : Outcome::updated;
  if (outcome.outcome == Outcome::updated)
    if (const auto done = plans_.update(std::move(plan)); !done) return refuse(outcome, done.error());
  ++(outcome.outcome == Outcome::same ? counts_.same : counts_.updated);
}

void Storing::report_repeated(std::unordered_map<std::string, int>& seen, const std::string& identifier, const base::Message& found, ActivityOutcome& outcome) {
  const auto [at, fresh] = seen.try_emplace(identifier, outcome.line);
  if (fresh) return;
  ++counts_.repeated;
  ++outcome.found[static_cast<std::size_t>(iati::Severity::error)];
  outcome.findings.insert(outcome.findings.begin(), {iati::Severity::error, outcome.line, {}, "identity.duplicate", {found.id, {{"line", std::to_string(at->second)}}}});
}

void Storing::refuse(ActivityOutcome& outcome, const Problem& problem) {
  --(outcome.is_organisation ? counts_.plans : counts_.activities);
  ++counts_.lost;
  outcome.outcome = Outcome::lost;
  ++outcome.found[static_cast<std::size_t>(iati::Severity::critical)];
  outcome.findings.insert(outcome.findings.begin(), {iati::Severity::critical, outcome.line, {}, "register", problem.message});
}

// Of those with that identifier, the one that its reporter or this source brought before.
std::optional<projects::Project> Storing::known_project(const projects::Project& project) {
  auto& session = transaction_.session();
  for (const auto id : projects::find_by_identifier(session, project.identifier)) {
    if (met_.contains(id)) continue;
    auto known = projects::find(session, id);
    if (known && (known->source == source_ || (project.owner && known->owner == project.owner))) return known;
  }
  return std::nullopt;
}

// Of those of that identifier, the one that this source, or the same reporter, brought before; and one without, by its owner.
std::optional<spending::Plan> Storing::known_plan(const spending::Plan& plan) {
  for (auto& known : spending::of_owner(transaction_.session(), plan.owner)) {
    if (known.identifier != plan.identifier || met_plans_.contains(known.id)) continue;
    const bool same_reporter = known.reporter.reference == plan.reporter.reference && known.reporter.organisation == plan.reporter.organisation;
    if (known.source == source_ || (same_reporter && !plan.identifier.empty())) return std::move(known);
  }
  return std::nullopt;
}

// A list that gives its projects no identifiers: the one of that title that this source stated before for that owner.
std::optional<projects::Project> Storing::known_by_title(const projects::Project& project) {
  if (!project.owner || project.title.empty()) return std::nullopt;
  auto& session = transaction_.session();
  const auto [at, fresh] = untold_.try_emplace(project.owner.text());
  if (fresh) {
    constexpr int at_once = 500;
    projects::ProjectId after;
    for (;;) {
      const auto some = projects::of_organisation(session, project.owner, at_once, after);
      for (const auto& one : some)
        if (one.owner == project.owner && one.source == source_ && one.identifier.empty() && !one.title.empty()) at->second.emplace(one.title.front().text, one.id);
      if (some.size() < static_cast<std::size_t>(at_once)) break;
      after = some.back().id;
    }
  }
  const auto found = at->second.find(project.title.front().text);
  if (found == at->second.end()) return std::nullopt;
  const auto id = found->second;
  at->second.erase(found);  // two rows of one title are two projects
  return projects::find(session, id);
}

}  // namespace exchange
