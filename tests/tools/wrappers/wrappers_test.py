"""tools/gate.sh and tools/sweep.sh take the original's arguments, and end as what they call does.

    wrappers_test.py AIPREFLIGHT LLM_SIM
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

AIPREFLIGHT, LLM_SIM = sys.argv.pop(1), sys.argv.pop(1)
ROOT = Path(__file__).resolve().parents[3]
HEALTHY = ROOT / "examples" / "probes" / "healthy.jsonl"


class Wrapper(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def run_script(self, name, *arguments, program=AIPREFLIGHT):
        environment = {**os.environ, "AIPREFLIGHT": str(program), "no_proxy": "127.0.0.1"}
        return subprocess.run([ROOT / "tools" / name, *map(str, arguments)], cwd=self.folder, env=environment,
                              capture_output=True, text=True, timeout=100, check=False)

    def arguments_of(self, name, *arguments, status=0):
        """What the script hands to the program."""
        recorder = self.folder / "recorder"
        recorder.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" > arguments\necho '# table'\nexit {status}\n")
        recorder.chmod(0o755)
        done = self.run_script(name, *arguments, program=recorder)
        self.assertEqual(done.returncode, status, done.stderr)
        return done, (self.folder / "arguments").read_text().split("\n")[:-1]


class Help(Wrapper):
    def test_it_is_the_comment_at_the_top_and_ends_with_the_exit_codes(self):
        for name in ("gate.sh", "sweep.sh"):
            with self.subTest(name):
                done = self.run_script(name, "--help", program="/nonexistent")
                lines = done.stdout.splitlines()
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertIn(f"Usage: {name} [CONFIG]", done.stdout)
                self.assertRegex(lines[-1], "^Exit code: 0 ")
                self.assertNotIn("set -euo", done.stdout)


class Gate(Wrapper):
    def test_without_arguments_it_has_those_of_the_original(self):
        _, handed = self.arguments_of("gate.sh")
        self.assertEqual(handed[:8], ["check", "--config", "configs/llmprobe/vllm.yml", "--duration", "30s", "--interval", "5s", "--out"])
        self.assertRegex(handed[8], r"^runs/gate-\d{8}T\d{6}$")
        self.assertEqual(handed[9:], ["--profile", f"{ROOT}/profiles/inference.yml"])

    def test_takes_six_by_their_places(self):
        _, handed = self.arguments_of("gate.sh", "c.yml", "t.yml", "9s", "1s", "out", "p.jsonl")
        self.assertEqual(handed, ["check", "--config", "c.yml", "--duration", "9s", "--interval", "1s", "--out", "out",
                                  "--thresholds", "t.yml", "--probes", "p.jsonl"])

    def test_says_the_verdict_and_ends_with_its_status(self):
        (self.folder / "c.yml").write_text((ROOT / "configs" / "llmprobe" / "vllm.yml").read_text())
        for ttft, status, word in ((500, 0, "GATE: PASS"), (1, 1, "GATE: FAIL"), ("fast", 2, "GATE: NOT DECIDED (exit code 2)")):
            with self.subTest(ttft):
                (self.folder / "t.yml").write_text(f"sla: {{ttft_ms: {ttft}}}\n")
                done = self.run_script("gate.sh", "c.yml", "t.yml", "", "", "out", HEALTHY)
                self.assertEqual((done.returncode, done.stdout.splitlines()[-1]), (status, word), done.stderr)
        self.assertEqual(json.loads((self.folder / "out" / "aipreflight-report.json").read_text())["verdict"], "FAIL")


class Sweep(Wrapper):
    def test_without_arguments_it_has_those_of_the_original_and_the_shipped_bounds(self):
        _, handed = self.arguments_of("sweep.sh")
        self.assertEqual(handed, ["sweep", "configs/llmprobe/vllm.yml", "1,2,4,8", "--probes", "80", "--ttft-ms", "500",
                                  "--latency-ms", "10000", "--min-throughput", "3.0", "--max-error-rate", "0.01",
                                  "--format", "markdown"])

    def test_counts_the_probes_of_a_user_and_hands_on_what_is_behind(self):
        _, handed = self.arguments_of("sweep.sh", "c.yml", "4,16", "5", "", "--ttft-ms", "800")
        self.assertEqual(handed[1:5], ["c.yml", "4,16", "--probes", "80"])
        self.assertEqual(handed[-2:], ["--ttft-ms", "800"])

    def test_says_that_an_interval_has_no_effect(self):
        done, handed = self.arguments_of("sweep.sh", "c.yml", "1", "5", "3s")
        self.assertIn("INTERVAL '3s' has no effect", done.stderr)
        self.assertNotIn("3s", handed)

    def test_keeps_the_table_of_a_sweep_that_is_not_within(self):
        done, _ = self.arguments_of("sweep.sh", status=1)
        (table,) = self.folder.glob("runs/sweep-*/comparison.md")
        self.assertEqual(table.read_text(), "# table\n")
        self.assertEqual(done.stdout, f"# table\n\nFull results: {table.relative_to(self.folder)}\n")

    def test_leaves_no_folder_where_nothing_ran(self):
        for arguments, sentence in ((("c.yml", "1", "few"), "COUNT is a whole number, not 'few'"), (("none.yml",), "none.yml"),
                                    (("none.yml", "1,x"), "'1,x' is no list of levels")):
            with self.subTest(arguments):
                done = self.run_script("sweep.sh", *arguments)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(sentence, done.stderr)
        self.assertFalse((self.folder / "runs").exists())

    def test_measures_a_server(self):
        with subprocess.Popen([LLM_SIM, "--lifetime", "100", "--itl-ms", "1"], stdout=subprocess.PIPE, text=True) as server:
            self.addCleanup(server.terminate)
            url = server.stdout.readline().split()[-1]
            (self.folder / "c.yml").write_text(
                (ROOT / "configs" / "llmprobe" / "vllm.yml").read_text().replace("http://localhost:8000", url))
            patient = ("--ttft-ms", "60000", "--latency-ms", "60000", "--min-throughput", "0.001")
            for wanted, status in ((1, 0), (3, 1)):
                done = self.run_script("sweep.sh", "c.yml", "1,2", "3", "", *patient, "--min-concurrency", wanted)
                self.assertEqual(done.returncode, status, done.stdout + done.stderr)
                self.assertRegex(done.stdout, r"(?m)^\| 2 \| 6 \| 0 \|")
            server.terminate()


if __name__ == "__main__":
    unittest.main()
