#pragma once

#include <vector>

#include "evidence/data_command.hpp"

namespace aipreflight::rollback {

struct Data {
  static std::vector<evidence::DataFile> data_files();
};
using DataCommand = evidence::DataCommand<Data>;

}  // namespace aipreflight::rollback
