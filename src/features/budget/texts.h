// SPDX-License-Identifier: EUPL-1.2
// The box of rules (counting.h) in words for people.
#pragma once
#include "base/message.h"
#include "budget/counting.h"

namespace budget {

base::Message label(Kind kind);
base::Message label(Measure measure, bool in_kind);
base::Message point_text(Measure measure, Point point);  // where a total counts, in a sentence
base::Message rule_text(Measure measure, Point point);   // what it leaves out, and why
base::Message reason_text(Reason reason);                // of one part left out
std::string_view code(Kind kind);                        // in files and the API: "disbursement"
std::string_view code(Point point);
std::string_view code(Reason reason);
base::Message transaction_label(std::string_view type);  // IATI TransactionType
const std::vector<std::string>& transaction_types();     // that people may record

}  // namespace budget
