#include <cstdint>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

#include "probe_records/read.hpp"
#include "require.hpp"

namespace {

using namespace aipreflight;
using namespace aipreflight::probe_records;

// The input as a file: reading starts from a path.
class File {
 public:
  File(const std::uint8_t* data, std::size_t size) : descriptor_(::memfd_create("probes", 0)) {
    require(descriptor_ >= 0, "a file in memory can be made");
    const auto written = ::write(descriptor_, data, size);
    require(written == static_cast<ssize_t>(size), "the input is written");
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { ::close(descriptor_); }

  [[nodiscard]] Result<Records> read(std::size_t block_bytes, unsigned threads) const {
    auto reader = files::BlockReader::open("/proc/self/fd/" + std::to_string(descriptor_));
    require(reader.ok(), "the file can be opened");
    ReadOptions options;
    options.block_bytes = block_bytes;
    options.line_limit = 4096;
    options.threads = threads;
    return probe_records::read(reader.take(), "probes", options);
  }

 private:
  int descriptor_;
};

void require_same(const Records& left, const Records& right) {
  require(left.rows == right.rows, "rows agree");
  require(left.statuses.sorted() == right.statuses.sorted(), "statuses agree");
  require(left.endpoints.sorted() == right.endpoints.sorted(), "endpoints agree");
  for (const Field field : kFields) {
    const Column& one = left.column(field);
    const Column& two = right.column(field);
    require(one.values == two.values, "values agree");
    require(one.absent == two.absent, "absent ones agree");
    require(one.not_finite.first_line == two.not_finite.first_line, "first lines agree");
    require(one.values.size() + one.absent + one.negative.rows + one.zero.rows +
                    one.not_finite.rows + left.statuses.count(kError) ==
                left.rows,
            "every row is accounted for");
    for (const double value : one.values) require(value >= 0, "no value is negative or NaN");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const File file(data, size);
  const auto whole = file.read(1u << 20, 1);
  const auto pieces = file.read(3, 2);
  require(whole.ok() == pieces.ok(), "blocks and threads do not decide whether it can be read");
  if (whole.ok()) {
    require_same(*whole, *pieces);
  } else {
    require(whole.error().to_string() == pieces.error().to_string(), "errors agree");
    require(whole.error().where.line > 0, "an error has a line");
  }
  return 0;
}
