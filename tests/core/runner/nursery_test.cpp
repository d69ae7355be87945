#include "runner/nursery.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <functional>
#include <gtest/gtest.h>
#include <mutex>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "wire/birth.hpp"

namespace aipreflight::runner {
namespace {

// A nursery that is a copy of this test; what it bears does `child` and ends with its answer.
class NurseryTest : public testing::Test {
 protected:
  void start(const std::function<int()>& child) {
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    nursery_ = ::fork();
    if (nursery_ == 0) {
      ::close(ends[0]);
      constexpr rlim_t kFew = 32;
      const rlimit descriptors{kFew, kFew};
      ::setrlimit(RLIMIT_NOFILE, &descriptors);
      if (!keep_nursery(ends[1])) ::_exit(kHungUp);
      ::alarm(20);  // what waits for ever has failed
      ::_exit(child());
    }
    ::close(ends[1]);
    socket_ = ends[0];
    const auto ready = wire::receive_born(socket_);
    ASSERT_TRUE(ready);
    ASSERT_EQ(ready->pid, nursery_);
  }
  void TearDown() override {
    if (socket_ >= 0) ::close(socket_);
    if (nursery_ > 0) ::waitpid(nursery_, nullptr, 0);
  }

  [[nodiscard]] pid_t bear() const {
    wire::Birth birth;
    birth.host = ::getpid();
    const std::array descriptors{STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO};
    if (!wire::send_birth(socket_, birth, descriptors)) return -1;
    const auto born = wire::receive_born(socket_);
    return born ? born->pid : -1;
  }
  // What a newborn's answer is.
  [[nodiscard]] int answer() const {
    const pid_t pid = bear();
    int status = 0;
    if (::waitpid(pid, &status, 0) != pid) return -errno;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  static constexpr int kHungUp = 99;
  pid_t nursery_ = -1;
  int socket_ = -1;
};

TEST_F(NurseryTest, BearsChildrenOfItsHost) {
  start([] { return 7; });
  EXPECT_EQ(answer(), 7);
  EXPECT_EQ(answer(), 7);
}

TEST_F(NurseryTest, EndsWhenTheHostHangsUp) {
  start([] { return 0; });
  ::close(std::exchange(socket_, -1));
  int status = 0;
  ASSERT_EQ(::waitpid(nursery_, &status, 0), std::exchange(nursery_, -1));
  EXPECT_EQ(WEXITSTATUS(status), kHungUp);
}

TEST_F(NurseryTest, KeepsNoDescriptorOfWhatItBore) {
  start([] { return ::fcntl(2, F_GETFD) >= 0 && ::fcntl(3, F_GETFD) < 0 ? 0 : 1; });
  for (int i = 0; i < 20; ++i) ASSERT_EQ(answer(), 0) << i;
}

// Without the right number of its thread, the C library signals and locks for another one.
TEST_F(NurseryTest, GivesEachChildAThreadThatTheCLibraryKnows) {
  start([] {
    static std::atomic<bool> is_hit = false;
    std::signal(SIGUSR1, [](int) { is_hit = true; });
    const pthread_t self = ::pthread_self();
    int problem = -1;
    std::thread([&] { problem = ::pthread_kill(self, SIGUSR1); }).join();
    if (problem != 0 || !is_hit) return 1;
    pthread_mutexattr_t attributes;
    ::pthread_mutexattr_init(&attributes);
    ::pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
    ::pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_t mutex;
    ::pthread_mutex_init(&mutex, &attributes);
    if (::pthread_mutex_lock(&mutex) != 0 || ::pthread_mutex_lock(&mutex) != EDEADLK) return 2;
    int other = -1;
    std::thread([&] { other = ::pthread_mutex_trylock(&mutex); }).join();
    if (other != EBUSY || ::pthread_mutex_unlock(&mutex) != 0) return 3;
    return 0;
  });
  EXPECT_EQ(answer(), 0);
}

TEST_F(NurseryTest, LeavesARobustMutexOfADeadChildToTheNextOwner) {
  void* const memory = ::mmap(
      nullptr, sizeof(pthread_mutex_t), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  auto* const mutex = static_cast<pthread_mutex_t*>(memory);
  pthread_mutexattr_t attributes;
  ::pthread_mutexattr_init(&attributes);
  ::pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  ::pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  ::pthread_mutex_init(mutex, &attributes);
  start([mutex] { return ::pthread_mutex_lock(mutex); });
  EXPECT_EQ(answer(), 0);
  EXPECT_EQ(answer(), EOWNERDEAD);
  ::munmap(memory, sizeof(pthread_mutex_t));
}

TEST_F(NurseryTest, CannotBeReachedIntoWhileItsChildrenCan) {
  start([] { return ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0); });
  EXPECT_EQ(answer(), 1);
  const std::string folder = "/proc/" + std::to_string(nursery_);
  if (::geteuid() == 0) GTEST_SKIP() << "root reaches into everything";
  EXPECT_LT(::open((folder + "/mem").c_str(), O_RDWR | O_CLOEXEC), 0);
}

}  // namespace
}  // namespace aipreflight::runner
