#include <stdio.h>
#include <string.h>

#include "facts.h"
#include "scenario.h"

/* aipreflight-probe FACTS CONFIG ARTEFACTS MODULE CHECK SCENARIO [CONDITION…] */
int main(int argc, char** argv) {
  struct probe_module module = {0};
  struct stage stage = {.module = &module};
  const scenario play = argc < 7 ? NULL : scenario_find(argv[6]);
  if (play == NULL || conditions_read(&stage.conditions, argv + 7) != 0) {
    fputs("aipreflight-probe: started by 'aipreflight plugin validate', and of no use by hand\n",
          stderr);
    return 2;
  }
  stage.config = config_read(argv[2]);
  if (stage.config == NULL || facts_open(argv[1]) != 0) {
    fprintf(stderr,
            "aipreflight-probe: %s and %s: one cannot be read or the other not be made\n",
            argv[2],
            argv[1]);
    return 2;
  }
  stage.artefact_folder = argv[3];
  module.path = argv[4];
  stage.check = argv[5];
  conditions_begin(&stage.conditions);
  return play(&stage);
}
