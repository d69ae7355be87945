"""The recorded probes are what their script makes, and tell the stories that their README tells."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROBES = Path(__file__).resolve().parents[3] / "examples" / "probes"
NAMES = ("healthy.jsonl", "degraded.jsonl", "failing.jsonl")


def rows(name):
    return [json.loads(line) for line in (PROBES / name).read_text(encoding="utf-8").splitlines()]


def count(name, status):
    return sum(row["status"] == status for row in rows(name))


class Probes(unittest.TestCase):
    def test_the_script_makes_the_same_bytes_again(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, "-B", PROBES / "make_probes.py", folder], check=True)
            for name in NAMES:
                self.assertEqual((Path(folder) / name).read_bytes(), (PROBES / name).read_bytes(), name)

    def test_every_row_has_the_shape_that_llmprobe_records(self):
        for name in NAMES:
            self.assertEqual(len(rows(name)), 200)
            for row in rows(name):
                self.assertLessEqual({"provider", "model", "status", "ttft_ms", "latency_ms", "tokens_per_sec",
                                      "token_count", "timestamp"}, set(row))
                self.assertGreaterEqual(row["latency_ms"], row["ttft_ms"])

    def test_stories_are_in_the_data(self):
        self.assertEqual(count("healthy.jsonl", "healthy"), 200)
        self.assertEqual((count("degraded.jsonl", "degraded"), count("degraded.jsonl", "error")), (6, 0))
        self.assertEqual(count("failing.jsonl", "error"), 9)


if __name__ == "__main__":
    unittest.main()
