#include "plain_suites.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace aipreflight::evals {
namespace {

constexpr bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

// Where in a value the first byte is that pugixml reads as another one.
std::size_t odd_place(std::string_view raw) {
  std::size_t i = 0;
  while (i < raw.size() && raw[i] != '&' && (raw[i] == ' ' || !is_space(raw[i]))) ++i;
  return i;
}

// Which bytes a name may begin with, and go on with.
constexpr std::array<std::array<bool, 256>, 2> kOfNames = [] {
  std::array<std::array<bool, 256>, 2> of_names{};
  for (unsigned char c = 'a'; c <= 'z'; ++c) {
    for (auto& bytes : of_names) bytes[c] = bytes[c - 'a' + 'A'] = true;
  }
  for (auto& bytes : of_names) bytes['_'] = true;
  for (unsigned char c = '0'; c <= '9'; ++c) of_names[1][c] = true;
  of_names[1]['-'] = of_names[1]['.'] = true;
  return of_names;
}();

struct Entity {
  std::string_view text;
  char character;
};
constexpr std::array kEntities{Entity{"&amp;", '&'},
                               Entity{"&lt;", '<'},
                               Entity{"&gt;", '>'},
                               Entity{"&quot;", '"'},
                               Entity{"&apos;", '\''}};

}  // namespace

CaseStatus TestChildren::status() const {
  // Node.js writes what became of a test that is still to be done, too.
  if (is_todo) return CaseStatus::kSkipped;
  if (has_error) return CaseStatus::kErrored;
  if (has_failure) return CaseStatus::kFailed;
  return has_skipped || has_disabled ? CaseStatus::kSkipped : CaseStatus::kPassed;
}

std::span<const Numbers::value_type> PlainSuites::numbers_of(std::size_t place) const {
  const std::size_t begin = tests_[place].first_number;
  const std::size_t end =
      place + 1 < tests_.size() ? tests_[place + 1].first_number : numbers_.size();
  return std::span(numbers_).subspan(begin, end - begin);
}

bool PlainSuites::read(std::string_view document) {
  rest_ = document;
  suites_.clear();
  tests_.clear();
  numbers_.clear();
  aggregates_.clear();
  texts_.clear();
  jest_total_ = -1;
  // pugixml takes a NUL for the end.
  if (document.find('\0') != std::string_view::npos) return false;
  if (skip("<?xml ")) {
    const std::size_t end = rest_.find('?');
    rest_.remove_prefix(std::min(end, rest_.size()));
    if (!skip("?>")) return false;
  }
  skip_space();
  if (!take_root()) return false;
  while (!suites_.empty()) {
    if (!take_element()) return false;
  }
  skip_space();
  return rest_.empty();
}

void PlainSuites::skip_space() {
  std::size_t size = 0;
  while (size < rest_.size() && is_space(rest_[size])) ++size;
  rest_.remove_prefix(size);
}

bool PlainSuites::skip(char wanted) {
  if (rest_.empty() || rest_.front() != wanted) return false;
  rest_.remove_prefix(1);
  return true;
}

bool PlainSuites::skip(std::string_view wanted) {
  if (!rest_.starts_with(wanted)) return false;
  rest_.remove_prefix(wanted.size());
  return true;
}

std::string_view PlainSuites::take_name() {
  std::size_t size = 0;
  while (size < rest_.size() &&
         kOfNames[size > 0 ? 1 : 0][static_cast<unsigned char>(rest_[size])]) {
    ++size;
  }
  const std::string_view name = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return name;
}

bool PlainSuites::take_tag() {
  if (!skip('<')) return false;
  tag_ = take_name();
  return !tag_.empty() && take_attributes();
}

bool PlainSuites::take_attributes() {
  attribute_count_ = 0;
  for (;;) {
    const std::size_t before = rest_.size();
    skip_space();
    is_empty_ = skip('/');
    if (skip('>')) return true;
    if (is_empty_) return false;
    if (rest_.size() == before || attribute_count_ == attributes_.size()) return false;
    Attribute& attribute = attributes_[attribute_count_++];
    attribute.name = take_name();
    if (attribute.name.empty() || !skip('=') || rest_.empty()) return false;
    const char quote = rest_.front();
    if (quote != '"' && quote != '\'') return false;
    const std::size_t end = rest_.find(quote, 1);
    if (end == std::string_view::npos) return false;
    attribute.value = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
  }
}

// Of an element that holds others.
bool PlainSuites::is_at_end() const {
  return rest_.size() > 1 && rest_[0] == '<' && rest_[1] == '/';
}

bool PlainSuites::take_end(std::string_view element) {
  return skip('<') && skip('/') && skip(element) && skip('>');
}

// Behind an element that holds texts alone.
bool PlainSuites::skip_texts(std::string_view element) {
  constexpr std::string_view kCdata = "<![CDATA[";
  for (;;) {
    rest_.remove_prefix(std::min(rest_.find('<'), rest_.size()));
    if (!rest_.starts_with(kCdata)) return take_end(element);
    const std::size_t end = rest_.find("]]>", kCdata.size());
    if (end == std::string_view::npos) return false;
    rest_.remove_prefix(end);
  }
}

bool PlainSuites::take_root() {
  if (!take_tag() || (tag_ != "testsuites" && tag_ != "testsuite")) return false;
  std::string_view name;
  if (!read_value("name", name)) return false;
  if (name == "jest tests") {
    if (const auto* tests = find("tests")) {
      const bool is_count = !tests->empty() && tests->size() < 18 &&
                            tests->find_first_not_of("0123456789") == std::string_view::npos;
      if (!is_count || (tests->size() > 1 && tests->front() == '0')) return false;
      jest_total_ = text::to_integer(*tests).value_or(-1);
    }
  }
  return take_suite();
}

bool PlainSuites::take_suite() {
  std::string_view name;
  if (!read_value("name", name)) return false;
  if (is_empty_) return true;
  std::string& path = texts_.emplace_back();
  if (!suites_.empty()) path = suites_.back().path;
  path.append(1, '/').append(name);
  suites_.push_back({tag_, path});
  return true;
}

// Within the suite that was opened last: its end, or what is in it.
bool PlainSuites::take_element() {
  skip_space();
  if (is_at_end()) {
    const bool is_end = take_end(suites_.back().element);
    suites_.pop_back();
    return is_end;
  }
  if (!take_tag()) return false;
  if (tag_ == "testcase") return take_test();
  if (tag_ == "testsuite") return take_suite();
  if (tag_ == "properties") return take_properties(aggregates_);
  return (tag_ == "system-out" || tag_ == "system-err") && (is_empty_ || skip_texts(tag_));
}

bool PlainSuites::take_test() {
  SuiteTest test;
  test.suite = suites_.back().path;
  if (!read_value("classname", test.class_name) || !read_value("name", test.name) ||
      !read_value("time", test.time)) {
    return false;
  }
  const std::size_t first_number = numbers_.size();
  if (!is_empty_) {
    TestChildren children;
    bool has_properties = false;
    for (skip_space(); !is_at_end(); skip_space()) {
      if (!take_tag()) return false;
      if (tag_ != "properties") {
        if (!take_child(test, children)) return false;
        continue;
      }
      // The first of them are the test's.
      if (has_properties || !take_properties(numbers_)) return false;
      has_properties = true;
    }
    if (!take_end("testcase")) return false;
    test.status = children.status();
  }
  tests_.push_back({test, first_number});
  return true;
}

bool PlainSuites::take_child(SuiteTest& test, TestChildren& children) {
  if (tag_ == "error") {
    if (!children.has_error && !read_value("message", test.error)) return false;
    children.has_error = true;
  } else if (tag_ == "skipped") {
    std::string_view type;
    if (!read_value("type", type)) return false;
    children.is_todo = children.is_todo || (!children.has_skipped && type == "todo");
    children.has_skipped = true;
  }
  children.has_failure = children.has_failure || tag_ == "failure";
  children.has_disabled = children.has_disabled || tag_ == "disabled";
  return is_empty_ || skip_texts(tag_);
}

bool PlainSuites::take_properties(Numbers& numbers) {
  if (is_empty_) return true;
  for (skip_space(); !is_at_end(); skip_space()) {
    if (!take_tag() || tag_ != "property" || !take_property(numbers)) return false;
  }
  return take_end("properties");
}

bool PlainSuites::take_property(Numbers& numbers) {
  // Without a value it is its text.
  if (find("value") == nullptr) return is_empty_;
  std::string_view value;
  if (!read_value("value", value)) return false;
  if (const auto number = text::to_number(text::trim(value))) {
    std::string_view name;
    if (!read_value("name", name)) return false;
    numbers.emplace_back(name, *number);
  }
  return is_empty_ || skip_texts("property");
}

const std::string_view* PlainSuites::find(std::string_view attribute) const {
  for (std::size_t i = 0; i < attribute_count_; ++i) {
    if (attributes_[i].name == attribute) return &attributes_[i].value;
  }
  return nullptr;
}

// Of the tag that was read last; "" where it has none. False where it does not stand there plainly.
bool PlainSuites::read_value(std::string_view attribute, std::string_view& value) {
  const std::string_view* raw = find(attribute);
  return raw == nullptr || decode(*raw, value);
}

bool PlainSuites::decode(std::string_view raw, std::string_view& value) {
  value = raw;
  std::size_t plain = odd_place(raw);
  if (plain == raw.size()) return true;
  std::string& decoded = texts_.emplace_back();
  for (;;) {
    decoded += raw.substr(0, plain);
    raw.remove_prefix(plain);
    if (raw.empty()) break;
    const auto* entity = std::find_if(kEntities.begin(), kEntities.end(), [&](const Entity& one) {
      return raw.starts_with(one.text);
    });
    if (entity == kEntities.end()) return false;
    decoded += entity->character;
    raw.remove_prefix(entity->text.size());
    plain = odd_place(raw);
  }
  value = decoded;
  return true;
}

}  // namespace aipreflight::evals
