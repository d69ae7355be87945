// Run by the build for the data that a module ships: compile_yaml FROM TO.

#include <cstdio>

#include "base/files.hpp"
#include "yaml/compiled.hpp"

int main(int count, char** words) {
  using namespace aipreflight;
  if (count != 3) {
    std::fputs("usage: compile_yaml FROM TO\n", stderr);
    return 2;
  }
  const auto text = files::read(words[1], yaml::Limits{}.bytes);
  if (!text) {
    std::fprintf(stderr, "%s\n", text.error().to_string().c_str());
    return 1;
  }
  const yaml::Parsed parsed = yaml::parse(*text, words[1]);
  for (const Error& error : parsed.errors) {
    std::fprintf(stderr, "%s\n", error.to_string().c_str());
  }
  if (!parsed.errors.empty()) return 1;
  if (const auto written = files::write_atomically(words[2], yaml::compiled(parsed.root));
      !written) {
    std::fprintf(stderr, "%s\n", written.error().to_string().c_str());
    return 1;
  }
  return 0;
}
