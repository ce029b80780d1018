// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "desk/views.h"
#include "web/template_check.h"

std::span<const base::EmbeddedFile> embedded_web();
std::span<const base::EmbeddedFile> embedded_desk();

namespace {

TEST(Templates, GetWhatTheyUse) {
  EXPECT_EQ(web::check_template<desk::views::Desk>({embedded_web(), embedded_desk()}, "desk/desk"), "");
  EXPECT_EQ(web::check_template<desk::views::Space>({embedded_web(), embedded_desk()}, "desk/space"), "");
}

TEST(Templates, HoldNoTextOutsideTranslation) {
  EXPECT_EQ(web::untranslated_text({embedded_web(), embedded_desk()}, "desk"), "");
}

}  // namespace
