#include <algorithm>
#include <array>
#include <istream>
#include <optional>
#include <streambuf>
#include <utility>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "base/byte_order_mark.hpp"
#include "base/text.hpp"
#include "builder.hpp"
#include "yaml/node.hpp"

namespace aipreflight::yaml {
namespace {

SourceRef place_at(std::string_view text, std::size_t offset, const std::string& file) {
  const std::string_view before = text.substr(0, offset);
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 == 0
  return {file,
          static_cast<std::uint32_t>(lines + 1),
          static_cast<std::uint32_t>(offset - line_start + 1)};
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

// Offset and name of the first byte that yaml-cpp must not see: it takes NULs for UTF-16, lone
// carriage returns for text, and passes broken UTF-8 on.
std::optional<std::pair<std::size_t, const char*>> find_bad_byte(std::string_view text) {
  const std::size_t valid = text::utf8_prefix(text);
  for (std::size_t i = 0; i < valid; ++i) {
    if (text[i] == '\0') return std::pair(i, "a NUL byte");
    if (is_control(text[i])) return std::pair(i, "a control character");
    if (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n')) {
      return std::pair(i, "a carriage return without a line feed");
    }
  }
  if (valid < text.size()) return std::pair(valid, "a byte that is not UTF-8");
  return std::nullopt;
}

std::optional<Error> refuse_text(std::string_view text,
                                 const std::string& file,
                                 const Limits& limits) {
  if (text.size() > limits.bytes) {
    return profile_error({file}, "larger than " + std::to_string(limits.bytes) + " bytes");
  }
  if (const auto bad = find_bad_byte(text)) {
    return profile_error(place_at(text, bad->first, file), bad->second);
  }
  return std::nullopt;
}

// Offset behind the quoted scalar that starts at `start`; npos if its quote is not closed.
std::size_t end_of_quoted(std::string_view text, std::size_t start) {
  const char quote = text[start];
  for (std::size_t i = start + 1; i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      if (quote == '"' || i + 1 >= text.size() || text[i + 1] != quote) return i + 1;
      ++i;
    }
  }
  return std::string_view::npos;
}

// The first quote from `start` on that may open a scalar and is never closed.
std::optional<std::size_t> find_unclosed_quote(std::string_view text, std::size_t start) {
  for (std::size_t i = start; i < text.size();) {
    const bool is_quote = text[i] == '"' || text[i] == '\'';
    const bool may_open =
        i == 0 || std::string_view(" \t\n[{,:").find(text[i - 1]) != std::string_view::npos;
    if (!is_quote || !may_open) {
      ++i;
      continue;
    }
    const std::size_t end = end_of_quoted(text, i);
    if (end == std::string_view::npos) return i;
    i = end;
  }
  return std::nullopt;
}

struct Wording {
  std::string_view theirs;
  const char* message;
  const char* hint;
};

// yaml-cpp names the rule of its grammar; these name what the writer of the file sees.
constexpr std::array kWordings = {
    Wording{"end of map not found",
            "this does not continue the mapping above",
            "check the indentation, and quote text that holds ':' or quotes"},
    Wording{"end of sequence not found",
            "this does not continue the list above",
            "check the indentation"},
    Wording{"end of sequence flow not found", "expected ',' or ']' in a list", "close the '['"},
    Wording{"end of map flow not found", "expected ',' or '}' in a mapping", "close the '{'"},
    Wording{"illegal map value",
            "a mapping cannot start here",
            "check the indentation, and quote text that holds ': '"},
    Wording{"illegal block entry", "a list cannot start here", "begin it on a line of its own"},
    Wording{"illegal tab when looking for indentation",
            "a tab in the indentation",
            "indent with spaces"},
    Wording{"unknown token", "text cannot start with this character", "quote it"},
    Wording{"illegal flow end",
            "a closing bracket without its opening one",
            "remove it, or quote the text"},
};

void report(const YAML::Exception& error,
            std::string_view text,
            const std::string& file,
            Builder& builder) {
  const std::string_view theirs = error.msg;
  if (theirs == "illegal document indicator in scalar" || theirs == "illegal EOF in scalar") {
    const auto quote =
        find_unclosed_quote(text.substr(0, builder.offset(error.mark)), builder.last_offset());
    const SourceRef where = quote ? place_at(text, *quote, file) : builder.place(error.mark);
    return builder.report(where, "a quote that is not closed", "close it");
  }
  for (const Wording& wording : kWordings) {
    if (theirs.starts_with(wording.theirs)) {
      return builder.report(builder.place(error.mark), wording.message, wording.hint);
    }
  }
  builder.report(builder.place(error.mark), error.msg);
}

class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* start = const_cast<char*>(text.data());  // std::streambuf asks for it; only read
    setg(start, start, start + text.size());
  }
};

void read_document(std::string_view text, Builder& builder) {
  ViewBuffer buffer(text);
  std::istream stream(&buffer);
  YAML::Parser parser(stream);
  while (parser.HandleNextDocument(builder)) {
  }
}

}  // namespace

Parsed parse(std::string_view text, const std::string& file, const Limits& limits) {
  Parsed parsed;
  parsed.root.where = {file, 1, 1};
  text = text::without_byte_order_mark(text);
  if (auto error = refuse_text(text, file, limits)) {
    parsed.errors.push_back(std::move(*error));
    return parsed;
  }
  // yaml-cpp takes the end of the text for the end of a quoted scalar, but not the end of the
  // document.
  std::string ended(text);
  ended += text.empty() || text.ends_with('\n') ? "...\n" : "\n...\n";
  Builder builder(text, file, limits);
  try {
    try {
      read_document(ended, builder);
      if (builder.has_document()) parsed.root = builder.take_root();
    } catch (const YAML::Exception& error) {
      report(error, text, file, builder);  // may itself be the last problem that is kept
    }
  } catch (const Stop&) {
    // The builder has the reason among its errors.
  }
  parsed.errors = builder.take_errors();
  return parsed;
}

}  // namespace aipreflight::yaml
