// SPDX-License-Identifier: EUPL-1.2
#include "exchange/store.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <mutex>
#include <set>

#include "db/json_text.h"
#include "db/sha256.h"

namespace exchange {
namespace {

namespace json = boost::json;

constexpr std::array outcomes_by_code{std::string_view("created"), std::string_view("updated"), std::string_view("same"), std::string_view("lost")};
constexpr std::array verdicts_by_code{std::string_view("critical"), std::string_view("error"), std::string_view("warning"), std::string_view("good")};

void write_finding(std::string& out, const iati::Finding& finding) {
  db::JsonObject object(out);
  object.number("severity", static_cast<int>(finding.severity));
  object.number("line", finding.line);
  object.text("path", finding.path);
  object.text("rule", finding.rule);
  object.text("message", finding.message.id);
  std::string parameters;
  db::JsonObject inner(parameters);
  for (const auto& [name, value] : finding.message.parameters) inner.text(name, value);
  inner.end();
  object.raw("parameters", parameters);
  object.end();
}

std::string_view text_of(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  const auto* text = value ? value->if_string() : nullptr;
  return text ? std::string_view(*text) : std::string_view();
}
std::int64_t number_of(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_int64() ? value->get_int64() : 0;
}

// The rule's own name lives as long as the program; those of the store do not.
std::string_view lasting(std::string_view rule) {
  static std::mutex mutex;
  static std::set<std::string, std::less<>> names;
  const std::lock_guard lock(mutex);
  return *names.emplace(rule).first;
}

iati::Finding finding_of(const json::object& object) {
  iati::Finding finding;
  finding.severity = static_cast<iati::Severity>(std::clamp<std::int64_t>(number_of(object, "severity"), 0, 2));
  finding.line = static_cast<int>(number_of(object, "line"));
  finding.path = text_of(object, "path");
  finding.rule = lasting(text_of(object, "rule"));
  finding.message.id = text_of(object, "message");
  if (const auto* parameters = object.if_contains("parameters"); parameters && parameters->is_object())
    for (const auto& [name, value] : parameters->get_object())
      if (const auto* text = value.if_string()) finding.message.parameters.emplace_back(std::string(name), std::string(*text));
  return finding;
}

ImportCounts counts_of(std::string_view text) {
  ImportCounts counts;
  boost::system::error_code error;
  const auto value = json::parse(text, error);
  const auto* object = error ? nullptr : value.if_object();
  if (!object) return counts;
  counts.activities = number_of(*object, "activities");
  counts.plans = number_of(*object, "plans");
  counts.created = number_of(*object, "created");
  counts.updated = number_of(*object, "updated");
  counts.same = number_of(*object, "same");
  counts.lost = number_of(*object, "lost");
  for (std::size_t i = 0; i < verdicts_by_code.size(); ++i) counts.by_verdict[i] = number_of(*object, verdicts_by_code[i]);
  counts.repeated = number_of(*object, "repeated");
  counts.organisations = number_of(*object, "organisations");
  return counts;
}

PastImport past_import(const db::Statement& row) {
  return {ImportId::parse(row.text(0)).value_or(ImportId{}), std::string(row.text(1)), std::string(row.text(2)), std::string(row.text(3)),
          std::string(row.text(4)), std::string(row.text(6)), counts_of(row.text(5))};
}

}  // namespace

std::string_view code(Outcome outcome) { return outcomes_by_code[static_cast<std::size_t>(outcome)]; }
std::string_view code(Verdict verdict) { return verdicts_by_code[static_cast<std::size_t>(verdict)]; }

Verdict verdict_of(const iati::Counts& found) {
  if (found[static_cast<std::size_t>(iati::Severity::critical)] > 0) return Verdict::critical;
  if (found[static_cast<std::size_t>(iati::Severity::error)] > 0) return Verdict::error;
  return found[static_cast<std::size_t>(iati::Severity::warning)] > 0 ? Verdict::warning : Verdict::good;
}

std::string json_text(const ImportCounts& counts) {
  std::string out;
  db::JsonObject object(out);
  object.number("activities", counts.activities);
  object.number("plans", counts.plans);
  object.number("created", counts.created);
  object.number("updated", counts.updated);
  object.number("same", counts.same);
  object.number("lost", counts.lost);
  for (std::size_t i = 0; i < verdicts_by_code.size(); ++i) object.number(verdicts_by_code[i], counts.by_verdict[i]);
  object.number("repeated", counts.repeated);
  object.number("organisations", counts.organisations);
  object.end();
  return out;
}

void start_import(db::Transaction& transaction, ImportId id, const ImportRecord& record) {
  transaction
      .prepare("INSERT INTO iati_import (id, file_name, sha256, at, author, source, version, counts, state) VALUES ($1, $2, $3, $4, $5, $6, NULL, '{}', 'done')")
      .run(id.text(), record.file_name, record.sha256, transaction.at(), record.author, record.source.text());
}

void finish_import(db::Transaction& transaction, ImportId id, const std::string& version, const ImportCounts& counts) {
  transaction.prepare("UPDATE iati_import SET version = $2, counts = $3 WHERE id = $1").run(id.text(), db::or_null(version), json_text(counts));
}

void note_tables(db::Transaction& transaction, ImportId id, std::string_view mapping) {
  transaction.prepare("UPDATE iati_import SET mapping = $2 WHERE id = $1").run(id.text(), mapping);
}

void mark_undone(db::Transaction& transaction, ImportId id) {
  transaction.prepare("UPDATE iati_import SET state = 'undone' WHERE id = $1").run(id.text());
}

OutcomeWriter::OutcomeWriter(db::Transaction& transaction)
    : insert_(transaction.prepare("INSERT INTO iati_outcome (import, number, line, identifier, project, outcome, verdict, finding_count, findings, plan) "
                                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")) {}

void OutcomeWriter::insert(ImportId import, const ActivityOutcome& outcome) {
  std::string findings = "[";
  for (const auto& finding : outcome.findings) {
    if (findings.size() > 1) findings += ',';
    write_finding(findings, finding);
  }
  findings += ']';
  const std::string project = outcome.project ? outcome.project.text() : "", plan = outcome.plan ? outcome.plan.text() : "";
  insert_.run(import.text(), outcome.number, outcome.line, db::or_null(outcome.identifier), db::or_null(project), code(outcome.outcome),
              code(verdict_of(outcome.found)), static_cast<std::int64_t>(iati::all_of(outcome.found)), findings, db::or_null(plan));
}

std::vector<PastImport> imports(db::Session& session, int limit) {
  std::vector<PastImport> all;
  auto rows = session.prepare("SELECT id, file_name, at, version, state, counts, mapping FROM iati_import ORDER BY at DESC, id DESC LIMIT $1");
  for (rows.run(limit); rows.row();) all.push_back(past_import(rows));
  return all;
}

std::optional<PastImport> find_import(db::Session& session, ImportId id) {
  auto row = session.prepare("SELECT id, file_name, at, version, state, counts, mapping FROM iati_import WHERE id = $1");
  if (!row.run(id.text()).row()) return std::nullopt;
  return past_import(row);
}

std::vector<ActivityOutcome> outcomes(db::Session& session, ImportId id, std::int64_t after, int limit) {
  std::vector<ActivityOutcome> all;
  auto rows = session.prepare(
      "SELECT number, line, identifier, project, outcome, findings, finding_count, plan FROM iati_outcome WHERE import = $1 AND number > $2 ORDER BY number LIMIT $3");
  for (rows.run(id.text(), after, limit); rows.row();) {
    ActivityOutcome outcome;
    outcome.number = rows.integer(0);
    outcome.line = static_cast<int>(rows.integer(1));
    outcome.identifier = rows.text(2);
    outcome.project = projects::ProjectId::parse(rows.text(3)).value_or(projects::ProjectId{});
    outcome.plan = spending::PlanId::parse(rows.text(7)).value_or(spending::PlanId{});
    outcome.is_organisation = static_cast<bool>(outcome.plan);
    const auto at = std::ranges::find(outcomes_by_code, rows.text(4));
    outcome.outcome = static_cast<Outcome>(at - outcomes_by_code.begin());
    boost::system::error_code error;
    const auto value = json::parse(rows.text(5), error);
    if (!error && value.is_array())
      for (const auto& one : value.get_array())
        if (one.is_object()) outcome.findings.push_back(finding_of(one.get_object()));
    for (const auto& finding : outcome.findings) ++outcome.found[static_cast<std::size_t>(finding.severity)];
    all.push_back(std::move(outcome));
  }
  return all;
}

std::optional<std::string> digest_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  db::Sha256 sum;
  std::vector<char> buffer(1 << 20);
  while (file.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || file.gcount() > 0)
    sum.add(std::string_view(buffer.data(), static_cast<std::size_t>(file.gcount())));
  return sum.hex();
}

}  // namespace exchange
