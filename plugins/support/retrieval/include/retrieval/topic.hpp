#pragma once

#include <string_view>
#include <vector>

namespace aipreflight::retrieval {

// How relevant a document is to a query, as somebody judged it. 0 and below: not relevant.
struct Judgement {
  std::string_view document;
  int grade = 0;
};

struct Hit {
  std::string_view document;
  double score = 0;  // finite
};

// One query with what was judged for it and what a retriever returned. Texts are views into
// whatever was read, which the owner of the topics keeps. Within each list a document comes once.
struct Topic {
  std::string_view id;
  bool is_judged =
      false;             // it stands in the judgements, though perhaps without a relevant document
  bool has_run = false;  // the retriever answered it, though perhaps with nothing
  std::vector<Judgement> judgements;
  std::vector<Hit> hits;
};

// Puts the hits in the order that counts: by score from the greatest, equal scores by document from
// the last in byte order (as trec_eval does, whose ranks are not those that a run states).
void rank(std::vector<Hit>& hits);

}  // namespace aipreflight::retrieval
