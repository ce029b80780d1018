// SPDX-License-Identifier: EUPL-1.2
// What an organisation says it will spend, in the terms of an IATI organisation file 2.03: budgets for the years to come, for
// whom they are, what was spent, documents. Codes are kept as text, and `rest` holds what a file said beyond, as in a project's
// sheet (projects/project.h), whose parts these are.
#pragma once
#include "projects/api.h"

namespace spending {

using organisations::OrganisationId;
using projects::Classification;
using projects::Named;
using projects::Narrative;
using PlanId = base::Id<struct PlanTag>;

struct Text {
  Narrative text;
  std::string rest;
  bool operator==(const Text&) const = default;
};
BOOST_DESCRIBE_STRUCT(Text, (), (text, rest))

// What a part of a budget, or of an expenditure, is for.
struct Line {
  std::string reference;
  projects::Value value;
  Narrative name;
  std::string rest;
  bool operator==(const Line&) const = default;
};
BOOST_DESCRIBE_STRUCT(Line, (), (reference, value, name, rest))

struct Budget {
  std::string status;  // IATI BudgetStatus: 1 indicative, 2 committed; empty: indicative. Expenditure has none
  base::PartialDate start, end;
  projects::Value value;
  std::vector<Line> lines;
  std::string rest;
  bool operator==(const Budget&) const = default;
};
BOOST_DESCRIBE_STRUCT(Budget, (), (status, start, end, value, lines, rest))

struct OrganisationBudget {
  Named recipient;
  Budget budget;
  bool operator==(const OrganisationBudget&) const = default;
};
BOOST_DESCRIBE_STRUCT(OrganisationBudget, (), (recipient, budget))

// For a country (ISO 3166-1 alpha-2) or a region of a vocabulary (empty: the DAC's).
struct PlaceBudget {
  Classification recipient;
  Budget budget;
  bool operator==(const PlaceBudget&) const = default;
};
BOOST_DESCRIBE_STRUCT(PlaceBudget, (), (recipient, budget))

struct Document {
  projects::Document document;
  std::vector<Classification> countries;
  bool operator==(const Document&) const = default;
};
BOOST_DESCRIBE_STRUCT(Document, (), (document, countries))

struct Plan {
  PlanId id;
  OrganisationId owner;         // of the register: whose money it is
  std::string identifier;       // IATI's, of that organisation
  std::string identifier_rest;  // attributes that a file gave it
  Text name;
  Named reporter;               // who says so; nobody: the organisation itself
  std::string currency, language;
  std::string updated;          // last-updated-datetime as it stood there
  std::vector<Budget> total;
  std::vector<OrganisationBudget> organisations;
  std::vector<PlaceBudget> regions, countries;
  std::vector<Budget> expenditure;
  std::vector<Document> documents;
  sources::SourceId source;
  std::string rest;
  bool operator==(const Plan&) const = default;
};
BOOST_DESCRIBE_STRUCT(Plan, (),
                      (id, owner, identifier, identifier_rest, name, reporter, currency, language, updated, total, organisations, regions,
                       countries, expenditure, documents, source, rest))

}  // namespace spending
