// SPDX-License-Identifier: EUPL-1.2
// Inside the feature: results of an activity, which become nodes and indicators of a project's logical framework.
#pragma once
#include "exchange/reading.h"

namespace exchange {

class ResultReader : PartReader {
 public:
  explicit ResultReader(iati::Version version) : PartReader(version) {}
  void result(projects::Project& p, const Node& at, const Spec* spec);

 private:
  projects::Indicator indicator(const Node& at, const Spec* spec, const std::string& node);
  projects::Period period(const Node& at, const Spec* spec);
  projects::Measure measure(const Node& at, const Spec* parent);
  int results_ = 0, indicators_ = 0, periods_ = 0;
};

}  // namespace exchange
