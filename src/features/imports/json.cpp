// SPDX-License-Identifier: EUPL-1.2
// JSON as rows: an array of records, records one after the other, an object that holds an array somewhere, an object
// by column, Wikidata entities. Lists of records are streamed; the rest must fit RowLimits::json_whole.
#include <boost/json.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <vector>

#include "imports/rows.h"
#include "imports/utf8.h"
#include "imports/wikidata.h"

namespace imports {

namespace {

namespace json = boost::json;
using Fields = std::vector<std::pair<std::string, std::string>>;

base::Problem problem_of(base::Message message) { return {base::Problem::Kind::invalid, std::move(message)}; }

std::string scalar_text(const json::value& value) {
  switch (value.kind()) {
    case json::kind::string: return std::string(value.get_string());
    case json::kind::int64: return std::to_string(value.get_int64());
    case json::kind::uint64: return std::to_string(value.get_uint64());
    case json::kind::double_: return fmt::format("{}", value.get_double());
    case json::kind::bool_: return value.get_bool() ? "true" : "false";
    default: return {};
  }
}

bool is_scalar(const json::value& value) { return !value.is_object() && !value.is_array(); }

bool holds_records(const json::value& value) {
  return value.is_array() && !value.get_array().empty() && value.get_array().front().is_object();
}

bool is_pair_of_numbers(const json::array& array) {
  return (array.size() == 2 || array.size() == 3) && array[0].is_number() && array[1].is_number();
}

// Puts the scalars of a value, with their paths, into `fields`, and the arrays of records aside.
void flatten(const json::value& value, const std::string& path, Fields& fields,
             std::vector<std::pair<std::string, const json::array*>>& children) {
  if (is_scalar(value)) {
    fields.emplace_back(path.empty() ? "Column 1" : path, scalar_text(value));
  } else if (value.is_object()) {
    const auto& object = value.get_object();
    // A GeoJSON point has the longitude first (RFC 7946), a pair of numbers elsewhere the latitude.
    bool geojson = false;
    if (auto* type = object.if_contains("type")) geojson = type->is_string() && type->get_string() == "Point";
    for (auto& member : object) {
      std::string name = path.empty() ? std::string(member.key()) : path + "." + std::string(member.key());
      if (geojson && member.key() == "coordinates" && member.value().is_array() &&
          is_pair_of_numbers(member.value().get_array())) {
        fields.emplace_back(name + ".latitude", scalar_text(member.value().get_array()[1]));
        fields.emplace_back(name + ".longitude", scalar_text(member.value().get_array()[0]));
      } else {
        flatten(member.value(), name, fields, children);
      }
    }
  } else if (holds_records(value)) {
    children.emplace_back(path, &value.get_array());
  } else {
    const auto& array = value.get_array();
    if (is_pair_of_numbers(array)) {
      fields.emplace_back(path + ".latitude", scalar_text(array[0]));
      fields.emplace_back(path + ".longitude", scalar_text(array[1]));
      return;
    }
    std::string joined;
    for (auto& element : array) {
      if (!is_scalar(element)) continue;
      if (!joined.empty()) joined += "; ";
      joined += scalar_text(element);
    }
    fields.emplace_back(path, std::move(joined));
  }
}

// A record as rows of fields: one, or one for each record of the longest list inside it.
std::vector<Fields> rows_of(const json::value& record) {
  if (record.is_array() && !holds_records(record)) {
    Fields fields;
    int number = 0;
    for (auto& cell : record.get_array()) fields.emplace_back("Column " + std::to_string(++number), scalar_text(cell));
    return {std::move(fields)};
  }
  Fields own;
  std::vector<std::pair<std::string, const json::array*>> children;
  flatten(record, "", own, children);
  auto longest = std::max_element(children.begin(), children.end(),
                                  [](auto& a, auto& b) { return a.second->size() < b.second->size(); });
  if (longest == children.end()) return {std::move(own)};
  std::vector<Fields> rows;
  for (auto& child : *longest->second) {
    Fields fields = own;
    std::vector<std::pair<std::string, const json::array*>> deeper;
    flatten(child, longest->first, fields, deeper);
    rows.push_back(std::move(fields));
  }
  return rows;
}

// The texts of the values in a list, one after the other: of an array once its bracket is passed, or of values that
// simply follow each other. Only strings and brackets are looked at; the values are parsed by whoever gets them.
class ValueTexts {
 public:
  ValueTexts(std::string beginning, std::unique_ptr<Bytes> rest, std::size_t limit)
      : buffer_(std::move(beginning)), rest_(std::move(rest)), limit_(limit) {}

  enum class Got { value, end, broken, too_long };

  Got next(std::string_view& text) {
    // Passes over white space and commas.
    for (;;) {
      if (at_ == buffer_.size() && !fill(at_)) return Got::end;
      char c = buffer_[at_];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',') ++at_;
      else break;
    }
    if (buffer_[at_] == ']') return Got::end;
    std::size_t start = at_;
    int open = 0;
    bool in_string = false, escaped = false;
    for (std::size_t i = start;; ++i) {
      if (i == buffer_.size()) {
        if (i - start > limit_) return Got::too_long;
        i -= start;
        bool more = fill(start);
        start = at_;
        i += start;
        if (!more) {
          if (in_string || open > 0) return Got::broken;
          return give(text, start, i);
        }
      }
      char c = buffer_[i];
      if (in_string) {
        if (escaped) escaped = false;
        else if (c == '\\') escaped = true;
        else if (c == '"') in_string = false;
        continue;
      }
      if (c == '"') {
        in_string = true;
      } else if (c == '{' || c == '[') {
        ++open;
      } else if (c == '}' || c == ']') {
        if (open == 0) return i == start ? Got::broken : give(text, start, i);  // the end of the list ends a bare number
        if (--open == 0) return give(text, start, i + 1);
      } else if (open == 0 && (c == ',' || c == '\n' || c == '\r')) {
        return give(text, start, i);
      }
    }
  }
  std::uint64_t position() const { return rest_->position(); }
  std::uint64_t size() const { return rest_->size(); }
  bool broken() const { return rest_->broken(); }

 private:
  Got give(std::string_view& text, std::size_t start, std::size_t end) {
    text = std::string_view(buffer_).substr(start, end - start);
    at_ = end;
    return Got::value;
  }

  // Keeps what begins at `from`, which then begins at at_.
  bool fill(std::size_t from) {
    buffer_.erase(0, from);
    at_ = 0;
    auto size = buffer_.size();
    buffer_.resize(size + (256 << 10));
    auto got = rest_->read(buffer_.data() + size, 256 << 10);
    buffer_.resize(size + got);
    return got > 0;
  }

  std::string buffer_;
  std::unique_ptr<Bytes> rest_;
  std::size_t limit_;
  std::size_t at_ = 0;
};

json::parse_options parse_options(const RowLimits& limits) {
  json::parse_options options;
  options.max_depth = static_cast<std::size_t>(limits.depth);
  options.allow_invalid_utf8 = true;  // repaired below
  return options;
}

class JsonReader : public RowReader {
 public:
  // Streamed records.
  JsonReader(ValueTexts texts, const RowLimits& limits) : texts_(std::move(texts)), limits_(limits) {
    for (int i = 0; i < 500 && queue_.size() < 20'000; ++i)
      if (!read_record()) break;
    for (auto& item : queue_) name_columns(item.fields);
  }
  // Rows already at hand.
  JsonReader(std::vector<Fields> rows, std::uint64_t size, const RowLimits& limits) : limits_(limits), size_(size) {
    for (auto& fields : rows) {
      name_columns(fields);
      queue_.push_back({++record_, std::move(fields), {}});
    }
  }

  bool next(Row& row) override {
    row.cells.clear();
    row.trouble.reset();
    row.unusable = false;
    while (queue_.empty() && read_record()) {}
    if (queue_.empty()) return false;
    at_hand_ = std::move(queue_.front());
    queue_.pop_front();
    row.line = at_hand_.record;
    row.trouble = at_hand_.trouble;
    row.unusable = at_hand_.trouble.has_value();
    if (row.unusable) return true;
    row.cells.resize(columns_.size());
    for (auto& [name, text] : at_hand_.fields) {
      if (!is_utf8(text)) text = repair_as_windows_1252(text);
      if (text.size() > limits_.cell) {
        row.trouble = base::msg("A cell is longer than {size} KB.", {{"size", std::to_string(limits_.cell >> 10)}});
        continue;
      }
      auto found = index_.find(name);
      if (found != index_.end()) row.cells[found->second] = text;
    }
    return true;
  }
  const std::optional<base::Problem>& problem() const override { return problem_; }
  const std::vector<std::string>& columns() const override { return columns_; }
  std::uint64_t position() const override { return texts_ ? texts_->position() : size_; }
  std::uint64_t size() const override { return texts_ ? texts_->size() : size_; }

 private:
  struct Item {
    std::int64_t record = 0;
    Fields fields;
    std::optional<base::Message> trouble;
  };

  void name_columns(const Fields& fields) {
    for (auto& [name, text] : fields)
      if (columns_.size() < limits_.columns && index_.emplace(name, columns_.size()).second) columns_.push_back(name);
  }

  // Reads a record into the queue; false at the end.
  bool read_record() {
    if (!texts_ || ended_) return false;
    std::string_view text;
    switch (texts_->next(text)) {
      case ValueTexts::Got::value: break;
      case ValueTexts::Got::end:
        ended_ = true;
        if (texts_->broken())
          problem_ = base::Problem{base::Problem::Kind::unavailable, base::msg("The file could not be read to its end.")};
        return false;
      case ValueTexts::Got::broken:
        ended_ = true;
        problem_ = problem_of(base::msg("The JSON breaks off in record {number}.", {{"number", std::to_string(record_ + 1)}}));
        return false;
      case ValueTexts::Got::too_long:
        ended_ = true;
        problem_ = problem_of(base::msg("Record {number} of the JSON is longer than {size} MB.",
                                        {{"number", std::to_string(record_ + 1)}, {"size", std::to_string(limits_.row >> 20)}}));
        return false;
    }
    ++record_;
    boost::system::error_code error;
    json::value value = json::parse(text, error, {}, parse_options(limits_));
    if (error) {
      queue_.push_back({record_, {}, base::msg("The record is no readable JSON: {error}", {{"error", error.message()}})});
      return true;
    }
    if (is_wikidata_entity(value)) {
      for (auto& fields : wikidata_rows(value)) queue_.push_back({record_, std::move(fields), {}});
    } else {
      for (auto& fields : rows_of(value)) queue_.push_back({record_, std::move(fields), {}});
    }
    return true;
  }

  std::optional<ValueTexts> texts_;
  RowLimits limits_;
  std::uint64_t size_ = 0;
  bool ended_ = false;
  std::int64_t record_ = 0;
  std::deque<Item> queue_;
  Item at_hand_;
  std::vector<std::string> columns_;
  std::unordered_map<std::string, std::size_t> index_;
  std::optional<base::Problem> problem_;
};

// The longest array of records at most four objects deep.
const json::array* find_records(const json::object& object, int depth = 0) {
  const json::array* longest = nullptr;
  for (auto& member : object) {
    const json::array* found = nullptr;
    if (holds_records(member.value())) found = &member.value().get_array();
    else if (member.value().is_object() && depth < 4) found = find_records(member.value().get_object(), depth + 1);
    if (found && (!longest || found->size() > longest->size())) longest = found;
  }
  return longest;
}

// Two columns or more, each an object of scalars, with the same keys in the first two.
bool is_by_column(const json::object& object) {
  if (object.size() < 2) return false;
  for (auto& member : object) {
    if (!member.value().is_object()) return false;
    for (auto& cell : member.value().get_object())
      if (!is_scalar(cell.value())) return false;
  }
  auto first = object.begin()->value().get_object(), second = std::next(object.begin())->value().get_object();
  return first.size() > 0 && first.size() == second.size() && first.begin()->key() == second.begin()->key();
}

// SPARQL answers wrap each value: {"city": {"type": "literal", "value": "León"}}.
Fields unwrapped(Fields fields) {
  Fields kept;
  for (auto& [name, text] : fields)
    if (name.ends_with(".value")) kept.emplace_back(name.substr(0, name.size() - 6), std::move(text));
  return kept;
}

std::vector<Fields> rows_of_object(const json::object& object) {
  std::vector<Fields> rows;
  json::value itself(object);
  if (is_wikidata_entity(itself)) return wikidata_rows(itself);
  if (auto* entities = object.if_contains("entities"); entities && entities->is_object()) {
    for (auto& member : entities->get_object())
      if (is_wikidata_entity(member.value()))
        for (auto& row : wikidata_rows(member.value())) rows.push_back(std::move(row));
    if (!rows.empty()) return rows;
  }
  if (is_by_column(object)) {
    for (auto& key : object.begin()->value().get_object()) {
      Fields fields;
      for (auto& column : object) {
        auto* cell = column.value().get_object().if_contains(key.key());
        fields.emplace_back(column.key(), cell ? scalar_text(*cell) : std::string());
      }
      rows.push_back(std::move(fields));
    }
    return rows;
  }
  if (auto* records = find_records(object)) {
    bool sparql = object.contains("results") && object.contains("head");
    for (auto& record : *records)
      for (auto& row : rows_of(record)) rows.push_back(sparql ? unwrapped(std::move(row)) : std::move(row));
    return rows;
  }
  return rows_of(itself);
}

}  // namespace

base::Result<std::unique_ptr<RowReader>> read_json(const Input& input, const std::string& encoding, const RowLimits& limits) {
  auto opened = open_text(input, encoding);
  if (!opened) return opened.error();
  auto bytes = std::move(*opened);
  // A list at the top is streamed from the first byte on.
  std::string text(64 << 10, '\0');
  text.resize(bytes->read(text.data(), text.size()));
  auto first = text.find_first_not_of(" \t\r\n");
  if (first != std::string::npos && text[first] == '[') {
    text.erase(0, first + 1);
    return std::unique_ptr<RowReader>(
        std::make_unique<JsonReader>(ValueTexts(std::move(text), std::move(bytes), limits.row), limits));
  }
  while (text.size() <= limits.json_whole) {
    auto size = text.size();
    text.resize(size + (256 << 10));
    auto got = bytes->read(text.data() + size, 256 << 10);
    text.resize(size + got);
    if (got == 0) break;
  }
  boost::system::error_code error;
  json::stream_parser parser({}, parse_options(limits));
  std::size_t used = parser.write_some(text, error);
  bool whole = !error && parser.done();
  if (error)
    return problem_of(base::msg("{file} is no readable JSON (byte {byte}): {error}",
                                {{"file", input.name}, {"byte", std::to_string(used)}, {"error", error.message()}}));
  bool ended = text.size() <= limits.json_whole;
  if (whole && (!ended || text.find_first_not_of(" \t\r\n", used) != std::string::npos))
    return std::unique_ptr<RowReader>(
        std::make_unique<JsonReader>(ValueTexts(std::move(text), std::move(bytes), limits.row), limits));
  if (!whole && ended) {
    parser.finish(error);
    return problem_of(base::msg("The JSON of {file} breaks off before its end.", {{"file", input.name}}));
  }
  if (!whole) {
    // One object too large to be held: the first array of records in it is streamed.
    bool in_string = false;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
      if (in_string && text[i] == '\\') ++i;
      else if (text[i] == '"') in_string = !in_string;
      else if (!in_string && text[i] == '[') {
        auto then = text.find_first_not_of(" \t\r\n", i + 1);
        if (then == std::string::npos || text[then] != '{') continue;
        text.erase(0, i + 1);
        return std::unique_ptr<RowReader>(
            std::make_unique<JsonReader>(ValueTexts(std::move(text), std::move(bytes), limits.row), limits));
      }
    }
    return problem_of(base::msg("The JSON of {file} is larger than {size} MB and holds no list of records near its beginning.",
                                {{"file", input.name}, {"size", std::to_string(limits.json_whole >> 20)}}));
  }
  auto value = parser.release();
  if (!value.is_object())
    return problem_of(base::msg("The JSON of {file} holds neither a list nor an object.", {{"file", input.name}}));
  return std::unique_ptr<RowReader>(std::make_unique<JsonReader>(rows_of_object(value.get_object()), text.size(), limits));
}

}  // namespace imports
