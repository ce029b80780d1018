// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include "mail/api.h"

namespace mail {

// How the handing over of one message ended.
struct Handover {
  enum class Kind {
    taken,   // the server has it
    later,   // not now: try this one again
    never,   // the server refuses this address or this message for good
    away,    // the server is not there, wants another password, or offers no TLS: no other message would do better
    stopped  // we were asked to stop before it was sent
  };
  Kind kind = Kind::away;
  std::string reason;  // "450", "timeout": never the server's words, which may hold the address
};

// Speaks to the mail server, over one connection as long as that holds. One thread at a time. `stop`, if given, ends a
// conversation that has not come to the message itself; once that is on its way it is waited for, a minute at most.
class Smtp {
 public:
  explicit Smtp(const SmtpSettings& settings, const std::atomic<bool>* stop = nullptr);
  ~Smtp();
  Handover hand_over(std::string_view to, std::string_view message);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mail
