#!/usr/bin/env python3
"""`aipreflight evals inspect`: what a reader sees, for people and for machines.

    inspect_test.py PROGRAM
"""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"
PROGRAM = []
CASES = {"dataset": "v3", "judges": ["gpt-4o"], "cases": [
    {"id": "a", "status": "passed", "provider": "m1", "task": "sums", "tags": ["safety"], "metrics": {"q": 1}, "cost_usd": 0.1},
    {"id": "a", "status": "failed", "provider": "m1", "task": "sums", "metrics": {"q": None}, "cost_usd": 0.2},
    {"id": "b", "status": "errored", "provider": "m2", "task": "dates"}, {"id": "c", "status": "skipped"}]}


def inspect(*words):
    return subprocess.run([*PROGRAM, "evals", "inspect", *map(str, words)], capture_output=True, text=True, check=False)


class Inspect(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.file = Path(scratch.name, "r.json")
        self.file.write_text(json.dumps(CASES), encoding="utf-8")

    def page(self, *words):
        run = inspect(*words, "--format", "json")
        self.assertEqual(run.returncode, 0, run.stderr)
        return json.loads(run.stdout)

    def test_a_run_in_a_store_of_mlflow_is_read_from_its_folder(self):
        run = self.file.parent / "mlruns" / "1" / "r1"
        (run / "artifacts").mkdir(parents=True)
        (run / "meta.yaml").write_text("status: 3\nstart_time: 1\n", encoding="utf-8")
        (run.parent / "meta.yaml").write_text("experiment_id: '1'\n", encoding="utf-8")
        table = {"columns": ["question", "quality"], "data": [["a", 1], ["b", 0.5]]}
        (run / "artifacts" / "eval_results_table.json").write_text(json.dumps(table), encoding="utf-8")
        for folder in (run, run.parent):
            page = self.page(folder)
            self.assertEqual(page["format"], "mlflow")
            self.assertEqual(page["counts"]["total"], 2)
            self.assertEqual([(metric["name"], metric["mean"]) for metric in page["metrics"]], [("quality", 0.75)])

    def test_the_page_for_machines_has_what_was_read(self):
        page = self.page(self.file)
        self.assertEqual(page["counts"], {"total": 3, "passed": 1, "errored": 1, "skipped": 1})
        self.assertEqual((page["format"], page["dataset"], page["judges"]), ("own", "v3", ["gpt-4o"]))
        self.assertEqual(page["repeats"], {"cases": 1, "flaky": ["a"]})
        self.assertEqual(page["selectable"], {"provider": {"m1": 2, "m2": 1}, "task": {"dates": 1, "sums": 2}})
        self.assertEqual(page["labels"], {"tag": {"safety": 1}})
        self.assertEqual(page["cost_usd"], 0.3)
        metric = next(one for one in page["metrics"] if one["name"] == "q")
        self.assertEqual((metric["mean"], metric["n"], metric["applies_to"], metric["can_be_bounded"]), (1, 1, 2, True))
        self.assertIn("'q' has a value in 1 of 2 cases", page["traps"])
        self.assertIn("1 cases could not be judged and count as not passed", page["traps"])

    def test_a_selection_is_that_of_the_check(self):
        self.assertEqual(self.page(self.file, "--provider", "m1", "--repeats", "all")["counts"]["total"], 1)
        self.assertEqual(self.page(self.file, "--task", "dates")["counts"]["errored"], 1)
        run = inspect(self.file, "--task", "times")
        self.assertEqual(run.returncode, 3)
        self.assertIn("tasks are 'dates', 'sums'", run.stderr.replace("'', ", ""))

    def test_traps_of_a_real_file_are_told(self):
        text = inspect(DATA / "promptfoo-results.json").stdout
        for part in ("promptfoo 0.121.20", "8 ran, 4 passed", "provider", "echo-a (", "no bound can be put on 'f1ish'",
                     "2 cases passed by their threshold although an assertion failed"):
            self.assertIn(part, text)

    def test_a_table_is_read_by_its_columns(self):
        table = self.file.with_name("t.csv")
        table.write_text("question,ok,kind\nq1,yes,a\nq2,no,b\n", encoding="utf-8")
        page = self.page(table, "--source", "csv", "--column", "passed=ok", "--column", "id=question", "--column", "task=kind")
        self.assertEqual((page["counts"]["passed"], page["selectable"]["task"]), (1, {"a": 1, "b": 1}))
        wrong = inspect(table, "--source", "csv", "--column", "pass=ok")
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("KIND=NAME is expected", wrong.stderr)

    def test_what_is_no_results_is_exit_3_with_its_place(self):
        self.file.write_text('{"cases": [', encoding="utf-8")
        run = inspect(self.file)
        self.assertEqual((run.returncode, run.stdout), (3, ""))
        self.assertIn("r.json:1:", run.stderr)
        self.assertEqual(inspect(self.file.with_name("none")).returncode, 3)


if __name__ == "__main__":
    PROGRAM = [sys.argv.pop(1)]
    unittest.main()
