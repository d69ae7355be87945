#pragma once

#include <aipreflight/abi.h>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "model/check_type.hpp"
#include "model/config.hpp"
#include "runner/outlet.hpp"
#include "wire/message.hpp"

namespace aipreflight::runner {

// The three functions of a check type, a command or a known-bad input. Checked: none is null.
struct CheckEntry {
  decltype(aipf_check_type::create) create = nullptr;
  decltype(aipf_check_type::run) run = nullptr;
  decltype(aipf_check_type::destroy) destroy = nullptr;
  bool is_command = false;
};

// What a module says of itself, or why it was not taken.
struct Description {
  Module module;
  std::map<std::string, CheckEntry> checks;  // by id
  std::map<std::string, CheckEntry> commands;
  std::map<std::string, CheckEntry> known_bad;  // by the id of the check
  std::optional<wire::Refused> refusal;      // the rest is then not to be used
};

// Calls the entry symbol of a module that is linked into this program, and checks its tables like
// those of a file; `name` stands for the path in sentences. [the thread that runs the check]
[[nodiscard]] Description describe_linked(aipf_entry_v1 entry, const std::string& name);
// The same for a table at hand.
[[nodiscard]] Description describe_linked(const aipf_module& module, const std::string& name);

// One check, command or known-bad input from create to destroy, with the states, threads and limits of abi/host.h enforced;
// what it reports goes to the outlet. create(), run() and destroy() come once each, in this order,
// on the thread that made the course; run() and destroy() only after a create() that gave no
// rejection. No exception of the check leaves any of them.
class Course {
 public:
  Course(Outlet& outlet, CheckEntry check, std::string module_path, ConfigNode config);
  ~Course();  // destroys an instance that is left
  Course(const Course&) = delete;
  Course& operator=(const Course&) = delete;

  [[nodiscard]] std::optional<wire::Rejected> create();
  [[nodiscard]] wire::Finished run(const wire::Run& run);
  [[nodiscard]] wire::Destroyed destroy();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace aipreflight::runner
