// SPDX-License-Identifier: EUPL-1.2
// Inside the feature: how the parts are read that elements of activities and of organisations have in common. Takes what fields
// hold; what is over is kept (kept.h), so that nothing of a file is lost.
#pragma once
#include <boost/json/parse.hpp>

#include "db/described_json.h"
#include "exchange/kept.h"
#include "projects/api.h"

namespace exchange {

inline std::string_view own_json(const iati::Node& node) { return own_name(node) == "own" ? node.text() : std::string_view(); }

// What <c:own> says goes into the part before its other fields are read.
template <class Part>
void take_own(Part& part, const iati::Node& node) {
  for (const auto* at = node.first; at; at = at->next) {
    const auto json = own_json(*at);
    if (json.empty()) continue;
    boost::system::error_code error;
    const auto value = boost::json::parse(json, error);
    Part read;
    if (!error && db::read_described(value, read)) part = std::move(read);
    return;
  }
}

std::string_view trimmed(std::string_view text);
void add_narratives(projects::Narrative& to, const iati::Node& node);
// "2012-03-01", also with a time or a zone behind it; only whole days.
std::optional<base::PartialDate> day_of(std::string_view text);

class PartReader {
 protected:
  using Node = iati::Node;
  using Spec = iati::Spec;
  using Narrative = projects::Narrative;
  explicit PartReader(iati::Version version) : version_(version) {}

  bool is_old() const { return version_ == iati::Version::v1; }
  std::string current(std::string_view list, std::string_view code) const;  // today's form of a code of version 1

  // What the functions do not take of an element's attributes and children, as it is kept.
  template <class TakeAttribute, class TakeChild>
  std::string rest_of(const Node& at, const Spec* spec, TakeAttribute take_attribute, TakeChild take_child) {
    Kept kept(spec);
    for (const auto& a : at.attributes())
      if (!take_attribute(a)) kept.attribute(a, version_);
    for (const auto* child = at.first; child; child = child->next)
      if (own_json(*child).empty() && !take_child(*child)) kept.child(*child, version_);
    for (const auto& [attribute, value] : faults_) kept.fault(attribute, value);
    faults_.clear();
    return kept.text();
  }

  // Those that give a bool say whether the element was read into the field; if not, whoever asks keeps it.
  bool code_only(std::string& to, const Node& at, iati::Name attribute, std::string_view list);  // a code and nothing else
  bool date_attribute(base::PartialDate& to, const iati::Attribute& a, std::string_view name);
  bool date_child(base::PartialDate& to, const Node& at, std::string_view name);  // <period-start iso-date="…"/>
  bool value_child(projects::Value& value, bool& had, const Node& at);
  bool narrative_child(Narrative& to, const Node& at);
  void own_narratives(Narrative& to, const Node& at);  // the children <narrative> of an element that has other things too
  static bool is_narrative(const Node& child);

  using TakeAttribute = std::function<bool(const iati::Attribute&)>;
  projects::Named named(const Node& at, const Spec* spec, const TakeAttribute& more = nullptr, projects::Named one = {});
  projects::Classification classification(const Node& at, const Spec* spec);
  projects::Document document(const Node& at, const Spec* spec, const std::function<bool(const Node&)>& more = nullptr);
  // Inside another part, whose own faults are not this one's.
  template <class F>
  auto inside(F read) {
    auto outside = std::move(faults_);
    faults_.clear();
    auto one = read();
    faults_ = std::move(outside);
    return one;
  }
  projects::Named inner_named(const Node& at, const Spec* parent);
  projects::Classification inner_classification(const Node& at, const Spec* parent);

  iati::Version version_;
  std::string currency_;
  std::vector<std::pair<std::string, std::string>> faults_;  // of the part being read
};

}  // namespace exchange
