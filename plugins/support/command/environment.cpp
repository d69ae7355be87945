#include "command/environment.hpp"

#include <cstdlib>

namespace aipreflight::command {
namespace {

bool is_variable_name(const std::string& name) {
  constexpr char kAllowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9') &&
         name.find_first_not_of(kAllowed) == std::string::npos;
}

}  // namespace

std::vector<std::string> read_names(const sdk::Config& list) {
  std::vector<std::string> names;
  for (const sdk::Config& item : list.items()) {
    const bool is_text = item.kind() == sdk::Config::Kind::kText;
    const std::string name = is_text ? item.as_text() : std::string();
    if (!is_variable_name(name)) {
      item.error("the name of an environment variable is expected");
    }
    names.push_back(name);
  }
  return names;
}

std::map<std::string, std::string> environment_of(const std::vector<std::string>& names) {
  std::map<std::string, std::string> environment;
  for (const std::string& name : names) {
    if (const char* value = std::getenv(name.c_str())) environment[name] = value;
  }
  return environment;
}

}  // namespace aipreflight::command
