#include "facts.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

enum { kHigh = 300, kLine = 4096 };

static int descriptor = -1;

int facts_open(const char* path) {
  const int opened = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (opened < 0) return -1;
  descriptor = fcntl(opened, F_DUPFD_CLOEXEC, kHigh);
  if (descriptor < 0) {
    descriptor = opened;
    return 0;
  }
  close(opened);
  return 0;
}

int facts_descriptor(void) {
  return descriptor;
}

void fact(const char* format, ...) {
  char line[kLine];
  va_list arguments;
  va_start(arguments, format);
  int size = vsnprintf(line, sizeof line - 1, format, arguments);
  va_end(arguments);
  if (size < 0) return;
  if (size > kLine - 2) size = kLine - 2;
  for (int i = 0; i < size; ++i) {
    const unsigned char byte = (unsigned char)line[i];
    if ((byte < 0x20 && byte != '\t') || byte == 0x7f) line[i] = ' ';
  }
  line[size] = '\n';
  /* A line that is lost is a fact that is missing, which the reader sees. */
  if (write(descriptor, line, (size_t)size + 1) < 0) return;
}
