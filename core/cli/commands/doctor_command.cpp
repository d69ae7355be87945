#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <unistd.h>

#include "base/text.hpp"
#include "catalogue.hpp"
#include "commands.hpp"
#include "exit_code.hpp"
#include "failure.hpp"
#include "model/status.hpp"
#include "option_table.hpp"
#include "problems.hpp"
#include "profile_check.hpp"
#include "readiness.hpp"
#include "terminal.hpp"

namespace aipreflight::cli {
namespace {

constexpr Option kOptions[] = {
    {"profile",
     0,
     "FILE",
     "a profile that should run here; default: profiles/*.yml",
     Completes::kProfile,
     "",
     true},
    {"prometheus", 0, "URL", "ask whether this Prometheus answers"},
    {"install", 0, "", "say what else has to be installed: nothing"},
    {"source", 0, "X", "with --install: where it would come from"},
    kPluginDirOption,
    kPluginLockOption,
    kPluginPolicyOption,
    kPluginKeyOption,
    {"color", 0, "WHEN", "default: auto", Completes::kChoice, "auto always never"},
};

std::string line_of(const Condition& condition, bool colour) {
  constexpr std::size_t kNameWidth = 22;
  std::string name = text::one_line(condition.name, 60);
  if (name.size() < kNameWidth) name.append(kNameWidth - name.size(), ' ');
  std::string status(to_string(condition.status));
  if (colour) {
    const char* code = condition.status == Status::kPass   ? "32"
                       : condition.status == Status::kFail ? "31"
                                                           : "33";
    status = "\x1b[" + std::string(code) + 'm' + status + "\x1b[0m";
  }
  return name + "  " + status + "  " + text::one_line(condition.text, 1000) + '\n';
}

// The profiles of the working directory, as the demo has them.
std::vector<std::string> profiles_here() {
  std::vector<std::string> paths;
  std::error_code failure;
  for (std::filesystem::directory_iterator it("profiles", failure), end; !failure && it != end;
       it.increment(failure)) {
    const std::string extension = it->path().extension().string();
    if (extension == ".yml" || extension == ".yaml") paths.push_back(it->path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

struct Profiles {
  Condition finding;
  std::set<std::string> modules;  // that some check needs
};

Profiles examine_profiles(const Arguments& arguments, bool colour) {
  std::vector<std::string> paths = arguments.values("profile");
  if (paths.empty()) paths = profiles_here();
  Profiles result{{"profiles", Status::kPass, ""}, {}};
  if (paths.empty()) {
    result.finding.status = Status::kSkip;
    result.finding.text = "none was named with --profile, and there is no profiles/*.yml here";
    return result;
  }
  std::vector<std::string> broken;
  for (const std::string& path : paths) {
    const ProfileCheck check = check_profile(path, ModuleOptions::from(arguments));
    write_stderr(problem_text(check.errors, {.colour = colour}));
    if (!check.errors.empty()) broken.push_back(path);
    for (const profile::CheckSpec& spec : check.profile.checks) {
      if (spec.skip_reason.empty()) result.modules.insert(spec.module);
    }
  }
  if (!broken.empty()) {
    result.finding.status = Status::kFail;
    result.finding.text = "not valid: " + text::join(broken, ", ");
  } else {
    result.finding.text = text::join(paths, ", ");
  }
  return result;
}

Condition examine_runner() {
  auto launcher = make_launcher("process");
  if (launcher) return {"runner", Status::kPass, "found"};
  return {"runner", Status::kFail, launcher.error().message};
}

// The options that only a plugin can answer.
constexpr const char* kOfPlugins[] = {"prometheus"};

// True for a module whose own command `doctor` has this option.
bool knows(const Module& module, std::string_view option) {
  const CheckType* command = module.find_command(std::string(kReadinessCommand));
  return command != nullptr &&
         std::any_of(command->keys.begin(), command->keys.end(), [&](const Key& key) {
           return option_name(key) == option;
         });
}

// What is found and what it says of itself, then what a profile needs and nobody has. A module that
// cannot be loaded matters only to who needs it.
std::vector<Condition> examine_plugins(Catalogue& catalogue,
                                       const std::set<std::string>& needed,
                                       const Arguments& arguments) {
  std::vector<Condition> findings;
  std::set<std::string> found;
  std::set<std::string> unanswered;
  for (const char* option : kOfPlugins) {
    if (arguments.has(option)) unanswered.insert(option);
  }
  for (const ListedModule& listed : catalogue.list()) {
    const host::ModuleFile& file = listed.file;
    const Result<Described>& described = listed.described;
    found.insert(file.id);
    const bool is_needed = needed.empty() || needed.contains(file.id);
    findings.push_back(described ? Condition{"plugin " + file.id,
                                             Status::kPass,
                                             described->module.version + "  " + file.path}
                                 : Condition{"plugin " + file.id,
                                             is_needed ? Status::kFail : Status::kWarn,
                                             described.error().message});
    if (!described) continue;
    const std::size_t answered = std::erase_if(
        unanswered, [&](const std::string& option) { return knows(described->module, option); });
    if (!is_needed && answered == 0) continue;
    for (Condition& condition : ask_readiness(catalogue, *described, arguments)) {
      findings.push_back(std::move(condition));
    }
  }
  for (const std::string& option : unanswered) {
    findings.push_back({option, Status::kFail, "no plugin that is found here can ask one"});
  }
  for (const std::string& id : needed) {
    if (!found.contains(id)) {
      findings.push_back({"plugin " + id, Status::kFail, "not installed, and a profile needs it"});
    }
  }
  return findings;
}

int doctor(const Arguments& arguments) {
  if (arguments.has("source") && !arguments.has("install")) {
    return fail(usage_error("--source needs --install"), arguments);
  }
  const ColourWish wish = colour_wish(arguments.value_or("color", "auto"));
  const Profiles profiles =
      examine_profiles(arguments, is_coloured(terminal_facts(STDERR_FILENO), wish));
  std::vector<Condition> findings = {profiles.finding, examine_runner()};
  auto catalogue = Catalogue::open(ModuleOptions::from(arguments));
  if (catalogue) {
    const auto plugins = examine_plugins(*catalogue, profiles.modules, arguments);
    findings.insert(findings.end(), plugins.begin(), plugins.end());
  } else {
    findings.push_back({"plugins", Status::kFail, catalogue.error().message});
  }

  const bool colour = is_coloured(terminal_facts(STDOUT_FILENO), wish);
  std::string page;
  for (const Condition& condition : findings) page += line_of(condition, colour);
  if (arguments.has("install")) {
    page +=
        "\nNothing further is needed: every check is a plugin of this installation and wants no "
        "other program,\nso there is nothing to install";
    if (const auto source = arguments.value("source")) {
      page += ", from '" + text::one_line(*source, 200) + "' or elsewhere";
    }
    page +=
        ". A plugin of your own goes into a folder of\n--plugin-dir or AIPREFLIGHT_PLUGIN_PATH.\n";
  }
  const bool is_ready =
      std::none_of(findings.begin(), findings.end(), [](const Condition& condition) {
        return condition.status == Status::kFail;
      });
  page += is_ready ? "\nREADY\n" : "\nNOT READY\n";
  write_stdout(page);
  if (is_ready) return kExitPass;
  write_stderr("aipreflight: not ready; each FAIL above says why\n");
  return kExitConfiguration;
}

}  // namespace

constinit const Command kDoctorCommand = {
    "doctor",
    "whether this machine is ready to run a profile",
    "Looks for the runner and the plugins, loads each, validates profiles and what\n"
    "they need, and asks the plugins whether what they use is there. Exit status 0\n"
    "if READY, 2 if NOT READY.",
    {},
    kOptions,
    "aipreflight doctor\n"
    "aipreflight doctor --profile profiles/rag.yml\n"
    "aipreflight doctor --install",
    doctor,
};

}  // namespace aipreflight::cli
