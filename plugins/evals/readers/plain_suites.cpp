#include "plain_suites.hpp"

#include <algorithm>
#include <bit>

#include "base/byte_marks.hpp"
#include "base/literal.hpp"
#include "base/text.hpp"

namespace aipreflight::evals {
namespace {

constexpr bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

// Whether a byte of a value is one that pugixml reads as another.
constexpr bool is_odd(char c) {
  return c == '&' || (c != ' ' && is_space(c));
}

std::size_t odd_place(std::string_view raw) {
  return static_cast<std::size_t>(std::find_if(raw.begin(), raw.end(), is_odd) - raw.begin());
}

// The quote that ends a value, or `end`; and whether any byte before it is odd.
const char* value_end(const char* at, const char* end, char quote, bool& has_odd) {
  const auto ends = [&](char c) {
    has_odd = has_odd || is_odd(c);
    return c == quote;
  };
  for (; end - at >= static_cast<std::ptrdiff_t>(text::kMarkedBytes); at += text::kMarkedBytes) {
    unsigned marks = text::marks_of<'"', '\'', '&', '\n', '\t', '\r'>(at);
    for (; marks != 0; marks &= marks - 1) {
      const char* const mark = at + std::countr_zero(marks);
      if (ends(*mark)) return mark;
    }
  }
  while (at != end && !ends(*at)) ++at;
  return at;
}

// Which bytes a name may begin with, and go on with.
constexpr auto kBeginNames = [] {
  std::array<bool, 256> bytes{};
  for (unsigned char c = 'a'; c <= 'z'; ++c) bytes[c] = bytes[c - 'a' + 'A'] = true;
  bytes['_'] = true;
  return bytes;
}();
constexpr auto kOfNames = [] {
  auto bytes = kBeginNames;
  for (unsigned char c = '0'; c <= '9'; ++c) bytes[c] = true;
  bytes['-'] = bytes['.'] = true;
  return bytes;
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

std::string_view name_of(std::string_view tag) {
  const std::string_view inner = tag.substr(1);
  return inner.substr(0, inner.find_first_of(" \t\r\n/>"));
}

CaseStatus TestChildren::status() const {
  // Node.js writes what became of a test that is still to be done, too.
  if (is_todo) return CaseStatus::kSkipped;
  if (has_error) return CaseStatus::kErrored;
  if (has_failure) return CaseStatus::kFailed;
  return has_skipped || has_disabled ? CaseStatus::kSkipped : CaseStatus::kPassed;
}

template <std::size_t kSize>
const PlainSuites::Attribute* PlainSuites::find(const char (&name)[kSize]) const {
  for (std::size_t i = 0; i < attribute_count_; ++i) {
    if (text::is(attributes_[i].name, name)) return &attributes_[i];
  }
  return nullptr;
}

// Of the tag that was read last; "" where it has none. False where it does not stand there plainly.
template <std::size_t kSize>
bool PlainSuites::read_value(const char (&name)[kSize], std::string_view& value) {
  const Attribute* attribute = find(name);
  if (attribute == nullptr) return true;
  value = attribute->value;
  return !attribute->has_odd || decode(attribute->value, value);
}

Result<std::size_t> PlainSuites::take(std::string_view text, std::vector<OpenSuite>& suites) {
  rest_ = text;
  std::size_t taken = 0;
  if (suites.empty() && !take_declaration()) return taken;
  while (take_element(suites)) {
    if (!taken_) return taken_.error();
    taken = text.size() - rest_.size();
    if (suites.empty()) break;
  }
  return taken;
}

std::optional<std::string> PlainSuites::path_of(std::string_view tag,
                                                const std::vector<OpenSuite>& suites) {
  rest_ = tag;
  return take_tag() ? path_within(suites) : std::nullopt;
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
  if (rest_.starts_with(wanted)) {
    rest_.remove_prefix(wanted.size());
    return true;
  }
  if (wanted.starts_with(rest_)) rest_ = {};
  return false;
}

std::string_view PlainSuites::take_name() {
  const auto is_in = [](const auto& bytes, char c) { return bytes[static_cast<unsigned char>(c)]; };
  if (rest_.empty() || !is_in(kBeginNames, rest_.front())) return {};
  std::size_t size = 1;
  while (size < rest_.size() && is_in(kOfNames, rest_[size])) ++size;
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
    const char* const begin = rest_.data() + 1;
    const char* const end = rest_.data() + rest_.size();
    attribute.has_odd = false;
    const char* const closing = value_end(begin, end, quote, attribute.has_odd);
    attribute.value = {begin, static_cast<std::size_t>(closing - begin)};
    rest_ = {closing, static_cast<std::size_t>(end - closing)};
    if (!skip(quote)) return false;
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
  for (;;) {
    rest_.remove_prefix(std::min(rest_.find('<'), rest_.size()));
    if (rest_.size() < 2 || rest_[1] != '!') return take_end(element);
    if (!skip("<![CDATA[")) return false;
    rest_.remove_prefix(std::min(rest_.find("]]>"), rest_.size()));
  }
}

bool PlainSuites::take_declaration() {
  if (!rest_.starts_with("<?")) return true;
  if (!skip("<?xml ")) return false;
  rest_.remove_prefix(std::min(rest_.find('?'), rest_.size()));
  return skip("?>");
}

// The root, or within the suite that was opened last its end or what is in it.
bool PlainSuites::take_element(std::vector<OpenSuite>& suites) {
  if (!texts_.empty()) texts_.clear();
  numbers_.clear();
  skip_space();
  const std::string_view text = rest_;
  if (suites.empty()) {
    return take_tag() && (text::is(tag_, "testsuites") || text::is(tag_, "testsuite")) &&
           take_suite(text, suites);
  }
  const OpenSuite& suite = suites.back();
  if (is_at_end()) {
    if (!take_end(name_of(suite.tag))) return false;
    suites.pop_back();
    return true;
  }
  if (!take_tag()) return false;
  if (text::is(tag_, "testcase")) return take_test(*suite.path);
  if (text::is(tag_, "testsuite")) return take_suite(text, suites);
  if (text::is(tag_, "properties")) {
    if (!take_properties()) return false;
    sink_.take_aggregates(numbers_);
    return true;
  }
  return (text::is(tag_, "system-out") || text::is(tag_, "system-err")) &&
         (is_empty_ || skip_texts(tag_));
}

// Its tag was taken off the beginning of `text`.
bool PlainSuites::take_suite(std::string_view text, std::vector<OpenSuite>& suites) {
  if (suites.size() == kDeepestSuite) return false;
  auto path = path_within(suites);
  if (!path) return false;
  if (!suites.empty()) {
    if (is_empty_) return true;
  } else if (is_empty_ || *path == "/jest tests") {
    // What is at the root of these is for a tree to find out.
    return false;
  }
  suites.push_back({std::string(text.substr(0, text.size() - rest_.size())), std::move(path)});
  return true;
}

std::optional<std::string> PlainSuites::path_within(const std::vector<OpenSuite>& suites) {
  std::string_view name;
  if ((!suites.empty() && !suites.back().path) || !read_value("name", name)) return std::nullopt;
  std::string path = suites.empty() ? "" : *suites.back().path;
  path.append(1, '/').append(name);
  return path;
}

bool PlainSuites::take_test(std::string_view suite) {
  SuiteTest test;
  test.suite = suite;
  if (!read_value("classname", test.class_name) || !read_value("name", test.name) ||
      !read_value("time", test.time)) {
    return false;
  }
  if (!is_empty_) {
    TestChildren children;
    bool has_properties = false;
    for (skip_space(); !is_at_end(); skip_space()) {
      if (!take_tag()) return false;
      if (!text::is(tag_, "properties")) {
        if (!take_child(test, children)) return false;
        continue;
      }
      // The first of them are the test's.
      if (has_properties || !take_properties()) return false;
      has_properties = true;
    }
    if (!take_end("testcase")) return false;
    test.status = children.status();
  }
  taken_ = sink_.take_test(test, numbers_);
  return true;
}

bool PlainSuites::take_child(SuiteTest& test, TestChildren& children) {
  if (text::is(tag_, "error")) {
    if (!children.has_error && !read_value("message", test.error)) return false;
    children.has_error = true;
  } else if (text::is(tag_, "skipped")) {
    std::string_view type;
    if (!read_value("type", type)) return false;
    children.is_todo = children.is_todo || (!children.has_skipped && type == "todo");
    children.has_skipped = true;
  }
  children.has_failure = children.has_failure || text::is(tag_, "failure");
  children.has_disabled = children.has_disabled || text::is(tag_, "disabled");
  return is_empty_ || skip_texts(tag_);
}

bool PlainSuites::take_properties() {
  if (is_empty_) return true;
  for (skip_space(); !is_at_end(); skip_space()) {
    if (!take_tag() || !text::is(tag_, "property") || !take_property()) return false;
  }
  return take_end("properties");
}

bool PlainSuites::take_property() {
  // Without a value it is its text.
  if (find("value") == nullptr) return is_empty_;
  std::string_view value;
  if (!read_value("value", value)) return false;
  if (const auto number = text::to_number(text::trim(value))) {
    std::string_view name;
    if (!read_value("name", name)) return false;
    numbers_.emplace_back(name, *number);
  }
  return is_empty_ || skip_texts("property");
}

bool PlainSuites::decode(std::string_view raw, std::string_view& value) {
  std::string& decoded = texts_.emplace_back();
  for (;;) {
    const std::size_t plain = odd_place(raw);
    decoded += raw.substr(0, plain);
    raw.remove_prefix(plain);
    if (raw.empty()) break;
    const auto* entity = std::find_if(kEntities.begin(), kEntities.end(), [&](const Entity& one) {
      return raw.starts_with(one.text);
    });
    if (entity == kEntities.end()) return false;
    decoded += entity->character;
    raw.remove_prefix(entity->text.size());
  }
  value = decoded;
  return true;
}

}  // namespace aipreflight::evals
