// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "web/views.h"

namespace mail::views {

struct WaitingLine {
  std::string kind;
  std::string queued;  // "23 November 2026, 07:15 UTC"
  std::string attempts;
  std::string next;
  std::string reason;  // why it failed last; empty if it was not tried
};
BOOST_DESCRIBE_STRUCT(WaitingLine, (), (kind, queued, attempts, next, reason))

struct GivenUpLine {
  std::string id;
  std::string kind;
  std::string queued;
  std::string attempts;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(GivenUpLine, (), (id, kind, queued, attempts, reason))

// "mail/outbox"
struct OutboxPage {
  bool off = false;  // no mail server is set
  web::Count waiting, given_up;
  std::string oldest;
  bool has_waiting = false, has_given_up = false;
  std::vector<WaitingLine> waiting_lines;
  std::vector<GivenUpLine> given_up_lines;
  std::string shown;  // how many of each are listed at most
};
BOOST_DESCRIBE_STRUCT(OutboxPage, (),
                      (off, waiting, given_up, oldest, has_waiting, has_given_up, waiting_lines, given_up_lines, shown))

}  // namespace mail::views
