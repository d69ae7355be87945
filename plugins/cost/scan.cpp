#include "scan.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <thread>
#include <tuple>

#include "needles.hpp"
#include "site_finder.hpp"

namespace aipreflight::cost {
namespace {

using Key = std::tuple<std::string, std::uint32_t, std::uint32_t, std::uint32_t>;

Key key_of(const Where& where) {
  return {where.file, where.cell, where.line, where.column};
}

class Work {
 public:
  Work(const source_tree::Tree& tree,
       const source_tree::Listing& listing,
       const Patterns& patterns,
       std::uint64_t largest_file,
       const std::function<bool()>& cancelled)
      : tree_(tree),
        largest_file_(largest_file),
        files_(listing.files),
        patterns_(patterns),
        cancelled_(cancelled),
        needles_(patterns.needles()),
        project_(tree, largest_file),
        units_(listing.files.size(), nullptr) {
    result_.skipped = listing.skipped;
  }

  Scan run() {
    in_parallel([this](std::size_t i, SiteFinder&) { read(i); });
    in_parallel([this](std::size_t i, SiteFinder& finder) { find(i, finder); });
    drop_used_constructors();
    std::sort(result_.sites.begin(), result_.sites.end(), [](const Site& a, const Site& b) {
      return key_of(a.where) < key_of(b.where);
    });
    std::sort(result_.skipped.begin(), result_.skipped.end(), [](const auto& a, const auto& b) {
      return std::tie(a.path, a.reason, a.message) < std::tie(b.path, b.reason, b.message);
    });
    return std::move(result_);
  }

 private:
  template <class Step>
  void in_parallel(Step step) {
    const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
    const std::size_t count =
        std::min<std::size_t>({cores, 16, std::max<std::size_t>(files_.size(), 1)});
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
      SiteFinder finder(project_, patterns_);
      for (std::size_t i = next++; i < files_.size() && !cancelled_(); i = next++) step(i, finder);
      const std::lock_guard lock(mutex_);
      for (const Where& where : finder.used()) used_.insert(key_of(where));
    };
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < count; ++i) threads.emplace_back(work);
    work();
    for (std::thread& thread : threads) thread.join();
  }

  void skip(const std::string& path, const Error& error) {
    const std::lock_guard lock(mutex_);
    result_.skipped.push_back(
        {path,
         error.reason.empty() ? "unreadable" : error.reason,
         error.message + (error.reason == "too_large" ? " (max_file_size)" : "")});
  }

  void read(std::size_t i) {
    const std::string& path = files_[i].path;
    auto text = tree_.read(path, largest_file_);
    if (!text.ok()) return skip(path, text.error());
    {
      const std::lock_guard lock(mutex_);
      ++result_.files;
      result_.bytes += text->size();
    }
    if (!needles_.are_in(*text)) return;
    const auto unit = project_.load(path, text.take());
    if (!unit.ok()) return skip(path, unit.error());
    units_[i] = *unit;
  }

  void find(std::size_t i, SiteFinder& finder) {
    if (units_[i] == nullptr) return;
    const Unit& unit = *units_[i];
    std::vector<Site> sites = finder.find(unit);
    const syntax::Module& module = *unit.module;
    const std::lock_guard lock(mutex_);
    ++result_.parsed;
    for (Site& site : sites) {
      site.is_test = files_[i].is_test;
      result_.sites.push_back(std::move(site));
    }
    const std::string& path = unit.path;
    if (unit.nul_at) {
      const Where where = where_of(unit, *unit.nul_at);
      result_.skipped.push_back({path,
                                 "nul_byte",
                                 "a NUL byte at line " + std::to_string(where.line) + ", column " +
                                     std::to_string(where.column) +
                                     " is read as a blank; what stands around it is read"});
    }
    if (module.is_unfinished()) {
      result_.skipped.push_back({path, "parse_timeout", "the file took too long to parse"});
    } else if (!module.errors().empty()) {
      const Where where = where_of(unit, module.errors().front().at);
      result_.skipped.push_back({path,
                                 "syntax_error",
                                 "syntax error at line " + std::to_string(where.line) +
                                     "; calls outside of it are counted"});
    }
    if (module.is_too_deep()) {
      result_.skipped.push_back(
          {path, "too_deep", "what is nested more than 400 deep is not read"});
    }
  }

  // A model that is called is counted where it is called.
  void drop_used_constructors() {
    std::erase_if(result_.sites, [this](const Site& site) {
      return site.is_constructor && used_.contains(key_of(site.where));
    });
  }

  const source_tree::Tree& tree_;
  std::uint64_t largest_file_;
  const std::vector<source_tree::File>& files_;
  const Patterns& patterns_;
  const std::function<bool()>& cancelled_;
  Needles needles_;
  Project project_;
  std::vector<const Unit*> units_;
  std::mutex mutex_;
  std::set<Key> used_;
  Scan result_;
};

}  // namespace

const std::vector<std::string>& source_extensions() {
  static const std::vector<std::string> kExtensions{
      ".py", ".ipynb", ".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts"};
  return kExtensions;
}

Scan scan(const source_tree::Tree& tree,
          const source_tree::Listing& listing,
          const Patterns& patterns,
          std::uint64_t largest_file,
          const std::function<bool()>& cancelled) {
  return Work(tree, listing, patterns, largest_file, cancelled).run();
}

}  // namespace aipreflight::cost
