"""The gate tests itself: steady verdicts, and inputs that are known to be bad."""

import json
import sys
import unittest
from pathlib import Path

import jsonschema

MODULES = sys.argv.pop(2) if len(sys.argv) > 2 else ""
SCHEMA = Path(__file__).parents[2] / "docs/schema/selftest.schema.json"

from gate import GateTest, main


class Selftest(GateTest):
    def profile(self, *checks):
        text = "name: lab\nchecks:\n"
        for check in checks:
            text += f"  - {json.dumps(check)}\n"
        return str(self.write("lab.yml", text))

    def fickle(self, **keys):
        count = self.folder / "count $5.txt"
        section = {"count": str(count).replace("$", "$$"), "max": 100, **keys}
        return {"id": "runs", "uses": "fickle", "with": section}

    def selftest(self, *words):
        return self.gate("selftest", "--plugin-dir", MODULES, "--out", "out", "--no-progress", *words)

    def selftest_report(self):
        document = json.loads((self.folder / "out/selftest.json").read_text())
        jsonschema.validate(document, json.loads(SCHEMA.read_text()))
        return document

    def control(self, *words, **keys):
        """The one negative control of a profile with one check, and the run."""
        profile = self.profile(self.fickle(grows=False, **keys))
        run = self.selftest("--profile", profile, "--repeat", "0", "--negative-control", *words)
        return self.selftest_report()["negative_controls"][0], run

    def test_a_steady_gate_is_said_to_be_steady_with_what_that_proves(self):
        run = self.selftest("--profile", self.profile(self.fickle(grows=False)), "--repeat", "4")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("4 runs on the same inputs, the same verdict each time (PASS 4)", run.stdout)
        self.assertIn("below 53% at 95% confidence", run.stdout)  # 1 - 0.05^(1/4)
        self.assertIn("Self-test: PASS", run.stdout)
        self.assertEqual(self.selftest_report()["dissenting"], 0)

    def test_a_verdict_that_flips_fails_and_shows_the_value_that_moved(self):
        run = self.selftest("--profile", self.profile(self.fickle(max=2)), "--repeat", "5")
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertIn("2 of them with another verdict (PASS 3, FAIL 2)", run.stdout)
        self.assertIn("runs 0 to 4 runs (bound <= 2): PASS 3, FAIL 2", run.stdout)
        moved = self.selftest_report()["checks"][0]["moved"]
        self.assertEqual([(gate["lowest"], gate["highest"]) for gate in moved], [(0, 4)])

    def test_a_value_that_moves_within_its_bound_is_shown_and_fails_nothing(self):
        run = self.selftest("--profile", self.profile(self.fickle()), "--repeat", "3")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("runs 0 to 2 runs (bound <= 100)\n", run.stdout)

    def test_each_run_leaves_a_report_of_its_own(self):
        self.selftest("--profile", self.profile(self.fickle()), "--repeat", "2", "--negative-control")
        for name in ("run-1", "run-2", "known-bad/runs"):
            report = self.folder / "out" / name / "aipreflight-report.json"
            self.assertIn("verdict", json.loads(report.read_text()), name)

    def test_a_bad_input_that_fails_is_caught(self):
        control, run = self.control()
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual((control["caught"], control["status"]), (True, "FAIL"))
        self.assertIn("caught: so many runs", run.stdout)

    def test_a_bad_input_that_passes_means_that_the_gate_cannot_fail(self):
        control, run = self.control(input="good")
        self.assertEqual((run.returncode, control["caught"], control["status"]), (1, False, "PASS"))
        self.assertIn("NOT CAUGHT: an input that is known to be bad meets its bounds", run.stdout)
        self.assertIn("Self-test: FAIL", run.stdout)

    def test_a_bad_input_that_only_warns_is_not_caught(self):
        control, run = self.control(input="warns")
        self.assertEqual((run.returncode, control["caught"], control["status"]), (1, False, "WARN"))
        self.assertIn("it only warned, and the release goes ahead", run.stdout)

    def test_bounds_of_the_profile_decide_and_not_those_of_the_input(self):
        control, run = self.control(max=5000)
        self.assertEqual((run.returncode, control["status"]), (1, "PASS"), run.stdout)

    def test_an_input_that_cannot_be_made_is_no_catch(self):
        for how, sentence in (
            ("throws", "out of ideas"),
            ("nothing", "changes nothing"),
            ("unknown-key", "unknown key 'conut'"),
            ("broken", "cannot set 'max.min'"),
        ):
            control, run = self.control(input=how)
            self.assertEqual((run.returncode, control["caught"]), (3, False), how)
            self.assertIn(sentence, run.stdout)

    def test_an_input_is_written_to_its_own_folder_and_nowhere_else(self):
        outside = self.folder / "outside.txt"
        control, run = self.control(input="writes", outside=str(outside))
        if outside.exists():
            self.skipTest("this kernel does not confine writing")
        self.assertEqual((run.returncode, control["caught"]), (3, False), run.stdout)

    def test_a_check_without_an_input_is_said_to_be_untried(self):
        control, run = self.control(input="none")
        self.assertEqual((run.returncode, control["tried"]), (3, False))
        self.assertIn("not tried: nothing can be bad here", run.stdout)
        profile = self.profile(self.fickle(grows=False), {"id": "one", "uses": "fickle/plain"})
        run = self.selftest("--profile", profile, "--repeat", "0", "--negative-control")
        self.assertEqual(run.returncode, 0, run.stdout)
        self.assertIn("not tried: its module offers no known-bad input for it", run.stdout)

    def test_a_selection_holds_for_the_inputs_too(self):
        profile = self.profile(self.fickle(grows=False), {"id": "one", "uses": "fickle/plain"})
        self.selftest("--profile", profile, "--repeat", "2", "--negative-control", "--only", "runs")
        self.assertEqual([control["check"] for control in self.selftest_report()["negative_controls"]], ["runs"])

    def test_what_is_wrong_is_said_before_anything_runs(self):
        profile = self.profile(self.fickle())
        for words, sentence in (
            (("--repeat", "1"), "--repeat wants a whole number from 2 to 1000, or 0"),
            (("--repeat", "many"), "not 'many'"),
            (("--repeat", "0"), "--repeat 0 leaves nothing to do"),
            (("--format", "xml"), "--format"),
        ):
            run = self.selftest("--profile", profile, *words)
            self.assertEqual((run.returncode, run.stdout), (2, ""), words)
            self.assertIn(sentence, run.stderr)
        self.assertIn("'selftest' needs --profile FILE", self.selftest().stderr)

    def test_options_without_effect_are_warned_of_unless_it_is_quiet(self):
        self.write("probes.jsonl", '{"status": "healthy", "ttft_ms": 80, "latency_ms": 900, "tokens_per_sec": 20}\n' * 5)
        speed = {"id": "speed", "uses": "sla", "with": {"probe": {"records": "none"}, "sla": {"ttft_ms": 100}}}
        words = ("--profile", self.profile(speed), "--probes", "probes.jsonl", "--duration", "1s", "--repeat", "2")
        loud = self.selftest(*words)
        self.assertEqual(loud.returncode, 0, loud.stderr)
        self.assertIn("--duration has no effect", loud.stderr)
        quiet = self.selftest(*words, "--quiet")
        self.assertEqual((quiet.returncode, quiet.stderr, quiet.stdout), (0, "", loud.stdout))

    def test_json_on_stdout_is_the_file(self):
        run = self.selftest("--profile", self.profile(self.fickle()), "--repeat", "2", "--format", "json")
        self.assertEqual(json.loads(run.stdout), self.selftest_report())


if __name__ == "__main__":
    main()
