// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <functional>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "db/change_log.h"
#include "explore/documents.h"

namespace explore {

// Every document of the register, organisations before relations; stops when `sink` gives back false or the progress
// says so, and then gives back false. One snapshot; keeps what organisations are tied to in memory, nothing else.
using DocumentSink = std::function<bool(std::string_view collection, search::Document&&)>;
bool feed_all(db::Session& session, const places::Gazetteer& gazetteer, base::PartialDate today, const base::Progress& progress, const DocumentSink& sink);

// What some changes of the log mean for the index: the documents of the records changed, and of those whose documents
// tell of them (an organisation's partners, its relations).
struct Delta {
  std::vector<std::pair<std::string_view, search::Document>> put;
  std::vector<std::pair<std::string_view, std::uint64_t>> removed;
};
Delta delta(db::Session& session, const places::Gazetteer& gazetteer, base::PartialDate today, const std::vector<db::Change>& changes);

}  // namespace explore
