// SPDX-License-Identifier: EUPL-1.2
#include "iati/rules.h"

namespace iati {
namespace {

constexpr RuleInfo infos[] = {
#define R(name, id, severity) {id, Severity::severity},
    IATI_RULES(R)
#undef R
};

}  // namespace

const RuleInfo& info(Rule rule) {
  return infos[static_cast<std::size_t>(rule)];
}
std::span<const RuleInfo> all_rules() {
  return infos;
}

Found* Findings::add(Rule rule, const Node* node, Name attribute, std::string_view value) {
  const auto severity = info(rule).severity;
  ++counts_[static_cast<std::size_t>(severity)];
  auto* found = found_.size() < most_ ? &found_.emplace_back() : &spare_;
  *found = {rule, severity, attribute, Name::none, node, value};
  return found;
}

}  // namespace iati
