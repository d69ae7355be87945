#pragma once

#include <string>

namespace aipreflight::rollback {

// A runbook that keeps every rule.
inline std::string good_runbook() {
  return R"(# Rollback of the assistant

Last reviewed: 2026-11-20.

The aim is the state before, within 15 minutes.

## When to roll back

Roll back when one of these holds for ten minutes after a release:

```yaml triggers
thresholds.sla.ttft_ms: 500
alerts: [AnswersTooSlow]
```

## Who

The one on call decides. If nobody answers within five minutes, escalate to the owner of the service.

## What changed

Code, prompt, model and index are one release and go back together.

## Steps

1. Tell the incident channel what happens and why.
2. Put the code back:

   ```console
   $ kubectl rollout undo deployment/chat
   deployment.apps/chat rolled back
   ```

3. Run `python3 tools/switch.py --to previous` to put the prompt back.

## Verification

`aipreflight check --profile profiles/app.yml --out runs/after` says PASS, see [the profile](profiles/app.yml) and
[the steps](#steps).

## What cannot be undone

A dropped column. Roll forward with a fix, or restore the backup of the night.

## Communication

The second on call tells support and updates the status page every 15 minutes until the numbers are back to what they
were before, and once more when the incident is closed.
)";
}

}  // namespace aipreflight::rollback
