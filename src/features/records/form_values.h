// SPDX-License-Identifier: EUPL-1.2
// Inside the feature: a form as what is typed into it, field by field, whether it comes from a record or from a
// browser.
//
// A list has a row for each item, numbered: "names-language-0", "names-text-0". Of names that stand for something (a
// place, a party, a parent) the id goes along ("-id"), and, where there were candidates, the name that was asked for
// ("-asked") and the one chosen ("-choice").
#pragma once
#include "http/message.h"
#include "records/api.h"

namespace records {

class Typed {
 public:
  // What a record would have in the form.
  Typed(db::Session& session, const places::Gazetteer& gazetteer, Kind kind, const boost::json::object& record,
        base::Language language);
  explicit Typed(const http::Request& request);
  Typed() = default;  // nothing typed yet
  void add(std::string name, std::string_view value);
  void put(const std::string& name, std::string_view value);  // instead of what was typed
  void remove(const std::string& name);

  bool has(std::string_view name) const { return values_.find(name) != values_.end(); }
  // The first of that name: valid UTF-8, trimmed, line ends as \n. Empty if it was not sent.
  const std::string& text(std::string_view name) const;
  std::string line(std::string_view name) const;  // without line ends
  std::vector<std::string> all(std::string_view name) const;
  // Numbers of the rows of a list that has a control "names-text-N", ascending.
  std::vector<int> rows(std::string_view control) const;
  // Of fields that were not sent: as in the other.
  void complete_from(const Typed& other);

 private:
  std::multimap<std::string, std::string, std::less<>> values_;
};

std::string row_name(std::string_view control, int row);  // "names-text-0"
inline constexpr std::size_t most_rows = 1000;            // of a list; what is beyond is not read

std::string place_label(const places::Gazetteer& gazetteer, const places::Place& place, base::Language language);
std::string organisation_label(const places::Gazetteer& gazetteer, const organisations::Organisation& organisation,
                               base::Language language);

// What a typed name stands for: one, or candidates to choose from, or nothing.
template <class One>
struct Meant {
  std::optional<One> one;
  std::vector<One> candidates;
};
// `control` is "parent" or "parties-name-0"…
Meant<organisations::Organisation> meant_organisation(db::Session& session, const places::Gazetteer& gazetteer,
                                                      const Typed& typed, std::string_view control);
Meant<places::Place> meant_place(const places::Gazetteer& gazetteer, const Typed& typed,
                                 std::string_view control = "place");
// "1984", "1984-05", "1984-05-17", "17/05/1984", "05/1984"; points and hyphens do as well.
std::optional<base::PartialDate> date_from(std::string_view text);
// ISO 639 codes of the languages that one can choose.
const std::vector<std::string>& all_languages();

}  // namespace records
