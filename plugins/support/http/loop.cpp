#include "http/loop.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include <unordered_map>

#include "arrival.hpp"
#include "curl_library.hpp"
#include "pace.hpp"
#include "pushback.hpp"
#include "transfer.hpp"

namespace aipreflight::http {
namespace {

constexpr int kEventsAtOnce = 256;

int ready_of(std::uint32_t events) {
  int ready = 0;
  if ((events & (EPOLLIN | EPOLLHUP)) != 0) ready |= CURL_CSELECT_IN;
  if ((events & EPOLLOUT) != 0) ready |= CURL_CSELECT_OUT;
  if ((events & EPOLLERR) != 0) ready |= CURL_CSELECT_ERR;
  return ready;
}

// What libcurl wants of a socket that epoll may still watch when it wants nothing.
struct Socket {
  bool is_wanted = false;
  Transfer* reader = nullptr;  // if arrivals are known of it
};

timespec absolute(MonotonicTime time) {
  constexpr std::int64_t kPerSecond = 1'000'000'000;
  const std::int64_t count = std::max<std::int64_t>(1, time.time_since_epoch().count());
  timespec result{};
  result.tv_sec = static_cast<time_t>(count / kPerSecond);
  result.tv_nsec = static_cast<long>(count % kPerSecond);
  return result;
}

}  // namespace

struct Loop::Impl {
  Impl(const CurlLibrary& library, const LoopOptions& wanted)
      : curl(library), options(wanted), arrival(wanted.buffer_bytes) {}
  ~Impl();
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  [[nodiscard]] bool open();
  void wait(MonotonicTime until);
  void put_off(MonotonicTime until);
  void serve_all(const epoll_event* events, std::size_t count);
  void prefetch(const epoll_event* all, std::size_t place, std::size_t count);
  [[nodiscard]] bool read_chunks(int socket, std::uint32_t ready);
  void give_back(int socket, std::string_view bytes, Transfer& reader);
  void watch(int socket, std::uint32_t interest);
  void serve(int socket, int ready);
  void expire();
  [[nodiscard]] Socket& place_of(int socket);
  void finish_all();
  [[nodiscard]] std::unique_ptr<Handle> take_handle();
  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* known);
  static int on_timer(CURLM* multi, long timeout_ms, void* self);

  const CurlLibrary& curl;
  LoopOptions options;
  CURLM* multi = nullptr;
  int epoll = -1;
  int timer = -1;
  MonotonicTime armed = MonotonicTime::max();     // what the timer is set to
  MonotonicTime deadline = MonotonicTime::max();  // of libcurl
  std::uint64_t next_id = 1;
  std::unordered_map<Id, std::unique_ptr<Transfer>> transfers;
  std::unordered_map<CURL*, Id> ids;
  std::vector<std::unique_ptr<Handle>> idle;
  std::vector<Socket> sockets;  // by their numbers
  WallClock wall;
  Arrival arrival;  // of what is read now
  Pushback pushback;
  int lent = -1;                               // the socket that it stands in for
  std::optional<std::uint32_t> lent_interest;  // what was asked for of it meanwhile
  Pace pace;
  std::array<epoll_event, kEventsAtOnce> events{};
};

Loop::Impl::~Impl() {
  for (auto& [id, transfer] : transfers) {
    curl.multi_remove_handle(multi, transfer->easy());
  }
  transfers.clear();
  idle.clear();
  if (multi != nullptr) curl.multi_cleanup(multi);
  if (timer >= 0) ::close(timer);
  if (epoll >= 0) ::close(epoll);
}

bool Loop::Impl::open() {
  epoll = ::epoll_create1(EPOLL_CLOEXEC);
  timer = ::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  multi = curl.multi_init();
  if (epoll < 0 || timer < 0 || multi == nullptr) return false;
  if (options.notes_arrivals && !pushback.open()) return false;
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = timer;
  if (::epoll_ctl(epoll, EPOLL_CTL_ADD, timer, &event) != 0) return false;
  curl.multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &Impl::on_socket);
  curl.multi_setopt(multi, CURLMOPT_SOCKETDATA, static_cast<void*>(this));
  curl.multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &Impl::on_timer);
  curl.multi_setopt(multi, CURLMOPT_TIMERDATA, static_cast<void*>(this));
  curl.multi_setopt(multi, CURLMOPT_MAXCONNECTS, static_cast<long>(options.connections));
  curl.multi_setopt(multi, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_NOTHING));
  return true;
}

int Loop::Impl::on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void*) {
  Impl& loop = *static_cast<Impl*>(self);
  const auto found = loop.ids.find(easy);
  Transfer* transfer = found == loop.ids.end() ? nullptr : loop.transfers.at(found->second).get();
  if (what == CURL_POLL_REMOVE) {
    // Mostly until the next request: one that has something to say before is taken out then.
    loop.place_of(socket) = {};
    return 0;
  }
  const bool knows_arrivals = transfer != nullptr && transfer->knows_arrivals();
  loop.place_of(socket) = {true, knows_arrivals ? transfer : nullptr};
  std::uint32_t interest = 0;
  if ((what & CURL_POLL_IN) != 0) interest |= EPOLLIN;
  if ((what & CURL_POLL_OUT) != 0) interest |= EPOLLOUT;
  if (socket == loop.lent) {
    loop.lent_interest = interest;
  } else {
    loop.watch(socket, interest);
  }
  return 0;
}

void Loop::Impl::watch(int socket, std::uint32_t interest) {
  epoll_event event{};
  event.data.fd = socket;
  event.events = interest;
  if (::epoll_ctl(epoll, EPOLL_CTL_MOD, socket, &event) != 0) {
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event);
  }
}

int Loop::Impl::on_timer(CURLM*, long timeout_ms, void* self) {
  Impl& loop = *static_cast<Impl*>(self);
  loop.deadline = timeout_ms < 0
                      ? MonotonicTime::max()
                      : std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
  return 0;
}

Socket& Loop::Impl::place_of(int socket) {
  const auto place = static_cast<std::size_t>(socket);
  if (place >= sockets.size()) sockets.resize(place + 1);
  return sockets[place];
}

std::unique_ptr<Handle> Loop::Impl::take_handle() {
  if (idle.empty()) return std::make_unique<Handle>(curl);
  auto handle = std::move(idle.back());
  idle.pop_back();
  return handle;
}

void Loop::Impl::finish_all() {
  int left = 0;
  while (CURLMsg* message = curl.multi_info_read(multi, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* easy = message->easy_handle;
    const CURLcode code = message->data.result;
    const auto found = ids.find(easy);
    if (found == ids.end()) continue;
    const auto transfer = std::move(transfers.extract(found->second).mapped());
    ids.erase(found);
    const End end = transfer->end_of(code);
    curl.multi_remove_handle(multi, easy);
    idle.push_back(transfer->take_handle());
    pace.end_exchange();
    transfer->listener().on_end(end);
  }
}

void Loop::Impl::serve(int socket, int ready) {
  int running = 0;
  curl.multi_socket_action(multi, socket, ready, &running);
}

// Where the time of an arrival is known, it is no matter when bytes are read: those that come close
// to each other are read together, and wake this thread once.
void Loop::Impl::put_off(MonotonicTime until) {
  if (!arrival.is_known()) return;
  const MonotonicTime at = std::min(pace.next(), until);
  if (at <= std::chrono::steady_clock::now()) return;
  const timespec time = absolute(at);
  ::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nullptr);
}

// Reads what waits, or looks at it, so that its arrival is known. True: nothing is left to do.
bool Loop::Impl::read_chunks(int socket, std::uint32_t ready) {
  Transfer* reader = place_of(socket).reader;
  if (reader == nullptr || (ready & EPOLLIN) == 0) return false;
  if (reader->reads_chunks()) {
    arrival.read(socket, wall);
  } else {
    arrival.look(socket, wall);
  }
  reader->note_error(arrival.error());
  if (!reader->reads_chunks() || arrival.seen().empty()) return false;
  const std::string_view rest = reader->take_chunks();
  if (rest.empty()) return ready == EPOLLIN;
  give_back(socket, rest, *reader);
  return true;
}

// libcurl gets what it would have read. No request may begin meanwhile: it could be sent to what
// stands in for the socket.
void Loop::Impl::give_back(int socket, std::string_view bytes, Transfer& reader) {
  if (!pushback.begin(socket, bytes)) {
    reader.lose(errno);
    ::shutdown(socket, SHUT_RDWR);  // which it will notice
    return;
  }
  lent = socket;
  serve(socket, CURL_CSELECT_IN);
  lent = -1;
  if (!pushback.end(socket)) reader.lose(EMSGSIZE);
  if (const auto interest = std::exchange(lent_interest, std::nullopt)) watch(socket, *interest);
}

// Fetches what the reader at `place` works on, and of the one behind it where that is: each has
// lost it since its last token, and while another is read there is time for it.
void Loop::Impl::prefetch(const epoll_event* all, std::size_t place, std::size_t count) {
  if (place < count) {
    if (const Transfer* reader = place_of(all[place].data.fd).reader) reader->prefetch_listener();
  }
  if (place + 1 < count) {
    if (const Transfer* reader = place_of(all[place + 1].data.fd).reader) reader->prefetch();
  }
}

void Loop::Impl::serve_all(const epoll_event* all, std::size_t count) {
  if (options.notes_arrivals) wall.read();
  std::size_t reads = 0;
  prefetch(all, 0, count);
  for (std::size_t i = 0; i < count; ++i) {
    prefetch(all, i + 1, count);
    const int socket = all[i].data.fd;
    if (socket == timer) {
      std::uint64_t expirations = 0;
      if (::read(timer, &expirations, sizeof expirations) > 0) armed = MonotonicTime::max();
      continue;
    }
    if (!place_of(socket).is_wanted) {
      ::epoll_ctl(epoll, EPOLL_CTL_DEL, socket, nullptr);
      continue;
    }
    if (!read_chunks(socket, all[i].events)) serve(socket, ready_of(all[i].events));
    arrival.forget();
    ++reads;
  }
  pace.turn(std::chrono::steady_clock::now(), transfers.size(), reads);
}

// Sleeps until a socket is ready, libcurl's deadline, or `until`. A timer of nanoseconds: epoll's
// own would round up to the next millisecond.
void Loop::Impl::wait(MonotonicTime until) {
  const bool is_due = deadline <= std::chrono::steady_clock::now();
  if (is_due) expire();
  const MonotonicTime wanted = std::min(until, deadline);
  if (!is_due) put_off(wanted);
  const bool is_past = is_due || wanted <= std::chrono::steady_clock::now();
  if (!is_past && wanted != armed) {
    itimerspec setting{};
    if (wanted != MonotonicTime::max()) setting.it_value = absolute(wanted);
    ::timerfd_settime(timer, TFD_TIMER_ABSTIME, &setting, nullptr);
    armed = wanted;
  }
  const int count = ::epoll_wait(epoll, events.data(), kEventsAtOnce, is_past ? 0 : -1);
  if (count > 0) serve_all(events.data(), static_cast<std::size_t>(count));
  finish_all();
}

// Also begins what was started.
void Loop::Impl::expire() {
  deadline = MonotonicTime::max();
  serve(CURL_SOCKET_TIMEOUT, 0);
}

Loop::Loop(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Loop::~Loop() = default;

Result<std::unique_ptr<Loop>> Loop::open(const LoopOptions& options) {
  auto curl = curl_library();
  if (!curl) return curl.take_error();
  auto impl = std::make_unique<Impl>(**curl, options);
  if (!impl->open()) {
    return execution_error("http_unavailable",
                           std::string("no event loop could be made: ") + std::strerror(errno));
  }
  return std::unique_ptr<Loop>(new Loop(std::move(impl)));
}

Loop::Id Loop::start(Request request, Listener& listener) {
  Impl& loop = *impl_;
  const Id id = loop.next_id++;
  auto handle = loop.take_handle();
  CURL* easy = handle->easy();
  auto transfer = std::make_unique<Transfer>(loop.curl,
                                             std::move(handle),
                                             std::move(request),
                                             listener,
                                             loop.options.notes_arrivals ? &loop.arrival : nullptr);
  transfer->set_up(loop.options.buffer_bytes, loop.options.connections);
  loop.ids.emplace(easy, id);
  loop.transfers.emplace(id, std::move(transfer));
  loop.curl.multi_add_handle(loop.multi, easy);
  return id;
}

void Loop::cancel(Id id) {
  Impl& loop = *impl_;
  const auto found = loop.transfers.find(id);
  if (found == loop.transfers.end()) return;
  CURL* easy = found->second->easy();
  loop.curl.multi_remove_handle(loop.multi, easy);
  loop.ids.erase(easy);
  loop.idle.push_back(found->second->take_handle());
  loop.transfers.erase(found);
}

std::size_t Loop::running() const {
  return impl_->transfers.size();
}

void Loop::run(MonotonicTime until, const std::function<bool()>& wakes) {
  do {
    impl_->wait(until);
    if (wakes && wakes()) return;
  } while (std::chrono::steady_clock::now() < until);
}

}  // namespace aipreflight::http
