// SPDX-License-Identifier: EUPL-1.2
#include "notifications/api.h"

namespace notifications {

std::string_view code(Kind kind) {
  switch (kind) {
    case Kind::validation_asked:
      return "validation_asked";
    case Kind::validation_answered:
      return "validation_answered";
    case Kind::confirmation_due:
      return "confirmation_due";
    case Kind::saved_search:
      return "saved_search";
    case Kind::mention:
      return "mention";
    case Kind::step_due:
      return "step_due";
    case Kind::account:
      return "account";
  }
  return {};
}

std::optional<Kind> parse_kind(std::string_view text) {
  for (const auto kind : kinds)
    if (code(kind) == text) return kind;
  return std::nullopt;
}

base::Message label(Kind kind) {
  using base::msg;
  switch (kind) {
    case Kind::validation_asked:
      return msg("Proposals to decide on");
    case Kind::validation_answered:
      return msg("Answers to your proposals");
    case Kind::confirmation_due:
      return msg("Relations to confirm");
    case Kind::saved_search:
      return msg("Saved searches");
    case Kind::mention:
      return msg("What concerns you");
    case Kind::step_due:
      return msg("Your next steps with contacts");
    case Kind::account:
      return msg("Your account");
  }
  return {};
}

std::string_view code(Delivery delivery) {
  switch (delivery) {
    case Delivery::at_once:
      return "at_once";
    case Delivery::daily:
      return "daily";
    case Delivery::no:
      return "no";
  }
  return {};
}

std::optional<Delivery> parse_delivery(std::string_view text) {
  for (const auto one : {Delivery::at_once, Delivery::daily, Delivery::no})
    if (code(one) == text) return one;
  return std::nullopt;
}

}  // namespace notifications
