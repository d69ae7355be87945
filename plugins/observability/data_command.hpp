#pragma once

#include <vector>

#include "evidence/data_command.hpp"

namespace aipreflight::observability {

struct Data {
  static std::vector<evidence::DataFile> data_files();
};
using DataCommand = evidence::DataCommand<Data>;

}  // namespace aipreflight::observability
