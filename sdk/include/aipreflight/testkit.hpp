#pragma once

// The author's test kit: a check in a unit test, without host or runner, from the YAML of its
// `with:` to the status that the host would give it. docs/plugin-authors.md shows it at work.
// Linked as aipreflight::sdk-testkit.
#include <aipreflight/testkit/check.hpp>
#include <aipreflight/testkit/manual_clock.hpp>
#include <aipreflight/testkit/result.hpp>
