// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

namespace search {

// A set of rows, one bit each.
class Bits {
 public:
  Bits() = default;
  explicit Bits(std::size_t size) : size_(size), words_((size + 63) / 64) {}

  std::size_t size() const { return size_; }
  bool test(std::size_t i) const { return (words_[i >> 6] >> (i & 63)) & 1; }
  void set(std::size_t i) { words_[i >> 6] |= std::uint64_t(1) << (i & 63); }
  void reset(std::size_t i) { words_[i >> 6] &= ~(std::uint64_t(1) << (i & 63)); }
  std::size_t count() const {
    std::size_t n = 0;
    for (auto word : words_) n += static_cast<std::size_t>(std::popcount(word));
    return n;
  }
  Bits& operator&=(const Bits& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
    return *this;
  }
  Bits& operator|=(const Bits& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
    return *this;
  }
  void subtract(const Bits& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
  }
  bool operator==(const Bits&) const = default;

  // Sets bit i where f(i) holds, for all i; written so that compilers make it branchless.
  template <class F>
  void fill(F&& f) {
    for (std::size_t w = 0; w < words_.size(); ++w) {
      std::size_t begin = w * 64, n = std::min<std::size_t>(64, size_ - begin);
      std::uint64_t word = 0;
      for (std::size_t i = 0; i < n; ++i) word |= std::uint64_t(f(begin + i) ? 1 : 0) << i;
      words_[w] = word;
    }
  }
  template <class F>
  void each(F&& f) const {
    for (std::size_t w = 0; w < words_.size(); ++w) {
      for (auto word = words_[w]; word != 0; word &= word - 1) {
        f(static_cast<std::uint32_t>(w * 64 + static_cast<std::size_t>(std::countr_zero(word))));
      }
    }
  }

 private:
  std::size_t size_ = 0;
  std::vector<std::uint64_t> words_;
};

}  // namespace search
