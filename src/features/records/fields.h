// SPDX-License-Identifier: EUPL-1.2
// Inside the feature: records as JSON objects, field by field.
#pragma once
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "records/api.h"

namespace records {

// What the JSON says; an empty object for "" and for what is no JSON object.
boost::json::object parse(std::string_view json);
// The field's value; null where it is absent or empty. Of "point": an array of latitude and longitude.
boost::json::value value_of(Kind kind, const boost::json::object& record, std::string_view field);
// Null removes the field.
void set_value(boost::json::object& record, std::string_view field, const boost::json::value& value);
// Every field that one of the records has, the known ones first, in their order; also those nobody edits ("source"),
// and those this program does not know.
std::vector<std::string> all_fields(Kind kind, std::initializer_list<const boost::json::object*> records);
// As the stores write it. What is no whole record yet (a new one's beginning) is written in the same order, without
// what is empty. Nothing is lost.
std::string canonical(Kind kind, const boost::json::object& record);
base::Message label(Kind kind, std::string_view field);

// A string member, or nothing.
std::string_view text_of(const boost::json::object& object, std::string_view key);

// "France"; ICU's names, for where no gazetteer is at hand. The code if unknown.
std::string country_name(base::Language in, std::string_view code);


}  // namespace records
