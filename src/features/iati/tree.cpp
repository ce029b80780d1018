// SPDX-License-Identifier: EUPL-1.2
#include "iati/tree.h"

#include <algorithm>

#include "base/text.h"

namespace iati {

void Arena::more(std::size_t size) {
  if (start_) full_ += static_cast<std::size_t>(top_ - start_);
  auto next = start_ ? block_ + 1 : 0;
  while (next < blocks_.size() && blocks_[next].second < size) ++next;
  if (next >= blocks_.size()) {
    const auto bytes = std::max(size, block_bytes);
    blocks_.emplace_back(std::make_unique_for_overwrite<char[]>(bytes), bytes);
    next = blocks_.size() - 1;
  }
  block_ = next;
  start_ = top_ = blocks_[next].first.get();
  end_ = start_ + blocks_[next].second;
}

void Arena::clear() {
  // What one huge activity needed is given back, so that memory stays what the usual ones need.
  std::size_t kept = 0;
  std::erase_if(blocks_, [&](const auto& block) { return (kept += block.second) > 16 * block_bytes; });
  full_ = block_ = 0;
  start_ = top_ = blocks_.empty() ? nullptr : blocks_.front().first.get();
  end_ = blocks_.empty() ? nullptr : start_ + blocks_.front().second;
}

std::vector<Narrative> narratives(const Node& node) {
  std::vector<Narrative> found;
  for (const auto& narrative : children(node, Name::narrative))
    if (const auto text = base::trim(narrative.text()); !text.empty())
      found.push_back({narrative.attribute(Name::xml_lang).value_or(""), text});
  if (!found.empty()) return found;
  auto text = base::trim(node.text());
  for (const auto* piece = node.first; piece && text.empty(); piece = piece->next)
    if (piece->is_text) text = base::trim(piece->text());
  if (!text.empty()) found.push_back({node.attribute(Name::xml_lang).value_or(""), text});
  return found;
}

std::string path_of(const Node& node, std::size_t number) {
  std::string name{node.local_name()};
  if (node.extra && !node.extra->name.space.prefix.empty() && node.name == Name::none)
    name = std::string(node.extra->name.space.prefix) + ":" + name;
  if (!node.parent) return name + "[" + std::to_string(number) + "]";
  std::size_t before = 0, all = 0;
  for (const auto* at = node.parent->first; at; at = at->next) {
    if (at->is_text || at->name != node.name || at->local_name() != node.local_name()) continue;
    ++all;
    if (at == &node) before = all;
  }
  auto path = path_of(*node.parent, number) + "/" + name;
  if (all > 1) path += "[" + std::to_string(before) + "]";
  return path;
}

void escape_text(std::string& out, std::string_view text) {
  for (char c : text) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '\r':
        out += "&#13;";
        break;
      default:
        out += c;
    }
}

void escape_attribute(std::string& out, std::string_view text) {
  for (char c : text) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\t':
        out += "&#9;";
        break;
      case '\n':
        out += "&#10;";
        break;
      case '\r':
        out += "&#13;";
        break;
      default:
        out += c;
    }
}

namespace {

void write_name(std::string& out, const ForeignName& name) {
  if (!name.space.prefix.empty()) {
    out += name.space.prefix;
    out += ':';
  }
  out += name.local;
}

struct Writer {
  std::string& out;
  std::vector<Namespace> scope;
  const std::unordered_set<const Node*>& without;

  std::string_view uri_of(std::string_view prefix) const {
    for (auto at = scope.rbegin(); at != scope.rend(); ++at)
      if (at->prefix == prefix) return at->uri;
    return {};
  }

  void declare(const Namespace& space) {
    if (space.prefix == "xml" || uri_of(space.prefix) == space.uri) return;
    if (space.uri.empty() && !space.prefix.empty()) return;  // nobody declared it, and XML cannot take a declaration back
    out += space.prefix.empty() ? " xmlns" : " xmlns:";
    out += space.prefix;
    out += "=\"";
    escape_attribute(out, space.uri);
    out += '"';
    scope.push_back(space);
  }

  void write(const Node& node) {
    if (without.contains(&node)) return;
    if (node.is_text) return escape_text(out, node.text());
    const auto outside = scope.size();
    out += '<';
    const auto name_at = out.size();
    if (node.name == Name::none && node.extra)
      write_name(out, node.extra->name);
    else
      out += text_of(node.name);
    const std::string name = out.substr(name_at);
    if (node.extra) {
      for (const auto& space : node.extra->declared) declare(space);
      if (node.name == Name::none) declare(node.extra->name.space);
    }
    if (node.name != Name::none && !node.in_namespace) declare({});
    for (const auto& attribute : node.attributes())
      if (attribute.foreign && !attribute.foreign->space.prefix.empty()) declare(attribute.foreign->space);
    for (const auto& attribute : node.attributes()) {
      out += ' ';
      if (attribute.foreign)
        write_name(out, *attribute.foreign);
      else
        out += text_of(attribute.name);
      out += "=\"";
      escape_attribute(out, attribute.value);
      out += '"';
    }
    if (!node.first && node.text().empty()) {
      out += "/>";
    } else {
      out += '>';
      escape_text(out, node.text());
      for (const auto* at = node.first; at; at = at->next) write(*at);
      out += "</";
      out += name;
      out += '>';
    }
    scope.resize(outside);
  }
};

}  // namespace

void write_xml(std::string& out, const Node& node, std::span<const Namespace> known, const std::unordered_set<const Node*>& without) {
  Writer{out, {known.begin(), known.end()}, without}.write(node);
}

}  // namespace iati
