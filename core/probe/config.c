#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const char* read_bytes(FILE* file, uint64_t size) {
  char* const bytes = malloc(size + 1);
  if (bytes == NULL || fread(bytes, 1, size, file) != size) return NULL;
  bytes[size] = '\0';
  return bytes;
}

static int read_node(FILE* file, struct aipf_node* node) {
  uint64_t key_size = 0;
  uint64_t text_size = 0;
  const int fields =
      fscanf(file,
             "%" SCNd32 " %" SCNd32 " %" SCNd64 " %lf %" SCNu64 " %" SCNu64 " %" SCNu64,
             &node->kind,
             &node->is_set,
             &node->integer,
             &node->number,
             &node->count,
             &key_size,
             &text_size);
  if (fields != 7 || fgetc(file) != '\n') return -1;
  node->key = (aipf_str){read_bytes(file, key_size), key_size};
  node->text = (aipf_str){read_bytes(file, text_size), text_size};
  if (node->key.data == NULL || node->text.data == NULL || fgetc(file) != '\n') return -1;
  if (node->count == 0) return 0;
  node->children = calloc(node->count, sizeof *node->children);
  for (uint64_t i = 0; i < node->count; ++i) {
    if (node->children == NULL || read_node(file, &node->children[i]) != 0) return -1;
  }
  return 0;
}

const aipf_node* config_read(const char* path) {
  static struct aipf_node root;
  FILE* const file = fopen(path, "re");
  if (file == NULL) return NULL;
  const int status = read_node(file, &root);
  fclose(file);
  return status == 0 ? &root : NULL;
}
