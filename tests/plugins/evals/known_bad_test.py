#!/usr/bin/env python3
"""Whatever a section of evals bounds, `selftest --negative-control` has results that miss it.

    known_bad_test.py PROGRAM
"""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROGRAM = []
FILE = {"results_file": "results.json"}
# By the bound alone, as a profile may have it.
SECTIONS = {
    "pass-rate": {"min_pass_rate": 0.05, **FILE},
    "minimum": {"metrics": {"q": {"min": -3}}, **FILE},
    "maximum": {"metrics": {"q": {"max": 5}}, **FILE},
    "both": {"metrics": {"q": {"min": 0.2, "max": 0.9}}, **FILE},
    "percentile": {"metrics": {"latency_s": {"percentiles": {95: {"max": 4}}}}, **FILE},
    "share": {"metrics": {"q": {"share": {"at_least": 0.5, "min": 0.1}}}, **FILE},
    "share-at-most": {"metrics": {"q": {"share": {"at_most": 0.5, "min": 0.1}}}, **FILE},
    "reported": {"metrics": {"q": {}}, **FILE},
    "tag": {"tags": {"safety": {"min_pass_rate": 0.1}}, **FILE},
    "tag-metric": {"tags": {"safety": {"metrics": {"q": {"max": 1}}}}, **FILE},
    "group": {"each_group": {"by": "topic", "min_pass_rate": 0.1}, **FILE},
    "cases": {"min_cases": 1, **FILE},
    "tag-cases": {"tags": {"safety": {"min_cases": 1000000}}, **FILE},
    "flaky": {"max_flaky_rate": 0.5, "repeats": "all", **FILE},
    "cost": {"max_cost_usd": 100, **FILE},
    "drop": {"max_drop": 0.5, "baseline": "none.json", **FILE},
    "metric-drop": {"metrics": {"q": {"max_drop": 3}}, "baseline": "none.json", **FILE},
    "metric-drop-lower": {"metrics": {"latency_s": {"max_drop": 3}}, "baseline": "none.json", **FILE},
    "noninferior": {"max_drop": 0.1, "baseline": "none.json", "regression": "noninferior", **FILE},
    "command": {"command": "false", "timeout": "5s", "retries": 2, "retry_wait": "9s", "working_directory": "x", "env": ["PATH"], "min_pass_rate": 0.9},
    "sure": {"min_pass_rate": 0.05, "confidence": 0.99, "inconclusive": "warn", **FILE},
    "clustered": {"tags": {"a": {"min_pass_rate": 0.1}, "b": {"min_pass_rate": 0.1}}, "cluster_by": "tag", "confidence": 0.9, **FILE},
    "selected": {"min_pass_rate": 0.9, "select": {"provider": "a", "task": "t"}, "format": "junit", "max_output": "1KiB", **FILE},
}


class KnownBad(unittest.TestCase):
    def selftest(self, sections):
        with tempfile.TemporaryDirectory() as folder:
            checks = "".join(f"  - {json.dumps({'id': name, 'uses': 'evals', 'with': section})}\n" for name, section in sections.items())
            Path(folder, "p.yml").write_text("name: bounds\nchecks:\n" + checks, encoding="utf-8")
            run = subprocess.run([*PROGRAM, "selftest", "--profile", "p.yml", "--repeat", "0", "--negative-control", "--out", "out", "--no-progress"],
                                 cwd=folder, capture_output=True, text=True, check=False)
            report = Path(folder, "out/selftest.json")
            self.assertTrue(report.exists(), run.stderr)
            return run, {one["check"]: one for one in json.loads(report.read_text(encoding="utf-8"))["negative_controls"]}

    def test_every_kind_of_bound_is_missed(self):
        run, controls = self.selftest(SECTIONS)
        self.assertEqual(set(controls), set(SECTIONS))
        for name, control in controls.items():
            self.assertEqual((name, control["status"], control["caught"]), (name, "FAIL", True), run.stdout)
        self.assertEqual(run.returncode, 0, run.stdout)

    def test_a_bound_that_nothing_misses_is_not_caught(self):
        run, controls = self.selftest({"all": {"min_pass_rate": 0, **FILE}})
        self.assertEqual((run.returncode, controls["all"]["caught"]), (1, False), run.stdout)

    def test_without_a_bound_there_is_nothing_to_try(self):
        _, controls = self.selftest({"none": FILE})
        self.assertEqual(controls["none"]["tried"], False)


if __name__ == "__main__":
    PROGRAM = [sys.argv.pop(1)]
    unittest.main()
