#include <cstdio>

#include "base/text.hpp"
#include "json/value.hpp"
#include "validate/validate.hpp"

namespace aipreflight::validate {
namespace {

constexpr std::size_t kColumn = 32;  // where texts begin

const char* word(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "pass";
    case Verdict::kWarn:
      return "warn";
    case Verdict::kFail:
      return "fail";
    case Verdict::kSkip:
      return "skip";
  }
  return "unknown";
}

std::string heading(const Test& test) {
  return text::padded(test.id, kColumn - 1) + ' ';
}

// Text of an attribute or element. Control characters, which XML has no way to write, are escaped
// before.
std::string xml(std::string_view text) {
  std::string result;
  for (const char c : text::one_line(text)) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string seconds(double time) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.3f", time);
  return digits;
}

std::string xml_case(const TestResult& result) {
  const std::string_view id = result.test.id;
  const std::size_t dot = id.find('.');
  std::string line = "    <testcase classname=\"" + xml(id.substr(0, dot)) + "\" name=\"" +
                     xml(id.substr(dot + 1)) + "\" time=\"" + seconds(result.seconds) + '"';
  switch (result.verdict) {
    case Verdict::kFail:
      return line + "><failure message=\"" + xml(result.text) + "\">" + xml(result.test.contract) +
             "</failure></testcase>\n";
    case Verdict::kSkip:
      return line + "><skipped message=\"" + xml(result.text) + "\"/></testcase>\n";
    case Verdict::kWarn:
      return line + "><system-out>warning: " + xml(result.text) + "</system-out></testcase>\n";
    case Verdict::kPass:
      break;
  }
  return line + "/>\n";
}

}  // namespace

std::string text_line(const TestResult& result, const TestResult* before) {
  const bool is_same = before != nullptr && result.verdict == Verdict::kSkip &&
                       before->verdict == Verdict::kSkip && before->text == result.text;
  const std::string text = is_same ? "(as before)" : result.text;
  std::string line = "  " + std::string(word(result.verdict)) + "  ";
  line += text.empty() ? std::string(result.test.id) : heading(result.test) + text;
  line += '\n';
  if (result.verdict == Verdict::kFail || result.verdict == Verdict::kWarn) {
    line += "        " + std::string(result.test.contract) + " (" + std::string(result.test.rule) +
            ")\n";
  }
  return line;
}

std::string text_end(const Report& report) {
  std::string page;
  if (!report.untried.empty()) {
    page = "Not tried: " + text::join(report.untried, ", ") +
           ". It takes no configuration that its key table suggests; give one with --config.\n";
  }
  const char* judgement = report.count(Verdict::kFail) > 0 ? "Not good: "
                          : report.untried.empty()         ? "Good: "
                                                           : "Incomplete: ";
  return page + judgement + std::to_string(report.count(Verdict::kFail)) + " failed, " +
         std::to_string(report.count(Verdict::kWarn)) + " warned, " +
         std::to_string(report.count(Verdict::kSkip)) + " skipped, " +
         std::to_string(report.count(Verdict::kPass)) + " passed (seed " +
         std::to_string(report.seed) + ")\n";
}

std::string json(const Report& report) {
  using json::Value;
  Value results = Value::array();
  for (const TestResult& result : report.results) {
    Value entry = Value::object();
    entry.add("id", result.test.id);
    entry.add("verdict", word(result.verdict));
    entry.add("text", result.text);
    entry.add("contract", result.test.contract);
    entry.add("rule", result.test.rule);
    entry.add("seconds", result.seconds);
    results.push(std::move(entry));
  }
  Value page = Value::object();
  page.add("file", report.file);
  page.add("module", report.module);
  page.add("sha256", report.sha256);
  page.add("seed", report.seed);
  for (const Verdict verdict : {Verdict::kPass, Verdict::kWarn, Verdict::kFail, Verdict::kSkip}) {
    page.add(word(verdict), static_cast<std::uint64_t>(report.count(verdict)));
  }
  Value untried = Value::array();
  for (const std::string& check : report.untried) untried.push(check);
  page.add("untried", std::move(untried));
  page.add("tests", std::move(results));
  return json::write(page, {.indent = 2}) + '\n';
}

std::string junit(const Report& report) {
  const auto number = [](std::size_t count) { return '"' + std::to_string(count) + '"'; };
  double total = 0;
  for (const TestResult& result : report.results) total += result.seconds;
  const std::string counts = " tests=" + number(report.results.size()) +
                             " failures=" + number(report.count(Verdict::kFail)) +
                             " errors=\"0\" skipped=" + number(report.count(Verdict::kSkip)) +
                             " time=\"" + seconds(total) + "\">\n";
  std::string page =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"aipreflight plugin "
      "validate\"" +
      counts;
  page += "  <testsuite name=\"" + xml(report.module) + "\"" + counts;
  for (const TestResult& result : report.results) page += xml_case(result);
  return page + "  </testsuite>\n</testsuites>\n";
}

std::string list_text() {
  std::string page;
  for (const Test& test : tests()) page += heading(test) + std::string(test.contract) + '\n';
  return page;
}

std::string list_json() {
  using json::Value;
  Value list = Value::array();
  for (const Test& test : tests()) {
    Value entry = Value::object();
    entry.add("id", test.id);
    entry.add("contract", test.contract);
    entry.add("rule", test.rule);
    list.push(std::move(entry));
  }
  Value page = Value::object();
  page.add("tests", std::move(list));
  return json::write(page, {.indent = 2}) + '\n';
}

}  // namespace aipreflight::validate
