#include "suite_tree.hpp"

#include <string>

#include "base/text.hpp"

namespace aipreflight::evals {
namespace {

CaseStatus status_of(const pugi::xml_node& test) {
  const pugi::xml_node skipped = test.child("skipped");
  return TestChildren{.has_error = !test.child("error").empty(),
                      .has_failure = !test.child("failure").empty(),
                      .has_skipped = !skipped.empty(),
                      .has_disabled = !test.child("disabled").empty(),
                      .is_todo = std::string_view(skipped.attribute("type").value()) == "todo"}
      .status();
}

// <property name="faithfulness" value="0.91"/>, or with the value as its text.
Numbers numbers_of(const pugi::xml_node& properties) {
  Numbers numbers;
  for (const pugi::xml_node& property : properties.children("property")) {
    const pugi::xml_attribute value = property.attribute("value");
    const auto number = text::to_number(text::trim(value ? value.value() : property.text().get()));
    if (number) numbers.emplace_back(property.attribute("name").value(), *number);
  }
  return numbers;
}

Result<void> take_test(const pugi::xml_node& test, const std::string& suite, SuiteSink& sink) {
  return sink.take_test({.suite = suite,
                         .class_name = test.attribute("classname").value(),
                         .name = test.attribute("name").value(),
                         .time = test.attribute("time").value(),
                         .status = status_of(test),
                         .error = test.child("error").attribute("message").value()},
                        numbers_of(test.child("properties")));
}

Result<void> take_suite(const pugi::xml_node& suite, const std::string& path, SuiteSink& sink) {
  const std::string name = path + '/' + suite.attribute("name").value();
  for (const pugi::xml_node& child : suite) {
    const std::string_view kind = child.name();
    if (kind == "testsuite") {
      if (auto done = take_suite(child, name, sink); !done) return done;
    } else if (kind == "testcase") {
      if (auto done = take_test(child, name, sink); !done) return done;
    } else if (kind == "properties") {
      sink.take_aggregates(numbers_of(child));
    }
  }
  return {};
}

}  // namespace

Result<void> take_tree(const pugi::xml_node& root, SuiteSink& sink) {
  return take_suite(root, "", sink);
}

}  // namespace aipreflight::evals
