#include "model/check_type.hpp"

#include <gtest/gtest.h>

namespace aipreflight {
namespace {

TEST(KeyTypes, AreNamedInASentence) {
  EXPECT_EQ(describe_types(kTypeNumber | kTypeDuration), "a number or a duration");
  EXPECT_EQ(describe_types(kTypeString), "text");
  EXPECT_EQ(describe_types(kTypeBool | kTypeList | kTypeNull), "a boolean, a list or nothing");
  EXPECT_EQ(describe_types(0), "");
}

TEST(Module, FindsItsCheckTypesById) {
  Module module;
  module.check_types.resize(2);
  module.check_types[0].id = "pii";
  module.check_types[1].id = "toxicity";
  ASSERT_NE(module.find("toxicity"), nullptr);
  EXPECT_EQ(module.find("toxicity"), &module.check_types[1]);
  EXPECT_EQ(module.find("cost"), nullptr);
}

}  // namespace
}  // namespace aipreflight
