// SPDX-License-Identifier: EUPL-1.2
// The framework as the classical matrix: intervention logic, indicators, sources of verification, assumptions and risks.
#include "framework/pages.h"

namespace framework {

using base::msg;
using projects::Level;

http::Response show_matrix(const Desk& desk, web::Context& context) {
  const auto language = context.language;
  views::Matrix page;
  page.head = projects::head(context, desk.project, "/framework");
  page.views = {{desk.url("/framework"), context.tr(msg("Tree")), false}, {desk.url("/framework?view=matrix"), context.tr(msg("Matrix")), true}};
  page.as_of = base::format_date(language, base::today());
  const auto numbers = numbers_of(desk.project.nodes);
  std::unordered_map<std::string_view, std::vector<const Indicator*>> indicators;
  for (const auto& indicator : desk.project.indicators) indicators[indicator.node].push_back(&indicator);
  for (const auto level : {Level::objective, Level::specific_objective, Level::result, Level::activity}) {
    bool first = true;
    for (std::size_t i = 0; i < desk.project.nodes.size(); ++i) {
      const auto& node = desk.project.nodes[i];
      if (node.level != level) continue;
      views::MatrixRow row;
      row.level = context.tr(projects::label(level));
      row.is_first = std::exchange(first, false);
      row.number = numbers[i];
      row.title = name_of(node, language);
      row.territory = context.tr(projects::label(node.territory));
      row.description = projects::text_in(node.description, language);
      row.assumptions = projects::text_in(node.assumptions, language);
      row.risks = risk_lines(context, node);
      row.has_risks = !row.risks.empty();
      if (!node.id.empty())
        for (const auto* indicator : indicators[node.id]) row.indicators.push_back(indicator_line(desk, context, *indicator));
      row.has_indicators = !row.indicators.empty();
      page.rows.push_back(std::move(row));
    }
    if (!first) continue;
    views::MatrixRow none;
    none.level = context.tr(projects::label(level));
    none.is_first = none.is_none = true;
    none.none = context.tr(none_yet(level));
    if (desk.may_edit) {
      none.add_url = desk.url(fmt::format("/framework/new?level={}&parent=", boost::describe::enum_to_string(level, "")));
      none.add_label = context.tr(add_label(level));
    }
    page.rows.push_back(std::move(none));
  }
  return show(context, "framework/matrix", context.tr(msg("Logical framework: {project}", {{"project", page.head.title}})), page);
}

}  // namespace framework
