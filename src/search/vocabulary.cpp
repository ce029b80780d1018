// SPDX-License-Identifier: EUPL-1.2
#include "search/vocabulary.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"

namespace search {

// Features add the phrases of one value one after the other, so looking at the last value catches nearly all repeats;
// the same value interned twice does no harm, as values are compared by text.
std::uint32_t Vocabulary::intern(std::string_view value) {
  if (!values_.empty() && text_at(values_[last_value_]) == value) return last_value_;
  values_.push_back(static_cast<std::uint32_t>(pool_.size()));
  pool_.append(value).push_back('\0');
  last_value_ = static_cast<std::uint32_t>(values_.size() - 1);
  return last_value_;
}

void Vocabulary::add(std::string_view vocabulary, std::string_view value, std::string_view phrase) {
  std::string folded = base::fold(phrase);
  auto words = static_cast<std::size_t>(std::count(folded.begin(), folded.end(), ' ')) + 1;
  if (folded.empty() || words > 8) return;
  auto known = std::find(names_.begin(), names_.end(), vocabulary);
  if (known == names_.end()) known = names_.insert(names_.end(), std::string(vocabulary));
  Entry entry{0, intern(value), static_cast<std::uint16_t>(known - names_.begin())};
  entry.text = static_cast<std::uint32_t>(pool_.size());
  pool_.append(folded).push_back('\0');
  entries_.push_back(entry);
  longest_ = std::max(longest_, words);
}

void Vocabulary::freeze() {
  auto key = [this](const Entry& e) { return std::tuple(text_at(e.text), e.vocabulary, text_at(values_[e.value])); };
  std::sort(entries_.begin(), entries_.end(), [&](const Entry& a, const Entry& b) { return key(a) < key(b); });
  entries_.erase(
      std::unique(entries_.begin(), entries_.end(), [&](const Entry& a, const Entry& b) { return key(a) == key(b); }),
      entries_.end());
  // The pool is written anew without the texts of the repeats, which are the most of it: names of a country are
  // alike in many languages.
  std::string pool;
  auto copy = [&](std::uint32_t from) {
    auto at = static_cast<std::uint32_t>(pool.size());
    pool.append(text_at(from)).push_back('\0');
    return at;
  };
  for (auto& value : values_) value = copy(value);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    bool same = i > 0 && text_at(entries_[i].text) == std::string_view(pool.data() + entries_[i - 1].text);
    entries_[i].text = same ? entries_[i - 1].text : copy(entries_[i].text);
  }
  pool_ = std::move(pool);
  pool_.shrink_to_fit();
  entries_.shrink_to_fit();
  frozen_ = true;
}

std::vector<Vocabulary::Meaning> Vocabulary::find(std::string_view folded) const {
  std::vector<Meaning> found;
  if (!frozen_) return found;
  auto at = std::lower_bound(entries_.begin(), entries_.end(), folded,
                             [this](const Entry& e, std::string_view text) { return text_at(e.text) < text; });
  for (; at != entries_.end() && text_at(at->text) == folded; ++at) found.push_back({at->vocabulary, at->value});
  return found;
}

std::string_view Vocabulary::value(std::uint32_t value) const {
  return text_at(values_[value]);
}

std::size_t Vocabulary::bytes() const {
  return pool_.capacity() + entries_.capacity() * sizeof(Entry) + values_.capacity() * sizeof(std::uint32_t);
}

}  // namespace search
