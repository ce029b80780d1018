// SPDX-License-Identifier: EUPL-1.2
// What is counted, where, and what is left out, so that no money is counted twice however many projects are summed.
//
// THE BOX OF RULES (rules.cpp says the same to people, docs/counting.md at length)
//
// 1. Kinds are never added to each other: planned (budget lines), pledged (IATI 12, 13), committed (2, 11), paid (1 in; 3, 4
//    out). Interest and repayments (5, 6), reimbursements, equity, guarantees (7 to 10) are shown, not counted. What is given in
//    kind is counted by the same rules, apart from money.
// 2. A total is of a set of projects. Money is followed from organisation to organisation; a hand is an organisation that
//    reports projects of the set, or a project whose reporter nobody knows. A payment names who receives it, an incoming amount
//    who gives it, by activity or organisation; an activity of the set counts as its reporter's. What names neither, or somebody
//    without a project in the set, comes from outside or goes outside. An expenditure buys something: its receiver is inside
//    only if it names an activity. What a hand gives to itself is no movement.
// 3. What A says it paid B and what B says it received from A are the same money: the larger of the two sums counts, once.
// 4. At the last hand: what leaves the set; payments from hand to hand are left out, all incoming amounts are.
// 5. At the source: what enters the set: incoming amounts from outside, and each hand's own money, which is what it paid out
//    beyond all it received. Received money paid on is left out, as it counted where it came in.
// 6. From own funds: the second part of 5. For one organisation: what it gives of its own.
// 7. Hence source >= last hand; the difference has been received and is not paid out yet.
// 8. Planned: a revised line replaces original ones of the same heading and funder for the days it covers; a line whose period
//    is divided among lines of the same heading and funder, or of which others give the headings or funders, counts with what
//    it has beyond them. Between hands: a line funded by another hand of the set is that one's money (at the source); a planned
//    disbursement to another hand is spent there (at the last hand). Funders that a line does not name are the project's, by
//    their shares, equal where none are given.
// 9. Two projects with one identifier are one activity: the one first recorded counts. An activity whose parts (related
//    activities of the same reporter) report a kind themselves does not count that kind again.
// 10. Amounts of several currencies are compared at their rates. Where there is no rate, incoming money of one currency may have
//    paid any payment of another: what cannot be told from it is left out. Sums beyond 64 bits say so.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/money.h"
#include "projects/api.h"

namespace budget {

enum class Kind : std::uint8_t {
  budget, planned_disbursement, commitment, incoming_commitment, disbursement, expenditure, incoming, pledge, incoming_pledge,
  repayment, other
};
enum class Measure : std::uint8_t { planned, pledged, committed, paid, none };
enum class Point : std::uint8_t { source, last_hand, own };
inline constexpr std::array all_points{Point::source, Point::last_hand, Point::own};

Kind kind_of(std::string_view transaction_type);  // IATI TransactionType, of 1.x too: "3", "D"
Measure measure_of(Kind kind);
bool is_incoming(Kind kind);

// Why something is left out of a total; `none` is counted.
enum class Reason : std::uint8_t {
  none, inside, from_inside, incoming, of_received, not_own, to_itself, revised, covered, funded_inside, same_activity, in_parts,
  not_a_number, no_rate, not_added
};

// A line, a transaction or a planned disbursement, and how much of it counts where.
struct Entry {
  std::size_t at = 0;  // in the project's list of such parts
  Kind kind = Kind::budget;
  bool in_kind = false;
  std::string part;      // its id
  std::string currency;
  std::int64_t amount = 0;
  std::array<std::int64_t, 3> counted{};  // by Point
  std::array<Reason, 3> reason{};         // of what is left out of it

  std::int64_t at_point(Point point) const { return counted[static_cast<std::size_t>(point)]; }
};

// What a unit of each currency is worth in one.
struct Rates {
  std::string to;
  std::map<std::string, base::Rate, std::less<>> of = {};
};
// By the part's own rate to the project's currency, then by the rates; nothing where one is missing or 64 bits do not hold it.
std::optional<std::int64_t> converted(const projects::Project& project, std::int64_t amount, std::string_view currency,
                                      const projects::Exchange& exchange, const Rates& rates);
const std::string& currency_of(const projects::Project& project, const projects::Value& value);

// A set of projects and what moves between them. Projects are shown three times, in any order, with their ids set:
//   for (p) books.know(p); for (p) books.weigh(p); books.settle(); for (p) books.entries(p);
// Memory grows with the number of hands and payments, not with the sheets. After settle() entries() may be called from several
// threads at once.
class Books {
 public:
  explicit Books(Rates rates = {});
  ~Books();
  Books(Books&&) noexcept;
  Books& operator=(Books&&) noexcept;
  void know(const projects::Project& project);
  void weigh(const projects::Project& project);
  void settle();
  std::vector<Entry> entries(const projects::Project& project) const;
  const Rates& rates() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

struct Sum {
  std::string currency;
  std::int64_t amount = 0;
  bool too_large = false;  // more than 64 bits hold: then `amount` says nothing
  bool operator==(const Sum&) const = default;
};
struct LeftOut {
  projects::ProjectId project;
  std::string part;
  Kind kind = Kind::budget;
  std::int64_t amount = 0;
  std::string currency;
  Reason reason = Reason::none;
  bool operator==(const LeftOut&) const = default;
};
struct Total {
  Measure measure = Measure::paid;
  Point point = Point::last_hand;
  bool in_kind = false;
  std::vector<Sum> amounts;        // one for each currency, in the order of their codes
  Sum converted;                   // all of which there is a rate, in the currency of the rates
  std::vector<LeftOut> no_rate;    // counted above, but not in `converted`
  std::vector<LeftOut> left_out;
};
Total total(const Books& books, std::span<const projects::Project> projects, Measure measure, Point point, bool in_kind = false);
Total total(std::span<const projects::Project> projects, const Rates& rates, Measure measure, Point point, bool in_kind = false);

// Adds sums of one currency, or of several, without going round.
class Adder {
 public:
  void add(std::string_view currency, std::int64_t amount);
  std::vector<Sum> sums() const;  // by currency

 private:
  struct Wider {
    std::int64_t high = 0;
    std::uint64_t low = 0;
  };
  std::map<std::string, Wider, std::less<>> all_;
};

// What each budget line counts with, before other projects are looked at.
struct LineShare {
  std::int64_t amount = 0;
  Reason reason = Reason::none;
};
std::vector<LineShare> line_shares(const projects::Project& project);

}  // namespace budget
