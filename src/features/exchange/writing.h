// SPDX-License-Identifier: EUPL-1.2
// Inside the feature: how the parts are written that elements of activities and of organisations have in common.
#pragma once
#include "db/described_json.h"
#include "exchange/activity.h"
#include "exchange/kept.h"

namespace exchange {

// JSON of what only we know of the part; empty if that is nothing.
template <class Part>
std::string own_of(const Part& part) {
  if (db::is_default(part)) return {};
  std::string json;
  db::write_described(json, part);
  return json;
}

class PartWriter {
 protected:
  using Name = iati::Name;
  using Narrative = projects::Narrative;
  // `currency`: of amounts that say none; it must outlive the writer.
  PartWriter(std::string& out, const std::string& currency) : out_(out), currency_(currency) {}

  // Where only a year or a month is known, its first day, or its last where that is the end of something.
  static std::string day(base::PartialDate date, bool is_end = false);
  // A whole day is in the file; less than one is ours to remember.
  static void clear_days(base::PartialDate& date);

  void narratives(Element& e, const Narrative& texts);
  void narrative(Element& e, Name name, const Narrative& texts);
  void code(Element& e, Name name, const std::string& value);
  void date(Element& e, Name name, base::PartialDate on, bool is_end = false);
  void value(Element& e, const projects::Value& v);
  // `activity_attribute`: none where the standard names no activity of the organisation.
  void named(Element& above, Name name, const projects::Named& one, Name activity_attribute);
  // `reporter` where nobody is named.
  void reporting_org(Element& e, projects::Named one, const Reporter& reporter);
  void classification(Element& e, Name name, const projects::Classification& one);
  void classifications(Element& e, Name name, const std::vector<projects::Classification>& list);
  // `countries`: which it is about, in files of organisations.
  void document(Element& e, const projects::Document& one, const std::vector<projects::Classification>& countries = {});

  std::string& out_;
  const std::string& currency_;
};

}  // namespace exchange
