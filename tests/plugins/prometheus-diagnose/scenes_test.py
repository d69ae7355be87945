#!/usr/bin/env python3
"""Plays every scene from a recording through `diagnose` and looks at what is said.

    scenes_test.py PROGRAM
"""

import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import scenes

PROGRAM = []
BEGIN, INTERVAL = 1_767_225_600.0, 5.0


def diagnose(*arguments):
    return subprocess.run([*PROGRAM, "diagnose", *map(str, arguments)], capture_output=True, text=True, check=False)


def complaints(scene, result, text):
    """What of a scene did not come true."""
    seen = json.loads(result.stdout)
    wrong = []
    if result.returncode != scene.exit:
        wrong.append(f"exit {result.returncode}, expected {scene.exit}: {result.stderr}")
    if seen["most_likely"] != scene.first:
        wrong.append(f"most likely is {seen['most_likely']}, expected {scene.first}: {seen['headline']}")
    for key, names in (("findings", scene.fired), ("ruled_out", scene.ruled_out), ("not_evaluable", scene.not_evaluable)):
        have = {verdict["rule"] for verdict in seen[key]}
        wrong += [f"{name} is not among {key}" for name in names if name not in have]
    wrong += [f"the text does not say '{words}'" for words in scene.says if words not in text]
    return wrong


class Scenes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def run_scene(self, scene, form):
        run = self.folder / scene.name
        run.mkdir(exist_ok=True)
        scenes.write_probes(run / "llmprobe.jsonl", scenes.probes(scene.load, BEGIN, INTERVAL))
        (run / "recording.json").write_text(json.dumps(scenes.record(scene, BEGIN, INTERVAL)), encoding="utf-8")
        options = list(scene.options)
        if scene.baseline:
            earlier = self.folder / (scene.name + "-before")
            earlier.mkdir(exist_ok=True)
            before = BEGIN - 10_000
            calm = scenes.Scene("before", scene.baseline, None)
            scenes.write_probes(earlier / "llmprobe.jsonl", scenes.probes(scene.baseline, before, INTERVAL))
            (earlier / "recording.json").write_text(json.dumps(scenes.record(calm, before, INTERVAL)), encoding="utf-8")
            options += ["--baseline", earlier]
        return diagnose(run, *options, "--format", form)

    def test_the_cause_comes_first_and_the_others_are_ruled_out(self):
        for scene in scenes.scenes():
            with self.subTest(scene=scene.name):
                text = self.run_scene(scene, "text").stdout if scene.says else ""
                self.assertEqual(complaints(scene, self.run_scene(scene, "json"), text), [])

    def test_no_form_takes_the_edge_of_a_bucket_for_a_time(self):
        scene = next(s for s in scenes.scenes() if s.name == "all_queue_times_1_ms")
        for form in ("text", "json", "markdown"):
            said = self.run_scene(scene, form).stdout
            numbers = {round(float(number), 3) for number in re.findall(r"\d+\.?\d*", said)}
            self.assertGreater(len(numbers), 20)
            self.assertEqual(numbers & {0.285, 285.0, 0.297, 297.0, 0.15, 150.0}, set())

    def test_markdown_draws_the_waterfall_and_leads_to_the_runbook(self):
        scene = next(s for s in scenes.scenes() if s.name == "kv_bound_queue")
        said = self.run_scene(scene, "markdown").stdout
        self.assertIn("<svg ", said)
        self.assertIn("(runbooks/kv-cache-pressure.md)", said)

    def test_several_models_are_not_mixed(self):
        two = scenes.Scene("two", scenes.HEALTHY, None, targets=[scenes.engine(scenes.HEALTHY),
                           ("other", "other:8000", lambda step: scenes.vllm(scenes.HEALTHY, step, model="mistral"))])
        result = self.run_scene(two, "text")
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertIn("2 models match: llama, mistral", result.stderr)
        two.options = ("--selector", 'model_name="llama"')
        self.assertEqual(self.run_scene(two, "text").returncode, 0)

    def test_metrics_of_another_time_are_refused(self):
        scene = scenes.Scene("other_time", scenes.HEALTHY, None)
        self.run_scene(scene, "text")
        late = self.folder / "late.jsonl"
        scenes.write_probes(late, scenes.probes(scenes.HEALTHY, BEGIN + 90_000, INTERVAL))
        result = diagnose(late, "--prometheus-data", self.folder / "other_time" / "recording.json")
        self.assertEqual(result.returncode, 2)
        self.assertIn("the probes are of 2026-01-02T01:00", result.stderr)

    def test_a_cut_recording_is_an_error_with_its_place(self):
        scene = scenes.Scene("cut", scenes.HEALTHY, None)
        self.run_scene(scene, "text")
        file = self.folder / "cut" / "recording.json"
        file.write_text(file.read_text(encoding="utf-8")[:5000], encoding="utf-8")
        result = diagnose(self.folder / "cut")
        self.assertEqual(result.returncode, 2)
        self.assertRegex(result.stderr, r"recording\.json:\d+:\d+: invalid JSON")

    def test_rules_of_ones_own_come_on_top(self):
        own = self.folder / "own.yml"
        own.write_text("params: {kv_high: 0.99}\n", encoding="utf-8")
        scene = next(s for s in scenes.scenes() if s.name == "kv_bound_queue")
        scene.options = ("--rules", own)
        seen = json.loads(self.run_scene(scene, "json").stdout)
        self.assertEqual(seen["most_likely"], "queue.dominates")

    def test_probes_alone_do_not_say_that_nothing_is_wrong(self):
        run = self.folder / "llmprobe.jsonl"
        scenes.write_probes(run, scenes.probes(scenes.HEALTHY, BEGIN, INTERVAL))
        self.assertIn("there are no metrics", json.loads(diagnose(run, "--format", "json").stdout)["headline"])
        self.assertIn("there are no metrics", diagnose(run, "--format", "markdown").stdout)

    def test_the_rules_of_the_readme_are_valid(self):
        readme = (Path(__file__).resolve().parents[3] / "plugins" / "prometheus-diagnose" / "README.md").read_text(encoding="utf-8")
        (self.folder / "own.yml").write_text(re.search(r"```yaml\n(.*?)```", readme, re.DOTALL)[1], encoding="utf-8")
        (self.folder / "runbooks").mkdir()
        (self.folder / "runbooks" / "vdb.md").write_text("# The vector database\n", encoding="utf-8")
        result = subprocess.run([*PROGRAM, "rules", "test", str(self.folder / "own.yml")], capture_output=True, text=True, check=False)
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_an_option_without_effect_is_refused(self):
        run = self.folder / "run"
        run.mkdir()
        scenes.write_probes(run / "llmprobe.jsonl", scenes.probes(scenes.HEALTHY, BEGIN, INTERVAL))
        old = self.folder / "old.json"
        old.write_text('{"queue_depth": {"mean": 2.0, "max": 8, "unit": "requests"}}', encoding="utf-8")
        queries = self.folder / "queries.yml"
        queries.write_text("queries: {}\n", encoding="utf-8")
        asked = ("--prometheus", "http://127.0.0.1:1", "--queries", queries)
        for options, words in ((("--queries", queries), "--queries: error: are for a Prometheus"),
                               ((*asked, "--baseline", run), "--baseline: error: compares raw samples"),
                               ((*asked, "--selector", 'model_name="x"'), "--selector: error: has no effect"),
                               ((*asked, "--name-prefix", "kserve_"), "--name-prefix: error: has no effect"),
                               ((*asked, "--require-share"), "--require-share: error: has no effect"),
                               (("--prometheus-data", old, "--baseline", run), "has no raw samples to compare with"),
                               (("--prometheus-data", old, "--require-share"), "'require_share' has no effect on")):
            with self.subTest(options):
                result = diagnose(run, *options)
                self.assertEqual((result.returncode, result.stdout), (2, ""))
                self.assertIn(words, result.stderr)

    def test_wrong_rules_are_exit_2(self):
        own = self.folder / "own.yml"
        own.write_text("rules:\n  - {id: x, title: t, when: \"kv_usag.max > 1\"}\n", encoding="utf-8")
        scene = scenes.Scene("own", scenes.HEALTHY, None, options=("--rules", own))
        result = self.run_scene(scene, "text")
        self.assertEqual(result.returncode, 2)
        self.assertIn("did you mean 'kv_usage.max'?", result.stderr)


if __name__ == "__main__":
    PROGRAM = [sys.argv.pop(1)]
    unittest.main()
