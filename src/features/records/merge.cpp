// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/serialize.hpp>
#include <set>

#include "records/fields.h"

namespace records {
namespace {

namespace json = boost::json;

// How the items of a list are told apart: by these members, or each by itself.
std::vector<std::string_view> keys_of(std::string_view field) {
  if (field == "names" || field == "title" || field == "summary") return {"language"};
  if (field == "identifiers") return {"scheme", "value"};
  if (field == "parties") return {"organisation"};
  if (field == "statements") return {"source", "by"};
  return {};
}

std::string whole_key(const json::value& item) {
  return json::serialize(item);
}

std::string key_of(const json::value& item, const std::vector<std::string_view>& members) {
  const auto* object = item.if_object();
  if (!object || members.empty()) return whole_key(item);
  std::string key;
  for (const auto member : members) key += fmt::format("{}\x1f", text_of(*object, member));
  return key;
}

struct Items {
  std::vector<std::string> order;  // keys
  std::map<std::string, json::value> by_key;
};

Items items_of(const json::value& list, const std::vector<std::string_view>& members,
               const std::set<std::string>& repeated) {
  Items items;
  if (const auto* array = list.if_array())
    for (const auto& item : *array) {
      std::string key = key_of(item, members);
      if (repeated.contains(key)) key += whole_key(item);
      if (items.by_key.emplace(key, item).second) items.order.push_back(std::move(key));
    }
  return items;
}

// Keys that one of the lists has more than once: two names in one language. Those items are told apart by all they say.
void find_repeated(const json::value& list, const std::vector<std::string_view>& members,
                   std::set<std::string>& repeated) {
  std::set<std::string> seen;
  if (const auto* array = list.if_array())
    for (const auto& item : *array)
      if (auto key = key_of(item, members); !seen.insert(key).second) repeated.insert(std::move(key));
}

json::value merge_value(const json::value& base, const json::value& mine, const json::value& theirs, bool& conflict) {
  if (mine == theirs || theirs == base) return mine;
  if (mine == base) return theirs;
  conflict = true;
  return mine;
}

// The same party or statement changed by both: member by member.
json::value merge_item(const json::value& base, const json::value& mine, const json::value& theirs, bool& conflict) {
  if (!base.is_object() || !mine.is_object() || !theirs.is_object()) return merge_value(base, mine, theirs, conflict);
  json::object merged;
  const auto member = [](const json::value& item, std::string_view key) {
    const auto* value = item.as_object().if_contains(key);
    return value ? *value : json::value();
  };
  const auto take = [&](std::string_view key) {
    if (merged.contains(key)) return;
    bool differs = false;
    auto value = merge_value(member(base, key), member(mine, key), member(theirs, key), differs);
    // Of two confirmations the later one counts: both were given.
    if (differs && (key == "confirmed" || key == "stated") && member(mine, key).is_string() &&
        member(theirs, key).is_string()) {
      value = member(mine, key).as_string() < member(theirs, key).as_string() ? member(theirs, key) : member(mine, key);
      differs = false;
    }
    conflict = conflict || differs;
    if (!value.is_null()) merged.emplace(key, std::move(value));
  };
  for (const auto* item : {&mine, &theirs, &base})
    for (const auto& [key, value] : item->as_object()) take(key);
  return merged;
}

std::vector<std::string> only_those_in(const std::vector<std::string>& order, const Items& items) {
  std::vector<std::string> kept;
  for (const auto& key : order)
    if (items.by_key.contains(key)) kept.push_back(key);
  return kept;
}

json::value merge_list(std::string_view field, const json::value& base_list, const json::value& my_list,
                       const json::value& their_list, bool& conflict) {
  const auto members = keys_of(field);
  std::set<std::string> repeated;
  for (const auto* list : {&base_list, &my_list, &their_list}) find_repeated(*list, members, repeated);
  const auto base = items_of(base_list, members, repeated), mine = items_of(my_list, members, repeated),
             theirs = items_of(their_list, members, repeated);
  const auto find = [](const Items& items, const std::string& key) {
    const auto at = items.by_key.find(key);
    return at == items.by_key.end() ? json::value() : at->second;
  };
  // The order of who changed it; mine if both did, or none.
  const bool i_kept_the_order = only_those_in(mine.order, base) == only_those_in(base.order, mine);
  const auto& first = i_kept_the_order ? theirs : mine;
  const auto& second = i_kept_the_order ? mine : theirs;
  std::vector<std::string> order = first.order;
  for (const auto& key : second.order)
    if (!first.by_key.contains(key)) order.push_back(key);
  json::array merged;
  for (const auto& key : order) {
    auto item = merge_item(find(base, key), find(mine, key), find(theirs, key), conflict);
    if (!item.is_null()) merged.push_back(std::move(item));
  }
  return merged;
}

// A list that may not be empty, or not this short: both took away what the other left.
bool is_too_short(std::string_view field, const json::value& list) {
  const std::size_t least = field == "names" || field == "statements" ? 1 : field == "parties" ? 2 : 0;
  return least > 0 && (!list.is_array() || list.as_array().size() < least);
}

}  // namespace

std::vector<std::string> changed_fields(Kind kind, std::string_view before, std::string_view after) {
  const auto old = parse(before), now = parse(after);
  std::vector<std::string> changed;
  for (const auto& field : all_fields(kind, {&old, &now}))
    if (value_of(kind, old, field) != value_of(kind, now, field)) changed.push_back(field);
  return changed;
}

Merged merge(Kind kind, std::string_view base_text, std::string_view my_text, std::string_view their_text) {
  // One of them removed the record, or both made it.
  if (my_text == their_text || their_text == base_text) return {std::string(my_text), {}};
  if (my_text == base_text) return {std::string(their_text), {}};
  if (my_text.empty() || their_text.empty())
    return {std::string(my_text), changed_fields(kind, base_text, my_text.empty() ? their_text : my_text)};
  const auto base = parse(base_text), mine = parse(my_text), theirs = parse(their_text);
  Merged merged;
  auto record = mine;
  for (const auto& field : all_fields(kind, {&mine, &theirs, &base})) {
    const auto was = value_of(kind, base, field), my = value_of(kind, mine, field),
               their = value_of(kind, theirs, field);
    bool conflict = false;
    json::value value;
    const bool both = my != their && my != was && their != was;
    if (both && field != "point" && (my.is_array() || their.is_array())) {
      value = merge_list(field, was, my, their, conflict);
      if (is_too_short(field, value)) {
        value = my;
        conflict = true;
      }
    } else if (both && field == "confirmed" && my.is_string() && their.is_string()) {
      value = my.as_string() < their.as_string() ? their : my;
    } else {
      value = merge_value(was, my, their, conflict);
    }
    set_value(record, field, value);
    if (conflict) merged.conflicts.push_back(field);
  }
  merged.json = canonical(kind, record);
  return merged;
}

std::string with_field(Kind kind, std::string_view json, std::string_view field, std::string_view from) {
  auto record = parse(json);
  set_value(record, field, value_of(kind, parse(from), field));
  return canonical(kind, record);
}

}  // namespace records
