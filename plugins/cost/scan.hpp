#pragma once

#include <functional>
#include <string>
#include <vector>

#include "patterns.hpp"
#include "project.hpp"
#include "site.hpp"
#include "source_tree/listing.hpp"

namespace aipreflight::cost {

struct Scan {
  std::vector<Site> sites;  // by file and position
  std::vector<source_tree::Skipped> skipped;
  std::size_t files = 0;   // that were read
  std::size_t parsed = 0;  // that could hold a call
  std::uint64_t bytes = 0;
};

// The extensions that are read, with their dots.
[[nodiscard]] const std::vector<std::string>& source_extensions();

// Finds every site in the files of a listing of the tree; a file of more than `largest_file` bytes
// is skipped. Files are read and parsed in parallel; the result does not depend on how many threads
// there are. [blocks; `cancelled` is asked by all threads]
[[nodiscard]] Scan scan(
    const source_tree::Tree& tree,
    const source_tree::Listing& listing,
    const Patterns& patterns,
    std::uint64_t largest_file,
    const std::function<bool()>& cancelled = [] { return false; });

}  // namespace aipreflight::cost
