// SPDX-License-Identifier: EUPL-1.2
// For tests: plans at random that use every part.
#pragma once
#include <random>

#include "spending/api.h"

namespace spending::test {

class Maker {
 public:
  explicit Maker(unsigned seed, std::vector<OrganisationId> organisations = {}) : random_(seed), organisations_(std::move(organisations)) {}

  Plan plan() {
    Plan p;
    p.owner = organisation();
    p.identifier = "XM-TEST-" + std::to_string(random_() % 100000);
    p.identifier_rest = chance(4) ? " c:from=\"here\"" : "";
    p.name = {text(), chance(5) ? " c:kind=\"short\"<c:also>so</c:also>" : ""};
    if (chance(2)) p.reporter = named();
    p.currency = any({"EUR", "USD", "XOF", ""});
    p.language = any({"", "fr"});
    p.updated = any({"", "2024-11-25T18:15:45Z"});
    fill(p.total, [&] { return budget(); });
    fill(p.organisations, [&] { return OrganisationBudget{named(), budget()}; });
    fill(p.regions, [&] { return PlaceBudget{{any({"", "1", "99"}), any({"298", "489"}), {}, {}, text(), {}}, budget()}; });
    fill(p.countries, [&] { return PlaceBudget{{{}, any({"SN", "ML", "CO"}), {}, {}, text(), {}}, budget()}; });
    fill(p.expenditure, [&] {
      auto spent = budget();
      spent.status.clear();
      return spent;
    });
    fill(p.documents, [&] {
      Document one{{"https://example.org/" + std::to_string(random_() % 100), "application/pdf", text(), text(), {"B01"}, {"fr"}, date(), {}}, {}};
      fill(one.countries, [&] { return Classification{{}, any({"SN", "ML"}), {}, {}, text(), {}}; });
      return one;
    });
    if (chance(3)) p.rest = " c:more=\"1\"<c:element>2</c:element>";
    return p;
  }

 private:
  bool chance(unsigned of) { return random_() % of == 0; }
  template <class List, class F>
  void fill(List& list, F f) {
    for (auto i = random_() % 4; i > 0; --i) list.push_back(f());
  }
  std::string any(std::initializer_list<const char*> list) { return list.begin()[random_() % list.size()]; }
  base::PartialDate date() {
    base::PartialDate made{static_cast<std::int16_t>(2000 + random_() % 30), static_cast<std::uint8_t>(1 + random_() % 12), static_cast<std::uint8_t>(1 + random_() % 28)};
    if (chance(6)) made.day = 0;
    if (!made.day && chance(2)) made.month = 0;
    return made;
  }
  OrganisationId organisation() { return organisations_.empty() || chance(3) ? OrganisationId{} : organisations_[random_() % organisations_.size()]; }
  Narrative text() {
    Narrative narrative;
    for (const char* language : {"", "fr", "es"})
      if (chance(2)) narrative.push_back({language, any({"Water & <wells>", "L’eau \"potable\"", "Agua", "水", "a\nb"})});
    return narrative;
  }
  Named named() { return {organisation(), chance(2) ? "FR-COA-" + std::to_string(random_() % 1000) : "", any({"", "11", "22"}), text(), {}, {}}; }
  projects::Value value() { return {static_cast<std::int64_t>(random_() % 10000000) - 1000, any({"", "EUR", "XOF"}), date(), {}}; }
  Budget budget() {
    Budget made{any({"", "1", "2"}), date(), date(), value(), {}, chance(5) ? " c:note=\"x\"" : ""};
    fill(made.lines, [&] { return Line{any({"", "1234"}), value(), text(), {}}; });
    return made;
  }
  std::mt19937 random_;
  std::vector<OrganisationId> organisations_;
};

}  // namespace spending::test
