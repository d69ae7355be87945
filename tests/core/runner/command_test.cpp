#include <aipreflight/abi/ext/draft/command.h>
#include <gmock/gmock.h>
#include <string>
#include <string_view>
#include <vector>

#include "runner/course.hpp"

namespace aipreflight::runner {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Heard : public Outlet {
 public:
  bool send(const wire::Message& message) override {
    messages.push_back(message);
    return is_listening;
  }
  [[nodiscard]] bool is_cancelled() override { return false; }
  [[nodiscard]] bool is_cancelled_lately() override { return false; }

  template <typename Kind>
  [[nodiscard]] std::vector<Kind> all() const {
    std::vector<Kind> found;
    for (const wire::Message& message : messages) {
      if (const auto* one = std::get_if<Kind>(&message)) found.push_back(*one);
    }
    return found;
  }

  std::vector<wire::Message> messages;
  bool is_listening = true;
};

aipf_str str(std::string_view text) {
  return {text.data(), text.size()};
}

const aipf_host* the_host = nullptr;
void (*the_act)(const aipf_host&) = nullptr;

const aipf_console* console_of(const aipf_host& host) {
  return static_cast<const aipf_console*>(host.get_extension(&host, str(AIPF_EXTENSION_COMMAND)));
}

wire::Finished run(Heard& heard, bool is_command, void (*act)(const aipf_host&)) {
  the_act = act;
  const CheckEntry entry{[](const aipf_host* host, const aipf_node*) {
                           the_host = host;
                           return reinterpret_cast<aipf_instance*>(&the_host);
                         },
                         [](aipf_instance*) -> aipf_result {
                           the_act(*the_host);
                           return AIPF_DONE;
                         },
                         [](aipf_instance*) {},
                         is_command};
  Course course(heard, entry, "acme", {});
  EXPECT_FALSE(course.create().has_value());
  wire::Run order;
  order.console = {80, true, false};
  return course.run(order);
}

TEST(CommandCourse, PrintsAndAnswersItsExitCode) {
  Heard heard;
  const auto finished = run(heard, true, [](const aipf_host& host) {
    const aipf_console* console = console_of(host);
    ASSERT_NE(console, nullptr);
    EXPECT_EQ(console->columns, 80u);
    EXPECT_EQ(console->flags, AIPF_CONSOLE_COLOUR);
    EXPECT_EQ(console->write(&host, AIPF_STREAM_OUT, str("tide\n")), AIPF_OK);
    EXPECT_EQ(console->write(&host, AIPF_STREAM_ERROR, str("low\n")), AIPF_OK);
    EXPECT_EQ(console->exit_code(&host, 7), AIPF_OK);
  });
  EXPECT_EQ(finished.result, AIPF_DONE);
  EXPECT_EQ(finished.exit_code, 7);
  const auto printed = heard.all<wire::Printed>();
  ASSERT_EQ(printed.size(), 2u);
  EXPECT_EQ(printed[0].text, "tide\n");
  EXPECT_EQ(printed[1].stream, AIPF_STREAM_ERROR);
}

TEST(CommandCourse, HasNoReportToWriteTo) {
  Heard heard;
  run(heard, true, [](const aipf_host& host) {
    aipf_metric metric{};
    metric.struct_size = sizeof metric;
    metric.name = str("level");
    EXPECT_EQ(host.metric(&host, &metric), AIPF_INVALID);
    EXPECT_EQ(host.summary(&host, AIPF_SUMMARY_ALWAYS, str("high")), AIPF_INVALID);
    EXPECT_EQ(host.details(&host, str("{}")), AIPF_INVALID);
    aipf_str path{};
    EXPECT_EQ(host.artefact(&host, str("a.txt"), str("text/plain"), &path), AIPF_INVALID);
    EXPECT_EQ(host.progress(&host, 0.5, str("half")), AIPF_OK);
  });
  EXPECT_THAT(heard.all<wire::MetricReported>(), IsEmpty());
  EXPECT_THAT(heard.all<wire::ArtefactAnnounced>(), IsEmpty());
  ASSERT_EQ(heard.all<wire::Defect>().size(), 4u);
  EXPECT_EQ(heard.all<wire::Defect>()[0].text, "metric: a command has no report; it prints");
}

TEST(CommandCourse, ACheckHasNoConsole) {
  Heard heard;
  run(heard, false, [](const aipf_host& host) { EXPECT_EQ(console_of(host), nullptr); });
  EXPECT_THAT(heard.all<wire::Printed>(), IsEmpty());
}

TEST(CommandCourse, ALongTextComesInPieces) {
  Heard heard;
  static const std::string text(200'000, 'x');
  run(heard, true, [](const aipf_host& host) {
    EXPECT_EQ(console_of(host)->write(&host, AIPF_STREAM_OUT, str(text)), AIPF_OK);
  });
  std::string whole;
  for (const wire::Printed& piece : heard.all<wire::Printed>()) {
    EXPECT_LE(piece.text.size(), 65536u);
    whole += piece.text;
  }
  EXPECT_EQ(whole, text);
}

TEST(CommandCourse, NobodyWhoListensEndsIt) {
  Heard heard;
  heard.is_listening = false;
  run(heard, true, [](const aipf_host& host) {
    EXPECT_EQ(console_of(host)->write(&host, AIPF_STREAM_OUT, str("x")), AIPF_CANCELLED);
  });
}

TEST(CommandCourse, WhatIsMalformedIsRefused) {
  Heard heard;
  const auto finished = run(heard, true, [](const aipf_host& host) {
    EXPECT_EQ(console_of(host)->write(&host, 3, str("x")), AIPF_INVALID);
    EXPECT_EQ(console_of(host)->exit_code(&host, 126), AIPF_INVALID);
    EXPECT_EQ(console_of(host)->exit_code(&host, -1), AIPF_INVALID);
  });
  EXPECT_EQ(finished.exit_code, 0);
  std::vector<std::string> sentences;
  for (const wire::Defect& defect : heard.all<wire::Defect>()) sentences.push_back(defect.text);
  EXPECT_THAT(sentences,
              ElementsAre("write: stream is 3, expected 1 or 2",
                          "exit_code: code is 126, expected 0 to 125",
                          "exit_code: code is -1, expected 0 to 125"));
}

}  // namespace
}  // namespace aipreflight::runner
