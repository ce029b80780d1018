// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/json/value.hpp>
#include <string>

namespace base {

// JSON text with numbers as people write them: 135.7538, where Boost.JSON would write 1.3575379999999998E2. Decimals
// end at the seventh, about a centimetre of a degree. Object members keep their order.
std::string serialize(const boost::json::value& value);

}  // namespace base
