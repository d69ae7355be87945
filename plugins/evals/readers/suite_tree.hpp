#pragma once

#include <pugixml.hpp>

#include "base/result.hpp"
#include "suite_sink.hpp"

namespace aipreflight::evals {

// Gives the tests of a tree of JUnit XML and the numbers of its suites to a sink, in their order.
// Its root is a suite or holds some. An error of the sink comes out as it is.
[[nodiscard]] Result<void> take_tree(const pugi::xml_node& root, SuiteSink& sink);

}  // namespace aipreflight::evals
