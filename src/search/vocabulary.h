// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace search {

// What phrases mean: "Alemania" is the value "DE" of the vocabulary "country". Filled by the features at start, then
// frozen and only read, by any thread. Facets say which vocabulary their values belong to.
class Vocabulary {
 public:
  struct Meaning {
    std::uint16_t vocabulary = 0;
    std::uint32_t value = 0;
    bool operator==(const Meaning&) const = default;
  };

  // Phrases are folded here. One phrase may mean several things (Georgia). Phrases of more than eight words and
  // empty ones are left out.
  void add(std::string_view vocabulary, std::string_view value, std::string_view phrase);
  // Sorts; add() must not follow. A vocabulary that was never frozen knows nothing.
  void freeze();

  // The meanings of a folded phrase.
  std::vector<Meaning> find(std::string_view folded) const;
  std::string_view name(std::uint16_t vocabulary) const { return names_[vocabulary]; }
  std::string_view value(std::uint32_t value) const;
  std::size_t size() const { return entries_.size(); }
  std::size_t longest() const { return longest_; }  // words of the longest phrase
  std::size_t bytes() const;

 private:
  struct Entry {
    std::uint32_t text;  // offset in pool_, ended by a zero byte
    std::uint32_t value;
    std::uint16_t vocabulary;
  };
  std::string_view text_at(std::uint32_t offset) const { return pool_.data() + offset; }
  std::uint32_t intern(std::string_view value);

  std::string pool_;
  std::vector<Entry> entries_;
  std::vector<std::string> names_;
  std::vector<std::uint32_t> values_;  // offsets
  std::uint32_t last_value_ = 0;
  std::size_t longest_ = 0;
  bool frozen_ = false;
};

}  // namespace search
