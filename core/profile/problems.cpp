#include "problems.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "base/text.hpp"

namespace aipreflight::profile {
namespace {

constexpr std::size_t kShownCandidates = 12;
constexpr std::size_t kShownText = 80;
constexpr std::size_t kLongestMessage = 1000;

}  // namespace

std::string in_quotes(std::string_view text) {
  return '\'' + text::one_line(text, kShownText) + '\'';
}

std::string suggestion(std::string_view word,
                       const std::vector<std::string>& candidates,
                       const std::string& noun) {
  if (const auto nearest = text::did_you_mean(word, candidates)) {
    return "did you mean '" + *nearest + "'?";
  }
  if (candidates.empty()) return {};
  std::vector<std::string> first(candidates.begin(),
                                 candidates.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                          candidates.size(), kShownCandidates)));
  if (first.size() < candidates.size()) first.emplace_back("…");
  return "known " + noun + ": " + text::join(first, ", ");
}

void Problems::add(const SourceRef& where, std::string message, std::string hint) {
  add(profile_error(where, std::move(message), std::move(hint)));
}

void Problems::add(Error error) {
  if (is_full()) {
    ++dropped_;
  } else {
    // Keys are whatever the user wrote, line breaks too.
    error.message = text::one_line(error.message, kLongestMessage);
    errors_.push_back(std::move(error));
  }
}

void Problems::add(Errors errors) {
  for (Error& error : errors) add(std::move(error));
}

void Problems::add_unknown_key(const yaml::Entry& entry, const std::vector<std::string>& known) {
  // Without this a file of nothing but wrong keys would be compared word by word.
  std::string hint = is_full() ? std::string() : suggestion(entry.key, known, "keys");
  add(entry.key_where, "unknown key " + in_quotes(entry.key), std::move(hint));
}

void Problems::add_choice(const SourceRef& where,
                          const std::string& name,
                          const std::string& value,
                          const std::vector<std::string>& choices) {
  std::string allowed;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (i > 0) allowed += i + 1 == choices.size() ? " or " : ", ";
    allowed += '\'' + choices[i] + '\'';
  }
  std::string hint;
  if (const auto nearest = text::did_you_mean(value, choices))
    hint = "did you mean '" + *nearest + "'?";
  add(where, '\'' + name + "' must be " + allowed + ", not " + in_quotes(value), std::move(hint));
}

Errors Problems::take(const std::vector<std::string>& files) {
  std::map<std::string, std::size_t> order;
  for (const std::string& file : files) order.emplace(file, order.size());
  for (const Error& error : errors_) order.emplace(error.where.file, order.size());
  std::stable_sort(errors_.begin(), errors_.end(), [&order](const Error& left, const Error& right) {
    return std::tuple(order.at(left.where.file), left.where.line, left.where.column) <
           std::tuple(order.at(right.where.file), right.where.line, right.where.column);
  });
  if (dropped_ > 0) {
    errors_.push_back(profile_error({}, "and " + std::to_string(dropped_) + " more problems"));
  }
  dropped_ = 0;
  return std::exchange(errors_, {});
}

}  // namespace aipreflight::profile
