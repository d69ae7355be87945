#include "log/log.hpp"

#include <atomic>
#include <memory>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ansicolor_sink.h>
#include <string>

#include "base/text.hpp"

namespace aipreflight::log {
namespace {

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::kError:
      return spdlog::level::err;
    case Level::kWarning:
      return spdlog::level::warn;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kDebug:
      return spdlog::level::debug;
  }
  return spdlog::level::off;
}

std::shared_ptr<spdlog::logger> make_logger(spdlog::color_mode mode) {
  auto sink = std::make_shared<spdlog::sinks::ansicolor_stderr_sink_mt>(mode);
  auto logger = std::make_shared<spdlog::logger>("aipreflight", std::move(sink));
  logger->set_formatter(std::make_unique<spdlog::pattern_formatter>("%n: %^%l%$: %v"));
  logger->set_level(spdlog::level::trace);
  // Where stderr itself fails there is nowhere left to say so.
  logger->set_error_handler([](const std::string&) {});
  return logger;
}

std::atomic<Level> threshold{Level::kWarning};
std::atomic<bool> is_coloured{false};

// One logger each way, never destroyed: a sink's colour cannot be changed while others write, and
// threads may still log while the process ends.
spdlog::logger& logger() {
  static auto& plain = *new std::shared_ptr(make_logger(spdlog::color_mode::never));
  static auto& coloured = *new std::shared_ptr(make_logger(spdlog::color_mode::always));
  return is_coloured ? *coloured : *plain;
}

void write(Level level, std::string_view text) {
  if (level > threshold.load()) return;
  logger().log(to_spdlog(level), spdlog::string_view_t(text::one_line(text)));
}

}  // namespace

void set_level(Level level) {
  threshold = level;
}

void set_colour(bool on) {
  is_coloured = on;
}

void error(std::string_view text) {
  write(Level::kError, text);
}

void warning(std::string_view text) {
  write(Level::kWarning, text);
}

void info(std::string_view text) {
  write(Level::kInfo, text);
}

void debug(std::string_view text) {
  write(Level::kDebug, text);
}

}  // namespace aipreflight::log
