// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <libxml/parser.h>

#include <array>
#include <vector>

#include "iati/tree.h"

namespace iati {

inline std::string_view view(const xmlChar* text) {
  return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

// Copies what libxml2 gives as the value of an attribute or of a namespace; `to` has room for all of it. Where it does
// not replace entities, and it shall not, it gives an ampersand as "&#38;" there.
inline std::size_t copy_value(char* to, std::string_view value) {
  std::size_t size = 0;
  for (;;) {
    const auto at = value.find('&');
    const auto plain = value.substr(0, at);
    plain.copy(to + size, plain.size());
    size += plain.size();
    if (at == std::string_view::npos) return size;
    to[size++] = '&';
    value.remove_prefix(value.substr(at).starts_with("&#38;") ? at + 5 : at + 1);
  }
}
inline std::string value_of(std::string_view given) {
  std::string value(given.size(), '\0');
  value.resize(copy_value(value.data(), given));
  return value;
}

// Numbers of the names that a parser gives. Its names are interned, so the address is looked up, not the text.
class NameCache {
 public:
  void clear() { slots_.fill({}); }
  Name operator()(const xmlChar* name) {
    const auto address = reinterpret_cast<std::uintptr_t>(name);
    auto& slot = slots_[((address >> 3) ^ (address >> 12)) & (slots_.size() - 1)];
    if (slot.first != name) slot = {name, find_name(view(name))};
    return slot.second;
  }

 private:
  std::array<std::pair<const xmlChar*, Name>, 1024> slots_{};
};

// Makes the tree of one record from the events of libxml2. Names of the standard are those in no namespace, or in that
// which the file wrongly puts its records into (`own_namespace`, an address of the parser's).
class TreeBuilder {
 public:
  void begin(Arena& arena, NameCache& cache) {
    arena_ = &arena;
    names_ = &cache;
    depth_ = 0;
    root_ = nullptr;
    pending_ = 0;
  }
  void start(const xmlChar* local, const xmlChar* prefix, const xmlChar* uri, int namespace_count,
             const xmlChar** namespaces, int attribute_count, const xmlChar** attributes, int line,
             const xmlChar* own_namespace);
  void end() {
    auto& top = stack_[depth_ - 1];
    flush(top, top.last != nullptr);
    --depth_;
  }
  void text(const char* start, std::size_t size) {
    if (static_cast<std::size_t>(arena_->end_ - arena_->top_) < pending_ + size) room(size);
    std::char_traits<char>::copy(arena_->top_ + pending_, start, size);
    pending_ += size;
  }
  bool finished() const { return depth_ == 0; }
  int depth() const { return static_cast<int>(depth_); }
  Node* root() { return root_; }

 private:
  struct Open {
    Node* node;
    Node* last;
  };
  void flush(Open& open, bool has_elements);
  void room(std::size_t size);
  void append(Open& open, Node* node) {
    node->parent = open.node;
    (open.last ? open.last->next : open.node->first) = node;
    open.last = node;
  }
  Extra* extra_of(Node* node);
  std::string_view copied(const xmlChar* value);  // of a namespace

  Arena* arena_ = nullptr;
  NameCache* names_ = nullptr;
  Node* root_ = nullptr;
  std::size_t depth_ = 0;
  std::size_t pending_ = 0;  // bytes of text at the top of the arena, not yet taken
  std::array<Open, 256> stack_;
};

}  // namespace iati
