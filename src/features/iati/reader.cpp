// SPDX-License-Identifier: EUPL-1.2
#include "iati/reader.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <deque>
#include <mutex>

#include "base/text.h"
#include "iati/decoder.h"
#include "iati/tree_builder.h"
#include "iati/xml_faults.h"

namespace iati {
namespace {

constexpr std::size_t piece = 64 << 10;          // bytes given to the parser at a time
constexpr std::size_t longest_wait = 16U << 20;  // of text without a single tag
constexpr std::size_t most_wrappers = 8;         // elements around the list of records

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// The start tags at which reading can begin anew. The longer ones open a list.
struct StartTag {
  std::string_view text;
  bool opens_list;
};
constexpr StartTag start_tags[] = {{"<iati-activity", false},
                                   {"<iati-organisation", false},
                                   {"<iati-activities", true},
                                   {"<iati-organisations", true}};
constexpr std::size_t longest_start_tag = 20;

const StartTag* start_tag_at(std::string_view text) {
  for (const auto& tag : start_tags) {
    if (!text.starts_with(tag.text) || text.size() == tag.text.size()) continue;
    if (std::strchr(" \t\r\n/>", text[tag.text.size()])) return &tag;
  }
  return nullptr;
}

}  // namespace

std::string_view Document::attribute(std::string_view name) const {
  for (const auto& [key, value] : attributes)
    if (key == name) return value;
  return {};
}

struct Reader::State {
  // An element that is open outside of records.
  struct Outside {
    enum class Kind : std::uint8_t { wrapper, list, ignored } kind;
    std::string start_tag;  // of wrapper and list: how to open it again
  };
  struct Event {
    bool is_fault;
    Record record;
    Fault fault;
  };

  Decoder decoder;
  Limits limits;
  const Handler* handler = nullptr;
  xmlParserCtxtPtr parser = nullptr;
  NameCache name_cache;
  TreeBuilder builder;
  Arena arenas[2];
  int arena = 0;         // in which the next record begins
  int record_arena = 0;  // of the open record
  std::deque<Document> documents{1};
  bool has_container = false;  // in the newest of the documents
  std::vector<Outside> outside;
  std::vector<Event> events;
  ReadResult result;

  bool in_record = false;
  bool spoiled = false;  // an entity that is not known stood in it
  Record record;
  std::size_t numbers[3] = {0, 0, 0};
  const xmlChar* own_namespace = nullptr;
  bool text_reported = false;
  std::string outside_text;

  // Where we are. Offsets count bytes of the file as UTF-8; `window` holds those from window_start on that may be
  // needed again.
  std::string window;
  std::uint64_t window_start = 0;
  std::uint64_t parser_start = 0;  // offset of the parser's first byte of the file
  std::uint64_t prolog_bytes = 0;  // given to the parser before it
  int line_base = 0;               // lines before the parser's first
  int replaying = 0;               // start tags of the prolog still to come
  std::uint64_t last_offset = 0;   // of the last tag that was whole
  int last_line = 1;
  XmlError error;

  State(Source source, Limits given) : decoder(std::move(source)), limits(given) {
    limits.depth = std::clamp(limits.depth, 1, 250);
  }
  ~State() { close(); }

  void close() {
    if (!parser) return;
    // The parser keeps declared entities in a document of its own, which it gives back at the end of a file alone.
    xmlFreeDoc(std::exchange(parser->myDoc, nullptr));
    xmlFreeParserCtxt(std::exchange(parser, nullptr));
  }

  int line() const { return parser->input ? parser->input->line + line_base : last_line; }

  void mark() {
    const auto* input = parser->input;
    const auto given =
        static_cast<std::uint64_t>(input->consumed) + static_cast<std::uint64_t>(input->cur - input->base);
    last_offset = given < prolog_bytes ? parser_start : parser_start + given - prolog_bytes;
    last_line = input->line + line_base;
  }

  void add_fault(Fault::Kind kind, int at, std::size_t number, base::Message message) {
    ++result.faults;
    events.push_back({true, {}, {kind, at, number, std::move(message)}});
  }

  // The open record is lost; the elements still open in it are passed over.
  void give_up(Fault::Kind kind, base::Message message) {
    add_fault(kind, last_line, record.number, std::move(message));
    in_record = false;
    for (int i = 0; i < builder.depth(); ++i) outside.push_back({Outside::Kind::ignored, {}});
  }

  Document& document() { return documents.back(); }

  static State& of(void* context) { return *static_cast<State*>(context); }

  static void on_start(void* context, const xmlChar* local, const xmlChar* prefix, const xmlChar* uri,
                       int namespace_count, const xmlChar** namespaces, int attribute_count, int defaulted,
                       const xmlChar** attributes) {
    auto& state = of(context);
    if (state.replaying > 0) {
      --state.replaying;
      return;
    }
    state.mark();
    state.start(local, prefix, uri, namespace_count, namespaces, attribute_count - defaulted, attributes);
  }

  void start(const xmlChar* local, const xmlChar* prefix, const xmlChar* uri, int namespace_count,
             const xmlChar** namespaces, int attribute_count, const xmlChar** attributes) {
    const auto name = prefix ? Name::none : name_cache(local);
    const bool is_record = name == Name::iati_activity || name == Name::iati_organisation;
    if (in_record) {
      if (is_record && uri == own_namespace) {
        give_up(Fault::Kind::cut_off,
                base::msg("The element {name} that began on line {line} is not closed before the next one begins. "
                          "Close it with </{name}>.",
                          {{"name", std::string(record.root ? record.root->local_name() : text_of(name))},
                           {"line", std::to_string(builder.root()->line)}}));
      } else if (builder.depth() >= limits.depth) {
        return give_up_here(Fault::Kind::too_deep,
                            base::msg("More than {number} elements stand inside one another on line {line}. Files of "
                                      "the standard need about ten.",
                                      {{"number", std::to_string(limits.depth)}, {"line", std::to_string(line())}}));
      } else if (arenas[record_arena].used() > limits.record_bytes) {
        return give_up_here(
            Fault::Kind::too_large,
            base::msg("One record is larger than this program reads; it ends after line {line}. Split it.",
                      {{"line", std::to_string(line())}}));
      } else {
        builder.start(local, prefix, uri, namespace_count, namespaces, attribute_count, attributes, line(),
                      own_namespace);
        return;
      }
    }
    flush_outside_text();
    if (is_record)
      return begin_record(name == Name::iati_activity ? RecordKind::activity : RecordKind::organisation, local, prefix,
                          uri, namespace_count, namespaces, attribute_count, attributes);
    if (name == Name::iati_activities || name == Name::iati_organisations)
      return begin_list(local, uri, namespace_count, namespaces, attribute_count, attributes);
    if (outside.empty() && !has_container) document().root = view(local);
    if (!has_container && outside.size() < most_wrappers) {
      outside.push_back({Outside::Kind::wrapper, start_tag(local, prefix, namespace_count, namespaces)});
      return;
    }
    if (!outside.empty() && outside.back().kind == Outside::Kind::list) {
      if (uri && uri != own_namespace)
        return begin_record(RecordKind::foreign, local, prefix, uri, namespace_count, namespaces, attribute_count,
                            attributes);
      add_fault(
          Fault::Kind::misplaced, line(), 0,
          base::msg(
              "The element {name} on line {line} stands between records, where the standard has none of this name.",
              {{"name", std::string(view(local))}, {"line", std::to_string(line())}}));
    }
    outside.push_back({Outside::Kind::ignored, {}});
  }

  void give_up_here(Fault::Kind kind, base::Message message) {
    give_up(kind, std::move(message));
    outside.push_back({Outside::Kind::ignored, {}});  // the element that was just opened
  }

  static std::string start_tag(const xmlChar* local, const xmlChar* prefix, int namespace_count,
                               const xmlChar** namespaces) {
    std::string tag = "<";
    if (prefix) tag += std::string(view(prefix)) + ":";
    tag += view(local);
    for (int i = 0; i < namespace_count; ++i) {
      tag += " xmlns";
      if (namespaces[2 * i]) tag += ":" + std::string(view(namespaces[2 * i]));
      tag += "=\"";
      escape_attribute(tag, value_of(view(namespaces[2 * i + 1])));
      tag += '"';
    }
    return tag + ">";
  }

  void begin_list(const xmlChar* local, const xmlChar* uri, int namespace_count, const xmlChar** namespaces,
                  int attribute_count, const xmlChar** attributes) {
    if (has_container) {
      const bool inside =
          std::any_of(outside.begin(), outside.end(), [](const auto& o) { return o.kind == Outside::Kind::list; });
      if (inside)
        add_fault(
            Fault::Kind::misplaced, line(), 0,
            base::msg(
                "The element {name} on line {line} stands inside another list of records. Keep one list in a file.",
                {{"name", std::string(view(local))}, {"line", std::to_string(line())}}));
      auto root = inside ? document().root : std::string(view(local));
      documents.emplace_back().root = std::move(root);
      document().encoding = decoder.encoding();
    } else if (outside.empty()) {
      document().root = view(local);
    }
    has_container = true;
    own_namespace = uri;
    auto& d = document();
    d.container = view(local);
    d.container_namespace = view(uri);
    d.container_line = line();
    for (int i = 0; i < namespace_count; ++i)
      d.namespaces.emplace_back(view(namespaces[2 * i]), value_of(view(namespaces[2 * i + 1])));
    for (int i = 0; i < attribute_count; ++i) {
      const xmlChar** a = attributes + 5 * i;
      auto key = a[1] ? std::string(view(a[1])) + ":" + std::string(view(a[0])) : std::string(view(a[0]));
      d.attributes.emplace_back(std::move(key),
                                value_of({reinterpret_cast<const char*>(a[3]), static_cast<std::size_t>(a[4] - a[3])}));
    }
    d.version = d.attribute("version");
    outside.push_back({Outside::Kind::list, start_tag(local, nullptr, namespace_count, namespaces)});
  }

  void begin_record(RecordKind kind, const xmlChar* local, const xmlChar* prefix, const xmlChar* uri,
                    int namespace_count, const xmlChar** namespaces, int attribute_count, const xmlChar** attributes) {
    if (outside.empty() && !has_container) document().root = view(local);
    if (kind != RecordKind::foreign) {
      const auto expected =
          document().container == "iati-organisations" ? RecordKind::organisation : RecordKind::activity;
      if (has_container && kind != expected)
        add_fault(Fault::Kind::misplaced, line(), 0,
                  base::msg("The element {name} on line {line} does not belong into {list}.",
                            {{"name", std::string(view(local))},
                             {"line", std::to_string(line())},
                             {"list", document().container}}));
      own_namespace = uri;
    }
    in_record = true;
    spoiled = false;
    record_arena = arena;
    record = {kind, nullptr, &document(), ++numbers[static_cast<std::size_t>(kind)], Version::unknown};
    builder.begin(arenas[arena], name_cache);
    builder.start(local, prefix, uri, namespace_count, namespaces, attribute_count, attributes, line(), own_namespace);
    record.root = builder.root();
  }

  static void on_end(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
    auto& state = of(context);
    state.mark();
    if (!state.in_record) {
      state.flush_outside_text();
      if (!state.outside.empty()) state.outside.pop_back();
      return;
    }
    state.builder.end();
    if (!state.builder.finished()) return;
    state.in_record = false;
    if (state.spoiled) {
      state.add_fault(Fault::Kind::not_well_formed, static_cast<int>(state.record.root->line), state.record.number,
                      base::msg("The record that begins on line {line} uses an entity that XML does not have. Write "
                                "the character itself.",
                                {{"line", std::to_string(state.record.root->line)}}));
      return;
    }
    state.record.version = state.version_of(*state.record.root);
    state.events.push_back({false, state.record, {}});
  }

  // The record's own version, else that of the file, else what its texts look like.
  Version version_of(const Node& root) {
    if (auto own = root.attribute(Name::version))
      if (const auto read = read_version(base::trim(*own)); read.version != Version::unknown) return read.version;
    if (const auto read = read_version(base::trim(document().version)); read.version != Version::unknown)
      return read.version;
    for (const auto* at = root.first; at; at = at->next)
      if (at->child(Name::narrative)) return Version::v203;
    return document().version.empty() ? Version::v1 : Version::v203;
  }

  static void on_text(void* context, const xmlChar* text, int size) {
    auto& state = of(context);
    if (state.in_record) {
      if (state.arenas[state.record_arena].used() <= state.limits.record_bytes)
        state.builder.text(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
      return;
    }
    if (!state.text_reported && state.has_container && !state.outside.empty() &&
        state.outside.back().kind == Outside::Kind::list)
      state.outside_text.append(reinterpret_cast<const char*>(text),
                                std::min<std::size_t>(static_cast<std::size_t>(size), 80));
  }

  void flush_outside_text() {
    if (!is_blank(outside_text)) {
      text_reported = true;
      add_fault(Fault::Kind::text, line(), 0,
                base::msg("Text stands between records, before line {line}. Remove it or put it into an element.",
                          {{"line", std::to_string(line())}}));
    }
    outside_text.clear();
  }

  static void on_document_type(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
    auto& state = of(context);
    state.add_fault(Fault::Kind::document_type, state.line(), 0,
                    base::msg("The file declares a document type. Such declarations are not used; remove it."));
  }

  static void on_reference(void* context, const xmlChar*) { of(context).spoiled = true; }

  static void on_error(void* context, xmlErrorPtr given) {
    auto& state = of(context);
    if (given->code == XML_WAR_UNDECLARED_ENTITY) state.spoiled = true;
    if (given->level < XML_ERR_FATAL || state.error.code != 0) return;
    state.error = {given->code, given->line + state.line_base, given->str1 ? given->str1 : "",
                   given->str2 ? given->str2 : "", given->message ? given->message : ""};
  }

  void open(std::uint64_t offset, int lines_before, const std::string& prolog, int prolog_elements) {
    close();
    static std::once_flag once;
    std::call_once(once, [] { xmlInitParser(); });
    xmlSAXHandler sax;
    std::memset(&sax, 0, sizeof sax);
    sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = &on_start;
    sax.endElementNs = &on_end;
    sax.characters = &on_text;
    sax.ignorableWhitespace = &on_text;
    sax.cdataBlock = &on_text;
    sax.internalSubset = &on_document_type;
    sax.reference = &on_reference;
    sax.serror = &on_error;
    parser = xmlCreatePushParserCtxt(&sax, this, nullptr, 0, nullptr);
    if (!parser) throw std::bad_alloc();
    xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    name_cache.clear();
    own_namespace = nullptr;
    error = {};
    parser_start = offset;
    prolog_bytes = prolog.size();
    line_base = lines_before;
    replaying = prolog_elements;
    if (!prolog.empty()) xmlParseChunk(parser, prolog.data(), static_cast<int>(prolog.size()), 0);
  }

  void begin_chunk() {
    if (in_record && record_arena == arena) arena = 1 - arena;
    if (!(in_record && record_arena == arena)) arenas[arena].clear();
  }

  bool deliver() {
    for (auto& event : events) {
      if (result.stopped) break;
      if (event.is_fault) {
        if (handler->on_fault) handler->on_fault(event.fault);
      } else {
        ++result.records;
        if (handler->on_record && !handler->on_record(event.record)) result.stopped = true;
      }
    }
    events.clear();
    return !result.stopped;
  }

  // Everything after the parser's fault up to the next start tag is passed over. False if there is none.
  bool resynchronise() {
    const auto number = in_record ? record.number : 0;
    if (error.code == 0) error.line = last_line;
    add_fault(Fault::Kind::not_well_formed, error.line, number, describe(error));
    in_record = false;
    outside_text.clear();
    std::string prolog;
    int elements = 0;
    std::erase_if(outside, [](const auto& o) { return o.kind == Outside::Kind::ignored; });
    auto offset = std::max(last_offset + 1, window_start);
    int lines = last_line - 1;
    for (;;) {
      if (result.faults >= limits.faults) {
        add_fault(Fault::Kind::too_many, lines + 1, 0,
                  base::msg("More than {number} faults: the rest of the file was not read. Correct these first.",
                            {{"number", std::to_string(limits.faults)}}));
        return false;
      }
      const std::string_view rest =
          std::string_view(window).substr(std::min<std::size_t>(window.size(), offset - window_start));
      const auto at = rest.find("<iati-");
      const auto passed = at == std::string_view::npos ? rest.size() - std::min(rest.size(), longest_start_tag) : at;
      lines += static_cast<int>(std::count(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(passed), '\n'));
      offset += passed;
      if (at != std::string_view::npos && rest.size() - at > longest_start_tag) {
        const auto* tag = start_tag_at(rest.substr(at));
        if (!tag) {
          ++offset;
          continue;
        }
        if (tag->opens_list) {
          outside.clear();
        } else if (outside.empty()) {
          outside.push_back({Outside::Kind::wrapper, "<records>"});
        }
        break;
      }
      window.erase(0, offset - window_start);
      window_start = offset;
      if (!decoder.more(window, piece)) {
        // What is left is shorter than the longest start tag, but may still hold the shortest.
        const auto* tag = at == std::string_view::npos ? nullptr : start_tag_at(std::string_view(window));
        if (!tag) return false;
        break;
      }
    }
    for (const auto& o : outside) {
      prolog += o.start_tag;
      ++elements;
    }
    window.erase(0, offset - window_start);
    window_start = offset;
    open(offset, lines, prolog, elements);
    last_offset = offset;
    last_line = lines + 1;
    return true;
  }

  // Gives the window to the parser from `from` on. False after a fault.
  bool feed(std::size_t from) {
    while (from < window.size()) {
      const auto size = std::min(piece, window.size() - from);
      begin_chunk();
      xmlParseChunk(parser, window.data() + from, static_cast<int>(size), 0);
      from += size;
      if (parser->wellFormed == 0) return false;
      if (!deliver()) return true;
    }
    return true;
  }

  void read() {
    if (!decoder.more(window, piece)) {
      add_fault(Fault::Kind::unreadable, 0, 0,
                decoder.unreadable() ? base::msg("The file could not be read.")
                : decoder.undecodable()
                    ? base::msg("The file names the encoding {name}, which is not known. Save it as UTF-8.",
                                {{"name", decoder.encoding()}})
                    : base::msg("The file is empty."));
      return;
    }
    document().encoding = decoder.encoding();
    if (window.starts_with("PK\x03\x04"))
      return add_fault(
          Fault::Kind::unreadable, 0, 0,
          base::msg("This is a spreadsheet or another packed file, not XML. Export it as IATI XML first."));
    open(0, 0, {}, 0);
    std::size_t from = 0;
    for (;;) {
      bool fine = feed(from);
      if (result.stopped) return;
      if (fine) {
        // What lies before the last whole tag is not needed again.
        if (last_offset > window_start + piece || window.size() > longest_wait) {
          const auto drop = std::min<std::size_t>(window.size(), last_offset - window_start);
          window.erase(0, drop);
          window_start += drop;
        }
        from = window.size();
        if (decoder.bytes() > limits.bytes) {
          add_fault(Fault::Kind::too_large, last_line, 0, base::msg("The file is larger than this program reads."));
          return;
        }
        if (window.size() <= longest_wait && decoder.more(window, piece)) continue;
        begin_chunk();
        xmlParseChunk(parser, nullptr, 0, 1);
        fine = parser->wellFormed != 0;
        if (fine) break;
      }
      if (!deliver() || !resynchronise() || !deliver()) return;
      from = 0;
    }
    deliver();
  }
};

Reader::Reader(Source source, Limits limits) : state_(std::make_unique<State>(std::move(source), limits)) {}
Reader::~Reader() = default;

ReadResult Reader::read(const Handler& handler) {
  auto& state = *state_;
  state.handler = &handler;
  state.read();
  if (!state.result.stopped && state.decoder.undecodable() && state.parser)
    state.add_fault(
        Fault::Kind::unreadable, state.last_line, 0,
        base::msg("After line {line} are bytes that the encoding {name} does not have. Save the file as UTF-8.",
                  {{"line", std::to_string(state.last_line)}, {"name", state.decoder.encoding()}}));
  if (state.result.records == 0 && state.result.faults == 0)
    state.add_fault(Fault::Kind::no_records, 0, 0, base::msg("No activity and no organisation stands in this file."));
  state.deliver();
  state.result.bytes = state.decoder.bytes();
  state.close();
  return state.result;
}

const Document& Reader::document() const {
  return state_->documents.front();
}

Reader::Source source_of(std::string_view text) {
  return [text](char* to, std::size_t size) mutable -> std::int64_t {
    const auto given = text.substr(0, size);
    std::memcpy(to, given.data(), given.size());
    text.remove_prefix(given.size());
    return static_cast<std::int64_t>(given.size());
  };
}

Reader::Source source_of_file(const std::string& path) {
  std::shared_ptr<std::FILE> file(std::fopen(path.c_str(), "rb"), [](std::FILE* f) {
    if (f) std::fclose(f);
  });
  return [file](char* to, std::size_t size) -> std::int64_t {
    if (!file) return -1;
    const auto got = std::fread(to, 1, size, file.get());
    return got == 0 && std::ferror(file.get()) ? -1 : static_cast<std::int64_t>(got);
  };
}

}  // namespace iati
