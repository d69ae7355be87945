#pragma once

#include <string>

#include "kit/details.hpp"
#include "kit/scratch.hpp"

namespace aipreflight {

// A section of evals, judged as a profile has it judged, and results of our own format for it.
class JudgedCases : public kit::Scratch {
 protected:
  testkit::Result judge(const std::string& section) {
    return testkit::Check::linked().with(section).run();
  }
  testkit::Result judge_cases(const std::string& cases, const std::string& bounds) {
    write("r.json", R"({"cases": [)" + cases + "]}");
    return judge("results_file: r.json\nmax_error_rate: 1\n" + bounds);
  }
};

// `count` cases, numbered from `first`, with `more` in each.
inline std::string cases(int first,
                         int count,
                         const std::string& status,
                         const std::string& more = "") {
  std::string text;
  for (int i = first; i < first + count; ++i) {
    text += (text.empty() ? "" : ", ") + (R"({"id": "c)" + std::to_string(i)) +
            R"(", "status": ")" + status + '"' + (more.empty() ? "" : ", " + more) + '}';
  }
  return text;
}

}  // namespace aipreflight
