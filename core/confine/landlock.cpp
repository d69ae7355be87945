#include "landlock.hpp"

#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <system_error>
#include <unistd.h>

#include "base/process_stat.hpp"

namespace aipreflight::confine {
namespace {

// Of later releases of the kernel than the headers of Debian 12 may have.
constexpr std::uint64_t kRefer = 1ull << 13;
constexpr std::uint64_t kTruncate = 1ull << 14;
constexpr int kAbiOfRefer = 2;
constexpr int kAbiOfTruncate = 3;

constexpr std::uint64_t kChanges = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                                   LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                                   LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                                   LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                                   LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;

std::string not_enforced(const std::string& why) {
  return "not enforced: " + why;
}

std::string failure(const std::string& what) {
  return not_enforced(what + ": " + std::generic_category().message(errno));
}

int abi_of_kernel() {
  return static_cast<int>(
      ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION));
}

class Ruleset {
 public:
  explicit Ruleset(std::uint64_t handled) {
    const landlock_ruleset_attr attributes{.handled_access_fs = handled};
    // The size of the first release: no later member is used.
    descriptor_ = static_cast<int>(::syscall(
        SYS_landlock_create_ruleset, &attributes, sizeof attributes.handled_access_fs, 0));
  }
  ~Ruleset() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Ruleset(const Ruleset&) = delete;
  Ruleset& operator=(const Ruleset&) = delete;

  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  bool allow(const char* path, std::uint64_t changes) const {
    const int place = ::open(path, O_PATH | O_CLOEXEC);
    if (place < 0) return false;
    const landlock_path_beneath_attr rule{.allowed_access = changes, .parent_fd = place};
    const bool is_added =
        ::syscall(SYS_landlock_add_rule, descriptor_, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    ::close(place);
    return is_added;
  }
  [[nodiscard]] bool restrict_self() const {
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           ::syscall(SYS_landlock_restrict_self, descriptor_, 0) == 0;
  }

 private:
  int descriptor_ = -1;
};

}  // namespace

std::string allow_writing_only_in(const std::string& folder) {
  const int abi = abi_of_kernel();
  if (abi < 1) return not_enforced("this kernel has no Landlock");
  std::uint64_t handled = kChanges;
  if (abi >= kAbiOfRefer) handled |= kRefer;
  if (abi >= kAbiOfTruncate) handled |= kTruncate;
  const Ruleset rules(handled);
  if (!rules.is_open()) return failure("no Landlock rules can be made");
  if (!rules.allow(folder.c_str(), handled)) return failure("the artefact folder cannot be opened");
  const std::uint64_t file_changes = handled & (LANDLOCK_ACCESS_FS_WRITE_FILE | kTruncate);
  for (const char* device :
       {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"}) {
    rules.allow(device, file_changes);  // where there is none, none can be written
  }
  if (!rules.restrict_self()) return failure("Landlock refuses");
  // Landlock binds one thread and what it starts later.
  if (const auto threads = ProcessStat::of_this().threads(); threads > 1) {
    return not_enforced("the module started threads before it ran, and " +
                        std::to_string(threads - 1) + " of them are not bound");
  }
  if (abi < kAbiOfTruncate)
    return not_enforced("this kernel's Landlock lets truncate() pass; all else is");
  return "enforced";
}

}  // namespace aipreflight::confine
