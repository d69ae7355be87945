"""Runs the gate in a scratch folder, for the tests of this folder."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

BINARY = str(Path(sys.argv.pop(1)).resolve()) if len(sys.argv) > 1 else ""

# Two checks that read files alone: quick, and the same on every machine.
APP = """\
name: shop
kind: app
observability:
  config: telemetry.yml
  required_fields: [model, latency_ms]
deployment:
  rollback_runbook: rollback.md
"""
TELEMETRY = """\
fields: [request_id, model, latency_ms]
"""
RUNBOOK = "# Rollback\n\n1. Run `deploy rollback shop` and wait until the old version answers.\n2. Tell the on-call channel.\n"

# A check that lasts: it waits for a command.
SLOW = """\
name: slow
checks:
  - id: waits
    uses: evals
    with: {command: "echo $$ > command.pid; sleep 60", min_pass_rate: 0.5}
"""


def closed(schema):
    """The schema with nothing allowed that it does not name: the published one lets readers meet later members."""
    if isinstance(schema, dict):
        schema = {key: closed(value) for key, value in schema.items()}
        if schema.get("type") == "object" and "properties" in schema:
            schema.setdefault("additionalProperties", False)
        return schema
    return [closed(item) for item in schema] if isinstance(schema, list) else schema


class GateTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="cli-test-")
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name).resolve()
        self.write("app.yml", APP)
        self.write("telemetry.yml", TELEMETRY)
        self.write("rollback.md", RUNBOOK)
        self.write("slow.yml", SLOW)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def environment(self, **variables):
        env = {k: v for k, v in os.environ.items()
               if not k.startswith(("AIPREFLIGHT_", "NO_COLOR", "CLICOLOR", "SOURCE_DATE_EPOCH"))}
        env.update({"LC_ALL": "C.UTF-8", **variables})
        return env

    def gate(self, *args, **variables):
        return subprocess.run([BINARY, *args], cwd=self.folder, env=self.environment(**variables), text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=100, check=False)

    def start(self, *args, **popen):
        process = subprocess.Popen([BINARY, *args], cwd=self.folder, env=self.environment(), stdin=subprocess.DEVNULL,
                                   **popen)
        self.addCleanup(lambda: (process.poll() is None and process.kill(), process.wait()))
        return process

    def report(self, folder="out"):
        return json.loads((self.folder / folder / "aipreflight-report.json").read_text(encoding="utf-8"))


def main():
    unittest.main(verbosity=1)
