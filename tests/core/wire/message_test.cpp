#include <cmath>
#include <gmock/gmock.h>
#include <limits>

#include "wire/frame.hpp"

namespace aipreflight::wire {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr double kInf = std::numeric_limits<double>::infinity();

std::string payload(const Message& message) {
  return encode(message).substr(kFrameHeader);
}

// What arrives when a message is sent.
template <typename M>
M sent(const M& message) {
  const std::string frame = encode(message);
  Decoder decoder;
  decoder.feed(frame.data(), frame.size());
  auto next = decoder.next();
  EXPECT_TRUE(next.ok()) << next.error().message;
  if (!next.ok() || !next->has_value() || !std::holds_alternative<M>(**next)) {
    ADD_FAILURE() << "no message of its kind arrived for " << frame.substr(kFrameHeader);
    return {};
  }
  EXPECT_FALSE(decoder.is_inside_frame());
  return std::get<M>(std::move(**next));
}

Gate full_gate() {
  Gate gate;
  gate.id = "ttft.p95";
  gate.statistic = "p95 TTFT \"quoted\" \n";
  gate.unit = "ms";
  gate.value = 812.1;
  gate.n = 200;
  gate.op = Operator::kLess;
  gate.bound = 500;
  gate.interval = Interval{700.5, kInf, 0.95, "order statistic"};
  gate.severity = Severity::kWarn;
  gate.absence = Absence::kSkip;
  gate.straddle = Straddle::kLenient;
  gate.reason_code = "ttft_p95_exceeded";
  gate.message = "zu langsam: 812 µs \xF0\x9F\x90\xA2";
  gate.config_key = "sla.ttft_ms";
  return gate;
}

ConfigNode node(ConfigNode::Kind kind) {
  ConfigNode result;
  result.kind = kind;
  return result;
}

TEST(Message, GateArrivesWhole) {
  const Gate gate = full_gate();
  const Gate arrived = sent(GateReported{gate}).gate;
  EXPECT_EQ(arrived.id, gate.id);
  EXPECT_EQ(arrived.statistic, gate.statistic);
  EXPECT_EQ(arrived.unit, gate.unit);
  EXPECT_EQ(arrived.value, gate.value);
  EXPECT_EQ(arrived.n, gate.n);
  EXPECT_EQ(arrived.op, gate.op);
  EXPECT_EQ(arrived.bound, gate.bound);
  EXPECT_EQ(arrived.interval, gate.interval);
  EXPECT_EQ(arrived.severity, gate.severity);
  EXPECT_EQ(arrived.absence, gate.absence);
  EXPECT_EQ(arrived.straddle, gate.straddle);
  EXPECT_EQ(arrived.reason_code, gate.reason_code);
  EXPECT_EQ(arrived.message, gate.message);
  EXPECT_EQ(arrived.config_key, gate.config_key);
}

TEST(Message, GateWithoutIntervalStaysWithoutOne) {
  Gate gate = full_gate();
  gate.interval.reset();
  EXPECT_FALSE(sent(GateReported{gate}).gate.interval.has_value());
}

TEST(Message, DoublesArriveToTheLastBit) {
  for (const double value :
       {0.1, -0.0, 5e-324, 1.7976931348623157e308, 1.0 / 3, 123456789012345680.0, -kInf, kInf}) {
    Metric metric;
    metric.name = "m";
    metric.value = value;
    const double arrived = sent(MetricReported{metric}).metric.value;
    EXPECT_EQ(arrived, value);
    EXPECT_EQ(std::signbit(arrived), std::signbit(value));
  }
}

TEST(Message, NanArrivesAsNan) {
  Gate gate = full_gate();
  gate.value = std::nan("");
  EXPECT_THAT(payload(GateReported{gate}), HasSubstr("\"value\":\"nan\""));
  EXPECT_TRUE(std::isnan(sent(GateReported{gate}).gate.value));
}

TEST(Message, IntegersArriveExactlyUpToTheirLimits) {
  for (const std::int64_t n : {std::numeric_limits<std::int64_t>::min(),
                               std::int64_t{-1},
                               std::int64_t{9007199254740993},
                               std::numeric_limits<std::int64_t>::max()}) {
    Metric metric;
    metric.name = "m";
    metric.value = 1;
    metric.n = n;
    EXPECT_EQ(sent(MetricReported{metric}).metric.n, n);
  }
}

TEST(Message, FindingArrivesWhole) {
  Finding finding;
  finding.severity = Severity::kError;
  finding.reason_code = "no_owner";
  finding.message = "nobody";
  finding.location = {"a.yml", 3, 7};
  finding.help = "name one";
  finding.runbook = "rb.md";
  finding.fingerprint = "f1";
  finding.config_key = "owner";
  const Finding arrived = sent(FindingReported{finding}).finding;
  EXPECT_EQ(arrived.severity, finding.severity);
  EXPECT_EQ(arrived.reason_code, finding.reason_code);
  EXPECT_EQ(arrived.message, finding.message);
  EXPECT_EQ(arrived.location, finding.location);
  EXPECT_EQ(arrived.help, finding.help);
  EXPECT_EQ(arrived.runbook, finding.runbook);
  EXPECT_EQ(arrived.fingerprint, finding.fingerprint);
  EXPECT_EQ(arrived.config_key, finding.config_key);
}

TEST(Message, LoadRunAndSmallOnesArriveWhole) {
  const Load load = sent(Load{7, "acme", "/plugins/acme.so", "/proc/self/fd/4"});
  EXPECT_EQ(load.protocol, 7u);
  EXPECT_EQ(load.module_id, "acme");
  EXPECT_EQ(load.path, "/plugins/acme.so");
  EXPECT_EQ(load.load_path, "/proc/self/fd/4");
  EXPECT_EQ(load.forbidden, Restrictions{});
  const Load bound = sent(Load{7, "acme", "/a.so", "/a.so", {.network = true, .write = true}});
  EXPECT_EQ(bound.forbidden, (Restrictions{true, false, true}));
  const Confined confined = sent(Confined{{"enforced", "allowed", "not enforced: no Landlock"}});
  EXPECT_EQ(confined.kept, (Confinement{"enforced", "allowed", "not enforced: no Landlock"}));
  const wire::Run run = sent(wire::Run{"/runs/1/checks/a", {1, 2, 3, 4}, {}, 5});
  EXPECT_EQ(run.threads, 5u);
  EXPECT_EQ(sent(wire::Run{"/r"}).threads, 0u);
  EXPECT_EQ(run.artefact_folder, "/runs/1/checks/a");
  EXPECT_EQ(run.limits.gates, 1u);
  EXPECT_EQ(run.limits.findings, 2u);
  EXPECT_EQ(run.limits.metrics, 3u);
  EXPECT_EQ(run.limits.details_bytes, 4u);
  EXPECT_EQ(payload(Cancel{}), R"({"kind":"cancel"})");
  EXPECT_EQ(payload(Created{}), R"({"kind":"created"})");
  sent(Cancel{});
  sent(Created{});
  const SummaryGiven summary = sent(SummaryGiven{3, "too slow"});
  EXPECT_EQ(summary.outcome, 3);
  EXPECT_EQ(summary.text, "too slow");
  const Progress progress = sent(Progress{0.25, "probing"});
  EXPECT_EQ(progress.fraction, 0.25);
  EXPECT_EQ(progress.text, "probing");
  EXPECT_EQ(sent(Progress{}).fraction, -1);
  EXPECT_EQ(sent(Destroyed{12}).late_calls, 12u);
  EXPECT_EQ(sent(Defect{"late_report", "two"}).text, "two");
  EXPECT_EQ(sent(Logged{2, std::string("a\0b", 3)}).text, std::string("a\0b", 3));
  EXPECT_EQ(sent(DetailsPart{"{\"a\""}).text, "{\"a\"");
  EXPECT_EQ(sent(ArtefactAnnounced{"r.json", "application/json"}).media_type, "application/json");
  EXPECT_EQ(sent(Refused{"plugin_invalid", "why"}).reason, "plugin_invalid");
}

TEST(Message, DescribedArrivesWholeWithItsKeys) {
  Module module;
  module.id = "acme";
  module.version = "1.2.3";
  module.vendor = "Acme";
  module.support = "mailto:x@example.org";
  module.licence = "MIT";
  module.abi_major = 1;
  module.needed_minor = 0;
  CheckType type;
  type.id = "pii";
  type.title = "t";
  type.doc = "d";
  type.timing_sensitive = true;
  type.needs_exec = true;
  Key key;
  key.path = "sla.*.max";
  key.types = kTypeNumber | kTypeNull;
  key.required = true;
  key.unit = "ms";
  key.fallback = "10";
  key.doc = "the bound";
  key.minimum = 0;
  key.choices = {"a", "b\n"};
  key.deprecated = "other";
  Key other;
  other.path = "other";
  other.types = kTypeString;
  type.keys = {key, other};
  module.check_types = {type};
  const Module arrived = sent(Described{module}).module;
  EXPECT_EQ(arrived.id, "acme");
  EXPECT_EQ(arrived.support, module.support);
  ASSERT_EQ(arrived.check_types.size(), 1u);
  EXPECT_TRUE(arrived.check_types[0].timing_sensitive);
  EXPECT_TRUE(arrived.check_types[0].needs_exec);
  EXPECT_FALSE(arrived.check_types[0].needs_write);
  ASSERT_EQ(arrived.check_types[0].keys.size(), 2u);
  const Key& arrived_key = arrived.check_types[0].keys[0];
  EXPECT_EQ(arrived_key.path, key.path);
  EXPECT_EQ(arrived_key.types, key.types);
  EXPECT_TRUE(arrived_key.required);
  EXPECT_EQ(arrived_key.minimum, 0);
  EXPECT_EQ(arrived_key.maximum, kInf);
  EXPECT_THAT(arrived_key.choices, ElementsAre("a", "b\n"));
  EXPECT_EQ(arrived_key.deprecated, "other");
}

TEST(Message, ConfigurationArrivesWithoutItsPlaces) {
  ConfigNode text = node(ConfigNode::Kind::kText);
  text.text = "v";
  text.is_set = true;
  text.is_secret = true;
  text.where = {"profile.yml", 3, 4};
  ConfigNode list = node(ConfigNode::Kind::kList);
  list.items = {
      node(ConfigNode::Kind::kNumber), node(ConfigNode::Kind::kInt), node(ConfigNode::Kind::kBool)};
  list.items[0].number = kInf;
  list.items[1].integer = -9007199254740993;
  list.items[2].boolean = true;
  ConfigNode root;
  root.entries = {{"token", text}, {"list", list}};
  number_nodes(root);
  EXPECT_THAT(payload(Create{"pii", root}), testing::Not(HasSubstr("profile.yml")));
  const Create arrived = sent(Create{"pii", root});
  EXPECT_EQ(arrived.check, "pii");
  ASSERT_EQ(arrived.config.entries.size(), 2u);
  const ConfigNode& token = arrived.config.entries[0].second;
  EXPECT_EQ(arrived.config.entries[0].first, "token");
  EXPECT_EQ(token.text, "v");
  EXPECT_TRUE(token.is_set);
  EXPECT_TRUE(token.is_secret);
  EXPECT_EQ(token.id, 1u);
  const ConfigNode& items = arrived.config.entries[1].second;
  ASSERT_EQ(items.items.size(), 3u);
  EXPECT_EQ(items.items[0].number, kInf);
  EXPECT_EQ(items.items[1].integer, -9007199254740993);
  EXPECT_TRUE(items.items[2].boolean);
}

TEST(Message, ConfigurationOfSixtyFourLevelsArrives) {
  ConfigNode root;
  for (int i = 0; i < 63; ++i) {
    ConfigNode parent;
    parent.entries.emplace_back("k", std::move(root));
    root = std::move(parent);
  }
  ConfigNode arrived = sent(Create{"c", root}).config;
  int levels = 1;
  while (!arrived.entries.empty()) {
    ConfigNode inner = std::move(arrived.entries[0].second);
    arrived = std::move(inner);
    ++levels;
  }
  EXPECT_EQ(levels, 64);
}

TEST(Message, ErrorsArriveWithNodesOrPlaces) {
  const std::vector<ConfigError> errors = {{4, {}, "too small"},
                                           {-1, {"data.yml", 2, 9}, "no such name"}};
  const Rejected rejected = sent(Rejected{errors, 3, "r", "t"});
  ASSERT_EQ(rejected.errors.size(), 2u);
  EXPECT_EQ(rejected.errors[0].node, 4);
  EXPECT_EQ(rejected.errors[1].node, -1);
  EXPECT_EQ(rejected.errors[1].where, (SourceRef{"data.yml", 2, 9}));
  EXPECT_EQ(rejected.dropped_errors, 3u);
  const Finished finished = sent(Finished{4, "r", "t", errors, 1});
  EXPECT_EQ(finished.result, 4);
  EXPECT_EQ(finished.errors.size(), 2u);
  EXPECT_EQ(finished.dropped_errors, 1u);
}

TEST(Message, InvalidUtf8IsReplaced) {
  EXPECT_EQ(sent(Logged{0,
                        "a\xFF"
                        "b"})
                .text,
            "a\xEF\xBF\xBD"
            "b");
}

}  // namespace
}  // namespace aipreflight::wire
