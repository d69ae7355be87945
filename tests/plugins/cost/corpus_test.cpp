#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <sstream>
#include <tuple>

#include "base/text.hpp"
#include "project_fixture.hpp"

// Small projects in every style that is supported, and truth.tsv, which says by hand what stands
// where. The bounds are the goals of this plugin.
namespace aipreflight::cost {
namespace {

using Key = std::tuple<std::string, std::uint32_t, std::uint32_t>;  // file, cell, line

struct Truth {
  std::string operation;
  std::string models;
};

std::string sorted_models(const std::string& text) {
  std::vector<std::string> names;
  for (const std::string_view name : text::split(text, '|')) names.emplace_back(name);
  std::sort(names.begin(), names.end());
  return text::join(names, "|");
}

std::map<Key, Truth> read_truth(const std::string& corpus) {
  std::map<Key, Truth> truth;
  std::ifstream file(corpus + "/truth.tsv");
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const auto fields = text::split(line, '\t');
    if (fields.size() != 5) continue;
    const auto number = [](std::string_view text) {
      return static_cast<std::uint32_t>(text::to_integer(text).value_or(0));
    };
    truth[{corpus + '/' + std::string(fields[0]), number(fields[1]), number(fields[2])}] = {
        std::string(fields[3]), sorted_models(std::string(fields[4]))};
  }
  return truth;
}

struct Score {
  std::size_t sites = 0;
  std::size_t missed = 0;
  std::size_t invented = 0;
  std::size_t wrong_models = 0;
  std::ostringstream text;
};

Score compare(const std::map<Key, Truth>& truth, const std::vector<Site>& sites) {
  Score score;
  score.sites = truth.size();
  std::map<Key, const Site*> found;
  for (const Site& site : sites) {
    const Key key{site.where.file, site.where.cell, site.where.line};
    found[key] = &site;
    if (truth.contains(key)) continue;
    ++score.invented;
    score.text << "invented: " << site.where.file << ':' << site.where.line << '\n';
  }
  for (const auto& [key, expected] : truth) {
    const auto site = found.find(key);
    if (site == found.end()) {
      ++score.missed;
      score.text << "missed: " << std::get<0>(key) << ':' << std::get<2>(key) << '\n';
    } else if (models_of(*site->second) != expected.models ||
               site->second->operation != expected.operation) {
      ++score.wrong_models;
      score.text << "wrong: " << std::get<0>(key) << ':' << std::get<2>(key) << ' '
                 << models_of(*site->second) << " instead of " << expected.models << '\n';
    }
  }
  return score;
}

TEST(CostCorpus, SitesAndModelsAreThoseThatAReaderFinds) {
  const std::string corpus = COST_CORPUS;
  const auto truth = read_truth(corpus);
  ASSERT_GE(truth.size(), 150u);
  const auto patterns = Patterns::embedded();
  ASSERT_TRUE(patterns.ok()) << patterns.error().to_string();
  const auto listing = source_tree::list({{corpus}, {}, source_extensions(), false});
  const Scan found = scan(source_tree::disk(), listing, *patterns, std::uint64_t{1} << 20);
  const Score score = compare(truth, found.sites);
  const auto share = [&score](std::size_t wrong) {
    return 1 - static_cast<double>(wrong) / static_cast<double>(score.sites);
  };
  std::cout << score.sites << " sites: recall " << share(score.missed) << ", invented "
            << score.invented << ", models right or rightly unknown " << share(score.wrong_models)
            << '\n'
            << score.text.str();
  EXPECT_GE(share(score.missed), 0.95);
  EXPECT_LE(score.invented, score.sites * 3 / 100);
  EXPECT_GE(share(score.wrong_models), 0.98);
}

}  // namespace
}  // namespace aipreflight::cost
