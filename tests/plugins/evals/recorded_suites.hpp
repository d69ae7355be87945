#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "readers/suite_sink.hpp"
#include "readers/suite_tree.hpp"

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
    return take_tree(tree.document_element(), *this);
  }
};

}  // namespace aipreflight::evals
