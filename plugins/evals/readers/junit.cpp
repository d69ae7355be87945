#include "junit.hpp"

#include <algorithm>
#include <optional>
#include <span>

#include <pugixml.hpp>

#include "base/byte_order_mark.hpp"
#include "base/text.hpp"
#include "encoding.hpp"
#include "id_places.hpp"
#include "suite_stream.hpp"
#include "suite_tree.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::size_t kDeclaration = 200;  // the longest that is looked at

Error malformed(const std::string& file, const std::string& what) {
  return execution_error("malformed", file + ": JUnit XML: " + what);
}

int badness(CaseStatus status) {
  switch (status) {
    case CaseStatus::kPassed:
      return 1;
    case CaseStatus::kFailed:
      return 2;
    case CaseStatus::kErrored:
      return 3;
    case CaseStatus::kSkipped:
      break;
  }
  return 0;
}

// An afterAll() that threw, which jest-junit writes as a failed test.
bool is_failed_hook(const SuiteTest& test) {
  return test.name.find("Test execution failure: could be caused by test hooks") !=
         std::string_view::npos;
}

// By its declaration, as pugixml takes it.
bool is_latin1(std::string_view text) {
  const std::string_view start = text.substr(0, kDeclaration);
  const std::string declaration = text::to_lower(start.substr(0, start.find("?>")));
  return declaration.find("encoding=\"iso-8859-1\"") != std::string::npos ||
         declaration.find("encoding=\"latin1\"") != std::string::npos;
}

}  // namespace

class JunitStream::Reader final : public SuiteSink {
 public:
  explicit Reader(const std::string& file) : file_(file), suites_(file, *this) {
    cases_.format = "junit";
    cases_.tool = "JUnit XML";
  }

  Result<void> feed(std::string_view block) {
    if (is_latin1_) return feed_declared(block);
    start_ += block;
    if (start_.size() < kDeclaration && start_.find("?>") == std::string::npos) return {};
    return feed_start();
  }

  Result<CaseFile> finish() {
    auto done = is_latin1_ ? Result<void>() : feed_start();
    if (done) done = suites_.finish();
    if (!done) return done.take_error();
    compare_with_jest();
    if (merged_ > 0) {
      cases_.notes.push_back(std::to_string(merged_) +
                             " tests stand there more than once; the worst outcome of each counts");
    }
    return std::move(cases_);
  }

 private:
  Result<void> take_document(std::string& document) override {
    const auto parsed = document_.load_buffer_inplace(document.data(),
                                                      document.size(),
                                                      pugi::parse_default | pugi::parse_doctype,
                                                      pugi::encoding_utf8);
    if (!parsed) {
      const auto [line, column] = suites_.place_of(parsed.offset);
      return malformed(
          file_, std::to_string(line) + ':' + std::to_string(column) + ": " + parsed.description());
    }
    const pugi::xml_node root = document_.document_element();
    const std::string_view name = root.name();
    if (name != "testsuites" && name != "testsuite") {
      return malformed(file_,
                       "its root is <" + text::one_line(name, 60) +
                           ">, <testsuites> or <testsuite> is expected");
    }
    if (auto done = take_tree(root, *this); !done) return done;
    if (std::string_view(root.attribute("name").value()) == "jest tests") {
      jest_total_ = root.attribute("tests").as_llong(-1);
    }
    return {};
  }

  Result<void> feed_start() {
    is_latin1_ = is_latin1(start_);
    const std::string start = std::move(start_);
    return feed_declared(text::without_byte_order_mark(start));
  }

  Result<void> feed_declared(std::string_view block) {
    return suites_.feed(*is_latin1_ ? latin1_to_utf8(block) : block);
  }

  void take_aggregates(const Numbers& numbers) override {
    cases_.aggregates.insert(cases_.aggregates.end(), numbers.begin(), numbers.end());
  }

  // jest-junit's totals count neither test.todo, which it writes like a pass, nor failed hooks.
  void compare_with_jest() {
    const auto todo = static_cast<long long>(cases_.cases.size() + merged_ - hooks_) - jest_total_;
    if (jest_total_ < 0 || todo <= 0) return;
    cases_.notes.push_back(std::to_string(todo) +
                           " tests count as passed that jest's own total leaves out: jest-junit "
                           "writes test.todo like a pass");
  }

  Result<void> take_test(const SuiteTest& test,
                         std::span<const Numbers::value_type> numbers) override {
    CaseDraft& one = one_;
    one.clear();
    one.id.append(test.suite).append(1, '\x1f').append(test.class_name).append(1, '\x1f');
    one.id += test.name;
    one.prompt = test.class_name;
    one.status = test.status;
    if (one.status == CaseStatus::kErrored && test.class_name.empty() &&
        test.error == "collection failure") {
      return execution_error("collection_failed",
                             file_ + ": pytest could not load " + text::one_line(test.name, 200) +
                                 ": nobody knows which tests did not run");
    }
    if (is_failed_hook(test)) {
      one.status = CaseStatus::kErrored;
      ++hooks_;
    }
    one.scores.assign(numbers.begin(), numbers.end());
    if (!test.class_name.empty()) one.labels.emplace_back("class", test.class_name);
    if (const auto seconds = text::to_number(test.time)) one.add_usage(kLatency, *seconds);
    const auto known = places_.find(one.id);
    if (!known) {
      cases_.cases.add(one);
      return {};
    }
    ++merged_;
    CaseDraft before = cases_.cases.draft_of(*known);
    if (badness(one.status) > badness(before.status)) before.status = one.status;
    for (auto& [name, value] : one.scores) {
      // The same test stands there twice because its parts took their time one after another.
      const auto same =
          std::find_if(before.scores.begin(), before.scores.end(), [&id = name](auto& score) {
            return id == kLatency && score.first == id;
          });
      if (same == before.scores.end()) {
        before.scores.emplace_back(name, value);
      } else {
        same->second += value;
      }
    }
    cases_.cases.replace(*known, before);
    return {};
  }

  const std::string& file_;
  SuiteStream suites_;
  std::string start_;              // of the file, until its declaration is known
  std::optional<bool> is_latin1_;  // so it says
  pugi::xml_document document_;
  CaseFile cases_;
  CaseDraft one_;
  IdPlaces places_{cases_.cases};
  std::size_t merged_ = 0;
  std::size_t hooks_ = 0;
  long long jest_total_ = -1;
};

bool is_xml(std::string_view text) {
  text = text::without_byte_order_mark(text);
  return text::trim(text).starts_with('<');
}

JunitStream::JunitStream(const std::string& file) : reader_(std::make_unique<Reader>(file)) {}

JunitStream::~JunitStream() = default;

Result<void> JunitStream::feed(std::string_view block) {
  return reader_->feed(block);
}

Result<CaseFile> JunitStream::finish() {
  return reader_->finish();
}

Result<CaseFile> read_junit(std::string_view text, const std::string& file) {
  constexpr std::size_t kBlock = std::size_t{256} << 10;
  JunitStream stream(file);
  for (; !text.empty(); text.remove_prefix(std::min(text.size(), kBlock))) {
    if (auto fed = stream.feed(text.substr(0, kBlock)); !fed) return fed.take_error();
  }
  return stream.finish();
}

}  // namespace aipreflight::evals
