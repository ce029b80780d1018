// SPDX-License-Identifier: EUPL-1.2
// What a project is. Its terms are those of the IATI standard 2.03, its codes those of IATI's and the OECD DAC's lists, kept as
// text: a list knows more codes tomorrow than today, and what a file said is given back. What the standard has not is ours:
// shares, rates, work in kind, the territory an effect falls on, the work plan, the chain of approvals, the criteria.
//
// `rest` holds what a file said beyond what is read here: attributes as ` name="value"`, then elements, as XML with all its
// namespaces declared. Exports give it back in its place. Empty for what people enter.
#pragma once
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/partial_date.h"
#include "organisations/api.h"
#include "relations/api.h"

namespace projects {

using organisations::OrganisationId;
using relations::RelationId;
using ProjectId = base::Id<struct ProjectTag>;
using Narrative = std::vector<organisations::Name>;  // one text in several languages; the empty one is the project's own

// Drafts are seen by those alone who work for the owner.
BOOST_DEFINE_ENUM_CLASS(State, draft, published)

// A decimal number as it was written: "33.34". Percentages and indicators' values are such.
using Decimal = std::string;

// Money as a file or a person states it.
struct Value {
  std::int64_t amount = 0;  // in the currency's smallest unit
  std::string currency;     // ISO 4217; empty: the project's
  base::PartialDate date;   // the day whose rates count
  std::string written;      // as it stood there, if `amount` cannot say it: more digits than the currency has, or than 64 bits hold
  bool operator==(const Value&) const = default;
};
BOOST_DESCRIBE_STRUCT(Value, (), (amount, currency, date, written))

// An organisation that is named: one of the register, or by what a file says of it.
struct Named {
  OrganisationId organisation;
  std::string reference;  // "FR-COA-217500016"
  std::string type;       // IATI OrganisationType: 11 is a local government
  Narrative name;
  std::string activity;   // the identifier of its own activity
  std::string rest;
  bool operator==(const Named&) const = default;
};
BOOST_DESCRIBE_STRUCT(Named, (), (organisation, reference, type, name, activity, rest))

struct Participant {
  std::string role;     // IATI OrganisationRole: 1 funding, 2 accountable, 3 extending, 4 implementing
  Named who;
  std::string channel;  // CRS
  Decimal share;        // of a hundred, ours
  bool operator==(const Participant&) const = default;
};
BOOST_DESCRIBE_STRUCT(Participant, (), (role, who, channel, share))

struct OtherIdentifier {
  std::string reference, type, owner;
  Narrative owner_name;
  std::string rest;
  bool operator==(const OtherIdentifier&) const = default;
};
BOOST_DESCRIBE_STRUCT(OtherIdentifier, (), (reference, type, owner, owner_name, rest))

struct Description {
  std::string type;  // IATI DescriptionType: 1 general, 2 objectives, 3 target groups, 4 other
  Narrative text;
  std::string rest;
  bool operator==(const Description&) const = default;
};
BOOST_DESCRIBE_STRUCT(Description, (), (type, text, rest))

struct DateOf {
  std::string type;  // IATI ActivityDateType: 1 planned start, 2 actual start, 3 planned end, 4 actual end
  base::PartialDate on;
  Narrative note;
  std::string rest;
  bool operator==(const DateOf&) const = default;
};
BOOST_DESCRIBE_STRUCT(DateOf, (), (type, on, note, rest))

// A code of some vocabulary with its weight: sectors, countries, regions, tags, policy markers.
struct Classification {
  std::string vocabulary;  // empty: the standard's own
  std::string code;
  Decimal percentage;
  std::string significance;  // of policy markers
  Narrative name;
  std::string rest;
  bool operator==(const Classification&) const = default;
};
BOOST_DESCRIBE_STRUCT(Classification, (), (vocabulary, code, percentage, significance, name, rest))

struct Location {
  std::string place;  // "geonames:2996944", of the gazetteer
  std::string reference;
  Narrative name, description, activity;
  std::optional<double> latitude, longitude;
  std::string rest;
  bool operator==(const Location&) const = default;
};
BOOST_DESCRIBE_STRUCT(Location, (), (place, reference, name, description, activity, latitude, longitude, rest))

struct Document {
  std::string url, format;
  Narrative title, description;
  std::vector<std::string> categories, languages;
  base::PartialDate date;
  std::string rest;
  bool operator==(const Document&) const = default;
};
BOOST_DESCRIBE_STRUCT(Document, (), (url, format, title, description, categories, languages, date, rest))

struct Related {
  std::string type, reference;  // IATI RelatedActivityType: 1 parent, 2 child, 3 sibling, 4 co-funded, 5 third party
  std::string rest;
  bool operator==(const Related&) const = default;
};
BOOST_DESCRIBE_STRUCT(Related, (), (type, reference, rest))

// Money.

// Of a currency other than the project's: what a unit of it is worth in the project's, when, and who says so.
struct Exchange {
  Decimal rate;
  base::PartialDate date;
  std::string source;
  bool operator==(const Exchange&) const = default;
};
BOOST_DESCRIBE_STRUCT(Exchange, (), (rate, date, source))

// A line of the budget: a heading, a period, a funder. Funders are ours: the standard's budget names none.
struct BudgetLine {
  std::string id;
  std::string type, status;  // IATI BudgetType (1 original, 2 revised), BudgetStatus (1 indicative, 2 committed); empty: original, indicative
  base::PartialDate start, end;
  Value value;
  std::string heading;       // of the project's own `headings`
  Named funder;
  bool in_kind = false;
  std::string method;        // how what is given in kind was valued
  Exchange exchange;
  std::string rest;
  bool operator==(const BudgetLine&) const = default;
};
BOOST_DESCRIBE_STRUCT(BudgetLine, (),
                      (id, type, status, start, end, value, heading, funder, in_kind, method, exchange, rest))

struct PlannedDisbursement {
  std::string id, type;
  base::PartialDate start, end;
  Value value;
  Named provider, receiver;
  std::string rest;
  bool operator==(const PlannedDisbursement&) const = default;
};
BOOST_DESCRIBE_STRUCT(PlannedDisbursement, (), (id, type, start, end, value, provider, receiver, rest))

struct Transaction {
  std::string id, reference;
  std::string type;  // IATI TransactionType: 1 incoming funds, 2 outgoing commitment, 3 disbursement, 4 expenditure, 11 incoming commitment…
  base::PartialDate date;
  Value value;
  Narrative description;
  Named provider, receiver;
  std::vector<Classification> sectors, countries, regions;
  std::string flow, finance, aid, tied;  // DAC codes; empty: the project's
  std::string heading;
  bool in_kind = false;
  std::string method;
  Exchange exchange;
  std::string rest;
  bool operator==(const Transaction&) const = default;
};
BOOST_DESCRIBE_STRUCT(Transaction, (),
                      (id, reference, type, date, value, description, provider, receiver, sectors, countries, regions, flow,
                       finance, aid, tied, heading, in_kind, method, exchange, rest))

// The logical framework: a tree whose nodes stand in the order in which they are read; parents before children.

BOOST_DEFINE_ENUM_CLASS(Level, objective, specific_objective, result, activity)
// Where an effect falls: at the partner's, at home, or at both.
BOOST_DEFINE_ENUM_CLASS(Territory, partner, home, both)
BOOST_DEFINE_ENUM_CLASS(RiskLevel, low, medium, high)

struct Risk {
  Narrative text;
  RiskLevel level = RiskLevel::medium;
  Narrative response;
  bool operator==(const Risk&) const = default;
};
BOOST_DESCRIBE_STRUCT(Risk, (), (text, level, response))

struct Node {
  std::string id, parent;  // `parent` is empty at the top
  Level level = Level::result;
  Territory territory = Territory::partner;
  Narrative title, description, assumptions;
  std::vector<Risk> risks;
  std::string responsible;  // an office or a body, not a person
  base::PartialDate start, end, actual_start, actual_end;  // of activities: the work plan
  std::vector<std::string> after;  // ids of activities that must end before it begins
  std::string result_type;  // IATI ResultType (1 output, 2 outcome, 3 impact) where a file said so
  std::string rest;
  bool operator==(const Node&) const = default;
};
BOOST_DESCRIBE_STRUCT(Node, (),
                      (id, parent, level, territory, title, description, assumptions, risks, responsible, start, end,
                       actual_start, actual_end, after, result_type, rest))

// Sex, age, territory, or one of the project's own.
struct Dimension {
  std::string name, value;
  bool operator==(const Dimension&) const = default;
};
BOOST_DESCRIBE_STRUCT(Dimension, (), (name, value))

// A baseline, a target or an actual.
struct Measure {
  base::PartialDate date;
  Decimal value;                    // of a scale: the step's number from 1; yes is "1", no is "0"
  Decimal numerator, denominator;   // of a percentage, if they are known: then the value follows from them
  Narrative comment;
  std::vector<Dimension> dimensions;  // none: of all
  std::string rest;
  bool operator==(const Measure&) const = default;
};
BOOST_DESCRIBE_STRUCT(Measure, (), (date, value, numerator, denominator, comment, dimensions, rest))

// Actuals are entered, submitted, approved by a colleague; then nobody changes them but whoever opens the period again.
BOOST_DEFINE_ENUM_CLASS(Approval, open, submitted, approved)

struct Period {
  std::string id;
  base::PartialDate start, end;
  std::vector<Measure> targets, actuals;
  Approval approval = Approval::open;
  base::PartialDate approved;
  std::string rest;
  bool operator==(const Period&) const = default;
};
BOOST_DESCRIBE_STRUCT(Period, (), (id, start, end, targets, actuals, approval, approved, rest))

BOOST_DEFINE_ENUM_CLASS(Measurement, number, percentage, scale, yes_no)

struct Indicator {
  std::string id, node;
  Measurement measurement = Measurement::number;
  std::string measure;     // IATI IndicatorMeasure as a file said: 1 unit, 2 percentage, 3 nominal, 4 ordinal, 5 qualitative
  bool descending = false; // less is better
  bool cumulative = false; // a period's actual counts from the beginning, not from the period's
  Narrative title, description, unit;
  std::vector<Narrative> scale;  // the steps, worst first
  std::vector<Measure> baselines;
  std::vector<Period> periods;
  Narrative source;        // of verification
  std::string responsible;
  std::string rest;
  bool operator==(const Indicator&) const = default;
};
BOOST_DESCRIBE_STRUCT(Indicator, (),
                      (id, node, measurement, measure, descending, cumulative, title, description, unit, scale, baselines,
                       periods, source, responsible, rest))

// Who has to agree, in their order, and how long that takes.
struct ApprovalStep {
  std::string id;
  Narrative title;
  std::string body;  // who decides
  int expected_days = 0;
  base::PartialDate begun, decided;
  std::string outcome;  // "agreed", "refused"; empty: not yet
  bool operator==(const ApprovalStep&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApprovalStep, (), (id, title, body, expected_days, begun, decided, outcome))

// What was done meanwhile, and what was learned.
BOOST_DEFINE_ENUM_CLASS(NewsKind, update, lesson)
struct News {
  std::string id;
  NewsKind kind = NewsKind::update;
  base::PartialDate date;
  Narrative title, text;
  std::string picture, picture_text;  // a web address, and what it shows
  std::string upload;                 // instead of the address: the id of a picture that was sent here (`pictures`)
  bool operator==(const News&) const = default;
};
BOOST_DESCRIBE_STRUCT(News, (), (id, kind, date, title, text, picture, picture_text, upload))

// By what decentralised cooperation is classified: the manual's seven criteria (section 5.1), those of them that do not
// follow from the sheet's other fields. By theme, kinds and number of actors follow from sectors and participants.
struct Criteria {
  std::string action;     // "one_off", "project", "programme"
  std::string formality;  // "formal", "informal"
  std::vector<std::string> aims;  // "dialogue", "visibility", "lobbying", "pressure", "technical_exchange", "coordination"
  std::string reach;      // "local", "regional", "territorial", "cross_border", "binational", "continental", "worldwide"
  bool operator==(const Criteria&) const = default;
};
BOOST_DESCRIBE_STRUCT(Criteria, (), (action, formality, aims, reach))

struct Heading {
  std::string id;
  Narrative name;
  bool operator==(const Heading&) const = default;
};
BOOST_DESCRIBE_STRUCT(Heading, (), (id, name))

struct Project {
  ProjectId id;
  State state = State::draft;
  std::string identifier;   // IATI's; empty: none yet
  OrganisationId owner;     // of the register: reports it, keeps it
  Named reporter;           // reporting-org as a file said it; who `owner` is if it is of the register
  std::vector<OtherIdentifier> other_identifiers;
  Narrative title;
  std::vector<Description> descriptions;
  std::vector<Participant> participants;
  std::vector<RelationId> relations;
  std::string status;       // IATI ActivityStatus: 1 pipeline, 2 implementation, 3 finalisation, 4 closed, 5 cancelled, 6 suspended
  std::vector<DateOf> dates;
  std::string management;   // "direct", "delegated", "indirect"
  Criteria criteria;
  std::string scope;        // IATI ActivityScope
  std::vector<Classification> countries, regions;
  std::vector<Location> locations;
  std::vector<Classification> sectors, tags, markers;  // tags: vocabulary 2 is SDG goals, 3 SDG targets; "MDG" is ours, for old ones
  std::vector<std::string> themes;            // of our tree
  std::string collaboration, flow, finance, aid, tied;  // DAC codes, of all that say nothing else
  std::string currency, language;
  std::string humanitarian;  // "1", "0", or nothing
  std::vector<ApprovalStep> approvals;
  std::vector<Node> nodes;
  std::vector<Indicator> indicators;
  std::vector<Heading> headings;
  std::vector<BudgetLine> budget;
  std::vector<PlannedDisbursement> planned_disbursements;
  std::vector<Transaction> transactions;
  std::vector<Related> related;
  std::vector<Document> documents;
  std::vector<News> news;
  sources::SourceId source;
  std::string rest;
  bool operator==(const Project&) const = default;
};
BOOST_DESCRIBE_STRUCT(Project, (),
                      (id, state, identifier, owner, reporter, other_identifiers, title, descriptions, participants, relations,
                       status, dates, management, criteria, scope, countries, regions, locations, sectors, tags, markers,
                       themes, collaboration, flow, finance, aid, tied, currency, language, humanitarian, approvals, nodes,
                       indicators, headings, budget, planned_disbursements, transactions, related, documents, news, source,
                       rest))

}  // namespace projects
