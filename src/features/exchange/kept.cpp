// SPDX-License-Identifier: EUPL-1.2
#include "exchange/kept.h"

#include <algorithm>
#include <array>

namespace exchange {

using iati::Name;
using iati::Node;
using iati::Spec;
using iati::Version;

namespace {

constexpr std::array known_spaces{iati::Namespace{own_prefix, own_namespace}};

void append_attribute(std::string& out, std::string_view prefix, std::string_view name, std::string_view value) {
  out += ' ';
  if (!prefix.empty()) {
    out += prefix;
    out += ':';
  }
  out += name;
  out += "=\"";
  iati::escape_attribute(out, value);
  out += '"';
}

// The name under our prefix. Two are ours there (activity.h): somebody else's get another one. A prefix that nobody declared is part
// of the name, in which there may be no colon any more.
std::string kept_name(std::string_view local) {
  std::string name(local == "own" || local == "owner" ? "other-" : "");
  name += local;
  std::ranges::replace(name, ':', '_');
  return name;
}

// What such an attribute says is for who checks the file by a schema; its value may name prefixes that are not declared where it
// will stand.
constexpr std::string_view schema_instance = "http://www.w3.org/2001/XMLSchema-instance";

// Of attributes such as xml:space; its prefix is everywhere the same and needs no declaration.
constexpr std::string_view xml_namespace = "http://www.w3.org/XML/1998/namespace";

// Today's form of a code of version 1, where the standard lists the attribute's codes.
std::string_view current_code(const iati::AttributeSpec& spec, std::string_view value, Version version) {
  if (version != Version::v1) return value;
  for (const auto& rule : spec.codes)
    if (rule.list)
      if (const auto code = rule.list->current(value); code != value) return code;
  return value;
}

// Among the children of an element; what the standard does not have there stands where it lets elements of others stand, else last.
std::size_t place_of(const Spec* spec, Name child) {
  if (!spec) return std::string::npos;
  const auto found = child == Name::none ? spec->child_names.end() : std::ranges::find(spec->child_names, child);
  if (found != spec->child_names.end()) return static_cast<std::size_t>(found - spec->child_names.begin());
  const auto foreign = std::ranges::find(spec->children, true, &Spec::is_foreign);
  return foreign == spec->children.end() ? std::string::npos : static_cast<std::size_t>(foreign - spec->children.begin());
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

// `spec`: null where the standard has no such element, which then and below has our prefix.
void append_kept(std::string& out, const Node& node, const Spec* spec, Version version) {
  if (node.is_text) {
    if (!is_blank(node.text())) iati::escape_text(out, node.text());
    return;
  }
  if (node.is_foreign()) return iati::write_xml(out, node, known_spaces);
  std::string name;
  if (!spec) name = std::string(own_prefix) + ":";
  name += spec ? std::string(node.local_name()) : kept_name(node.local_name());
  out += '<';
  out += name;
  if (node.attribute_count > 0) {
    KeptAttributes attributes;
    for (const auto& attribute : node.attributes()) attributes.add(attribute, spec, version);
    out += attributes.text();
  }
  const auto says_nothing = [](const Node* at) {
    for (; at; at = at->next)
      if (!at->is_text || !is_blank(at->text())) return false;
    return true;
  };
  if (is_blank(node.text()) && says_nothing(node.first)) {
    out += "/>";
    return;
  }
  out += '>';
  const auto text = node.text();
  const bool holds_text = !spec || spec->content == iati::Content::text || spec->mixed;
  if (holds_text) {
    iati::escape_text(out, text);
  } else if (!is_blank(text)) {
    const bool narrative = spec->child(Name::narrative) != nullptr;
    out += narrative ? "<narrative>" : "<c:text>";
    iati::escape_text(out, text);
    out += narrative ? "</narrative>" : "</c:text>";
  }
  // In the standard's order: version 1 had none.
  std::vector<std::pair<std::size_t, const Node*>> children;
  for (const auto* at = node.first; at; at = at->next) {
    if (at->is_text && is_blank(at->text())) continue;
    children.emplace_back(place_of(spec, at->name), at);
  }
  if (spec && spec->content == iati::Content::sequence) std::ranges::stable_sort(children, {}, [](const auto& c) { return c.first; });
  for (const auto& [order, child] : children) append_kept(out, *child, spec && child->name != Name::none ? spec->child(child->name) : nullptr, version);
  out += "</";
  out += name;
  out += '>';
}

// Where the standard lets elements of others stand, but no attributes.
bool allows_no_attribute(const Spec* spec, const iati::Attribute& attribute) {
  return spec && spec->content == iati::Content::sequence && !spec->foreign_attributes && !spec->attribute(attribute.name) && attribute.name != Name::xml_lang;
}

}  // namespace

std::string_view own_name(const iati::Attribute& attribute) {
  return attribute.foreign && attribute.foreign->space.uri == own_namespace ? attribute.foreign->local : std::string_view();
}
std::string_view own_name(const Node& node) {
  return node.is_foreign() && node.extra->name.space.uri == own_namespace ? node.extra->name.local : std::string_view();
}

void KeptAttributes::add(const iati::Attribute& attribute, const Spec* spec, Version version) {
  if (attribute.foreign) {
    const auto& foreign = *attribute.foreign;
    if (foreign.space.uri == own_namespace) return write(own_prefix, std::string(foreign.local), attribute.value);
    if (foreign.space.uri.empty()) return write(own_prefix, kept_name(foreign.local), attribute.value);
    if (foreign.space.uri == schema_instance) return write(own_prefix, "xsi-" + std::string(foreign.local), attribute.value);
    return write(prefix_for(foreign.space), std::string(foreign.local), attribute.value);
  }
  const auto name = iati::text_of(attribute.name);
  const auto* known = spec ? spec->attribute(attribute.name) : nullptr;
  if (known) return append_attribute(text_, {}, name, current_code(*known, attribute.value, version));
  if (name.find(':') != std::string_view::npos) return append_attribute(text_, {}, name, attribute.value);  // xml:lang
  write(own_prefix, std::string(name), attribute.value);
}

void KeptAttributes::fault(std::string_view name, std::string_view value) { write(own_prefix, std::string(name), value); }

std::string KeptAttributes::prefix_for(const iati::Namespace& space) {
  if (space.uri == xml_namespace) return "xml";
  const auto declared = std::ranges::find(declared_, space.uri, &std::pair<std::string, std::string>::second);
  if (declared != declared_.end()) return declared->first;
  // Ours is taken: a file that has it for another namespace gets a longer one.
  std::string prefix(space.prefix == own_prefix ? std::string_view("other") : space.prefix);
  while (std::ranges::find(declared_, prefix, &std::pair<std::string, std::string>::first) != declared_.end()) prefix += "-2";
  append_attribute(declarations_, "xmlns", prefix, space.uri);
  declared_.emplace_back(prefix, space.uri);
  return prefix;
}

// Two names of a file may become one: c:amount and one without a prefix that the standard does not have there.
void KeptAttributes::write(std::string_view prefix, std::string name, std::string_view value) {
  const auto whole = [&] { return std::string(prefix) + ':' + name; };
  while (std::ranges::find(names_, whole()) != names_.end()) name += "-2";
  names_.push_back(whole());
  append_attribute(text_, prefix, name, value);
}

void Kept::attribute(const iati::Attribute& attribute, Version version) {
  if (allows_no_attribute(spec_, attribute)) return as_element(attribute);
  attributes_.add(attribute, spec_, version);
}

void Kept::as_element(const iati::Attribute& attribute) {
  auto& xml = elements_.emplace_back(Piece{place_of(spec_, Name::none), "<c:attribute"}).xml;
  append_attribute(xml, {}, "name", attribute.foreign ? attribute.foreign->local : iati::text_of(attribute.name));
  if (attribute.foreign && !attribute.foreign->space.uri.empty()) append_attribute(xml, {}, "of", attribute.foreign->space.uri);
  if (attribute.value.empty()) {
    xml += "/>";
    return;
  }
  xml += '>';
  iati::escape_text(xml, attribute.value);
  xml += "</c:attribute>";
}

void Kept::child(const Node& node, Version version) {
  if (node.is_text && is_blank(node.text())) return;
  auto& piece = elements_.emplace_back(Piece{place_of(spec_, node.name), {}});
  if (node.is_text) {
    piece.xml = "<c:text>";
    iati::escape_text(piece.xml, node.text());
    piece.xml += "</c:text>";
    return;
  }
  append_kept(piece.xml, node, spec_ && node.name != Name::none ? spec_->child(node.name) : nullptr, version);
}

std::string Kept::text() {
  std::ranges::stable_sort(elements_, {}, &Piece::order);
  std::string text = attributes_.text();
  for (const auto& piece : elements_) text += piece.xml;
  return text;
}

void Kept::fault(std::string_view attribute, std::string_view value) { attributes_.fault(attribute, value); }

namespace {

// The end of the element that begins at `at`, in XML that we wrote: no comments, no sections, '>' in attributes escaped or not.
std::size_t end_of_element(std::string_view xml, std::size_t at) {
  int depth = 0;
  while (at < xml.size()) {
    if (xml[at] != '<') {
      at = xml.find('<', at);
      if (at == std::string_view::npos) return xml.size();
    }
    const bool closes = at + 1 < xml.size() && xml[at + 1] == '/';
    char quote = 0;
    for (++at; at < xml.size() && (quote || xml[at] != '>'); ++at) {
      if (quote) {
        if (xml[at] == quote) quote = 0;
      } else if (xml[at] == '"' || xml[at] == '\'') {
        quote = xml[at];
      }
    }
    if (at >= xml.size()) return xml.size();
    const bool empty = xml[at - 1] == '/';
    ++at;
    depth += closes ? -1 : empty ? 0 : 1;
    if (depth <= 0) return at;
  }
  return at;
}

std::string_view tag_name(std::string_view xml) {
  const auto end = xml.find_first_of(" />", 1);
  return xml.substr(1, end == std::string_view::npos ? end : end - 1);
}

}  // namespace

Element::Element(std::string& out, Name name, const Spec* parent, std::string_view rest)
    : out_(out), name_(name), spec_(parent ? parent->child(name) : nullptr) {
  out_ += '<';
  out_ += iati::text_of(name);
  if (rest.empty()) return;
  const auto split = rest.find('<');
  rest_attributes_ = rest.substr(0, split);
  for (auto at = split; at < rest.size();) {
    const auto end = end_of_element(rest, at);
    const auto xml = rest.substr(at, end - at);
    pieces_.push_back({place_of(spec_, iati::find_name(tag_name(xml))), xml});
    at = end;
  }
  std::ranges::stable_sort(pieces_, {}, &Piece::order);
}

void Element::attribute(Name name, std::string_view value) {
  if (!value.empty()) append_attribute(out_, {}, iati::text_of(name), value);
}

void Element::open() {
  if (is_open_) return;
  out_ += rest_attributes_;
  out_ += '>';
  is_open_ = true;
}

void Element::text(std::string_view text) {
  open();
  iati::escape_text(out_, text);
}

void Element::before(Name name) {
  open();
  if (written_ == pieces_.size()) return;
  const auto order = place_of(spec_, name);
  while (written_ < pieces_.size() && pieces_[written_].order < order) out_ += pieces_[written_++].xml;
}

void Element::own(std::string_view json) {
  open();
  const auto order = place_of(spec_, Name::none);
  while (written_ < pieces_.size() && pieces_[written_].order < order) out_ += pieces_[written_++].xml;
  out_ += "<c:own>";
  iati::escape_text(out_, json);
  out_ += "</c:own>";
}

Element::~Element() {
  if (!is_open_ && pieces_.empty()) {
    out_ += rest_attributes_;
    out_ += "/>";
    return;
  }
  open();
  while (written_ < pieces_.size()) out_ += pieces_[written_++].xml;
  out_ += "</";
  out_ += iati::text_of(name_);
  out_ += '>';
}

}  // namespace exchange
