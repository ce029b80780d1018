// SPDX-License-Identifier: EUPL-1.2
#include "xml/reader.h"

#include <libxml/xmlreader.h>

#include <mutex>

namespace xml {

namespace {

std::string_view view(const xmlChar* text) {
  return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

}  // namespace

struct Reader::State {
  Read read;
  Limits limits;
  xmlTextReaderPtr reader = nullptr;
  std::uint64_t bytes = 0;
  bool too_long = false;
  bool unreadable = false;
  bool end_pending = false;  // an empty element's end is still to be given
  bool done = false;
  bool failed = false;
  std::string first_error;
  int error_line = 0;
  base::Message problem;

  ~State() {
    if (reader) xmlFreeTextReader(reader);
  }

  static int on_read(void* context, char* buffer, int length) {
    auto& state = *static_cast<State*>(context);
    if (length <= 0) return 0;
    auto got = state.read(buffer, static_cast<std::size_t>(length));
    if (got < 0) {
      state.unreadable = true;
      return -1;
    }
    state.bytes += static_cast<std::uint64_t>(got);
    if (state.bytes > state.limits.bytes) {
      state.too_long = true;
      return -1;
    }
    return static_cast<int>(got);
  }

  static void on_error(void* context, xmlErrorPtr error) {
    auto& state = *static_cast<State*>(context);
    if (!state.first_error.empty() || !error || error->level < XML_ERR_ERROR) return;
    state.first_error = error->message ? error->message : "error";
    while (!state.first_error.empty() && state.first_error.back() == '\n') state.first_error.pop_back();
    state.error_line = error->line;
  }

  Event fail(base::Message message) {
    failed = true;
    problem = std::move(message);
    return Event::failed;
  }
};

Reader::Reader(Read read, Limits limits) : state_(std::make_unique<State>()) {
  static std::once_flag once;
  std::call_once(once, [] { xmlInitParser(); });
  state_->read = std::move(read);
  state_->limits = limits;
  state_->reader = xmlReaderForIO(&State::on_read, nullptr, state_.get(), nullptr, nullptr,
                                  XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT);
  if (state_->reader) xmlTextReaderSetStructuredErrorHandler(state_->reader, &State::on_error, state_.get());
}

Reader::~Reader() = default;

Reader::Event Reader::next() {
  State& s = *state_;
  if (s.failed) return Event::failed;
  if (s.done) return Event::finished;
  if (!s.reader) return s.fail(base::msg("The XML document could not be opened."));
  if (s.end_pending) {
    s.end_pending = false;
    return Event::end;
  }
  for (;;) {
    int result = xmlTextReaderRead(s.reader);
    if (result == 0 && !s.too_long && !s.unreadable) {
      s.done = true;
      return Event::finished;
    }
    if (result != 1) {
      if (s.too_long) return s.fail(base::msg("The XML document is longer than this program reads."));
      if (s.unreadable) return s.fail(base::msg("The XML document breaks off or cannot be unpacked."));
      return s.fail(base::msg("The XML document is not well-formed at line {line}: {error}",
                              {{"line", std::to_string(s.error_line)}, {"error", s.first_error}}));
    }
    switch (xmlTextReaderNodeType(s.reader)) {
      case XML_READER_TYPE_ELEMENT:
        if (xmlTextReaderDepth(s.reader) >= s.limits.depth)
          return s.fail(base::msg("The XML document has more than {number} elements inside one another.",
                                  {{"number", std::to_string(s.limits.depth)}}));
        s.end_pending = xmlTextReaderIsEmptyElement(s.reader) == 1;
        return Event::start;
      case XML_READER_TYPE_END_ELEMENT:
        return Event::end;
      case XML_READER_TYPE_TEXT:
      case XML_READER_TYPE_CDATA:
      case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        return Event::text;
      case XML_READER_TYPE_DOCUMENT_TYPE:
      case XML_READER_TYPE_ENTITY_REFERENCE:
        return s.fail(base::msg("The XML document declares a document type; such documents are not read."));
      default:
        break;
    }
  }
}

std::string_view Reader::name() const { return view(xmlTextReaderConstLocalName(state_->reader)); }
std::string_view Reader::text() const { return view(xmlTextReaderConstValue(state_->reader)); }
int Reader::depth() const { return xmlTextReaderDepth(state_->reader) + 1; }
int Reader::line() const { return state_->reader ? xmlTextReaderGetParserLineNumber(state_->reader) : 0; }
const base::Message& Reader::problem() const { return state_->problem; }

std::optional<std::string> Reader::attribute(std::string_view local_name) {
  State& s = *state_;
  std::optional<std::string> found;
  if (xmlTextReaderMoveToFirstAttribute(s.reader) == 1) {
    do {
      if (view(xmlTextReaderConstLocalName(s.reader)) == local_name &&
          xmlTextReaderIsNamespaceDecl(s.reader) != 1) {
        auto value = view(xmlTextReaderConstValue(s.reader));
        found.emplace(value.substr(0, s.limits.attribute_bytes));
        break;
      }
    } while (xmlTextReaderMoveToNextAttribute(s.reader) == 1);
  }
  xmlTextReaderMoveToElement(s.reader);
  return found;
}

bool Reader::skip_element() {
  int open = 1;
  while (open > 0) {
    switch (next()) {
      case Event::start: ++open; break;
      case Event::end: --open; break;
      case Event::finished:
      case Event::failed: return false;
      default: break;
    }
  }
  return true;
}

}  // namespace xml
