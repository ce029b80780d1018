// SPDX-License-Identifier: EUPL-1.2
// What a search finds, as a file: read in portions while it is sent, so that memory stays flat.
#include "open_data/rest.h"

namespace open_data {
namespace {

constexpr std::size_t records_at_once = 500;

// Gives the file piece by piece. Owned by the response; used by one thread at a time.
class Download {
 public:
  Download(const explore::Atlas& atlas, Format format, Collection collection, std::vector<std::uint64_t> ids)
      : atlas_(atlas), collection_(collection), ids_(std::move(ids)),
        writer_(make_writer(format, collection, lookup_in(atlas), [this](std::string_view bytes) { piece_ += bytes; })) {}

  std::string next() {
    piece_.clear();
    while (piece_.empty() && !ended_) {
      if (at_ == 0 && !begun_) {
        writer_->begin();
        begun_ = true;
      }
      if (at_ == ids_.size()) {
        writer_->end();
        ended_ = true;
      } else {
        add_portion();
      }
    }
    return std::move(piece_);
  }

 private:
  void add_portion() {
    const std::size_t end = std::min(ids_.size(), at_ + records_at_once);
    auto session = atlas_.database().read();
    if (collection_ == Collection::organisations) {
      std::vector<organisations::OrganisationId> portion;
      for (; at_ < end; ++at_) portion.push_back({ids_[at_]});
      for (const auto& one : organisations::find_many(session, portion)) writer_->add(one);
    } else {
      std::vector<relations::RelationId> portion;
      for (; at_ < end; ++at_) portion.push_back({ids_[at_]});
      for (const auto& one : relations::find_many(session, portion)) writer_->add(one);
    }
  }

  const explore::Atlas& atlas_;
  Collection collection_;
  std::vector<std::uint64_t> ids_;
  std::size_t at_ = 0;
  bool begun_ = false, ended_ = false;
  std::string piece_;
  std::unique_ptr<RecordWriter> writer_;
};

http::Response download(const explore::Atlas& atlas, web::Context& context) {
  const std::string_view file = context.path("file");
  const auto dot = file.find('.');
  const std::string_view name = file.substr(0, dot);
  const auto format = dot == std::string_view::npos ? std::nullopt : parse_format(file.substr(dot + 1));
  if (!format || (name != "organisations" && name != "relations"))
    return context.problem(404, base::msg("Files are called organisations or relations, with csv, json, geojson or xlsx behind the dot."));
  auto ids = explore::list_all(atlas, context.request.parameters(), name, context.language);
  const auto collection = name == "relations" ? Collection::relations : Collection::organisations;
  auto made = std::make_shared<Download>(atlas, *format, collection, std::move(ids));
  http::Response response;
  response.set("content-type", media_type(*format));
  response.set("content-disposition", fmt::format("attachment; filename=\"cosmopolis-{}.{}\"", name, extension(*format)));
  response.pieces = [made] { return made->next(); };
  return response;
}

}  // namespace

std::vector<web::Route> download_routes(const explore::Atlas& atlas) {
  return {{"GET", "/download/{file}", web::Permission::anyone, [&atlas](web::Context& context) { return download(atlas, context); }}};
}

}  // namespace open_data
