"""The stories of the `live` cases of the conformance suite, and what the original cannot tell apart, with a server that answers.

    live_test.py AIPREFLIGHT LLM_SIM
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROFILE = """\
name: inf
kind: inference
probe: {config: llmprobe.yml, duration: 600ms, interval: 60ms}
thresholds:
  sla: {ttft_ms: TTFT, latency_ms: 20000, min_throughput: 0.1, max_error_rate: 0.01}
  gate: {min_probes: 5, pass_rate: 0.95}
"""
CONFIG = """\
defaults: {prompt: Hello, max_tokens: 4, timeout: 20s, concurrency: 4}
providers:
  - name: openai
    label: sim
    api_key: ${SIM_KEY}
    base_url: URL
    models: [{name: MODEL}]
"""
KEY = "sim-key-0123456789"


class Sim:
    """tools/llm-sim while the block runs."""

    def __init__(self, *options):
        self.options = options

    def __enter__(self):
        self.child = subprocess.Popen([LLM_SIM, "--lifetime", "100", "--itl-ms", "1", "--api-key", KEY, *self.options],
                                      stdout=subprocess.PIPE, text=True)
        self.url = self.child.stdout.readline().split()[-1]
        return self

    def __exit__(self, *_):
        self.child.send_signal(signal.SIGTERM)
        self.child.wait()
        self.child.stdout.close()


class Live(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = Path(self.temporary.name)

    def tearDown(self):
        self.temporary.cleanup()

    def write(self, sim, ttft=20000, model="m", config="llmprobe.yml"):
        (self.folder / "profile.yml").write_text(PROFILE.replace("TTFT", str(ttft)))
        (self.folder / config).write_text(CONFIG.replace("URL", sim.url).replace("MODEL", model))

    def check(self, *options, key=KEY, expected):
        environment = {**os.environ, "SIM_KEY": key, "no_proxy": "127.0.0.1"}
        result = subprocess.run([AIPREFLIGHT, "check", "--profile", "profile.yml", "--out", "out", "--no-progress", *options],
                                cwd=self.folder, env=environment, capture_output=True, text=True)
        self.assertEqual(result.returncode, expected, result.stdout + result.stderr)
        return result

    def report(self):
        return json.loads((self.folder / "out" / "aipreflight-report.json").read_text())

    def records(self):
        path = self.folder / "out" / "checks" / "sla" / "llmprobe.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()]

    def test_an_endpoint_that_meets_its_sla_passes_and_its_records_say_the_same(self):
        with Sim() as sim:
            self.write(sim)
            self.check(expected=0)
        report, records = self.report(), self.records()
        self.assertEqual(report["verdict"], "PASS")
        self.assertEqual(report["metrics"]["total_probes"], len(records))
        self.assertTrue(all(r["status"] == "healthy" and r["token_count"] == 4 for r in records))
        (self.folder / "recorded.jsonl").write_bytes((self.folder / "out/checks/sla/llmprobe.jsonl").read_bytes())
        self.check("--probes", "recorded.jsonl", expected=0)
        self.assertEqual(self.report()["metrics"], report["metrics"])
        everything = b"".join(p.read_bytes() for p in (self.folder / "out").rglob("*") if p.is_file())
        self.assertNotIn(KEY.encode(), everything)

    def test_an_endpoint_that_is_too_slow_fails(self):
        with Sim("--ttft-ms", "250") as sim:
            self.write(sim, ttft=50)
            self.check(expected=1)
        gates = {gate["id"]: gate for gate in self.report()["checks"][0]["gates"]}
        self.assertEqual(gates["ttft_p95"]["status"], "FAIL")
        self.assertGreater(gates["ttft_p95"]["value"], 250)

    def test_flags_override_the_profile(self):
        with Sim() as sim:
            self.write(sim, config="other.yml")
            self.check("--config", "other.yml", "--duration", "350ms", "--interval", "50ms", expected=0)
        self.assertEqual(len(self.records()), 7)

    def test_errors_within_answers_are_errors(self):
        with Sim("--fault", "error=0.4", "--fault", "truncate=0.3", "--fault", "empty=0.3") as sim:
            self.write(sim)
            self.check(expected=1)
        self.assertEqual({r["status"] for r in self.records()}, {"error"})
        self.assertLessEqual({r["error_class"] for r in self.records()}, {"in_stream_error", "truncated", "empty_output"})
        self.assertEqual(self.report()["metrics"]["error_rate"], 1)

    def test_a_wrong_key_is_named(self):
        with Sim() as sim:
            self.write(sim)
            self.check(key="another-key-000", expected=1)
        self.assertEqual({r["error_class"] for r in self.records()}, {"auth"})
        self.assertIn("auth", (self.folder / "out" / "aipreflight-report.md").read_text())

    def test_a_server_that_is_gone_is_named(self):
        with Sim() as sim:
            self.write(sim)
        self.check(expected=1)
        self.assertEqual({r["error_class"] for r in self.records()}, {"connect_refused"})

    def test_a_diagnosis_finds_the_records_of_the_run(self):
        (self.folder / "metrics.json").write_text(json.dumps({"queue_depth": {"mean": 0, "max": 1}}))
        with Sim() as sim:
            self.write(sim)
            (self.folder / "profile.yml").write_text(
                "name: inf\nchecks:\n"
                "  - {id: sla, uses: sla, with: {probe: {config: llmprobe.yml, duration: 600ms, interval: 60ms}, sla: {ttft_ms: 20000}}}\n"
                "  - {id: why, uses: prometheus-diagnose, after: [sla], with: {data: metrics.json}}\n")
            self.check(expected=0)
        why = self.report()["checks"][1]
        self.assertEqual(why["status"], "PASS", why)
        self.assertIn("llmprobe.jsonl", (self.folder / "out/checks/why/diagnosis.md").read_text())

    def command(self, *words, expected):
        environment = {**os.environ, "SIM_KEY": KEY, "no_proxy": "127.0.0.1"}
        result = subprocess.run([AIPREFLIGHT, *words], cwd=self.folder, env=environment, capture_output=True, text=True)
        self.assertEqual(result.returncode, expected, result.stdout + result.stderr)
        self.assertNotIn(KEY, result.stdout + result.stderr)
        return result.stdout

    def test_levels_are_swept(self):
        with Sim("--ttft-ms", "250") as sim:
            self.write(sim)
            sweep = ("sweep", "llmprobe.yml", "1,3", "--probes", "5")
            told = json.loads(self.command(*sweep, "--ttft-ms", "20000", "--format", "json", expected=0))
            self.assertEqual([(s["concurrency"], s["probes"], s["standing"]) for s in told["steps"]],
                             [(1, 5, "within"), (3, 5, "within")])
            self.assertEqual(told["max_concurrency_within_sla"], 3)
            self.assertIn("No level is within the SLA", self.command(*sweep, "--ttft-ms", "50", expected=1))
            self.assertIn("Plan: at most 2 levels, 14 requests, about 28 tokens of prompts and 56 of output",
                          self.command(*sweep, "--ttft-ms", "50", "--plan", expected=0))

    def test_a_machine_is_measured_and_what_was_found_is_read(self):
        result = subprocess.run([AIPREFLIGHT, "sla", "selftest", "--concurrency", "2", "--format", "json"], cwd=self.folder,
                                capture_output=True, text=True)
        self.assertIn(result.returncode, (0, 3), result.stdout + result.stderr)
        found = json.loads(result.stdout)
        self.assertEqual((found["rounds"], found["requests"]), (19, 19 * 8))
        self.assertEqual(bool(found["client_limited"]), result.returncode == 3, found["client_limited"])
        for name in ("ttft_ms", "latency_ms", "throughput_ratio"):
            self.assertGreater(found["noise_floor"][name], 0)
        self.assertLessEqual(found["delivery_skew_us"]["p50"], found["delivery_skew_us"]["p99"])
        (self.folder / "floor.json").write_text(result.stdout)
        with Sim() as sim:
            self.write(sim)
            self.check("--set", "probe.noise_floor=floor.json", expected=0 if result.returncode == 0 else 2)
        if result.returncode == 0:
            gates = {gate["id"]: gate for gate in self.report()["checks"][0]["gates"]}
            self.assertEqual(gates["ttft_p95"]["interval"]["method"], "noise floor")

    def test_records_are_printed(self):
        with Sim() as sim:
            self.write(sim)
            record = json.loads(self.command("sla", "probe", "llmprobe.yml", expected=0))
            self.assertEqual((record["status"], record["token_count"]), ("healthy", 4))
            self.write(sim, model="fault-empty")
            record = json.loads(self.command("sla", "probe", "llmprobe.yml", expected=1))
            self.assertEqual(record["error_class"], "empty_output")

    def test_an_interrupt_keeps_what_was_measured(self):
        with Sim() as sim:
            self.write(sim)
            environment = {**os.environ, "SIM_KEY": KEY, "no_proxy": "127.0.0.1"}
            child = subprocess.Popen([AIPREFLIGHT, "check", "--profile", "profile.yml", "--out", "out", "--duration", "60s"],
                                     cwd=self.folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            child.stderr.read(1)  # it has begun to tell of its progress
            child.send_signal(signal.SIGINT)
            child.stderr.read()
            self.assertEqual(child.wait(), 130)
            child.stderr.close()
        self.assertEqual(self.report()["exit_code"], 130)


if __name__ == "__main__":
    AIPREFLIGHT, LLM_SIM = (os.path.abspath(path) for path in sys.argv[1:3])
    unittest.main(argv=sys.argv[:1])
