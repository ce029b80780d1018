// SPDX-License-Identifier: EUPL-1.2
#include <xapian.h>
#include <algorithm>
#include <stdexcept>

#include "base/text.h"
#include "search/index_impl.h"

namespace search {
View::View(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
View::View(View&&) noexcept = default;
View::~View() = default;

namespace {

Query typed_query(const Request& request, const Vocabulary& vocabulary) {
  return parse(request.text, request.language, vocabulary, request.last_word_is_prefix);
}

// What must be met whatever stands in the box.
Query with_identifiers(Query query, const Request& request) {
  for (const auto& identifier : request.identifiers) {
    Atom atom{.typed = base::fold(identifier), .negative = false, .quoted = true, .any = {}};
    Alternative& whole = atom.any.emplace_back();
    whole.raw = atom.typed;
    whole.is_identifier = true;
    whole.words = {atom.typed};
    query.atoms.push_back(std::move(atom));
  }
  return query;
}

// Runs f(scope) with a reader of the text engine if there are words to look for. If another process writes, the
// revision that the reader looks at may be overwritten: then it looks at the newest.
template <class ImplT, class F>
void run(const ImplT& index, std::string_view collection, bool needs_text, F&& f) {
  int number = index.store->collection_number(collection);
  if (number < 0) throw std::logic_error("no collection to search is called " + std::string(collection));
  for (int attempt = 0;; ++attempt) {
    std::unique_ptr<TextReader> reader;
    if (needs_text && index.readers) reader = index.readers->take(index.store->revision);
    Scope scope{*index.store, *index.vocabulary, reader.get(), static_cast<std::size_t>(number), &index.totals};
    try {
      f(scope);
      if (reader) index.readers->give_back(std::move(reader));
      return;
    } catch (const Xapian::DatabaseModifiedError&) {
      if (attempt == 3) throw std::runtime_error("search: the text engine's database keeps changing under a query");
    } catch (const Xapian::Error& error) {
      throw std::runtime_error("search: the text engine failed: " + error.get_description());
    }
  }
}

}  // namespace

Page View::search(const Request& request) const {
  const auto& index = impl_->index;
  const Query typed = typed_query(request, *index.vocabulary), query = with_identifiers(typed, request);
  Page page;
  run(index, request.collection, !query.empty(), [&](const Scope& scope) {
    page = Page();
    Found found = evaluate(scope, query, request.language, request.linked_to);
    std::vector<std::vector<std::uint32_t>> counts;
    narrow(scope, request, query.empty(), found, index.totals, request.want_facets ? &counts : nullptr);
    page.total = found.count();
    take_page(scope, request, found, index.totals, page);
    if (request.want_facets) page.facets = named_counts(scope, request, counts);
    if (page.total == 0 && !typed.empty()) page.did_you_mean = spelling_help(scope, typed, request.language);
  });
  for (const Atom& atom : typed.atoms) {
    for (const Alternative& alternative : atom.any) {
      if (!alternative.meaning) continue;
      page.understood.push_back({atom.typed, std::string(index.vocabulary->name(alternative.meaning->vocabulary)),
                                 std::string(index.vocabulary->value(alternative.meaning->value))});
    }
  }
  return page;
}

std::vector<std::uint32_t> View::all(const Request& request) const {
  const auto& index = impl_->index;
  const Query query = with_identifiers(typed_query(request, *index.vocabulary), request);
  std::vector<std::uint32_t> rows;
  run(index, request.collection, !query.empty(), [&](const Scope& scope) {
    rows.clear();
    Found found = evaluate(scope, query, request.language, request.linked_to);
    narrow(scope, request, query.empty(), found, index.totals, nullptr);
    if (!found.dense) {
      rows = std::move(found.rows);
      return;
    }
    rows.reserve(found.count());
    found.bits.each([&](std::uint32_t row) { rows.push_back(row); });
  });
  return rows;
}

std::vector<Suggestion> View::suggest(std::string_view collection, std::string_view text, std::size_t limit) const {
  const Rows& rows = *table(collection).rows_;
  std::vector<Suggestion> suggestions;
  for (const auto& found :
       rows.names.find(base::fold(text.substr(0, longest_query)), std::min<std::size_t>(limit, 100))) {
    suggestions.push_back(
        {found.row, rows.id[found.row], std::string(rows.name(found.row)), std::string(rows.display(found.row))});
  }
  return suggestions;
}

std::int64_t View::sequence() const {
  return impl_->index.store->sequence;
}
std::uint64_t View::revision() const {
  return impl_->index.store->revision;
}

View::Table View::table(std::string_view collection) const {
  int number = impl_->index.store->collection_number(collection);
  if (number < 0) throw std::logic_error("no collection to search is called " + std::string(collection));
  return Table(impl_->index.store->collections[static_cast<std::size_t>(number)].get());
}

std::uint32_t View::Table::size() const {
  return rows_->size();
}
bool View::Table::alive(std::uint32_t row) const {
  return rows_->alive(row);
}
std::uint64_t View::Table::id(std::uint32_t row) const {
  return rows_->id[row];
}
std::optional<std::uint32_t> View::Table::find(std::uint64_t id) const {
  auto row = rows_->find(id);
  return row && rows_->alive(*row) ? row : std::nullopt;
}
std::string_view View::Table::name(std::uint32_t row) const {
  return rows_->name(row);
}
std::string_view View::Table::display(std::uint32_t row) const {
  return rows_->display(row);
}
std::optional<base::Point> View::Table::point(std::uint32_t row) const {
  return rows_->point(row);
}
std::uint32_t View::Table::weight(std::uint32_t row) const {
  return rows_->weight[row];
}

void View::Table::links(std::uint32_t row, const std::function<void(std::uint32_t)>& f) const {
  rows_->links.each(row, [&](std::uint32_t value) { f(value - 1); });
}

std::size_t View::Table::first_links(std::uint32_t row, std::uint32_t out[2]) const {
  std::size_t n = 0;
  rows_->links.each(row, [&](std::uint32_t value) {
    if (n < 2) out[n] = value - 1;
    ++n;
  });
  return n;
}

void View::Table::linking(std::uint32_t target, const std::function<void(std::uint32_t)>& f) const {
  std::vector<std::uint32_t> found;
  rows_->each_linking(target, [&](std::uint32_t row) {
    if (rows_->alive(row) && rows_->links_to(row, target)) found.push_back(row);
  });
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  for (std::uint32_t row : found) f(row);
}

int View::Table::facet(std::string_view name) const {
  return rows_->facet_number(name);
}
int View::Table::number(std::string_view name) const {
  return rows_->number_number(name);
}

std::optional<std::int32_t> View::Table::number_at(int number, std::uint32_t row) const {
  std::int32_t value = rows_->numbers[static_cast<std::size_t>(number)][row];
  return value == unknown_number ? std::nullopt : std::optional(value);
}

std::uint16_t View::Table::code(int facet, std::uint32_t row) const {
  return rows_->facets[static_cast<std::size_t>(facet)].single[row];
}
std::uint64_t View::Table::mask(int facet, std::uint32_t row) const {
  return rows_->facets[static_cast<std::size_t>(facet)].mask[row];
}
void View::Table::codes(int facet, std::uint32_t row, const std::function<void(std::uint16_t)>& f) const {
  rows_->facets[static_cast<std::size_t>(facet)].multiple.each(row, f);
}
const std::string& View::Table::value(int facet, std::uint16_t code) const {
  return rows_->facets[static_cast<std::size_t>(facet)].dictionary->value(code);
}
std::uint16_t View::Table::code_of(int facet, std::string_view value) const {
  return rows_->facets[static_cast<std::size_t>(facet)].dictionary->find(value);
}

}  // namespace search
