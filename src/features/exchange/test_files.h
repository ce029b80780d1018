// SPDX-License-Identifier: EUPL-1.2
// For tests: small files of activities.
#pragma once
#include <string>

namespace exchange::test {

inline std::string activity(const std::string& identifier, const std::string& title, const std::string& more = {}) {
  return "<iati-activity default-currency=\"EUR\" xml:lang=\"fr\"><iati-identifier>" + identifier +
         "</iati-identifier><reporting-org ref=\"FR-COA-1\" type=\"11\"><narrative>Ville de Lyon</narrative></reporting-org><title><narrative>" + title +
         "</narrative></title><description type=\"1\"><narrative>De l’eau</narrative></description><participating-org role=\"4\" type=\"11\"><narrative>Ville de Lyon</narrative>"
         "</participating-org><activity-status code=\"2\"/><activity-date type=\"2\" iso-date=\"2020-01-01\"/><recipient-country code=\"SN\"/><sector code=\"14030\"/>" +
         more + "</iati-activity>";
}
inline std::string activities(const std::string& all) { return "<iati-activities version=\"2.03\">" + all + "</iati-activities>"; }

}  // namespace exchange::test
