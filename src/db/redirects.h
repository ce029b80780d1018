// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "db/records.h"

namespace db {

// Where the addresses of records lead that became one with another: the table KIND_redirect with the columns id and KIND,
// logged as {"id","KIND"}. Ids are texts here; the features that own the records put their types around them.
class Redirects {
 public:
  explicit Redirects(std::string kind);

  // The end of the chain that begins with the id; empty if it leads nowhere.
  std::string end_of(Session& session, std::string_view id) const;
  // All whose chains lead through the id.
  std::vector<std::string> leading_to(Session& session, std::string_view id) const;
  // An empty `to` takes the redirect away. Throws std::logic_error where it would go round in a circle.
  void put(Transaction& transaction, std::string_view from, std::string_view to) const;
  RecordKind record_kind() const;

  // The same for a type of ids.
  template <class Tag>
  std::optional<base::Id<Tag>> end_of(Session& session, base::Id<Tag> id) const {
    return base::Id<Tag>::parse(end_of(session, id.text()));
  }
  template <class Tag>
  std::vector<base::Id<Tag>> leading_to(Session& session, base::Id<Tag> id) const {
    std::vector<base::Id<Tag>> all;
    for (const auto& from : leading_to(session, id.text()))
      if (const auto parsed = base::Id<Tag>::parse(from)) all.push_back(*parsed);
    return all;
  }
  template <class Tag>
  void put(Transaction& transaction, base::Id<Tag> from, base::Id<Tag> to) const {
    put(transaction, from ? from.text() : std::string(), to ? to.text() : std::string());
  }

 private:
  std::string json(std::string_view from, std::string_view to) const;
  std::string next(Session& session, std::string_view id) const;
  void set(Transaction& transaction, std::string_view from, std::string_view to) const;
  void put_json(Transaction& transaction, std::string_view id, std::string_view json) const;
  void each(Session& session, const std::function<void(std::string_view, std::string_view)>& f) const;

  std::string kind_, table_;
};

}  // namespace db
