#include "subject.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "host/orphans.hpp"
#include "host/program.hpp"

namespace aipreflight::validate {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kFileLimit = 256u << 20;

}  // namespace

Subject::~Subject() = default;

Subject::Opened Subject::open(const Request& request) {
  Opened opened;
  opened.subject.reset(new Subject(request));
  opened.errors = opened.subject->prepare();
  return opened;
}

Errors Subject::prepare() {
  const fs::path path(request_.file);
  Result<std::string> bytes = files::read(path, kFileLimit);
  if (!bytes) return {bytes.take_error()};
  sha256_ = sha256_hex(*bytes);
  file_id_ = path.filename().string();
  if (!file_id_.ends_with(".so")) {
    return {
        usage_error(text::one_line(request_.file, 300) + " is not named <id>.so, as a module is")};
  }
  file_id_.resize(file_id_.size() - 3);
  elf_ = elf::read(*bytes);
  auto launcher = host::process_launcher(request_.executable);
  if (!launcher) return {launcher.take_error()};
  launcher_ = launcher.take();
  auto probe = host::find_program(request_.executable, "aipreflight-probe", "probe_missing");
  if (!probe) return {probe.take_error()};
  if (auto copied = copy(*bytes); !copied) return {copied.take_error()};
  stage_ = {probe.take(), copy_.path, scratch_->path(), request_.limit};

  auto original = host::ModuleImage::open({file_id_, path.string(), "argument", {}});
  if (!original && original.error().reason == "plugin_unloadable") return {original.take_error()};
  if (!original && original.error().reason == "plugin_untrusted") trust_ = original.take_error();
  GivenConfigs given = read_configs(request_.configs);
  if (!given.errors.empty()) return std::move(given.errors);
  describe();
  if (!module_) return {};
  Samples samples = make_samples(*module_, given.configs);
  samples_ = std::move(samples.samples);
  return std::move(samples.errors);
}

// Under the module's own name, so that a file that was renamed is complained of once.
Result<void> Subject::copy(const std::string& bytes) {
  auto scratch = files::TemporaryFolder::make("validate");
  if (!scratch) return scratch.take_error();
  scratch_ = scratch.take();
  const std::string id = elf_.notes.empty() ? file_id_ : elf_.notes.front().id;
  copy_ = {id, scratch_->path() + '/' + id + ".so", "copy", {}};
  return files::write_atomically(copy_.path, bytes);
}

void Subject::describe() {
  auto image = host::ModuleImage::open(copy_);
  if (!image) {
    module_ = image.take_error();
    return;
  }
  host::Limits limits;
  limits.prepare = request_.limit;
  host::Session session(*launcher_, image.take(), limits);
  module_ = session.start();
}

const Life& Subject::life(const Sample& sample, const Plan& plan) {
  const std::string name = sample.type.id + ' ' + plan.name();
  const auto known = lives_.find(name);
  if (known != lives_.end()) return known->second;
  Life life = live(stage_, sample, plan);
  host::reap_orphans();
  return lives_.emplace(name, std::move(life)).first->second;
}

const HostRun& Subject::host_run(const Sample& sample) {
  const auto known = host_runs_.find(sample.type.id);
  if (known != host_runs_.end()) return known->second;
  HostRun run;
  const std::string folder = scratch_->path() + "/host-run-" + sample.type.id;
  std::error_code ignored;
  fs::create_directories(folder, ignored);
  auto image = host::ModuleImage::open(copy_);
  if (!image) {
    run.refusal.push_back(image.take_error());
  } else {
    host::Limits limits;
    limits.prepare = limits.wall = request_.limit;
    host::Session session(*launcher_, image.take(), limits);
    if (auto started = session.start(); !started) {
      run.refusal.push_back(started.take_error());
    } else {
      run.refusal = session.create(sample.type.id, sample.config);
    }
    if (run.refusal.empty()) run.outcome = session.run(folder, [](double, const std::string&) {});
  }
  host::reap_orphans();
  return host_runs_.emplace(sample.type.id, std::move(run)).first->second;
}

ExtensionStage Subject::extension_stage() const {
  return {*launcher_, copy_, module_->id, scratch_->path(), request_.limit};
}

const CommandRun* Subject::command_run(const CheckType& command) {
  const auto known = command_runs_.find(command.id);
  if (known != command_runs_.end()) return &known->second;
  const auto sample = make_sample(command);
  if (!sample) return nullptr;
  return &command_runs_.emplace(command.id, run_command(extension_stage(), *sample)).first->second;
}

const KnownBadRun& Subject::known_bad_run(const Sample& sample) {
  const auto known = known_bad_runs_.find(sample.type.id);
  if (known != known_bad_runs_.end()) return known->second;
  return known_bad_runs_.emplace(sample.type.id, run_known_bad(extension_stage(), sample))
      .first->second;
}

std::vector<std::string> Subject::untried() {
  std::vector<std::string> checks;
  if (!module_) return checks;
  for (const CheckType& type : module_->check_types) {
    const auto sample = std::find_if(samples_.begin(), samples_.end(), [&](const Sample& one) {
      return one.type.id == type.id;
    });
    const bool is_refused =
        sample != samples_.end() && life(*sample, {"live"}).facts.has("no-instance");
    if (sample == samples_.end() || is_refused) checks.push_back(type.id);
  }
  return checks;
}

}  // namespace aipreflight::validate
