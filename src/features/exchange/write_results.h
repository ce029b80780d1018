// SPDX-License-Identifier: EUPL-1.2
// Inside the feature: nodes and indicators of a project's logical framework as results of an activity.
#pragma once
#include "exchange/writing.h"

namespace exchange {

class ResultWriter : PartWriter {
 public:
  ResultWriter(std::string& out, const projects::Project& project) : PartWriter(out, project.currency), p_(project) {}
  // The standard's results are nodes with indicators; it needs one. Gives which nodes became results.
  std::vector<bool> results(Element& e);

 private:
  void result(Element& e, const projects::Node& node);
  void indicator(Element& e, const projects::Indicator& one);
  void period(Element& e, const projects::Period& one);
  void measure(Element& e, Name name, const projects::Measure& one);
  const projects::Project& p_;
};

}  // namespace exchange
