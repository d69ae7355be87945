#include <functional>
#include <gtest/gtest.h>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>

#include <aipreflight/check.hpp>

#include "kit/fake_host.hpp"

namespace ap = aipreflight::sdk;
namespace kit = aipreflight::kit;

namespace {

// A check that does what a test tells it to.
struct Script {
  std::function<void(const ap::Config&)> construct;
  std::function<void(ap::Report&)> run;
  std::function<void()> destruct;
  int constructed = 0;
  int destroyed = 0;
};
Script* script = nullptr;

class Scripted {
 public:
  static constexpr ap::CheckInfo kInfo{.id = "scripted",
                                       .title = "a title",
                                       .doc = "a doc",
                                       .timing_sensitive = true,
                                       .needs = ap::kNetwork | ap::kWrite};
  static constexpr auto kKeys = std::array{ap::key("first").number().fallback("1").doc("one"),
                                           ap::key("second").text().choices("a", "b").doc("two")};

  explicit Scripted(const ap::Config& config) {
    if (script->construct) script->construct(config);
    ++script->constructed;
  }
  Scripted(const Scripted&) = delete;
  Scripted& operator=(const Scripted&) = delete;
  ~Scripted() noexcept(false) {
    ++script->destroyed;
    if (script->destruct) script->destruct();
  }
  void run(ap::Report& report) {
    if (script->run) script->run(report);
  }
};

class Bare {
 public:
  static constexpr ap::CheckInfo kInfo{.id = "bare", .title = "t", .doc = "d"};
  static constexpr auto kKeys = ap::kNoKeys;
  explicit Bare(const ap::Config&) {}
  void run(ap::Report&) {}
};

class CheckCourse : public testing::Test {
 protected:
  CheckCourse() { script = &script_; }
  ~CheckCourse() override { script = nullptr; }

  kit::FakeHost::Course drive() {
    return host_.drive(ap::detail::kCheckType<Scripted>, kit::map({}));
  }
  aipf_result result_of(const std::function<void(ap::Report&)>& run) {
    script_.run = run;
    const auto course = drive();
    EXPECT_TRUE(course.is_created);
    EXPECT_EQ(script_.destroyed, script_.constructed);
    return course.result;
  }
  void expect_not_created(const std::function<void(const ap::Config&)>& construct) {
    script_.construct = construct;
    EXPECT_FALSE(drive().is_created);
    EXPECT_EQ(script_.destroyed, script_.constructed);
  }

  Script script_;
  kit::FakeHost host_;
};

TEST(CheckTable, IsWhatTheClassDeclares) {
  constexpr const aipf_check_type& type = ap::detail::kCheckType<Scripted>;
  EXPECT_EQ(type.struct_size, sizeof(aipf_check_type));
  EXPECT_EQ(type.flags, AIPF_CHECK_TIMING_SENSITIVE);
  EXPECT_EQ(type.needs, AIPF_NEEDS_NETWORK | AIPF_NEEDS_WRITE);
  EXPECT_EQ(std::string_view(type.id.data, type.id.size), "scripted");
  EXPECT_EQ(std::string_view(type.title.data, type.title.size), "a title");
  EXPECT_EQ(std::string_view(type.doc.data, type.doc.size), "a doc");
  ASSERT_EQ(type.key_count, 2u);
  EXPECT_EQ(std::string_view(type.keys[0]->path.data, type.keys[0]->path.size), "first");
  EXPECT_EQ(std::string_view(type.keys[1]->choices[1].data, 1), "b");
}

TEST(CheckTable, MayHaveNoKeys) {
  constexpr const aipf_check_type& type = ap::detail::kCheckType<Bare>;
  EXPECT_EQ(type.keys, nullptr);
  EXPECT_EQ(type.key_count, 0u);
  EXPECT_EQ(type.flags, 0u);
  EXPECT_EQ(type.needs, 0u);
}

TEST_F(CheckCourse, ReportsAndIsDone) {
  EXPECT_EQ(result_of([](ap::Report& report) { report.gate({.id = "x"}); }), AIPF_DONE);
  EXPECT_EQ(host_.gates.size(), 1u);
  EXPECT_EQ(host_.reason_code, "");
  EXPECT_EQ(script_.destroyed, 1);
}

TEST_F(CheckCourse, IsNotCreatedAfterConfigurationErrorsThatItsAuthorForgot) {
  expect_not_created([](const ap::Config& config) {
    config.error("one");
    config.error("two");
  });
  EXPECT_EQ(host_.config_errors.size(), 2u);
  EXPECT_EQ(script_.constructed, 1);
}

TEST_F(CheckCourse, ConfigurationRejectedNeedsNoTextBesideErrors) {
  expect_not_created([](const ap::Config& config) {
    config.error("one");
    throw ap::ConfigurationRejected();
  });
  EXPECT_EQ(host_.config_errors.size(), 1u);
  EXPECT_EQ(host_.reason_code, "");
  EXPECT_EQ(script_.constructed, 0);
}

TEST_F(CheckCourse, ConfigurationRejectedWithATextIsExplained) {
  expect_not_created([](const ap::Config&) { throw ap::ConfigurationRejected("no model"); });
  EXPECT_EQ(host_.reason_code, "configuration_rejected");
  EXPECT_EQ(host_.explanation, "no model");
}

TEST_F(CheckCourse, AnExceptionOfTheConstructorIsExplained) {
  expect_not_created([](const ap::Config&) { throw std::runtime_error("no such host"); });
  EXPECT_EQ(host_.reason_code, "plugin_exception");
  EXPECT_EQ(host_.explanation, "no such host");
  expect_not_created([](const ap::Config&) { throw 42; });
  EXPECT_EQ(host_.explanation, "an exception was thrown that is no std::exception");
  expect_not_created([](const ap::Config&) { throw std::bad_alloc(); });
  EXPECT_EQ(host_.reason_code, "limit_memory");
}

TEST_F(CheckCourse, AMisreadKeyIsExplainedByName) {
  expect_not_created([](const ap::Config& config) { (void)config.number("no_such_key"); });
  EXPECT_EQ(host_.reason_code, "plugin_exception");
  EXPECT_NE(host_.explanation.find("no_such_key"), std::string::npos);
}

TEST_F(CheckCourse, EachEndOfRunHasItsResultAndReason) {
  EXPECT_EQ(result_of([](ap::Report&) { throw ap::NotApplicable("no_prompts", "none here"); }),
            AIPF_NOT_APPLICABLE);
  EXPECT_EQ(host_.reason_code, "no_prompts");
  EXPECT_EQ(host_.explanation, "none here");

  EXPECT_EQ(result_of([](ap::Report&) { throw ap::CouldNotMeasure("offline", "no answer"); }),
            AIPF_COULD_NOT_MEASURE);
  EXPECT_EQ(host_.reason_code, "offline");
  EXPECT_EQ(host_.explanation, "no answer");

  EXPECT_EQ(result_of([](ap::Report&) { throw ap::Cancelled(); }), AIPF_STOPPED);
  EXPECT_EQ(host_.reason_code, "cancelled");
}

TEST_F(CheckCourse, AnyOtherExceptionOfRunIsCouldNotMeasure) {
  EXPECT_EQ(result_of([](ap::Report&) { throw std::bad_alloc(); }), AIPF_COULD_NOT_MEASURE);
  EXPECT_EQ(host_.reason_code, "limit_memory");
  EXPECT_EQ(result_of([](ap::Report&) { throw std::out_of_range("row 7"); }),
            AIPF_COULD_NOT_MEASURE);
  EXPECT_EQ(host_.reason_code, "plugin_exception");
  EXPECT_EQ(host_.explanation, "row 7");
  EXPECT_EQ(result_of([](ap::Report&) { throw "text"; }), AIPF_COULD_NOT_MEASURE);
  EXPECT_EQ(host_.reason_code, "plugin_exception");
}

TEST_F(CheckCourse, ARefusalOfTheHostEndsTheCheck) {
  host_.answers["gate"] = AIPF_LIMIT;
  EXPECT_EQ(result_of([](ap::Report& report) { report.gate({.id = "one too many"}); }),
            AIPF_COULD_NOT_MEASURE);
  EXPECT_EQ(host_.reason_code, "host_refused");
  EXPECT_NE(host_.explanation.find("one too many"), std::string::npos);

  host_.answers["gate"] = AIPF_CANCELLED;
  EXPECT_EQ(result_of([](ap::Report& report) { report.gate({.id = "x"}); }), AIPF_STOPPED);
}

TEST_F(CheckCourse, AConfigurationErrorFoundInRunIsItsResult) {
  const auto report_error = [](ap::Report& report) {
    report.config_error_at("rows.csv", 2, 5, "not a number");
  };
  EXPECT_EQ(result_of(report_error), AIPF_CONFIGURATION_ERROR);
  ASSERT_EQ(host_.config_errors.size(), 1u);
  EXPECT_EQ(host_.config_errors[0].file, "rows.csv");
  EXPECT_EQ(host_.config_errors[0].line, 2u);
  EXPECT_EQ(result_of([&](ap::Report& report) {
              report_error(report);
              throw ap::ConfigurationRejected();
            }),
            AIPF_CONFIGURATION_ERROR);
}

TEST_F(CheckCourse, ADestructorThatThrowsIsLoggedAndGoesNoFurther) {
  script_.destruct = [] { throw std::runtime_error("still busy"); };
  const auto course = drive();
  EXPECT_EQ(course.result, AIPF_DONE);
  ASSERT_EQ(host_.logs.size(), 2u);
  EXPECT_EQ(host_.logs[0].first, AIPF_LOG_ERROR);
  EXPECT_EQ(host_.logs[1].second, "still busy");

  script_.construct = [](const ap::Config& config) { config.error("wrong"); };
  script_.destruct = [] { throw 1; };
  EXPECT_FALSE(drive().is_created);
  EXPECT_EQ(host_.logs.size(), 3u);
}

TEST_F(CheckCourse, IsDestroyedWithoutHavingRun) {
  const kit::Value config = kit::map({});
  constexpr const aipf_check_type& type = ap::detail::kCheckType<Scripted>;
  aipf_instance* first = type.create(host_.table(), config.node());
  aipf_instance* second = type.create(host_.table(), config.node());
  ASSERT_NE(first, nullptr);
  ASSERT_NE(second, nullptr);
  EXPECT_NE(first, second);
  type.destroy(first);
  type.destroy(second);
  EXPECT_EQ(script_.destroyed, 2);
}

}  // namespace
