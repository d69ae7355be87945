"""The probes that ./tools/bench reads are the same everywhere; its options are checked before anything is built."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import make_evals
import make_probes
import make_sources

TOOL = Path(__file__).resolve().parents[2] / "tools" / "bench"


class Bench(unittest.TestCase):
    def probes(self, rows):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "probes.jsonl"
            self.assertEqual(make_probes.write(path, rows), path.stat().st_size)
            return path.read_text()

    def test_the_same_bytes_every_time(self):
        self.assertEqual(self.probes(5000), self.probes(5000))

    def test_a_short_file_is_the_beginning_of_a_long_one(self):
        self.assertTrue(self.probes(9000).startswith(self.probes(100)))

    def test_sources_are_the_same_bytes_every_time(self):
        trees = []
        for _ in range(2):
            with tempfile.TemporaryDirectory() as folder:
                make_sources.write(folder, 200_000, 2)
                trees.append({str(p.relative_to(folder)): p.read_text() for p in Path(folder).rglob("*.*")})
        self.assertEqual(*trees)
        self.assertTrue(any("chat.completions" in text for text in trees[0].values()))

    def test_results_are_whole_and_the_same_bytes_every_time(self):
        for write in (make_evals.write_promptfoo, make_evals.write_junit, make_evals.write_own, make_evals.write_csv):
            texts = []
            for _ in range(2):
                with tempfile.TemporaryDirectory() as folder:
                    self.assertGreater(write(Path(folder) / "results", 50_000), 5)
                    texts.append((Path(folder) / "results").read_text())
            self.assertEqual(*texts)
            if texts[0].startswith("{"):
                json.loads(texts[0])

    def test_every_row_is_a_probe(self):
        rows = [json.loads(line) for line in self.probes(1000).splitlines()]
        self.assertEqual(len(rows), 1000)
        self.assertEqual({row["status"] for row in rows}, {"healthy", "degraded", "error"})
        for row in rows:
            self.assertEqual(row["ttft_ms"] == 0, row["status"] == "error")

    def test_an_unknown_name_is_refused(self):
        result = subprocess.run([sys.executable, TOOL, "--only", "nothing"], capture_output=True, text=True)
        self.assertEqual(result.returncode, 2)
        self.assertIn("invalid choice: 'nothing'", result.stderr)


if __name__ == "__main__":
    unittest.main()
