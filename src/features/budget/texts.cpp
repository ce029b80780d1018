// SPDX-License-Identifier: EUPL-1.2
#include "budget/texts.h"

namespace budget {

using base::msg;

base::Message label(Kind kind) {
  switch (kind) {
    case Kind::budget: return msg("Budget");
    case Kind::planned_disbursement: return msg("Planned disbursements");
    case Kind::commitment: return msg("Commitments to others");
    case Kind::incoming_commitment: return msg("Commitments of funders");
    case Kind::disbursement: return msg("Disbursements");
    case Kind::expenditure: return msg("Expenditure");
    case Kind::incoming: return msg("Funds received");
    case Kind::pledge: return msg("Pledges to others");
    case Kind::incoming_pledge: return msg("Pledges of funders");
    case Kind::repayment: return msg("Interest and repayments");
    case Kind::other: break;
  }
  return msg("Reimbursements, equity, guarantees and others");
}

base::Message label(Measure measure, bool in_kind) {
  switch (measure) {
    case Measure::planned: return in_kind ? msg("Planned in kind") : msg("Planned");
    case Measure::pledged: return in_kind ? msg("Pledged in kind") : msg("Pledged");
    case Measure::committed: return in_kind ? msg("Committed in kind") : msg("Committed");
    case Measure::paid:
    case Measure::none: break;
  }
  return in_kind ? msg("Given in kind") : msg("Paid");
}

base::Message point_text(Measure measure, Point point) {
  if (measure == Measure::planned) {
    switch (point) {
      case Point::source: return msg("Counted at the source: who funds it first.");
      case Point::last_hand: return msg("Counted at the last hand: who is to spend it.");
      case Point::own: return msg("Counted from own funds: what the organisation itself plans to give.");
    }
  }
  switch (point) {
    case Point::source: return msg("Counted at the source: what comes from outside, and what is added from own funds.");
    case Point::last_hand: return msg("Counted at the last hand: what goes out to others and is not passed on here.");
    case Point::own: break;
  }
  return msg("Counted from own funds: what is given beyond all that was received.");
}

base::Message rule_text(Measure measure, Point point) {
  if (measure == Measure::planned) {
    switch (point) {
      case Point::source:
        return msg("A revised line replaces the original ones of the same heading and funder for the days it covers. A total whose parts are lines of their own counts only with what it has beyond them. Lines that another project counted here funds are that project’s money.");
      case Point::last_hand: return msg("As at the source, but what is to be handed on to another project counted here counts there.");
      case Point::own: return msg("As at the source, without the lines that others fund.");
    }
  }
  switch (point) {
    case Point::source:
      return msg("Payments made of money received are left out: that money counted where it came in. What one says it paid and the other says it received is the same money; the larger sum counts, once. What an organisation gives to itself is no movement.");
    case Point::last_hand:
      return msg("All that comes in is left out: it counts where it is paid out. Payments to an organisation with a project counted here are left out too: they count where that one pays them out. Loans, interest and repayments are never added.");
    case Point::own: break;
  }
  return msg("Money received from others is left out, and so are the payments made of it.");
}

base::Message reason_text(Reason reason) {
  switch (reason) {
    case Reason::none: return msg("counted");
    case Reason::inside: return msg("goes to a project counted here, which pays it out");
    case Reason::from_inside: return msg("comes from a project counted here, where it counts already");
    case Reason::incoming: return msg("comes in; it counts where it is paid out");
    case Reason::of_received: return msg("is paid of money received, which counts where it came in");
    case Reason::not_own: return msg("is others’ money");
    case Reason::to_itself: return msg("stays with the same organisation");
    case Reason::revised: return msg("is replaced by a revised line");
    case Reason::covered: return msg("is the total of lines that count by themselves");
    case Reason::funded_inside: return msg("is in the budget of the project that funds it");
    case Reason::same_activity: return msg("belongs to an activity that is recorded twice");
    case Reason::in_parts: return msg("is reported by the project’s parts too");
    case Reason::not_a_number: return msg("is written with more digits than can be counted");
    case Reason::no_rate: return msg("has no rate of exchange to compare it by");
    case Reason::not_added: break;
  }
  return msg("is of a kind that is not added to others");
}

std::string_view code(Kind kind) {
  static constexpr std::array<std::string_view, 11> codes{"budget",   "planned_disbursement", "commitment", "incoming_commitment", "disbursement", "expenditure",
                                                          "incoming", "pledge",               "incoming_pledge", "repayment",      "other"};
  return codes[static_cast<std::size_t>(kind)];
}

std::string_view code(Point point) {
  static constexpr std::array<std::string_view, 3> codes{"source", "last_hand", "own_funds"};
  return codes[static_cast<std::size_t>(point)];
}

std::string_view code(Reason reason) {
  static constexpr std::array<std::string_view, 15> codes{"",        "inside",        "from_inside",   "incoming", "of_received",  "not_own", "to_itself", "revised",
                                                          "covered", "funded_inside", "same_activity", "in_parts", "not_a_number", "no_rate", "not_added"};
  return codes[static_cast<std::size_t>(reason)];
}

base::Message transaction_label(std::string_view type) {
  switch (kind_of(type)) {
    case Kind::commitment: return msg("commitment to others");
    case Kind::incoming_commitment: return msg("commitment of a funder");
    case Kind::disbursement: return msg("disbursement");
    case Kind::expenditure: return msg("expenditure");
    case Kind::incoming: return msg("funds received");
    case Kind::pledge: return msg("pledge to others");
    case Kind::incoming_pledge: return msg("pledge of a funder");
    case Kind::repayment: return type == "5" || type == "IR" ? msg("interest") : msg("repayment of a loan");
    default: break;
  }
  if (type == "7") return msg("reimbursement");
  if (type == "8") return msg("purchase of equity");
  if (type == "9") return msg("sale of equity");
  if (type == "10") return msg("guarantee");
  return msg("{text}", {{"text", std::string(type)}});
}

const std::vector<std::string>& transaction_types() {
  static const std::vector<std::string> types{"1", "2", "3", "4", "11", "12", "13", "5", "6", "7", "8", "9", "10"};
  return types;
}

}  // namespace budget
