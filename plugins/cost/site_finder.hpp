#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "evaluator.hpp"
#include "site.hpp"

namespace aipreflight::cost {

// Finds the calls of one file that cost money, and what each says. One thread each.
class SiteFinder {
 public:
  SiteFinder(Project& project, const Patterns& patterns)
      : patterns_(patterns), evaluator_(project, patterns) {}

  // By position.
  [[nodiscard]] std::vector<Site> find(const Unit& unit);
  // Constructors that some call was made through; a constructor among the sites that stands here is
  // none. Kept over all files.
  [[nodiscard]] const std::vector<Where>& used() const { return used_; }

 private:
  [[nodiscard]] bool is_candidate(const Unit& unit, const syntax::Expr& call) const;
  [[nodiscard]] std::optional<Site> at(const Unit& unit, syntax::Id call);
  [[nodiscard]] std::optional<Site> by_shape(const Unit& unit, syntax::Id call);
  [[nodiscard]] Site make(const Unit& unit, syntax::Id id, const Call& call, const Value& callee);

  // What the call says (site_arguments.cpp, prompt.cpp)
  void set_model(Site& site, const Call& call, const Value& callee, const CallRef& ref);
  void add_models(Site& site, const Values& values, int depth = 0);
  void set_output(Site& site, const Call& call, const Value& callee, const CallRef& ref);
  void set_prompt(Site& site, const Call& call, const Value& callee, const CallRef& ref);
  void set_endpoint(Site& site, const Value& callee);
  void set_loops(Site& site, const Unit& unit, syntax::Id block);
  void collect(Prompt& prompt, const Values& values, int depth);
  void collect_map(Prompt& prompt, const Value& map, int depth);
  void collect_call(Prompt& prompt, const CallRef& call, int depth);
  void use(const CallRef& constructor);  // it is no site any more
  [[nodiscard]] Values setting(const Unit& unit, std::string_view selector);
  [[nodiscard]] Values select(const std::string& selector, const Value& callee, const CallRef& ref);

  const Patterns& patterns_;
  Evaluator evaluator_;
  std::vector<Where> used_;
};

[[nodiscard]] Where where_of(const Unit& unit, std::uint32_t at);
[[nodiscard]] std::vector<Step> steps_of(const Chain& chain);

}  // namespace aipreflight::cost
