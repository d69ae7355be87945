#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "base/text.hpp"
#include "readers/suite_sink.hpp"

namespace aipreflight::evals {

// What was taken of JUnit XML, in its order: "suite|class|name|time|status|error|number=value…" of
// a test, "number=value…" of aggregates.
class RecordedSuites : public SuiteSink {
 public:
  virtual ~RecordedSuites() = default;

  std::vector<std::string> taken;
  std::string refuse;  // the name of a test that is an error

 protected:
  Result<void> take_test(const SuiteTest& test,
                         std::span<const Numbers::value_type> numbers) override {
    if (!refuse.empty() && test.name == refuse) return execution_error("refused", refuse);
    std::string text;
    for (const std::string_view part : {test.suite, test.class_name, test.name, test.time}) {
      text.append(part).append("|");
    }
    text += std::to_string(static_cast<int>(test.status));
    text.append("|").append(test.error);
    if (!numbers.empty()) text += '|' + text_of(numbers);
    taken.push_back(text);
    return {};
  }
  void take_aggregates(const Numbers& numbers) override {
    if (!numbers.empty()) taken.push_back(text_of(numbers));
  }
  // Documents as they are.
  Result<void> take_document(std::string& document) override {
    taken.push_back(document);
    return {};
  }

 private:
  static std::string text_of(std::span<const Numbers::value_type> numbers) {
    std::string text;
    for (const auto& [name, value] : numbers) {
      text.append(text.empty() ? "" : "|").append(name).append("=").append(std::to_string(value));
    }
    return text;
  }
};

// The same, of documents what their tree has.
class SuitesByTree final : public RecordedSuites {
 public:
  Result<void> take_document(std::string& document) override {
    pugi::xml_document tree;
    if (!tree.load_buffer(document.data(),
                          document.size(),
                          pugi::parse_default | pugi::parse_doctype,
                          pugi::encoding_utf8)) {
      return execution_error("malformed", "no XML");
    }
    const std::string_view root = tree.document_element().name();
    if (root != "testsuites" && root != "testsuite") return execution_error("malformed", "a root");
    return take_suite(tree.document_element(), "");
  }

 private:
  Result<void> take_suite(const pugi::xml_node& suite, const std::string& path) {
    const std::string name = path + '/' + suite.attribute("name").value();
    for (const pugi::xml_node& child : suite) {
      const std::string_view kind = child.name();
      Result<void> done;
      if (kind == "testsuite") done = take_suite(child, name);
      if (kind == "properties") take_aggregates(numbers_of(child));
      if (kind == "testcase") {
        const pugi::xml_node skipped = child.child("skipped");
        const TestChildren children{
            .has_error = !child.child("error").empty(),
            .has_failure = !child.child("failure").empty(),
            .has_skipped = !skipped.empty(),
            .has_disabled = !child.child("disabled").empty(),
            .is_todo = std::string_view(skipped.attribute("type").value()) == "todo"};
        done = take_test({.suite = name,
                          .class_name = child.attribute("classname").value(),
                          .name = child.attribute("name").value(),
                          .time = child.attribute("time").value(),
                          .status = children.status(),
                          .error = child.child("error").attribute("message").value()},
                         numbers_of(child.child("properties")));
      }
      if (!done) return done;
    }
    return {};
  }

  static Numbers numbers_of(const pugi::xml_node& properties) {
    Numbers numbers;
    for (const pugi::xml_node& property : properties.children("property")) {
      const pugi::xml_attribute value = property.attribute("value");
      const auto number =
          text::to_number(text::trim(value ? value.value() : property.text().get()));
      if (number) numbers.emplace_back(property.attribute("name").value(), *number);
    }
    return numbers;
  }
};

}  // namespace aipreflight::evals
