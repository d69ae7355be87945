#pragma once

#include <array>
#include <cstddef>

#include <aipreflight/command.hpp>

#include "settings.hpp"

// What the commands that read source files have in common.
namespace aipreflight::cost {

template <std::size_t N, std::size_t M>
constexpr std::array<sdk::Key, N + M> joined(const std::array<sdk::Key, N>& first,
                                             const std::array<sdk::Key, M>& second) {
  return [&]<std::size_t... I, std::size_t... K>(std::index_sequence<I...>,
                                                 std::index_sequence<K...>) {
    return std::array<sdk::Key, N + M>{first[I]..., second[K]...};
  }
  (std::make_index_sequence<N>(), std::make_index_sequence<M>());
}

inline constexpr std::array kSourceOptions{
    sdk::key("exclude").list().unit("GLOB").doc("Glob, as in .gitignore, of what is not read."),
    sdk::key("include_tests").boolean().doc("Count calls in tests and mocks as well."),
    sdk::key("no_gitignore").boolean().doc("Read what .gitignore files name, too."),
    sdk::key("calls_per_month")
        .number()
        .fallback("1000")
        .range(1, 1e12)
        .doc("Calls of each site in a month."),
    sdk::key("usage").path().unit("FILE").nonempty().doc(
        "CSV or JSON from logs: operation, calls, mean tokens in and out; they replace estimates."),
    sdk::key("usage_days")
        .number()
        .unit("N")
        .fallback("30")
        .range(0.01, 3660)
        .doc("Days that the usage file covers; a month has 30."),
    sdk::key("assume").text().unit("MODEL").nonempty().doc(
        "Model whose price a call without a known one has."),
    sdk::key("deployment")
        .list()
        .unit("NAME=MODEL")
        .doc("The model behind an Azure deployment or another name of one's own."),
    sdk::key("prices").path().unit("FILE").doc("File with prices that come before the snapshot's."),
    sdk::key("as_of").text().unit("DATE").doc("Date of the prices, as 2026-11-25; default: today."),
    sdk::key("patterns").list().unit("FILE").doc("File with call patterns of one's own."),
};

// The settings of a profile as these options give them, for `paths`. Mistakes are reported at their
// option.
[[nodiscard]] Settings read_options(const sdk::Config& config, std::vector<std::string> paths);

// The date of the option "as_of", or today.
[[nodiscard]] prices::Date read_date(const sdk::Config& config);

}  // namespace aipreflight::cost
