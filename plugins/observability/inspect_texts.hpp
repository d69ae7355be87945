#pragma once

#include "inspect.hpp"
#include "json/value.hpp"

namespace aipreflight::observability {

// Remarks on prompts and answers where they are forbidden, and on secrets and personal data in any
// text of `attributes`, an object.
void inspect_texts(const json::Value& attributes,
                   const SourceRef& where,
                   const Conventions& conventions,
                   const Settings& settings,
                   Inspection& inspection);

}  // namespace aipreflight::observability
