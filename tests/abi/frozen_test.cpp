#include <dlfcn.h>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <string_view>

#include "kit/fake_host.hpp"

// A plugin of release 1.0, called through today's headers.
namespace {

namespace kit = aipreflight::kit;

std::string_view view(aipf_str text) {
  return {text.data, text.size};
}

class FrozenPlugin : public testing::Test {
 protected:
  void SetUp() override {
    library_.reset(dlopen(FROZEN_V1, RTLD_NOW | RTLD_LOCAL));
    ASSERT_NE(library_, nullptr) << dlerror();
    const auto entry =
        reinterpret_cast<aipf_entry_v1>(dlsym(library_.get(), "aipreflight_plugin_v1"));
    ASSERT_NE(entry, nullptr);
    aipf_str why{};
    module_ = entry(AIPF_ABI_MAJOR, AIPF_ABI_MINOR, &why);
    ASSERT_NE(module_, nullptr) << view(why);
    folder_ = std::filesystem::path(testing::TempDir()) /
              testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::create_directories(folder_);
    host_.artefact_folder = folder_.string() + "/";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  static kit::Value config(const std::string& ends, bool refuses = false) {
    return kit::map({{"value", kit::integer(4)},
                     {"bound", kit::number(5)},
                     {"refuses", kit::boolean(refuses)},
                     {"limits", kit::map({{"one", kit::integer(1)}, {"two", kit::integer(2)}})},
                     {"ends", kit::text(ends)}});
  }
  kit::FakeHost::Course drive(const kit::Value& value) {
    return host_.drive(*module_->check_types[0], value);
  }

  struct Close {
    void operator()(void* library) const { dlclose(library); }
  };
  std::unique_ptr<void, Close> library_;
  const aipf_module* module_ = nullptr;
  std::filesystem::path folder_;
  kit::FakeHost host_;
};

TEST_F(FrozenPlugin, DescribesItselfInTodaysTerms) {
  EXPECT_EQ(module_->struct_size, sizeof(aipf_module));
  EXPECT_EQ(module_->needed_minor, 0u);
  EXPECT_EQ(view(module_->id), "frozen-v1");
  ASSERT_EQ(module_->check_type_count, 1u);
  const aipf_check_type& type = *module_->check_types[0];
  EXPECT_EQ(type.struct_size, sizeof(aipf_check_type));
  ASSERT_EQ(type.key_count, 5u);
  EXPECT_EQ(view(type.keys[0]->path), "value");
  EXPECT_EQ(type.keys[0]->flags, AIPF_KEY_REQUIRED);
  EXPECT_EQ(view(type.keys[4]->choices[3]), "config");
}

TEST_F(FrozenPlugin, ReportsThroughTodaysTable) {
  const auto course = drive(config("done"));
  ASSERT_TRUE(course.is_created) << host_.explanation;
  EXPECT_EQ(course.result, AIPF_DONE) << host_.explanation;
  ASSERT_EQ(host_.gates.size(), 1u);
  EXPECT_EQ(host_.gates[0].id, "frozen_value");
  EXPECT_EQ(host_.gates[0].raw.value, 4);
  EXPECT_EQ(host_.gates[0].raw.bound, 5);
  EXPECT_EQ(host_.gates[0].raw.interval_high, 5);
  EXPECT_EQ(host_.gates[0].config_key, "bound");
  EXPECT_EQ(host_.findings.at(0).reason_code, "frozen_finding");
  EXPECT_EQ(host_.metrics.at(0).raw.value, 7);
  EXPECT_EQ(host_.metrics.at(0).raw.n, 3);
  EXPECT_EQ(host_.summaries.at(AIPF_SUMMARY_ALWAYS), "frozen value against its bound");
  EXPECT_EQ(host_.details_parts.at(0) + host_.details_parts.at(1), "{\"frozen\": true}");
  EXPECT_EQ(host_.progress.at(0).second, "halfway");
  EXPECT_EQ(host_.logs.at(0).second, "a line of release 1.0");
  std::ifstream artefact(folder_ / "frozen.txt");
  std::string line;
  std::getline(artefact, line);
  EXPECT_EQ(line, "frozen");
}

TEST_F(FrozenPlugin, EndsInEveryWay) {
  EXPECT_EQ(drive(config("skip")).result, AIPF_NOT_APPLICABLE);
  EXPECT_EQ(host_.reason_code, "frozen_skip");
  EXPECT_EQ(drive(config("error")).result, AIPF_COULD_NOT_MEASURE);
  EXPECT_EQ(host_.reason_code, "frozen_error");
  EXPECT_EQ(drive(config("config")).result, AIPF_CONFIGURATION_ERROR);
  EXPECT_EQ(host_.config_errors.at(0).line, 2u);
  host_.is_cancelled = true;
  EXPECT_EQ(drive(config("done")).result, AIPF_STOPPED);
}

TEST_F(FrozenPlugin, RefusesConfigurationAtItsNode) {
  const kit::Value value = config("done", true);
  EXPECT_FALSE(drive(value).is_created);
  ASSERT_EQ(host_.config_errors.size(), 1u);
  EXPECT_EQ(host_.config_errors[0].node, value.children[2].second.node());
  EXPECT_EQ(host_.config_errors[0].text, "refused as asked");
}

}  // namespace
