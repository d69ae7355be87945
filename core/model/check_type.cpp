#include "model/check_type.hpp"

#include <array>
#include <utility>

namespace aipreflight {
namespace {

constexpr std::array<std::pair<std::uint64_t, const char*>, 16> kTypeNames = {{
    {kTypeBool, "a boolean"},
    {kTypeInt, "a whole number"},
    {kTypeNumber, "a number"},
    {kTypeDuration, "a duration"},
    {kTypeSize, "a size"},
    {kTypePercent, "a percentage"},
    {kTypeRatio, "a ratio"},
    {kTypePath, "a path"},
    {kTypeUrl, "a URL"},
    {kTypeCommand, "a command"},
    {kTypeQuery, "a query"},
    {kTypeSecret, "a secret"},
    {kTypeString, "text"},
    {kTypeList, "a list"},
    {kTypeMap, "a mapping"},
    {kTypeNull, "nothing"},
}};

}  // namespace

std::string describe_types(std::uint64_t types) {
  std::vector<std::string> names;
  for (const auto& [type, name] : kTypeNames) {
    if ((types & type) != 0) names.emplace_back(name);
  }
  std::string result;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) result += i + 1 == names.size() ? " or " : ", ";
    result += names[i];
  }
  return result;
}

namespace {

const CheckType* find_in(const std::vector<CheckType>& types, const std::string& id) {
  for (const CheckType& type : types) {
    if (type.id == id) return &type;
  }
  return nullptr;
}

}  // namespace

const CheckType* Module::find(const std::string& check_id) const {
  return find_in(check_types, check_id);
}

const CheckType* Module::find_command(const std::string& command_id) const {
  return find_in(commands, command_id);
}

}  // namespace aipreflight
