// SPDX-License-Identifier: EUPL-1.2
#include "iati/validate.h"

#include <algorithm>
#include <chrono>
#include <functional>

#include "base/text.h"
#include "iati/values.h"

namespace iati {
namespace {

std::int32_t day_number(base::PartialDate date) {
  const std::chrono::year_month_day day{std::chrono::year{date.year}, std::chrono::month{date.month},
                                        std::chrono::day{date.day}};
  return static_cast<std::int32_t>(std::chrono::sys_days{day}.time_since_epoch().count());
}

// Where each identifier stood first, by a sum of 64 bits: that two different ones of a file share theirs is as good as
// impossible (one in 36 million for a million identifiers).
class Identifiers {
 public:
  // The line on which it stood before; 0 if it is new.
  int line_before(std::string_view identifier, int line) {
    if ((used_ + 1) * 2 > slots_.size()) grow();
    auto& slot = find(std::hash<std::string_view>{}(identifier) | 1);
    if (slot.sum != 0) return slot.line;
    slot = {std::hash<std::string_view>{}(identifier) | 1, line};
    ++used_;
    return 0;
  }

 private:
  struct Slot {
    std::size_t sum = 0;
    int line = 0;
  };
  Slot& find(std::size_t sum) {
    auto at = (sum >> 1) & (slots_.size() - 1);
    while (slots_[at].sum != 0 && slots_[at].sum != sum) at = (at + 1) & (slots_.size() - 1);
    return slots_[at];
  }
  void grow() {
    std::vector<Slot> before(slots_.empty() ? 64 : slots_.size() * 2);
    before.swap(slots_);
    for (const auto& slot : before)
      if (slot.sum != 0) find(slot.sum) = slot;
  }
  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

std::string_view rule_of(Fault::Kind kind) {
  switch (kind) {
    case Fault::Kind::not_well_formed:
      return "xml.broken";
    case Fault::Kind::cut_off:
      return "xml.not-closed";
    case Fault::Kind::misplaced:
      return "schema.element";
    case Fault::Kind::text:
      return "schema.text";
    case Fault::Kind::document_type:
      return "xml.document-type";
    case Fault::Kind::too_deep:
      return "xml.too-deep";
    case Fault::Kind::too_large:
      return "xml.too-large";
    case Fault::Kind::too_many:
      return "xml.too-many";
    case Fault::Kind::unreadable:
      return "file.unreadable";
    case Fault::Kind::no_records:
      return "file.no-records";
  }
  return {};
}

const Node* identifier_of(const Node& root) {
  for (auto name : {Name::iati_identifier, Name::organisation_identifier})
    if (const auto* found = root.child(name)) return found;
  return nullptr;
}

struct FileCheck {
  const Options& options;
  FileReport report;
  Validator validator;
  Identifiers identifiers;
  std::vector<const Document*> seen;
  bool foreign_before = false;

  explicit FileCheck(const Options& given) : options(given), validator(given.today, given.findings) {}

  void add(Severity severity, int line, std::string path, std::string_view rule, base::Message message) {
    ++report.counts[static_cast<std::size_t>(severity)];
    if (report.findings.size() < options.findings)
      report.findings.push_back({severity, line, std::move(path), rule, std::move(message)});
  }

  // What stands on the list itself. The records' own version decides by which version they are read, not this.
  void check_list(const Document& document, Version version) {
    if (std::find(seen.begin(), seen.end(), &document) != seen.end()) return;
    seen.push_back(&document);
    if (document.container.empty()) return;
    report.container = document.container;
    report.version = document.version;
    const auto path = document.container;
    const auto line = document.container_line;
    if (document.root != document.container)
      add(Severity::critical, line, path, "schema.root",
          base::msg("The file begins with {name}. It must begin with iati-activities or iati-organisations.",
                    {{"name", document.root}}));
    if (!document.container_namespace.empty())
      add(Severity::critical, line, path, "schema.namespace",
          base::msg(
              "The element {name} is in a namespace; elements of the standard are in none. Remove the attribute xmlns.",
              {{"name", document.container}}));
    const auto& spec =
        document.container == "iati-organisations" ? organisations_spec(version) : activities_spec(version);
    for (const auto& attribute : spec.attributes)
      if (attribute.required && document.attribute(text_of(attribute.name)).data() == nullptr)
        add(Severity::critical, line, path, "schema.missing-attribute",
            base::msg("The attribute {name} is missing. Add it.", {{"name", std::string(text_of(attribute.name))}}));
    for (const auto& [name, value] : document.attributes) {
      if (name.find(':') != std::string::npos) continue;
      const auto* attribute = spec.attribute(find_name(name));
      if (!attribute)
        add(Severity::critical, line, path + "/@" + name, "schema.attribute",
            base::msg(
                "The attribute {name} is not known on this element in this version. Remove it or correct its name.",
                {{"name", name}}));
      else if (!is_of(attribute->type, value))
        add(Severity::critical, line, path + "/@" + name, "schema.value",
            base::msg("The value “{value}” is not of the form that the standard asks for here.",
                      {{"value", value.substr(0, 60)}}));
    }
    if (!document.version.empty() && !read_version(base::trim(document.version)).exists)
      add(Severity::error, line, path + "/@version", "code.unknown",
          base::msg("“{value}” is not in the list {list}. Choose one of its codes.",
                    {{"value", document.version.substr(0, 60)}, {"list", "Version"}}));
  }

  bool on_record(const Record& record) {
    check_list(*record.document, record.version);
    const auto line = static_cast<int>(record.root->line);
    if (record.kind == RecordKind::foreign) {
      foreign_before = true;
      return true;
    }
    ++report.records;
    if (foreign_before && record.version != Version::v1) {
      foreign_before = false;
      add(Severity::critical, line, {}, "schema.order",
          base::msg("Elements of other namespaces stand before records. Move them behind the last one."));
    }
    const auto& found = validator.check(record);
    const auto* identifier = identifier_of(*record.root);
    const auto text = identifier ? base::trim(identifier->text()) : std::string_view();
    const int before = text.empty() ? 0 : identifiers.line_before(text, line);
    Counts counts{found.count(Severity::warning), found.count(Severity::error), found.count(Severity::critical)};
    const bool empty = identifier && text.empty();
    if (before > 0 || empty) ++counts[static_cast<std::size_t>(Severity::error)];
    std::size_t verdict = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      report.counts[i] += counts[i];
      if (counts[i] > 0) verdict = i + 1;
    }
    ++report.by_verdict[verdict];
    if (verdict == 0 || !options.on_record) return true;
    RecordReport about{record.kind, record.number, std::string(text), line, false, counts, {}};
    if (before > 0 || empty) {
      Found own{before > 0 ? Rule::identity_duplicate : Rule::identity_empty,
                Severity::error,
                Name::none,
                Name::none,
                identifier,
                text};
      own.other_line = before;
      about.findings.push_back(describe(own, record));
    }
    for (const auto& one : found.all()) about.findings.push_back(describe(one, record));
    std::stable_sort(about.findings.begin(), about.findings.end(),
                     [](const auto& a, const auto& b) { return a.line < b.line; });
    return options.on_record(about);
  }

  void on_fault(const Fault& fault) {
    if (fault.number == 0) return add(Severity::critical, fault.line, {}, rule_of(fault.kind), fault.message);
    ++report.lost;
    ++report.counts[static_cast<std::size_t>(Severity::critical)];
    ++report.by_verdict[3];
    if (!options.on_record) return;
    options.on_record({RecordKind::activity,
                       fault.number,
                       {},
                       fault.line,
                       true,
                       {0, 0, 1},
                       {{Severity::critical, fault.line, {}, rule_of(fault.kind), fault.message}}});
  }
};

}  // namespace

Validator::Validator(base::PartialDate today, std::size_t most) : today_(day_number(today)), findings_(most) {}

const Findings& Validator::check(const Record& record) {
  findings_.clear();
  if (record.kind == RecordKind::foreign) return findings_;
  Context context{record, today_, findings_, record.version != Version::v1};
  const bool organisation = record.kind == RecordKind::organisation;
  check_element(context, *record.root,
                organisation ? organisation_spec(record.version) : activity_spec(record.version));
  if (context.by_ruleset) organisation ? check_organisation_rules(context) : check_activity_rules(context);
  return findings_;
}

Finding describe(const Found& found, const Record& record) {
  Finding finding{found.severity, static_cast<int>(found.node->line), path_of(*found.node, record.number),
                  info(found.rule).id, message_of(found)};
  if (found.attribute != Name::none) finding.path += "/@" + std::string(text_of(found.attribute));
  return finding;
}

FileReport check_file(Reader::Source source, const Options& options) {
  FileCheck check(options);
  Reader reader(std::move(source), options.limits);
  const auto result = reader.read({[&](const Record& record) { return check.on_record(record); },
                                   [&](const Fault& fault) { check.on_fault(fault); }});
  check.report.bytes = result.bytes;
  check.report.stopped = result.stopped;
  // A list without records was not looked at yet.
  check.check_list(reader.document(), read_version(reader.document().version).version);
  return check.report;
}

}  // namespace iati
