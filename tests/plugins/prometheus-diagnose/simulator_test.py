#!/usr/bin/env python3
"""Overloads a simulated server with the gate's own prober and expects the bottleneck that was configured: by the metrics that the gate
reads during its load, and by a scrape while another load runs. No Prometheus.

    simulator_test.py PROGRAM LLM_SIM
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from dataclasses import dataclass
from pathlib import Path

PROGRAM = LLM_SIM = None
PROFILE = """\
name: sim
checks:
  - uses: sla
    with:
      probe: {config: probe.yml, metrics: "URL/metrics", load: closed, concurrency: CONCURRENCY, duration: 2s}
      sla: {ttft_ms: 100}
  - uses: prometheus-diagnose
    after: [sla]
    with: {fail_on: fail}
report: {formats: [json]}
"""
CONFIG = """\
defaults: {prompt: "one two three four five six seven eight nine ten", max_tokens: 16, timeout: 20s}
providers:
  - {name: openai, label: sim, base_url: "URL", models: [{name: m}]}
"""
ENVIRONMENT = {**os.environ, "no_proxy": "127.0.0.1"}


@dataclass
class Bottleneck:
    server: tuple
    concurrency: int
    cause: str          # None: there is none
    ruled_out: tuple


BOTTLENECKS = {
    "slots": Bottleneck(("--slots", "2", "--itl-ms", "8"), 10, "queue.slot_bound",
                        ("queue.kv_bound", "prefill.bound", "net.outside_server", "kv.preemption")),
    "cache": Bottleneck(("--slots", "64", "--kv-tokens", "120", "--itl-ms", "8"), 20, "queue.kv_bound",
                        ("queue.slot_bound", "prefill.bound", "net.outside_server")),
    "prefill": Bottleneck(("--slots", "64", "--prefill-rate", "200", "--itl-ms", "4"), 8, "prefill.bound",
                          ("queue.dominates", "queue.kv_bound", "net.outside_server")),
    "none": Bottleneck(("--slots", "64", "--itl-ms", "4"), 2, None,
                       ("queue.dominates", "queue.kv_bound", "prefill.bound", "net.outside_server", "kv.preemption")),
}


class Simulator(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def start(self, *options):
        child = subprocess.Popen([LLM_SIM, "--lifetime", "60", *options], stdout=subprocess.PIPE, text=True)
        self.addCleanup(child.stdout.close)
        self.addCleanup(child.wait)
        self.addCleanup(child.terminate)
        return child.stdout.readline().split()[-1]

    def run_program(self, *arguments):
        return subprocess.run([PROGRAM, *map(str, arguments)], cwd=self.folder, env=ENVIRONMENT, capture_output=True, text=True,
                              check=False, timeout=60)

    def check(self, url, concurrency, profile=PROFILE):
        (self.folder / "probe.yml").write_text(CONFIG.replace("URL", url), encoding="utf-8")
        (self.folder / "profile.yml").write_text(profile.replace("URL", url).replace("CONCURRENCY", str(concurrency)), encoding="utf-8")
        done = self.run_program("check", "--profile", "profile.yml", "--out", "run", "--no-progress")
        return done, {check["name"]: check for check in json.loads((self.folder / "run" / "aipreflight-report.json").read_text())["checks"]}

    def diagnose(self, *arguments):
        done = self.run_program("diagnose", "run", *arguments, "--format", "json")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return json.loads(done.stdout)

    def expect(self, seen, bottleneck):
        self.assertEqual(seen["most_likely"], bottleneck.cause, seen["headline"])
        ruled_out = {verdict["rule"] for verdict in seen["ruled_out"]}
        self.assertLessEqual(set(bottleneck.ruled_out), ruled_out)

    def test_the_bottleneck_that_was_configured_is_named(self):
        for name, bottleneck in BOTTLENECKS.items():
            with self.subTest(name):
                url = self.start(*bottleneck.server)
                done, checks = self.check(url, bottleneck.concurrency)
                diagnosis = checks["prometheus-diagnose"]
                self.assertEqual(diagnosis["status"], "FAIL" if bottleneck.cause else "PASS", done.stdout + done.stderr)
                self.assertEqual(diagnosis["details"]["most_likely"], bottleneck.cause)
                # The same from the folder, later.
                seen = self.diagnose()
                self.expect(seen, bottleneck)
                self.assertGreaterEqual(seen["budget"]["probe_share"], 0.8)
                self.assertIn("scrape http", json.loads((self.folder / "run/checks/sla/recording.json").read_text())["source"])

    def test_a_scrape_while_it_is_slow_names_it_too(self):
        bottleneck = BOTTLENECKS["slots"]
        url = self.start(*bottleneck.server)
        self.check(url, bottleneck.concurrency)
        loads = subprocess.Popen([PROGRAM, "check", "--profile", "profile.yml", "--out", "later", "--no-progress"], cwd=self.folder,
                                 env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(loads.wait)
        seen = self.diagnose("--scrape", url + "/metrics", "--record", "kept.json")
        self.assertEqual(seen["most_likely"], bottleneck.cause, seen["headline"])
        # Of now, and the probes are not: client and server are not compared.
        self.assertIn("net.outside_server", {verdict["rule"] for verdict in seen["not_evaluable"]})
        self.assertTrue((self.folder / "kept.json").is_file())

    def test_its_known_bad_input_is_refused_where_a_cause_fails_it(self):
        incident = Path(__file__).resolve().parents[3] / "examples" / "incident"
        for fail_on, code, words in (("fail", 0, "caught: Most likely: Requests are refused for their number"),
                                     ("warn", 0, "caught: "), ("none", 3, "not tried: 'fail_on' is none")):
            (self.folder / "profile.yml").write_text(
                "name: d\nchecks:\n  - uses: prometheus-diagnose\n    with:\n"
                f"      {{probes: {incident}/llmprobe.jsonl, data: {incident}/recording.json, fail_on: {fail_on}}}\n", encoding="utf-8")
            done = self.run_program("selftest", "--profile", "profile.yml", "--repeat", "0", "--negative-control", "--out", "self",
                                    "--no-progress")
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
            self.assertIn(words, done.stdout)

    def test_metrics_that_cannot_be_read_change_no_verdict_and_are_said(self):
        url = self.start("--itl-ms", "1")
        done, checks = self.check(url, 2, PROFILE.replace("/metrics", "/nothing").replace("2s", "300ms"))
        self.assertEqual(checks["sla"]["status"], "PASS", done.stdout)
        self.assertIn("metrics_unread", {finding["reason_code"] for finding in checks["sla"]["findings"]})
        self.assertEqual((checks["prometheus-diagnose"]["status"], checks["prometheus-diagnose"]["reason_code"]),
                         ("ERROR", "metrics_missing"))
        self.assertEqual(done.returncode, 3)


if __name__ == "__main__":
    PROGRAM, LLM_SIM = (Path(sys.argv.pop(1)).resolve() for _ in range(2))
    unittest.main()
