#include <algorithm>
#include <istream>
#include <streambuf>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

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

// What yaml-cpp must not see: it takes NULs for UTF-16 and passes broken UTF-8 on.
std::optional<Error> refuse_bytes(std::string_view text,
                                  const std::string& file,
                                  const Limits& limits) {
  if (text.size() > limits.bytes) {
    return profile_error({file}, "larger than " + std::to_string(limits.bytes) + " bytes");
  }
  const std::size_t valid = text::utf8_prefix(text);
  const std::size_t nul = text.find('\0');
  if (nul < valid) return profile_error(place_at(text, nul, file), "a NUL byte");
  if (valid < text.size()) {
    return profile_error(place_at(text, valid, file), "a byte that is not UTF-8");
  }
  return std::nullopt;
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
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (auto error = refuse_bytes(text, file, limits)) {
    parsed.errors.push_back(std::move(*error));
    return parsed;
  }
  Builder builder(text, file, limits);
  try {
    read_document(text, builder);
    parsed.root = builder.take_root();
  } catch (const Stop&) {
    // The builder has the reason among its errors.
  } catch (const YAML::Exception& error) {
    builder.report(error.mark, error.msg);
  }
  parsed.errors = builder.take_errors();
  return parsed;
}

}  // namespace aipreflight::yaml
