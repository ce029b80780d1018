// SPDX-License-Identifier: EUPL-1.2
// Where relations lead that became one with another.
#include <gmock/gmock.h>

#include "db/change_log.h"
#include "db/check.h"
#include "db/test_databases.h"
#include "db/undo.h"
#include "relations/api.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();

namespace relations {
namespace {

class Redirects : public db::DatabaseTest {
 protected:
  Redirects() : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations()}) {}
  std::optional<RelationId> now(RelationId id) {
    auto session = database().read();
    return redirect_of(session, id);
  }
  const RelationId first = RelationId::make(), second = RelationId::make(), third = RelationId::make();
};
ON_BOTH_DATABASES(Redirects);

TEST_P(Redirects, LeadToTheEndOfTheChainAndAreLogged) {
  {
    auto transaction = database().write({"test"}, "the same", "merge");
    put_redirect(transaction, first, second);
    put_redirect(transaction, second, third);
    EXPECT_THROW(put_redirect(transaction, third, first), std::logic_error) << "round in a circle";
    EXPECT_THROW(put_redirect(transaction, first, first), std::logic_error);
    transaction.commit();
  }
  EXPECT_EQ(now(first), third);
  EXPECT_EQ(now(third), std::nullopt);
  {
    auto session = database().read();
    EXPECT_THAT(redirected_to(session, third), testing::UnorderedElementsAre(first, second));
    EXPECT_EQ(db::history(session, "relation_redirect", first.text()).at(0).after,
              "{\"id\":\"" + first.text() + "\",\"relation\":\"" + second.text() + "\"}");
  }
  EXPECT_EQ(db::check(database(), {redirect_record_kind()}).faults, 0);
}

TEST_P(Redirects, AreUndone) {
  {
    auto transaction = database().write({"test"}, "the same", "merge");
    put_redirect(transaction, first, second);
    transaction.commit();
  }
  ASSERT_TRUE(db::undo_batch(database(), {"test"}, "merge", {redirect_record_kind()}));
  EXPECT_EQ(now(first), std::nullopt);
  EXPECT_EQ(db::check(database(), {redirect_record_kind()}).faults, 0);
}

}  // namespace
}  // namespace relations
