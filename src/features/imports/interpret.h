// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "imports/api.h"

namespace imports {

// Which place a party's text means. Shared by all rows that write the party alike.
struct Finding {
  places::Certainty certainty = places::Certainty::none;
  std::uint32_t place = 0;       // valid unless certainty is none
  bool by_identifier = false;
  std::vector<Choice> choices;   // best first, at most three; empty if sure
  std::optional<base::Message> problem;  // why none, or what a person should look at
  std::string key;               // the party as written, for remembering choices
  std::string name;              // as written

  // No place of the gazetteer fits, but the list gives country and point: a party of its own, named as written.
  bool unlisted = false;
  std::string country, subdivision;  // of an unlisted one, as organisations have them
  base::Point point;

  bool has_place() const { return certainty != places::Certainty::none; }
  bool usable() const { return has_place() || unlisted; }
};

// What one row says, with places found but nothing looked up in the register yet.
struct Interpreted {
  std::int64_t line = 0;
  std::string cells;  // of mapped columns, in their order, separated by U+001F
  std::optional<base::Message> error;    // the row cannot be used
  std::optional<base::Message> warning;
  std::vector<std::shared_ptr<const Finding>> first;  // more than one where a row names a group
  std::shared_ptr<const Finding> second;              // null for members of a network
  std::string wikidata[2];
  std::string names;  // of the first party, "de=Weimar", one a line
  std::string network;
  std::optional<relations::Role> role[2];
  relations::Kind kind = relations::Kind::twinning;
  relations::Status status = relations::Status::unknown;
  base::PartialDate start, end;
  std::vector<std::string> themes;
  std::string notes;  // themes that are none of ours
  std::string title, url;
  std::string source;  // of this row, where a column says it
};

// Names by identifier, as "Q201391" → "Kohtla-Järve".
using NamesById = std::unordered_map<std::string, std::string>;
base::Result<NamesById> read_names(const Input& input, const ReadOptions& options);

// Places that persons chose before, by Finding::key.
using Choices = std::unordered_map<std::string, std::string>;

// Turns rows into what they say. Keeps what it found; used by one thread.
class Interpreter {
 public:
  Interpreter(const places::Gazetteer& gazetteer, Mapping mapping, NamesById names, Choices choices);

  Interpreted interpret(const Row& row);
  // The same for cells as Interpreted::cells holds them, with places chosen by a person (ids; empty: as found).
  Interpreted interpret_again(std::int64_t line, const std::string& cells, const std::string& first_place, const std::string& second_place);

 private:
  struct PartyText;
  PartyText party_text(const Row& row, int party) const;
  std::shared_ptr<const Finding> find(const PartyText& text);
  std::shared_ptr<const Finding> look_up(const PartyText& text, const std::string& key) const;
  std::shared_ptr<const Finding> chosen(const PartyText& text, const std::string& place) const;
  std::string_view cell(const Row& row, int column) const;
  void read_relation(const Row& row, Interpreted& result);
  Interpreted finish(const Row& row, const std::string* places);

  const places::Gazetteer& gazetteer_;
  Mapping mapping_;
  NamesById names_;
  Choices choices_;
  std::unordered_map<std::string, std::shared_ptr<const Finding>> found_;
  std::unordered_map<std::string, std::optional<relations::Kind>> kinds_;
  std::unordered_map<std::string, std::optional<relations::Status>> statuses_;
  std::unordered_map<std::string, std::pair<std::vector<std::string>, std::string>> themes_;
  std::vector<int> mapped_;      // columns whose cells are kept
  int columns_[field_count][3];  // by field and party
};

// The headers of the cells that Interpreted::cells holds.
std::vector<std::string> kept_headers(const Mapping& mapping);
std::vector<std::string> split_cells(std::string_view cells);
std::string label(const places::Gazetteer& gazetteer, const places::Place& place);  // "León, Castille and León, Spain"

}  // namespace imports
