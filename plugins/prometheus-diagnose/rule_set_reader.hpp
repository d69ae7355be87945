#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "rule_set.hpp"
#include "yaml/node.hpp"
#include "yaml_reader.hpp"

namespace aipreflight::diagnose {

// Merges texts of rules, then compiles what is left.
class RuleSetReader {
 public:
  explicit RuleSetReader(RuleSet::Loaded& loaded) : loaded_(loaded), reader_(loaded.errors) {}
  void run(const std::vector<RuleText>& texts);

 private:
  struct Draft {
    yaml::Node node;
    bool is_built_in = false;
    std::string file;
  };

  void merge(const yaml::Node& root, const RuleText& text);
  void merge_params(const yaml::Node& params);
  void merge_rules(const yaml::Node& root, const RuleText& text);
  void disable(const yaml::Node& root);
  void compile(const Draft& draft);
  void compile_conditions(const yaml::Node& node, Rule& rule);
  [[nodiscard]] std::optional<Expression> expression(const yaml::Node& node, Expression::Type type);
  [[nodiscard]] std::vector<Expression> conditions(const yaml::Node& map, std::string_view key);
  void check_names(const yaml::Node& node, const Rule& rule);
  void check_runbook(const yaml::Node& node, const Rule& rule, const Draft& draft);
  void read_tests(const yaml::Node& node, Rule& rule);
  [[nodiscard]] std::map<std::string, double> numbers(const yaml::Node& test, std::string_view key);
  void check_suppression();
  [[nodiscard]] std::vector<std::string> ids() const;

  RuleSet::Loaded& loaded_;
  YamlReader reader_;
  std::vector<Draft> drafts_;
  std::map<std::string, std::size_t> places_;
};

}  // namespace aipreflight::diagnose
