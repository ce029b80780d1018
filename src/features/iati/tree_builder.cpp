// SPDX-License-Identifier: EUPL-1.2
#include "iati/tree_builder.h"

#include <new>

namespace iati {
namespace {

bool is_blank(const char* text, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i)
    if (text[i] != ' ' && text[i] != '\n' && text[i] != '\t' && text[i] != '\r') return false;
  return true;
}

}  // namespace

Extra* TreeBuilder::extra_of(Node* node) {
  if (!node->extra) node->extra = new (arena_->take(sizeof(Extra))) Extra();
  return const_cast<Extra*>(node->extra);
}

std::string_view TreeBuilder::copied(const xmlChar* value) {
  const auto given = view(value);
  if (given.empty()) return {};
  auto* to = static_cast<char*>(arena_->take(given.size()));
  return {to, copy_value(to, given)};
}

void TreeBuilder::room(std::size_t size) {
  const char* before = arena_->top_;
  arena_->more((pending_ + size) * 2);
  if (pending_ > 0) std::char_traits<char>::copy(arena_->top_, before, pending_);
}

// White space beside elements is how the file is laid out; white space alone in an element is its text.
void TreeBuilder::flush(Open& open, bool has_elements) {
  if (pending_ == 0) return;
  const auto size = pending_;
  pending_ = 0;
  if (has_elements && is_blank(arena_->top_, size)) return;
  const char* text = static_cast<const char*>(arena_->take(size));
  if (!has_elements) {
    open.node->text_start = text;
    open.node->text_size = static_cast<std::uint32_t>(size);
    return;
  }
  auto* piece = new (arena_->take(sizeof(Node))) Node();
  piece->is_text = true;
  piece->line = open.node->line;
  piece->text_start = text;
  piece->text_size = static_cast<std::uint32_t>(size);
  append(open, piece);
}

void TreeBuilder::start(const xmlChar* local, const xmlChar* prefix, const xmlChar* uri, int namespace_count,
                        const xmlChar** namespaces, int attribute_count, const xmlChar** attributes, int line,
                        const xmlChar* own_namespace) {
  if (depth_ > 0) flush(stack_[depth_ - 1], true);
  auto* node = new (arena_->take(sizeof(Node))) Node();
  node->line = static_cast<std::uint32_t>(line);
  if (!prefix && uri == own_namespace) {
    node->name = (*names_)(local);
    node->in_namespace = uri != nullptr;
  }
  if (node->name == Name::none) {
    extra_of(node)->name = {{arena_->copy(view(prefix)), copied(uri)}, arena_->copy(view(local))};
  }
  if (namespace_count > 0) {
    auto* declared =
        static_cast<Namespace*>(arena_->take(sizeof(Namespace) * static_cast<std::size_t>(namespace_count)));
    for (int i = 0; i < namespace_count; ++i)
      new (declared + i) Namespace{arena_->copy(view(namespaces[2 * i])), copied(namespaces[2 * i + 1])};
    extra_of(node)->declared = {declared, static_cast<std::size_t>(namespace_count)};
  }
  attribute_count = std::min(attribute_count, 0xffff);
  if (attribute_count > 0) {
    // One piece of memory for the attributes and their values.
    std::size_t bytes = sizeof(Attribute) * static_cast<std::size_t>(attribute_count);
    for (int i = 0; i < attribute_count; ++i)
      bytes += static_cast<std::size_t>(attributes[5 * i + 4] - attributes[5 * i + 3]);
    auto* list = static_cast<Attribute*>(arena_->take(bytes));
    auto* values = reinterpret_cast<char*>(list + attribute_count);
    for (int i = 0; i < attribute_count; ++i) {
      const xmlChar** given = attributes + 5 * i;
      const auto size = static_cast<std::size_t>(given[4] - given[3]);
      auto* attribute =
          new (list + i) Attribute{{values, copy_value(values, {reinterpret_cast<const char*>(given[3]), size})}};
      values += size;
      if (!given[1])
        attribute->name = (*names_)(given[0]);
      else if (view(given[1]) == "xml" && view(given[0]) == "lang")
        attribute->name = Name::xml_lang;
      if (attribute->name == Name::none)
        attribute->foreign = new (arena_->take(sizeof(ForeignName)))
            ForeignName{{arena_->copy(view(given[1])), copied(given[2])}, arena_->copy(view(given[0]))};
    }
    node->attribute_list = list;
    node->attribute_count = static_cast<std::uint16_t>(attribute_count);
  }
  if (depth_ > 0)
    append(stack_[depth_ - 1], node);
  else
    root_ = node;
  stack_[depth_++] = {node, nullptr};
}

}  // namespace iati
