#include <functional>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include <aipreflight/config.hpp>

#include "kit/fake_host.hpp"

namespace ap = aipreflight::sdk;
namespace kit = aipreflight::kit;

namespace {

class ConfigRead : public testing::Test {
 protected:
  kit::Value value_ =
      kit::map({{"on", kit::boolean(true)},
                {"count", kit::integer(-3)},
                {"share", kit::number(0.25)},
                {"name", kit::text("a name")},
                {"wait", kit::number(1.5)},
                {"room", kit::integer(4096).defaulted()},
                {"sla", kit::map({{"ttft_ms", kit::number(500)}})},
                {"words", kit::list({kit::text("one"), kit::text("two")})},
                {"gates", kit::list({kit::map({{"min", kit::number(0.5)}})})},
                {"metrics",
                 kit::map({{"answer.recall", kit::map({{"min", kit::number(0.9)}})},
                           {"precision", kit::map({{"min", kit::number(0.8)}})}})}});
  kit::FakeHost host_;
  ap::detail::Session session_{*host_.table()};
  ap::Config config_{session_, value_.node()};

  static std::string misuse_of(const std::function<void()>& read) {
    try {
      read();
    } catch (const ap::Misuse& error) {
      return error.what();
    }
    return "nothing was thrown";
  }
};

TEST_F(ConfigRead, GivesEachTypeItsValue) {
  EXPECT_TRUE(config_.boolean("on"));
  EXPECT_EQ(config_.integer("count"), -3);
  EXPECT_DOUBLE_EQ(config_.number("share"), 0.25);
  EXPECT_DOUBLE_EQ(config_.number("count"), -3.0);
  EXPECT_EQ(config_.text("name"), "a name");
  EXPECT_EQ(config_.seconds("wait"), ap::Seconds(1.5));
  EXPECT_EQ(config_.bytes("room"), 4096u);
  EXPECT_EQ(config_.at("sla").kind(), ap::Config::Kind::kMap);
  EXPECT_EQ(config_.at("share").kind(), ap::Config::Kind::kNumber);
}

TEST_F(ConfigRead, FollowsDottedPathsAndKnowsItsPlace) {
  EXPECT_DOUBLE_EQ(config_.number("sla.ttft_ms"), 500);
  EXPECT_EQ(config_.at("sla").at("ttft_ms").place(), "sla.ttft_ms");
  EXPECT_EQ(config_.list("gates").at(0).place(), "gates[0]");
  EXPECT_EQ(config_.list("gates").at(0).at("min").place(), "gates[0].min");
  EXPECT_EQ(config_.place(), "");
}

TEST_F(ConfigRead, FindsNothingWhereNothingIsSet) {
  EXPECT_EQ(config_.find_number("absent"), std::nullopt);
  EXPECT_EQ(config_.find_text("sla.absent"), std::nullopt);
  EXPECT_EQ(config_.find_boolean("absent.below"), std::nullopt);
  EXPECT_EQ(config_.find_number("share"), 0.25);
  EXPECT_EQ(config_.find_integer("count"), -3);
  EXPECT_EQ(config_.find_seconds("wait"), ap::Seconds(1.5));
  EXPECT_EQ(config_.find_bytes("room"), 4096u);
  EXPECT_EQ(config_.find_text("name"), "a name");
  EXPECT_EQ(config_.find_boolean("on"), true);
  EXPECT_TRUE(config_.list("absent").empty());
  EXPECT_TRUE(config_.entries("absent").empty());
}

TEST_F(ConfigRead, TellsADefaultFromWhatTheUserWrote) {
  EXPECT_TRUE(config_.is_set("share"));
  EXPECT_FALSE(config_.is_set("room"));
  EXPECT_TRUE(config_.has("room"));
  EXPECT_FALSE(config_.is_set("absent"));
  EXPECT_FALSE(config_.has("absent"));
}

TEST_F(ConfigRead, GivesListsAndWildcardEntriesInOrder) {
  EXPECT_EQ(config_.texts("words"), (std::vector<std::string>{"one", "two"}));
  const auto entries = config_.entries("metrics");
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].first, "answer.recall");
  EXPECT_DOUBLE_EQ(entries[0].second.number("min"), 0.9);
  EXPECT_EQ(entries[1].first, "precision");
  EXPECT_EQ(entries[1].second.place(), "metrics.precision");
}

TEST_F(ConfigRead, NamesAKeyThatIsReadWithoutAValue) {
  const std::string text = misuse_of([&] { (void)config_.number("sla.latency_ms"); });
  EXPECT_NE(text.find("\"sla.latency_ms\" has no value"), std::string::npos) << text;
  EXPECT_NE(text.find("find_"), std::string::npos) << text;
}

TEST_F(ConfigRead, NamesBothTypesWhereTheWrongOneIsRead) {
  const std::string text = misuse_of([&] { (void)config_.number("name"); });
  EXPECT_NE(text.find("\"name\" is a text and was read as number"), std::string::npos) << text;
  EXPECT_NE(misuse_of([&] { (void)config_.text("words"); }).find("is a list"), std::string::npos);
  EXPECT_NE(misuse_of([&] { (void)config_.integer("share"); }).find("is a number"),
            std::string::npos);
}

TEST_F(ConfigRead, IsRefusedOutsideTheConstructor) {
  const ap::Config kept = config_.at("share");
  host_.state = kit::FakeHost::State::kRunning;
  const std::string text = misuse_of([&] { (void)kept.as_number(); });
  EXPECT_NE(text.find("outside the constructor"), std::string::npos) << text;
  EXPECT_NE(misuse_of([&] { (void)config_.number("share"); }).find("in the constructor only"),
            std::string::npos);
}

TEST_F(ConfigRead, PointsErrorsToTheValueTheyAreAbout) {
  config_.error("sla.ttft_ms", "too small");
  config_.at("sla").error("odd");
  config_.error("sla.absent", "missing");
  config_.error_at("prices.json", 3, 7, "no price");
  ASSERT_EQ(host_.config_errors.size(), 4u);
  EXPECT_EQ(host_.config_errors[0].node, value_.children[6].second.children[0].second.node());
  EXPECT_EQ(host_.config_errors[0].text, "too small");
  EXPECT_EQ(host_.config_errors[1].node, value_.children[6].second.node());
  EXPECT_EQ(host_.config_errors[2].node, value_.node());
  EXPECT_EQ(host_.config_errors[3].file, "prices.json");
  EXPECT_EQ(host_.config_errors[3].line, 3u);
  EXPECT_EQ(host_.config_errors[3].column, 7u);
  EXPECT_TRUE(session_.has_config_errors());
}

}  // namespace
