#include "options.hpp"

#include <cstdlib>

#include "base/files.hpp"
#include "base/text.hpp"

namespace aipreflight::diagnose {
namespace {

Result<std::string> read_line_of(const std::string& path, const char* what) {
  const auto text = files::read(path, 1u << 20);
  if (!text) return usage_error(std::string(what) + ": " + text.error().message);
  return std::string(text::trim(*text));
}

}  // namespace

std::optional<std::string> without_effect_on_old_evidence(const Options& options) {
  if (!options.rules.empty()) return "rules";
  if (!options.selector.empty()) return "selector";
  if (!options.name_prefix.empty()) return "name_prefix";
  if (options.requires_share) return "require_share";
  return std::nullopt;
}

Options read_common_options(const sdk::Config& config) {
  const auto text = [&](const char* key) { return config.find_text(key).value_or(""); };
  Options options;
  options.run = text("probes");
  options.prometheus = text("prometheus");
  options.queries = text("queries");
  options.selector = text("selector");
  options.name_prefix = text("name_prefix");
  options.rules = config.texts("rules");
  options.bearer_file = text("bearer_file");
  options.header_file = text("header_file");
  options.ca_file = text("ca_file");
  options.cert_file = text("cert_file");
  options.key_file = text("key_file");
  if (options.cert_file.empty() != options.key_file.empty()) {
    config.error(options.cert_file.empty() ? "key_file" : "cert_file",
                 "'cert_file' and 'key_file' belong together");
  }
  options.requires_share = config.boolean("require_share");
  if (!options.queries.empty() && options.prometheus.empty()) {
    config.error("queries", "are for a Prometheus: name it with 'prometheus'");
  }
  if (!options.queries.empty()) {
    if (const auto unused = without_effect_on_old_evidence(options)) {
      config.error(*unused, "has no effect on 'queries': they are judged by rules of their own");
    }
  }
  options.settle = std::chrono::duration_cast<std::chrono::milliseconds>(config.seconds("settle"));
  if (const auto fail_on = config.find_text("fail_on")) {
    options.fail_on = *fail_on == "warn"   ? std::optional(Severity::kWarn)
                      : *fail_on == "fail" ? std::optional(Severity::kFail)
                                           : std::optional<Severity>();
  }
  if (auto selector = Selector::parse(options.selector); !selector) {
    config.error("selector", selector.error().to_string());
  }
  return options;
}

Result<std::vector<std::pair<std::string, std::string>>> read_headers(
    const std::string& header_file, const std::string& bearer_file) {
  std::vector<std::pair<std::string, std::string>> headers;
  if (!header_file.empty()) {
    const auto text = read_line_of(header_file, "headers");
    if (!text) return text.error();
    for (const std::string_view line : text::split(*text, '\n')) {
      if (text::trim(line).empty()) continue;
      const std::size_t colon = line.find(':');
      if (colon == std::string_view::npos || colon == 0) {
        return usage_error(header_file + " has a line that is no 'Name: value'");
      }
      headers.emplace_back(std::string(text::trim(line.substr(0, colon))),
                           std::string(text::trim(line.substr(colon + 1))));
    }
  }
  std::string token;
  if (!bearer_file.empty()) {
    auto text = read_line_of(bearer_file, "bearer token");
    if (!text) return text.take_error();
    token = text.take();
  } else if (const char* value = std::getenv("AIPREFLIGHT_PROMETHEUS_TOKEN")) {
    token = text::trim(value);
  }
  if (token.find_first_of("\r\n") != std::string::npos) {
    return usage_error("the bearer token has more than one line");
  }
  if (!token.empty()) headers.emplace_back("Authorization", "Bearer " + token);
  return headers;
}

}  // namespace aipreflight::diagnose
