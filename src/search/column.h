// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace search {

// Lets go of whole pages of a mapped file that nothing looks at any more.
void give_back_pages(void* data, std::size_t bytes);

// An array of plain values that starts out inside a mapped snapshot (private pages: writes stay in this process) and
// moves to the heap when it grows. The mapping must outlive it. Growth and writes are the one writer's business.
template <class T>
class Column {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  Column() = default;
  Column(Column&& other) noexcept { *this = std::move(other); }
  Column& operator=(Column&& other) noexcept {
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
    capacity_ = std::exchange(other.capacity_, 0);
    own_ = std::move(other.own_);
    return *this;
  }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const T* data() const { return data_; }
  T* data() { return data_; }
  const T& operator[](std::size_t i) const { return data_[i]; }
  T& operator[](std::size_t i) { return data_[i]; }
  std::span<const T> view() const { return {data_, size_}; }

  void map(T* data, std::size_t size) {
    own_.reset();
    data_ = data;
    size_ = capacity_ = size;
  }
  void push_back(const T& value) {
    grow_to(size_ + 1);
    data_[size_++] = value;
  }
  void append(const T* values, std::size_t n) {
    grow_to(size_ + n);
    if (n > 0) std::memcpy(data_ + size_, values, n * sizeof(T));
    size_ += n;
  }
  void assign(std::size_t n, const T& value) {
    size_ = 0;
    grow_to(n);
    for (std::size_t i = 0; i < n; ++i) data_[i] = value;
    size_ = n;
  }
  void clear() { size_ = 0; }
  std::size_t bytes() const { return capacity_ * sizeof(T); }

 private:
  void grow_to(std::size_t n) {
    if (n <= capacity_) return;
    std::size_t capacity = std::max<std::size_t>({n, capacity_ + capacity_ / 4, 64});
    std::unique_ptr<T[]> grown(new T[capacity]);
    if (size_ > 0) std::memcpy(grown.get(), data_, size_ * sizeof(T));
    if (!own_ && data_) give_back_pages(data_, size_ * sizeof(T));
    own_ = std::move(grown);
    data_ = own_.get();
    capacity_ = capacity;
  }

  T* data_ = nullptr;
  std::size_t size_ = 0, capacity_ = 0;
  std::unique_ptr<T[]> own_;
};

// A short list for each row: up to two values beside each other in one word, which is nearly every row; longer lists
// in a pool, the word then having its highest bit set and the place in it. Values are above zero and leave the
// highest bit of Half alone. A list that is set anew leaves its old place in the pool unused until the next snapshot.
template <class Half, class Whole>
class ShortLists {
 public:
  static constexpr unsigned half_bits = sizeof(Half) * 8;
  static constexpr Whole in_pool = Whole(1) << (sizeof(Whole) * 8 - 1);

  std::size_t size() const { return words_.size(); }
  void push_empty() { words_.push_back(0); }

  void set(std::size_t row, std::span<const Half> values) {
    if (values.size() <= 2) {
      words_[row] = values.empty()
                        ? Whole(0)
                        : static_cast<Whole>(values[0] | (values.size() == 2 ? Whole(values[1]) << half_bits : 0));
      return;
    }
    auto at = static_cast<Whole>(pool_.size());
    auto count = static_cast<std::uint32_t>(values.size());
    // The count is split in two halves, as it need not fit in one.
    pool_.push_back(static_cast<Half>(count & 0xFFFF));
    pool_.push_back(static_cast<Half>(count >> 16));
    pool_.append(values.data(), values.size());
    words_[row] = in_pool | at;
  }

  // For loops over many rows: calls f(first, second), zero where there is no such value, or f(value, 0) for each of a
  // longer list. Without a branch in the usual case.
  template <class F>
  void each_pair(std::size_t row, F&& f) const {
    Whole word = words_[row];
    if ((word & in_pool) == 0) [[likely]] {
      f(static_cast<Half>(word), static_cast<Half>(word >> half_bits));
    } else {
      each(row, [&](Half value) { f(value, Half(0)); });
    }
  }

  // Calls f(value) for each value of the row.
  template <class F>
  void each(std::size_t row, F&& f) const {
    Whole word = words_[row];
    if ((word & in_pool) == 0) {
      if (auto first = static_cast<Half>(word)) f(first);
      if (auto second = static_cast<Half>(word >> half_bits)) f(second);
      return;
    }
    const Half* at = pool_.data() + (word & ~in_pool);
    std::size_t count = at[0] | (static_cast<std::size_t>(at[1]) << 16);
    for (std::size_t i = 0; i < count; ++i) f(at[2 + i]);
  }
  bool contains(std::size_t row, Half value) const {
    bool found = false;
    each(row, [&](Half v) { found |= v == value; });
    return found;
  }
  bool empty_at(std::size_t row) const { return words_[row] == 0; }
  std::size_t bytes() const { return words_.bytes() + pool_.bytes(); }

  template <class Visit>
  void visit(Visit& v) {
    v(words_);
    v(pool_);
  }

 private:
  Column<Whole> words_;
  Column<Half> pool_;
};

using CodeLists = ShortLists<std::uint16_t, std::uint32_t>;
using RowLists = ShortLists<std::uint32_t, std::uint64_t>;

}  // namespace search
