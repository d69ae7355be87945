#include "model/status.hpp"

#include <gtest/gtest.h>

namespace aipreflight {
namespace {

constexpr Status kAll[] = {
    Status::kPass, Status::kWarn, Status::kFail, Status::kSkip, Status::kError};

TEST(Status, ReadsBackWhatItIsCalled) {
  for (const Status status : kAll) EXPECT_EQ(parse_status(to_string(status)), status);
  EXPECT_EQ(to_string(Status::kPass), "PASS");
  EXPECT_EQ(parse_status("pass"), std::nullopt);
  EXPECT_EQ(parse_status(""), std::nullopt);
  for (const auto status : {GateStatus::kPass,
                            GateStatus::kWarn,
                            GateStatus::kFail,
                            GateStatus::kSkip,
                            GateStatus::kError,
                            GateStatus::kInconclusive}) {
    EXPECT_EQ(parse_gate_status(to_string(status)), status);
  }
  EXPECT_EQ(to_string(GateStatus::kInconclusive), "INCONCLUSIVE");
  EXPECT_EQ(parse_gate_status("INCONCLUSIVE "), std::nullopt);
}

TEST(Status, OrdersSkipPassWarnFailError) {
  EXPECT_EQ(worst(Status::kSkip, Status::kPass), Status::kPass);
  EXPECT_EQ(worst(Status::kPass, Status::kWarn), Status::kWarn);
  EXPECT_EQ(worst(Status::kWarn, Status::kFail), Status::kFail);
  EXPECT_EQ(worst(Status::kFail, Status::kError), Status::kError);
  EXPECT_EQ(worst({}), Status::kSkip);
}

TEST(Status, CombinesWithoutRegardToOrderOrGrouping) {
  for (const Status a : kAll) {
    EXPECT_EQ(worst(a, a), a);
    EXPECT_EQ(worst(Status::kSkip, a), a);
    for (const Status b : kAll) {
      EXPECT_EQ(worst(a, b), worst(b, a));
      for (const Status c : kAll) {
        EXPECT_EQ(worst(worst(a, b), c), worst(a, worst(b, c)));
        EXPECT_EQ(worst({a, b, c}), worst(a, worst(b, c)));
      }
    }
  }
}

}  // namespace
}  // namespace aipreflight
