// SPDX-License-Identifier: EUPL-1.2
// For tests: projects at random that use every part of a sheet.
#pragma once
#include <random>

#include "projects/api.h"

namespace projects::test {

class Maker {
 public:
  explicit Maker(unsigned seed, std::vector<OrganisationId> organisations = {}, std::vector<RelationId> relations = {})
      : random_(seed), organisations_(std::move(organisations)), relations_(std::move(relations)) {}

  Project project() {
    Project p;
    p.state = chance(4) ? State::draft : State::published;
    p.identifier = chance(5) ? "" : "XM-TEST-" + number(100000);
    p.owner = organisation();
    if (chance(3)) p.reporter = named();
    fill(p.other_identifiers, [&] { return OtherIdentifier{number(1000), "A1", "GB-1", text(), {}}; });
    p.title = text();
    if (p.title.empty() && p.identifier.empty()) p.title = {{"fr", "Eau pour tous"}};
    fill(p.descriptions, [&] { return Description{any({"1", "2", "3", "4"}), text(), {}}; });
    fill(p.participants, [&] { return Participant{any({"1", "2", "3", "4"}), named(), chance(3) ? "11002" : "", chance(3) ? decimal() : ""}; });
    for (const auto relation : relations_)
      if (chance(2)) p.relations.push_back(relation);
    p.status = any({"1", "2", "3", "4", "5", "6"});
    for (const char type : {'1', '2', '3', '4'})
      if (chance(2)) set_date(p, type, date());
    p.management = any({"", "direct", "delegated", "indirect"});
    if (chance(3)) p.criteria = {"project", "formal", {"coordination", "dialogue"}, "binational"};
    p.scope = any({"", "4"});
    fill(p.countries, [&] { return coded({"SN", "ML", "CO"}); });
    fill(p.regions, [&] { return coded({"298", "489"}); });
    fill(p.locations, [&] { return Location{"geonames:2253354", "", text(), text(), text(), 14.69, -17.44, {}}; });
    fill(p.sectors, [&] { return coded({"14030", "15112"}); });
    fill(p.tags, [&] {
      auto tag = coded({"6", "11"});
      tag.vocabulary = "2";
      return tag;
    });
    fill(p.markers, [&] { return Classification{"1", any({"1", "9"}), {}, any({"0", "1", "2"}), text(), {}}; });
    if (chance(2)) p.themes = {"water-and-sanitation"};
    p.collaboration = any({"", "1"});
    p.flow = any({"", "10"});
    p.finance = any({"", "110"});
    p.aid = any({"", "C01"});
    p.tied = any({"", "5"});
    p.currency = any({"EUR", "USD", "XOF"});
    p.language = any({"", "fr"});
    p.humanitarian = any({"", "0", "1"});
    fill(p.approvals, [&] { return ApprovalStep{part_id(), text(), "council", 30, date(), {}, any({"", "agreed"})}; });
    framework(p);
    fill(p.headings, [&] { return Heading{part_id(), text()}; });
    fill(p.budget, [&] {
      return BudgetLine{part_id(), any({"1", "2"}), any({"1", "2"}), date(), date(), value(), p.headings.empty() ? "" : p.headings[0].id, named(), chance(3), "hours at cost",
                        chance(2) ? Exchange{"655.957", date(), "central bank"} : Exchange{}, {}};
    });
    fill(p.planned_disbursements, [&] { return PlannedDisbursement{part_id(), "1", date(), date(), value(), named(), named(), {}}; });
    fill(p.transactions, [&] {
      Transaction t{part_id(), number(100), any({"1", "2", "3", "4", "11"}), date(), value(), text(), named(), named()};
      fill(t.sectors, [&] { return coded({"14030"}); });
      t.flow = any({"", "10"});
      t.in_kind = chance(5);
      if (t.in_kind) t.method = "market price";
      return t;
    });
    fill(p.related, [&] { return Related{"1", "XM-TEST-" + number(100), {}}; });
    fill(p.documents, [&] { return Document{"https://example.org/" + number(100), "application/pdf", text(), text(), {"A01"}, {"fr"}, date(), {}}; });
    fill(p.news, [&] {
      News one{part_id(), chance(2) ? NewsKind::update : NewsKind::lesson, date(), text(), text(), {}, {}, {}};
      if (chance(3)) one.picture = "https://example.org/" + number(100) + ".jpg";
      else if (chance(2)) one.upload = std::string(62, 'a') + std::to_string(10 + random_() % 90);
      if (!one.picture.empty() || !one.upload.empty()) one.picture_text = "A well";
      return one;
    });
    return p;
  }

 private:
  bool chance(unsigned of) { return random_() % of == 0; }
  template <class List, class F>
  void fill(List& list, F f) {
    for (auto i = random_() % 4; i > 0; --i) list.push_back(f());
  }
  std::string any(std::initializer_list<const char*> list) { return list.begin()[random_() % list.size()]; }
  std::string number(unsigned below) { return std::to_string(random_() % below); }
  std::string decimal() { return std::to_string(random_() % 100) + "." + std::to_string(1 + random_() % 9); }
  base::PartialDate date() { return {static_cast<std::int16_t>(2000 + random_() % 30), static_cast<std::uint8_t>(1 + random_() % 12), static_cast<std::uint8_t>(1 + random_() % 28)}; }
  OrganisationId organisation() { return organisations_.empty() || chance(3) ? OrganisationId{} : organisations_[random_() % organisations_.size()]; }
  Narrative text() {
    Narrative narrative;
    for (const char* language : {"", "fr", "es"})
      if (chance(2)) narrative.push_back({language, any({"Water & <wells>", "L’eau \"potable\"", "Agua", "水", "a\nb"})});
    return narrative;
  }
  Named named() { return {organisation(), chance(2) ? "FR-COA-" + number(1000) : "", any({"", "11", "22"}), text(), any({"", "XM-TEST-7"}), {}}; }
  Classification coded(std::initializer_list<const char*> codes) { return {any({"", "1"}), any(codes), chance(2) ? decimal() : "", {}, text(), {}}; }
  Value value() { return {static_cast<std::int64_t>(random_() % 10000000) - 1000, any({"", "EUR", "XOF"}), date(), {}}; }
  Measure measure() {
    Measure m{date(), decimal(), {}, {}, text(), {}, {}};
    fill(m.dimensions, [&] { return Dimension{"sex", any({"female", "male"})}; });
    return m;
  }
  void framework(Project& p) {
    std::string above;
    for (const auto level : {Level::objective, Level::specific_objective, Level::result, Level::activity}) {
      Node node{part_id(), above, level, any_of({Territory::partner, Territory::home, Territory::both}), text(), text(), text()};
      fill(node.risks, [&] { return Risk{text(), RiskLevel::high, text()}; });
      node.start = date();
      above = node.id;
      p.nodes.push_back(std::move(node));
      if (chance(3)) break;
    }
    fill(p.indicators, [&] {
      Indicator indicator{part_id(), p.nodes[random_() % p.nodes.size()].id, any_of({Measurement::number, Measurement::percentage, Measurement::yes_no}), "1", chance(4), chance(2), text(), text()};
      fill(indicator.baselines, [&] { return measure(); });
      fill(indicator.periods, [&] {
        Period period{part_id(), date(), date()};
        fill(period.targets, [&] { return measure(); });
        fill(period.actuals, [&] { return measure(); });
        period.approval = any_of({Approval::open, Approval::submitted, Approval::approved});
        return period;
      });
      return indicator;
    });
  }
  template <class T>
  T any_of(std::initializer_list<T> list) {
    return list.begin()[random_() % list.size()];
  }
  std::mt19937 random_;
  std::vector<OrganisationId> organisations_;
  std::vector<RelationId> relations_;
};

}  // namespace projects::test
