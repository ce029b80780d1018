// SPDX-License-Identifier: EUPL-1.2
#include "budget/counting.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

#include "budget/split.h"

namespace budget {
namespace {

using projects::Named;
using projects::Project;

using Node = std::uint32_t;
constexpr Node outside = UINT32_MAX;

// Measures that move from hand to hand, in money and in kind.
constexpr std::size_t slots = 8;
std::size_t slot_of(Measure measure, bool in_kind) { return static_cast<std::size_t>(measure) * 2 + (in_kind ? 1 : 0); }

constexpr std::size_t at(Point point) { return static_cast<std::size_t>(point); }

struct Part {
  const std::string* id;
  const projects::Value* value;
  const projects::Exchange* exchange;
  const Named* who;  // the other hand
};

// Of all rows of a project that are treated alike, the sum; settle() says how much of it counts.
struct Row {
  std::uint64_t project = 0;
  Node node = 0, other = outside;
  std::uint8_t slot = 0;
  bool incoming = false;
  std::uint32_t currency = 0;    // as stated, by its number among the set's
  std::uint32_t unit = 0;        // the one in which it is compared
  Wide amount = 0, value = 0;    // in these
  Wide weight = 0;               // of its share in the hand's own money
  Wide source = 0, own = 0, last = 0;  // what counts, as stated
  Reason source_reason = Reason::none, own_reason = Reason::none, last_reason = Reason::none;
};

bool same_row(const Row& a, const Row& b) {
  return a.project == b.project && a.node == b.node && a.other == b.other && a.slot == b.slot && a.incoming == b.incoming && a.currency == b.currency && a.unit == b.unit;
}
auto row_key(const Row& a) { return std::tie(a.project, a.slot, a.incoming, a.other, a.currency, a.unit, a.node); }

std::int64_t clamp(Wide value) {
  return static_cast<std::int64_t>(std::clamp<Wide>(value, INT64_MIN, INT64_MAX));
}

// amount * part / whole, rounded to the nearest; the whole where the factors are too large to multiply.
Wide share_of(Wide amount, Wide part, Wide whole) {
  if (part == whole || whole == 0) return amount;
  if (part == 0) return 0;
  if (amount > INT64_MAX || amount < INT64_MIN || part > INT64_MAX || part < INT64_MIN) return amount;
  const Wide product = amount * part, half = (whole < 0 ? -whole : whole) / 2;
  return (product + ((product < 0) == (whole < 0) ? (whole < 0 ? -half : half) : (whole < 0 ? half : -half))) / whole;
}

std::uint16_t bit(const Entry& entry) { return static_cast<std::uint16_t>(1u << slot_of(measure_of(entry.kind), entry.in_kind)); }

}  // namespace

Kind kind_of(std::string_view type) {
  static const std::map<std::string_view, Kind> kinds{
      {"1", Kind::incoming}, {"2", Kind::commitment}, {"3", Kind::disbursement}, {"4", Kind::expenditure}, {"5", Kind::repayment},
      {"6", Kind::repayment}, {"11", Kind::incoming_commitment}, {"12", Kind::pledge}, {"13", Kind::incoming_pledge},
      {"IF", Kind::incoming}, {"C", Kind::commitment}, {"D", Kind::disbursement}, {"E", Kind::expenditure}, {"IR", Kind::repayment}, {"LR", Kind::repayment}};
  const auto found = kinds.find(type);
  return found == kinds.end() ? Kind::other : found->second;
}

Measure measure_of(Kind kind) {
  switch (kind) {
    case Kind::budget:
    case Kind::planned_disbursement: return Measure::planned;
    case Kind::commitment:
    case Kind::incoming_commitment: return Measure::committed;
    case Kind::disbursement:
    case Kind::expenditure:
    case Kind::incoming: return Measure::paid;
    case Kind::pledge:
    case Kind::incoming_pledge: return Measure::pledged;
    case Kind::repayment:
    case Kind::other: break;
  }
  return Measure::none;
}

bool is_incoming(Kind kind) { return kind == Kind::incoming || kind == Kind::incoming_commitment || kind == Kind::incoming_pledge; }

const std::string& currency_of(const Project& project, const projects::Value& value) {
  return value.currency.empty() ? project.currency : value.currency;
}

std::optional<std::int64_t> converted(const Project& project, std::int64_t amount, std::string_view currency,
                                      const projects::Exchange& exchange, const Rates& rates) {
  if (currency == rates.to) return amount;
  const auto by_table = [&](std::int64_t of, std::string_view from) -> std::optional<std::int64_t> {
    if (from == rates.to) return of;
    const auto rate = rates.of.find(from);
    return rate == rates.of.end() ? std::nullopt : base::convert(of, from, rates.to, rate->second);
  };
  if (currency != project.currency && !project.currency.empty())
    if (const auto rate = base::Rate::parse(exchange.rate))
      if (const auto in_own = base::convert(amount, currency, project.currency, *rate))
        if (const auto made = by_table(*in_own, project.currency)) return made;
  return by_table(amount, currency);
}

struct Books::State {
  struct Activity {
    Node node = 0;
    std::uint64_t winner = 0;   // the project that counts
    std::uint16_t reports = 0;  // slots it has anything in
  };
  struct Pair {
    std::map<std::uint32_t, Wide> paid, received;  // by unit
  };

  Rates rates;
  std::unordered_map<std::string, Node> keys;  // of reporters: "o<id>", "r<reference>", "p<project>"
  std::vector<Node> joined;                    // to which hand each belongs: one may be known by id and by reference
  std::unordered_map<std::string, Activity> activities;
  std::unordered_map<std::string, std::vector<std::pair<Node, std::uint16_t>>> reported_by_parts;
  std::unordered_map<std::string, std::uint32_t> codes;  // of currencies
  std::vector<Row> rows;

  std::uint32_t code(const std::string& currency) const {
    const auto found = codes.find(currency);
    return found == codes.end() ? UINT32_MAX : found->second;
  }

  Node root(Node node) const {
    while (joined[node] != node) node = joined[node];
    return node;
  }
  Node key(const std::string& name) {
    const auto [found, is_new] = keys.try_emplace(name, static_cast<Node>(joined.size()));
    if (is_new) joined.push_back(found->second);
    return root(found->second);
  }
  static std::vector<std::string> names_of(const Project& p) {
    std::vector<std::string> names;
    if (p.owner) names.push_back("o" + p.owner.text());
    if (p.reporter.organisation && p.reporter.organisation != p.owner) names.push_back("o" + p.reporter.organisation.text());
    if (!p.reporter.reference.empty()) names.push_back("r" + p.reporter.reference);
    if (names.empty()) names.push_back("p" + p.id.text());
    return names;
  }
  Node node_of(const Project& p) const { return root(keys.at(names_of(p).front())); }

  std::optional<Node> by_organisation(const Named& who) const {
    for (const auto& name : {who.organisation ? "o" + who.organisation.text() : std::string(), who.reference.empty() ? std::string() : "r" + who.reference})
      if (!name.empty())
        if (const auto found = keys.find(name); found != keys.end()) return root(found->second);
    return std::nullopt;
  }
  Node other_hand(const Named& who, Node self, bool by_activity_alone) const {
    if (!who.activity.empty())
      if (const auto found = activities.find(who.activity); found != activities.end()) return root(found->second.node);
    if (by_activity_alone) return outside;
    const auto found = by_organisation(who);
    // Of an organisation's own activities, one that the set has not is outside; of another's, it may be a misspelt one that it has.
    if (!found || (*found == self && !who.activity.empty())) return outside;
    return *found;
  }

  // All parts of a sheet that hold money.
  template <class F>
  static void each_part(const Project& p, F f) {
    Entry entry;
    const auto with = [&](std::size_t number, Kind kind, bool in_kind, const std::string& id, const projects::Value& value,
                          const projects::Exchange& exchange, const Named& who) {
      entry = Entry{};
      entry.at = number, entry.kind = kind, entry.in_kind = in_kind, entry.part = id;
      entry.currency = currency_of(p, value), entry.amount = value.amount;
      f(entry, Part{&id, &value, &exchange, &who});
    };
    static const projects::Exchange no_exchange;
    for (std::size_t i = 0; i < p.budget.size(); ++i)
      with(i, Kind::budget, p.budget[i].in_kind, p.budget[i].id, p.budget[i].value, p.budget[i].exchange, p.budget[i].funder);
    for (std::size_t i = 0; i < p.planned_disbursements.size(); ++i)
      with(i, Kind::planned_disbursement, false, p.planned_disbursements[i].id, p.planned_disbursements[i].value, no_exchange, p.planned_disbursements[i].receiver);
    for (std::size_t i = 0; i < p.transactions.size(); ++i) {
      const auto& t = p.transactions[i];
      const auto kind = kind_of(t.type);
      with(i, kind, t.in_kind, t.id, t.value, t.exchange, is_incoming(kind) ? t.provider : t.receiver);
    }
  }

  // Why it counts nowhere, whatever else the set has.
  Reason excluded(const Project& p, const Entry& entry, const Part& part) const {
    if (measure_of(entry.kind) == Measure::none) return Reason::not_added;
    if (!part.value->written.empty()) return Reason::not_a_number;
    if (!p.identifier.empty()) {
      if (const auto known = activities.find(p.identifier); known != activities.end() && known->second.winner != p.id.value) return Reason::same_activity;
      if (reported(p) & bit(entry)) return Reason::in_parts;
    }
    return Reason::none;
  }
  std::uint16_t reported(const Project& p) const {  // by its parts
    std::uint16_t mask = 0;
    const auto self = node_of(p);
    if (const auto found = reported_by_parts.find(p.identifier); found != reported_by_parts.end())
      for (const auto& [node, slots_of_part] : found->second)
        if (root(node) == self) mask |= slots_of_part;
    for (const auto& related : p.related)
      if (related.type == "2" && related.reference != p.identifier)
        if (const auto child = activities.find(related.reference); child != activities.end() && root(child->second.node) == self)
          mask |= child->second.reports;
    return mask;
  }

  // The project's funding participants: who, and in what proportion.
  std::vector<std::pair<Node, std::int64_t>> funders(const Project& p, Node self) const {
    std::vector<std::pair<Node, std::int64_t>> all;
    bool any_share = false;
    for (const auto& participant : p.participants) {
      if (participant.role != "1") continue;
      const auto share = base::Rate::parse(participant.share);
      any_share = any_share || share;
      all.emplace_back(other_hand(participant.who, self, false), share ? share->billionths : 0);
    }
    if (!any_share)
      for (auto& one : all) one.second = 1;
    return all;
  }

  // Calls f(row, part of the entry's amount) for the rows over which an entry is spread: one, or one for each funder.
  template <class F>
  void each_row(const Project& p, Node self, const Entry& entry, const Part& part, std::int64_t amount, F f) const {
    Row row;
    row.project = p.id.value, row.node = self, row.slot = static_cast<std::uint8_t>(slot_of(measure_of(entry.kind), entry.in_kind));
    row.currency = code(entry.currency);
    row.incoming = is_incoming(entry.kind) || entry.kind == Kind::budget;
    const auto put = [&](Node other, std::int64_t piece) {
      row.other = other, row.amount = piece;
      const auto in_common = rates.to.empty() ? std::nullopt : converted(p, piece, entry.currency, *part.exchange, rates);
      row.unit = in_common ? code(rates.to) : row.currency;
      row.value = in_common.value_or(piece);
      f(row);
    };
    if (entry.kind != Kind::budget) return put(other_hand(*part.who, self, entry.kind == Kind::expenditure), amount);
    if (*part.who != Named{}) return put(other_hand(*part.who, self, false), amount);
    const auto by = funders(p, self);
    if (by.empty()) return put(self, amount);
    std::vector<std::int64_t> weights;
    for (const auto& one : by) weights.push_back(one.second);
    const auto pieces = split(amount, weights);
    for (std::size_t i = 0; i < by.size(); ++i)
      if (pieces[i] != 0) put(by[i].first, pieces[i]);
  }

  const Row* find(const Row& like) const {
    const auto found = std::ranges::lower_bound(rows, row_key(like), {}, [](const Row& row) { return row_key(row); });
    return found != rows.end() && same_row(*found, like) ? &*found : nullptr;
  }
  void settle();
  void settle_money(std::vector<Row*>& of_slot, bool planned);
};

// What a hand paid and received, by unit; and its own money.
void Books::State::settle_money(std::vector<Row*>& of_slot, bool planned) {
  struct Hand {
    std::map<std::uint32_t, Wide> in, out;
    std::vector<Row*> rows;
  };
  std::map<Node, Hand> hands;
  std::map<std::pair<Node, Node>, Pair> pairs;  // who gives, who receives
  for (auto* row : of_slot) {
    auto& hand = hands[row->node];
    hand.rows.push_back(row);
    if (row->other == row->node) continue;
    if (row->other == outside) {
      if (!planned) (row->incoming ? hand.in : hand.out)[row->unit] += row->value;
    } else if (row->incoming) {
      pairs[{row->other, row->node}].received[row->unit] += row->value;
    } else {
      pairs[{row->node, row->other}].paid[row->unit] += row->value;
    }
  }
  // How much more the receiver says than the payer, of pairs that both speak of in one unit or of which the payer is silent: that
  // is the payer's money too, and counts at the receiver's rows.
  std::map<std::pair<Node, Node>, Wide> unsaid;
  std::map<Node, std::map<std::uint32_t, Wide>> planned_in;  // of budgets: by planned disbursement, beyond what lines say
  for (auto& [pair, sums] : pairs) {
    auto& from = hands[pair.first];
    auto& to = hands[pair.second];
    const bool one_unit = sums.paid.size() == 1 && sums.received.size() == 1 && sums.paid.begin()->first == sums.received.begin()->first;
    if (one_unit) {
      const auto& unit = sums.paid.begin()->first;
      const Wide paid = sums.paid.begin()->second, received = sums.received.begin()->second, moved = std::max(paid, received);
      from.out[unit] += moved;
      to.in[unit] += moved;
      if (received > paid) unsaid[pair] = received - paid;
      else planned_in[pair.second][unit] += paid - received;
      continue;
    }
    for (const auto& [unit, sum] : sums.paid.empty() ? sums.received : sums.paid) from.out[unit] += sum;
    for (const auto& [unit, sum] : sums.received.empty() ? sums.paid : sums.received) to.in[unit] += sum;
    if (sums.paid.empty()) unsaid[pair] = 1;  // all of it
    if (sums.received.empty())
      for (const auto& [unit, sum] : sums.paid) planned_in[pair.second][unit] += sum;
  }

  if (planned) {
    for (auto& [node, hand] : hands) {
      std::map<std::uint32_t, std::vector<Row*>> lines, others;  // by unit: all lines; those no other hand pays
      for (auto* row : hand.rows) {
        if (!row->incoming) continue;
        lines[row->unit].push_back(row);
        if (row->other == outside || row->other == node) others[row->unit].push_back(row);
        else row->source_reason = row->own_reason = Reason::funded_inside;
      }
      const auto give = [](std::vector<Row*>& to, Wide less, auto set) {
        Wide sum = 0;
        for (const auto* row : to) sum += row->value;
        const Wide rest = std::clamp<Wide>(sum - less, 0, std::max<Wide>(sum, 0));
        std::vector<std::int64_t> weights;
        for (const auto* row : to) weights.push_back(clamp(row->value));
        const auto pieces = split(clamp(rest), weights);
        for (std::size_t i = 0; i < to.size(); ++i)
          set(*to[i], rest == sum ? to[i]->amount : to[i]->unit == to[i]->currency ? Wide(pieces[i]) : share_of(to[i]->amount, pieces[i], to[i]->value));
      };
      for (auto& [unit, list] : others)
        give(list, planned_in[node][unit], [&](Row& row, Wide counts) {
          row.source = counts;
          row.source_reason = Reason::funded_inside;
          row.own = row.other == node ? counts : 0;
          row.own_reason = row.other == node ? Reason::funded_inside : Reason::not_own;
        });
      for (auto& [unit, list] : lines)
        give(list, hand.out.contains(unit) ? hand.out[unit] : Wide(0), [](Row& row, Wide counts) { row.last = counts, row.last_reason = Reason::inside; });
    }
    return;
  }

  // Own money of each hand, and over which rows it is spread.
  struct Share {
    Wide own = 0, paid = 0;
    bool no_rate = false;
  };
  std::map<std::pair<Node, std::uint32_t>, Share> shares;
  for (auto& [node, hand] : hands) {
    std::map<std::uint32_t, Wide> surplus;
    for (const auto& [unit, in] : hand.in) surplus[unit] = in - (hand.out.contains(unit) ? hand.out[unit] : Wide(0));
    for (const auto& [unit, out] : hand.out) {
      Share share{std::max<Wide>(0, out - (hand.in.contains(unit) ? hand.in[unit] : Wide(0))), out, false};
      // Money received in another currency, and not seen to be paid out in it, may have been changed into this one.
      if (share.own > 0 && std::ranges::any_of(surplus, [&, &u = unit](const auto& other) { return other.first != u && other.second > 0; }))
        share = {0, out, true};
      shares[{node, unit}] = share;
    }
  }
  std::map<std::pair<Node, std::uint32_t>, std::vector<Row*>> spread;
  for (auto* row : of_slot) {
    if (row->other == row->node) {
      row->source_reason = row->own_reason = row->last_reason = Reason::to_itself;
    } else if (!row->incoming) {
      if (row->other == outside) row->last = row->amount;
      else row->last_reason = Reason::inside;
      row->weight = row->value;
      spread[{row->node, row->unit}].push_back(row);
    } else {
      row->last_reason = Reason::incoming;
      row->own_reason = Reason::not_own;
      if (row->other == outside) {
        row->source = row->amount;
        continue;
      }
      row->source_reason = Reason::from_inside;
      const std::pair pair{row->other, row->node};
      const auto extra = unsaid.find(pair);
      if (extra == unsaid.end()) continue;
      const auto& sums = pairs[pair];
      row->weight = sums.paid.empty() ? row->value : share_of(row->value, extra->second, sums.received.at(row->unit));
      spread[{row->other, row->unit}].push_back(row);
    }
  }
  for (auto& [of, list] : spread) {
    const auto& share = shares[of];
    std::vector<std::int64_t> weights;
    for (const auto* row : list) weights.push_back(clamp(row->weight));
    const bool all = share.own == share.paid;
    const auto pieces = all ? std::vector<std::int64_t>{} : split(clamp(share.own), weights);
    for (std::size_t i = 0; i < list.size(); ++i) {
      auto& row = *list[i];
      const Wide piece = all ? row.weight : Wide(pieces[i]);
      row.own = piece == row.value ? row.amount : row.unit == row.currency ? piece : share_of(row.amount, piece, row.value);
      row.source = row.own;
      if (!row.incoming) row.source_reason = row.own_reason = share.no_rate ? Reason::no_rate : Reason::of_received;
    }
  }
}

void Books::State::settle() {
  for (auto& row : rows) {
    row.node = root(row.node);
    if (row.other != outside) row.other = root(row.other);
  }
  std::ranges::sort(rows, {}, [](const Row& row) { return row_key(row); });
  std::vector<Row> merged;
  for (auto& row : rows) {
    if (merged.empty() || !same_row(merged.back(), row)) {
      merged.push_back(std::move(row));
      continue;
    }
    auto& sum = merged.back();
    sum.amount += row.amount;
    sum.value += row.value;
  }
  rows = std::move(merged);
  std::array<std::vector<Row*>, slots> by_slot;
  for (auto& row : rows) by_slot[row.slot].push_back(&row);
  for (std::size_t slot = 0; slot < slots; ++slot)
    settle_money(by_slot[slot], slot / 2 == static_cast<std::size_t>(Measure::planned));
}

Books::Books(Rates rates) : state_(std::make_unique<State>()) { state_->rates = std::move(rates); }
Books::~Books() = default;
Books::Books(Books&&) noexcept = default;
Books& Books::operator=(Books&&) noexcept = default;
const Rates& Books::rates() const { return state_->rates; }

void Books::know(const Project& p) {
  auto& s = *state_;
  std::optional<Node> node;
  for (const auto& name : State::names_of(p)) {
    const auto found = s.key(name);
    if (node && *node != found) s.joined[std::max(*node, found)] = std::min(*node, found);
    node = node ? std::min(*node, found) : found;
  }
  std::uint16_t reports = 0;
  s.codes.try_emplace(s.rates.to, static_cast<std::uint32_t>(s.codes.size()));
  State::each_part(p, [&](const Entry& entry, const Part&) {
    s.codes.try_emplace(entry.currency, static_cast<std::uint32_t>(s.codes.size()));
    if (measure_of(entry.kind) != Measure::none && entry.kind != Kind::planned_disbursement) reports |= bit(entry);
  });
  const auto add = [&](const std::string& identifier, bool own) {
    if (identifier.empty()) return;
    auto [found, is_new] = s.activities.try_emplace(identifier, State::Activity{*node, own ? p.id.value : 0, own ? reports : std::uint16_t{0}});
    auto& activity = found->second;
    if (is_new || !own) return;
    activity.reports |= reports;
    if (activity.winner == 0 || p.id.value < activity.winner) activity.winner = p.id.value, activity.node = *node;
  };
  add(p.identifier, true);
  for (const auto& other : p.other_identifiers)
    if (other.type == "B1") add(other.reference, false);  // by which it was known before
  for (const auto& related : p.related)
    if (related.type == "1" && !related.reference.empty() && related.reference != p.identifier) s.reported_by_parts[related.reference].emplace_back(*node, reports);
}

void Books::weigh(const Project& p) {
  auto& s = *state_;
  const auto self = s.node_of(p);
  const auto shares = line_shares(p);
  State::each_part(p, [&](const Entry& entry, const Part& part) {
    if (s.excluded(p, entry, part) != Reason::none) return;
    s.each_row(p, self, entry, part, entry.kind == Kind::budget ? shares[entry.at].amount : entry.amount, [&](const Row& row) { s.rows.push_back(row); });
  });
}

void Books::settle() { state_->settle(); }

std::vector<Entry> Books::entries(const Project& p) const {
  const auto& s = *state_;
  const auto self = s.node_of(p);
  const auto shares = line_shares(p);
  std::vector<Entry> all;
  // The pieces of entries that lie on a row, over which what counts of the row is spread.
  struct Piece {
    std::size_t entry;
    std::int64_t amount;
  };
  std::map<const Row*, std::vector<Piece>> on;
  State::each_part(p, [&](const Entry& found, const Part& part) {
    all.push_back(found);
    auto& entry = all.back();
    const auto why = s.excluded(p, entry, part);
    if (why != Reason::none) {
      entry.reason.fill(why);
      return;
    }
    if (entry.kind == Kind::planned_disbursement) {
      entry.reason.fill(Reason::not_added);
      return;
    }
    const auto amount = entry.kind == Kind::budget ? shares[entry.at].amount : entry.amount;
    if (entry.kind == Kind::budget && shares[entry.at].reason != Reason::none) entry.reason.fill(shares[entry.at].reason);
    s.each_row(p, self, entry, part, amount, [&](const Row& like) {
      if (const auto* row = s.find(like)) on[row].push_back({all.size() - 1, static_cast<std::int64_t>(like.amount)});
    });
  });
  for (const auto& [row, pieces] : on) {
    std::vector<std::int64_t> weights;
    for (const auto& piece : pieces) weights.push_back(piece.amount);
    const auto spread = [&](Wide counts, Reason reason, Point point) {
      // All of it: each as it is, so that no sum of many has to fit 64 bits.
      const auto parts = counts == row->amount ? weights : split(clamp(counts), weights);
      for (std::size_t i = 0; i < pieces.size(); ++i) {
        auto& entry = all[pieces[i].entry];
        entry.counted[at(point)] = clamp(Wide(entry.counted[at(point)]) + parts[i]);
        if (parts[i] != pieces[i].amount && entry.reason[at(point)] == Reason::none) entry.reason[at(point)] = reason;
      }
    };
    spread(row->source, row->source_reason, Point::source);
    spread(row->last, row->last_reason, Point::last_hand);
    spread(row->own, row->own_reason, Point::own);
  }
  return all;
}

void Adder::add(std::string_view currency, std::int64_t amount) {
  auto found = all_.find(currency);
  if (found == all_.end()) found = all_.emplace(std::string(currency), Wider{}).first;
  const Wide sum = (Wide(found->second.high) << 64 | Wide(found->second.low)) + amount;
  found->second = {static_cast<std::int64_t>(sum >> 64), static_cast<std::uint64_t>(sum)};
}

std::vector<Sum> Adder::sums() const {
  std::vector<Sum> all;
  for (const auto& [currency, wider] : all_) {
    const Wide sum = Wide(wider.high) << 64 | Wide(wider.low);
    const bool too_large = sum > INT64_MAX || sum < INT64_MIN;
    all.push_back({currency, too_large ? 0 : static_cast<std::int64_t>(sum), too_large});
  }
  return all;
}

Total total(const Books& books, std::span<const Project> set, Measure measure, Point point, bool in_kind) {
  Total made{measure, point, in_kind, {}, {}, {}, {}};
  Adder amounts, common;
  const auto& to = books.rates().to;
  for (const auto& p : set)
    for (const auto& entry : books.entries(p)) {
      if (measure_of(entry.kind) != measure || entry.in_kind != in_kind || entry.kind == Kind::planned_disbursement) continue;
      const auto counts = entry.at_point(point);
      if (counts != 0) {
        amounts.add(entry.currency, counts);
        const auto& exchange = entry.kind == Kind::budget ? p.budget[entry.at].exchange : p.transactions[entry.at].exchange;
        if (const auto value = converted(p, counts, entry.currency, exchange, books.rates())) common.add(to, *value);
        else made.no_rate.push_back({p.id, entry.part, entry.kind, counts, entry.currency, Reason::no_rate});
      }
      if (entry.reason[at(point)] != Reason::none)
        made.left_out.push_back({p.id, entry.part, entry.kind, clamp(Wide(entry.amount) - counts), entry.currency, entry.reason[at(point)]});
    }
  made.amounts = amounts.sums();
  const auto sums = common.sums();
  made.converted = sums.empty() ? Sum{to, 0, false} : sums.front();
  return made;
}

Total total(std::span<const Project> set, const Rates& rates, Measure measure, Point point, bool in_kind) {
  Books books(rates);
  for (const auto& p : set) books.know(p);
  for (const auto& p : set) books.weigh(p);
  books.settle();
  return total(books, set, measure, point, in_kind);
}

}  // namespace budget
