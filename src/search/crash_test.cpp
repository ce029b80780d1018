// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <random>

#include "search/index.h"
#include "search/test_data.h"

using namespace search;
using namespace search::test;

namespace {

// The register after `sequence` steps: step n makes an organisation and a relation, renames and removes others.
Changes step(std::int64_t n) {
  Changes changes;
  auto id = static_cast<std::uint64_t>(n);
  changes.put("organisations", organisation({1000 + id, "Newtown", "", "GB", static_cast<int>(n), 50, 0}));
  changes.put("relations", relation(5000 + id, {1000 + id, 2}, "twinning", 2000, {"GB", "AT"}));
  if (n > 3)
    changes.put("organisations", organisation({1000 + id - 3, "Oldtown", "", "GB", static_cast<int>(n), 50, 0}));
  if (n > 6) changes.remove("relations", 5000 + id - 6);
  return changes;
}

void expect_state_after(const Index& index, std::int64_t sequence) {
  auto count = static_cast<std::size_t>(sequence - 1);  // steps 2 to sequence
  EXPECT_EQ(ask(index, "organisations", "newtown").size(), std::min<std::size_t>(count, sequence > 4 ? 3 : count));
  EXPECT_EQ(ask(index, "relations", "Salzburg twin towns").size(),
            1 + std::min<std::size_t>(count, count > 6 ? 6 : count));
  EXPECT_THAT(index.check(), testing::IsEmpty());
}

}  // namespace

// A child process applies batches and takes snapshots as fast as it can and is killed at a moment of no one's choosing.
TEST(Crash, KilledAtAnyTimeTheIndexIsWholeAndGoesOn) {
  std::mt19937 random(17);
  Folder folder;
  small_index(folder);
  std::int64_t last = 1;
  for (int round = 0; round < 20; ++round) {
    pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      auto index = Index::open(folder.path(), small_schema(), small_vocabulary(), Index::Mode::write);
      if (!index || (*index)->state().rebuild_because) _exit(3);
      for (std::int64_t n = (*index)->state().sequence + 1;; ++n) {
        if (!(*index)->apply(n, step(n))) _exit(4);
        if (n % 7 == 0 && !(*index)->save()) _exit(5);
      }
    }
    usleep(20'000 + random() % 60'000);
    kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself with " << WEXITSTATUS(status);
    auto index = Index::open(folder.path(), small_schema(), small_vocabulary(), Index::Mode::write);
    ASSERT_TRUE(index);
    auto state = (*index)->state();
    ASSERT_FALSE(state.rebuild_because) << state.rebuild_because->id;
    ASSERT_GE(state.sequence, last);
    last = state.sequence;
    expect_state_after(**index, last);
  }
  EXPECT_GT(last, 20);
}

TEST(Crash, ARebuildCutOffLeavesTheOldIndex) {
  Folder folder;
  small_index(folder);
  pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    auto index = Index::open(folder.path(), small_schema(), small_vocabulary(), Index::Mode::write);
    base::Progress progress;
    (void)(*index)->rebuild(
        9,
        [](const Sink& sink) -> base::Result<void> {
          sink("organisations", organisation(places()[0]));
          _exit(0);
        },
        progress);
  }
  waitpid(child, nullptr, 0);
  auto index = Index::open(folder.path(), small_schema(), small_vocabulary(), Index::Mode::write);
  ASSERT_TRUE(index);
  EXPECT_EQ((*index)->state().sequence, 1);
  EXPECT_THAT(ask(**index, "relations", "León Salzburg"), testing::ElementsAre(101));
  EXPECT_FALSE(std::filesystem::exists(folder.path() + "/generation-2"));
}

TEST(Crash, AJournalThatLostItsEndIsSeen) {
  Folder folder;
  {
    auto index = small_index(folder);
    for (std::int64_t n = 2; n < 6; ++n) ASSERT_TRUE(index->apply(n, step(n)));
    // As if killed: what the destructor would save is thrown away.
    std::filesystem::copy(folder.path(), folder.path("copy"), std::filesystem::copy_options::recursive);
  }
  std::string journal = folder.path("copy") + "/generation-1/journal";
  std::filesystem::resize_file(journal, std::filesystem::file_size(journal) - 5);
  auto index = Index::open(folder.path("copy"), small_schema(), small_vocabulary(), Index::Mode::write);
  ASSERT_TRUE(index);
  EXPECT_TRUE((*index)->state().rebuild_because);
  base::Progress progress;
  ASSERT_TRUE((*index)->rebuild(9, feed_small, progress));
  EXPECT_EQ((*index)->state().sequence, 9);
}
