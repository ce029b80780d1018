// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/embedded.h"
#include "base/i18n.h"

namespace web {

// Templates as they are written, by name: the file "explore/templates/results.html" is "explore/results".
using TemplateSources = std::map<std::string, std::string_view, std::less<>>;
void add_template_sources(TemplateSources& sources, std::span<const base::EmbeddedFile> files);

// The template with its partials put in: {{> part/name}}. Throws std::logic_error if one is missing or holds itself.
std::string with_partials(const TemplateSources& sources, std::string_view name);

// The rest of what is resolved once per language, before the template is parsed:
//   {{#t}}Text with {name}{{/t}}                        its translation; {name} becomes {{name}}
//   {{#n partners}}{n} partner|{n} partners{{/n}}       both forms, of which web::count_view's value shows one
//   {{asset web/site.css}}                              the file's address
// Texts are plain: what is special in HTML is escaped here. White space in them counts as one space.
std::string translated(std::string_view name, std::string_view source, base::Language language,
                       const std::function<std::string(std::string_view)>& asset);

// A text with its white space as the catalogues have it.
std::string catalogue_text(std::string_view text);

}  // namespace web
