// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "iati/standard.h"

namespace iati {

// Memory of one activity after the other: taken in pieces, given back all at once, kept for the next.
class Arena {
 public:
  static constexpr std::size_t block_bytes = 128 << 10;

  void* take(std::size_t size) {
    size = (size + 7) & ~std::size_t{7};
    if (static_cast<std::size_t>(end_ - top_) < size) more(size);
    auto* taken = top_;
    top_ += size;
    return taken;
  }
  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    auto* to = static_cast<char*>(take(text.size()));
    text.copy(to, text.size());
    return {to, text.size()};
  }
  void clear();
  std::size_t used() const { return full_ + static_cast<std::size_t>(top_ - start_); }

 private:
  friend class TreeBuilder;
  void more(std::size_t size);
  char* top_ = nullptr;
  char* end_ = nullptr;
  char* start_ = nullptr;
  std::size_t full_ = 0;  // bytes of the blocks before this one
  std::size_t block_ = 0;
  std::vector<std::pair<std::unique_ptr<char[]>, std::size_t>> blocks_;
};

struct Namespace {
  std::string_view prefix;  // empty: of elements without prefix
  std::string_view uri;
};

// A name that is not of the standard, with what is needed to write it again.
struct ForeignName {
  Namespace space;
  std::string_view local;
};

struct Attribute {
  std::string_view value;
  const ForeignName* foreign = nullptr;  // set if name is none
  Name name = Name::none;
};

// What few elements have: a name that is not of the standard, namespaces declared on it.
struct Extra {
  ForeignName name;
  std::span<const Namespace> declared;
};

// An element, or a piece of text between elements. Lives in the arena of its record: valid while the record is handed
// over.
struct Node {
  Name name = Name::none;  // none: a text, or an element that is not of the standard
  std::uint16_t attribute_count = 0;
  bool is_text = false;
  bool in_namespace = false;  // a name of the standard, but the file puts it into a namespace
  std::uint32_t line = 0;
  std::uint32_t text_size = 0;
  const Attribute* attribute_list = nullptr;
  Node* parent = nullptr;
  Node* first = nullptr;
  Node* next = nullptr;
  const char* text_start = nullptr;
  const Extra* extra = nullptr;

  // Of an element without elements inside, or of a piece of text, as it stands in the file.
  std::string_view text() const { return {text_start, text_size}; }
  std::span<const Attribute> attributes() const { return {attribute_list, attribute_count}; }
  bool is_foreign() const { return name == Name::none && !is_text && extra && !extra->name.space.uri.empty(); }
  std::string_view local_name() const { return name == Name::none && extra ? extra->name.local : text_of(name); }

  const Attribute* find_attribute(Name attribute_name) const {
    for (const auto& a : attributes())
      if (a.name == attribute_name) return &a;
    return nullptr;
  }
  // The value; nothing if there is no such attribute.
  std::optional<std::string_view> attribute(Name attribute_name) const {
    const auto* found = find_attribute(attribute_name);
    return found ? std::optional(found->value) : std::nullopt;
  }
  const Node* child(Name child_name) const {
    for (const auto* at = first; at; at = at->next)
      if (at->name == child_name) return at;
    return nullptr;
  }
};

// for (const Node& transaction : children(activity, Name::transaction))
class Children {
 public:
  class Iterator {
   public:
    using value_type = const Node;
    using difference_type = std::ptrdiff_t;
    using reference = const Node&;
    using pointer = const Node*;
    using iterator_category = std::forward_iterator_tag;
    Iterator() = default;
    Iterator(const Node* at, Name name) : at_(at), name_(name) { settle(); }
    const Node& operator*() const { return *at_; }
    const Node* operator->() const { return at_; }
    Iterator& operator++() {
      at_ = at_->next;
      settle();
      return *this;
    }
    Iterator operator++(int) {
      auto before = *this;
      ++*this;
      return before;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    void settle() {
      while (at_ && at_->name != name_) at_ = at_->next;
    }
    const Node* at_ = nullptr;
    Name name_ = Name::none;
  };

  Children(const Node* first, Name name) : first_(first), name_(name) {}
  Iterator begin() const { return {first_, name_}; }
  Iterator end() const { return {}; }
  bool empty() const { return begin() == end(); }
  std::size_t size() const { return static_cast<std::size_t>(std::distance(begin(), end())); }

 private:
  const Node* first_;
  Name name_;
};

inline Children children(const Node& node, Name name) {
  return {node.first, name};
}

// The language (empty: the default of the activity) and text of each narrative of an element. In version 1 the text
// stands in the element itself; then that is the one given.
struct Narrative {
  std::string_view language;
  std::string_view text;  // trimmed
};
std::vector<Narrative> narratives(const Node& node);

// Where the element stands, as "iati-activity[3]/transaction[2]/value"; `number` is the record's place in its file.
std::string path_of(const Node& node, std::size_t number);

// Writes the element and all in it. Namespaces that it uses are declared where they are needed, unless `known` has
// them.
void write_xml(std::string& out, const Node& node, std::span<const Namespace> known = {}, const std::unordered_set<const Node*>& without = {});
void escape_text(std::string& out, std::string_view text);
void escape_attribute(std::string& out, std::string_view text);

}  // namespace iati
