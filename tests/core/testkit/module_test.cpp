#include <gtest/gtest.h>

#include <aipreflight/testkit.hpp>

namespace aipreflight::testkit {
namespace {

TEST(TestkitModule, ACheckOfALinkedCModuleIsJudged) {
  EXPECT_EQ(Check::linked("plain").with("value: 2").run().status, Status::kPass);
  const Result result = Check::linked("plain").with("value: 0.5").run();
  EXPECT_EQ(result.status, Status::kFail) << result;
  EXPECT_EQ(result.gate("value").place, (Place{"with.yml", 1, 8}));
}

TEST(TestkitModule, ALateReportIsAnErrorOfTheCheck) {
  const Result result = Check::linked("late").with("value: 2").run();
  EXPECT_EQ(result.status, Status::kError);
  EXPECT_EQ(result.reason_code, "late_report");
  EXPECT_EQ(result.late_calls, 1u);
}

TEST(TestkitModule, ACheckThatIsNotThereIsNamedWithThoseThatAre) {
  const Result result = Check::linked("plane").run();
  EXPECT_EQ(result.status, Status::kRejected);
  EXPECT_EQ(result.reason_code, "plugin_missing");
  EXPECT_EQ(result.problem().hint, "it has plain, late");
  EXPECT_EQ(Check::linked().run().reason_code, "plugin_missing");
}

const aipf_module* refuse(std::uint32_t, std::uint32_t, aipf_str* why) {
  constexpr std::string_view kWhy = "this machine is too slow";
  *why = {kWhy.data(), kWhy.size()};
  return nullptr;
}

TEST(TestkitModule, AModuleThatRefusesIsRejectedInItsWords) {
  const Result result = Check::entered_by(&refuse).run();
  EXPECT_EQ(result.reason_code, "plugin_incompatible");
  EXPECT_NE(result.problem().text.find("this machine is too slow"), std::string::npos);
}

const aipf_module* enter_broken(std::uint32_t, std::uint32_t, aipf_str*) {
  static const aipf_module kEmpty = [] {
    aipf_module module{};
    module.struct_size = sizeof module;
    module.id = {"Broken", 6};
    module.version = {"1.0.0", 5};
    return module;
  }();
  return &kEmpty;
}

TEST(TestkitModule, BrokenTablesAreRejectedWithEveryDefect) {
  const Result result = Check::entered_by(&enter_broken).run();
  EXPECT_EQ(result.reason_code, "plugin_invalid");
  EXPECT_NE(result.problem().text.find("'Broken'"), std::string::npos);
  EXPECT_NE(result.problem().text.find("check_type_count is 0"), std::string::npos);
}

}  // namespace
}  // namespace aipreflight::testkit
