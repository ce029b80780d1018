// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "base/embedded.h"
#include "http/message.h"

namespace web {

// The static files that were put into the program: "<part>/static/<name>" at /static/<part>/<name>. A file of the same
// name with .br or .gz after it is its compressed form. Thread-safe once all are added.
class Assets {
 public:
  void add(std::span<const base::EmbeddedFile> files);
  // "/static/web/site.css?v=3f2a…". Throws std::logic_error if there is none.
  std::string address(std::string_view name) const;
  // 404 if there is none. With the right ?v= it may be kept for ever.
  http::Response answer(const http::Request& request, std::string_view name) const;

 private:
  struct Asset {
    std::string_view content, brotli, gzip;
    std::string hash;
    std::string_view type;
    // Text for which no .gz was built, compressed when first asked for.
    std::once_flag compress;
    std::shared_ptr<const std::string> compressed;
  };
  std::map<std::string, std::unique_ptr<Asset>, std::less<>> assets_;  // by "web/site.css"
};

}  // namespace web
