"""The probes that ./tools/bench reads are the same everywhere; its options are checked before anything is built."""

import csv
import json
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

import launcher
import make_evals
import make_metrics
import make_modules
import make_probes
import make_sources

TOOL = Path(__file__).resolve().parents[2] / "tools" / "bench"


def texts_of(path):
    """What a file, a folder or an archive holds, by name."""
    if path.is_dir():
        return {str(file.relative_to(path)): file.read_text(encoding="utf-8") for file in path.rglob("*") if file.is_file()}
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name).decode() for name in archive.namelist()}
    return {"": path.read_text(encoding="utf-8")}


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

    def test_results_of_every_format_are_the_same_bytes_every_time_and_hold_as_many_cases_as_are_told(self):
        marks = {"own": '"status"', "csv": "\n", "junit": "<testcase ", "deepeval": '"metricsData"', "ragas": '"user_input"', "lm-eval": '"doc_id"',
                 "openai-evals": '"type": "match"', "promptfoo-lines": '"promptIdx"', "inspect": '"scores": {"match"', "inspect-archive": '"scores": {"match"',
                 "mlflow": ", 0.4]", "tap": "ok "}
        self.assertEqual(set(marks), set(make_evals.FORMATS))
        for name, writer in make_evals.FORMATS.items():
            for is_short in (False, True):
                with self.subTest(format=name, short=is_short), tempfile.TemporaryDirectory() as folder:
                    path = Path(folder) / "results"
                    cases = writer(is_short)(path, 300_000)
                    texts = texts_of(path)
                    read = make_evals.read_size(path)
                    writer(is_short)(path, 300_000)
                    self.assertEqual(texts_of(path), texts)
                    text = "".join(texts.values())
                    self.assertEqual(len(text.encode()), read)
                    self.assertLess(abs(read - 300_000), 10_000)
                    if name != "csv":
                        self.assertEqual(text.count(marks[name]), cases)
                    else:
                        self.assertEqual(len(list(csv.reader(text.splitlines(keepends=True)))), cases + 1)
                    if name in ("own", "deepeval", "inspect"):
                        json.loads(text)
                    if name == "mlflow":
                        self.assertEqual(len(json.loads(texts["artifacts/eval_results_table.json"])["data"]), cases)
                    if name in ("ragas", "lm-eval", "openai-evals", "promptfoo-lines"):
                        self.assertTrue(all(isinstance(json.loads(line), dict) for line in text.splitlines()))

    def test_metrics_are_the_same_bytes_every_time_and_an_hour_is_the_sum_of_its_parts(self):
        self.assertEqual(make_metrics.page(0.1), make_metrics.page(0.1))
        whole = json.loads(make_metrics.answer(5))["data"]["result"]
        middle = make_metrics.BEGIN + 1800
        parts = [json.loads(make_metrics.answer(5, begin, end))["data"]["result"]
                 for begin, end in ((make_metrics.BEGIN, middle), (middle, middle + 1800))]
        self.assertEqual([one["values"] for one in whole], [left["values"] + right["values"] for left, right in zip(*parts)])
        self.assertEqual(len(whole[0]["values"]), 720)

    def test_sources_are_the_same_bytes_every_time(self):
        trees = []
        for _ in range(2):
            with tempfile.TemporaryDirectory() as folder:
                make_sources.write(folder, 200_000, 2)
                trees.append({str(p.relative_to(folder)): p.read_text() for p in Path(folder).rglob("*.*")})
        self.assertEqual(*trees)
        self.assertTrue(any("chat.completions" in text for text in trees[0].values()))

    def test_modules_differ_in_their_names_and_in_nothing_else(self):
        with tempfile.TemporaryDirectory() as folder:
            built = Path(folder) / "built"
            built.write_bytes(b"\x7fELF bench-gates\0 and bench-gates\0")
            make_modules.write(built, folder, 2)
            self.assertEqual({path.name: path.read_bytes() for path in Path(folder).glob("*.so")},
                             {"bench-00000.so": b"\x7fELF bench-00000\0 and bench-00000\0",
                              "bench-00001.so": b"\x7fELF bench-00001\0 and bench-00001\0"})

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

    def test_the_peak_of_a_program_is_not_that_of_whoever_measures_it(self):
        starter = launcher.Launcher()
        held = b"x" * (200 << 20)
        with tempfile.TemporaryDirectory() as folder:
            output = Path(folder) / "output"
            code, small = starter.run(["/bin/echo", "well"], folder, None, output)
            self.assertEqual((code, output.read_text()), (0, "well\n"))
            code, large = starter.run([sys.executable, "-c", "import sys; len(b'x' * (200 << 20)); sys.exit(3)"], folder, None, output)
        starter.close()
        self.assertEqual(code, 3)
        self.assertLess(small.peak_mib, len(held) / 2**20 / 2)
        self.assertGreater(large.peak_mib, 200)

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
