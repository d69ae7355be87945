"""Each test of `plugin validate` is failed by the module that was made for it, and by no other; a good one passes whole.

    validate_test.py AIPREFLIGHT MODULES
"""

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

BINARY = str(Path(sys.argv[1]).resolve()) if len(sys.argv) > 2 else ""
MODULES = Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else Path()

# test -> the module that fails it and nothing else
FAILS = {
    "file.name": "renamed",
    "file.trust": "writable",
    "file.note": "without-note",
    "file.exports": "exports-more",
    "file.text-relocations": "text-relocation",
    "file.executable-stack": "executable-stack",
    "file.build-id": "without-build-id",
    "file.run-path": "run-path",
    "file.needed": "needs-by-path",
    "tables.load": "undefined-symbol",
    "tables.compatible": "null-entry",
    "tables.valid": "without-title",
    "tables.described": "without-vendor",
    "tables.version": "odd-version",
    "tables.licence": "odd-licence",
    "tables.constant": "changes-its-table",
    "tables.unknown-extension": "knows-every-extension",
    "keys.defaults": "bad-default",
    "keys.settable": "no-legal-value",
    "keys.types": "any-type",
    "keys.misspelt": "short-key",
    "keys.required": "required-with-default",
    "keys.units": "unit-of-text",
    "keys.deprecated": "deprecated-in-circles",
    "life.opens": "leans-on-the-host",
    "life.create": "create-crashes",
    "life.create-explains": "create-says-nothing",
    "life.create-places": "create-misplaces",
    "life.run": "run-crashes",
    "life.result": "run-answers-nonsense",
    "life.run-explains": "run-says-nothing",
    "life.destroy": "destroy-crashes",
    "life.reads-in-create": "reads-late",
    "life.reports-in-run": "reports-early",
    "life.silent-after-run": "reports-late",
    "evidence.measures": "reports-nothing",
    "evidence.well-formed": "odd-operator",
    "evidence.limits": "huge-details",
    "evidence.details": "details-are-text",
    "evidence.artefact-names": "artefact-outside",
    "evidence.artefacts-written": "artefact-missing",
    "evidence.artefacts-announced": "artefact-hidden",
    "evidence.neutral-summary": "judging-summary",
    "evidence.by-the-host": "garbage-on-the-wire",
    "repeat.two-processes": "reports-its-pid",
    "repeat.without-run": "must-run",
    "repeat.one-process": "counts-instances",
    "repeat.overlap": "one-instance",
    "repeat.at-once": "one-thread",
    "cancel.from-the-start": "ignores-an-early-cancel",
    "cancel.at-random": "ignores-a-late-cancel",
    "leaks.memory-of-create": "create-leaks",
    "leaks.memory-of-run": "run-leaks",
    "leaks.descriptors": "leaves-a-descriptor",
    "leaks.threads": "leaves-a-thread",
    "leaks.children": "leaves-a-child",
    "leaks.temporary-files": "leaves-a-temporary-file",
    "guest.writes": "writes-here",
    "guest.signal-handlers": "changes-a-handler",
    "guest.signal-mask": "blocks-a-signal",
    "guest.working-directory": "changes-directory",
    "guest.environment": "changes-the-environment",
    "guest.locale": "changes-the-locale",
    "guest.umask": "changes-the-umask",
    "guest.limits": "changes-a-limit",
    "guest.priority": "changes-the-priority",
    "guest.timers": "leaves-a-timer",
    "guest.floating-point": "rounds-up",
    "guest.standard-streams": "replaces-stdout",
    "hardship.refusals": "must-be-taken",
    "hardship.newer-host": "fears-a-newer-host",
    "hardship.memory": "needs-memory",
    "hardship.descriptors": "needs-a-descriptor",
    "hardship.stdin-closed": "needs-stdin",
    "hardship.read-only": "needs-a-writable-folder",
    "hardship.environment": "needs-the-environment",
    "unload.closes": "crashes-at-unload",
    "unload.opens-again": "lives-once",
    "unload.exit": "crashes-at-exit",
    "valgrind.clean": "reads-the-unwritten",
    "commands.create": "command-says-nothing",
    "commands.ends": "command-crashes",
    "commands.result": "command-answers-nonsense",
    "commands.prints": "command-reports",
    "selftest.makes-its-input": "known-bad-crashes",
    "selftest.fits-the-keys": "known-bad-misses-the-keys",
    "selftest.is-caught": "known-bad-passes",
}
WARNS = {
    "file.glibc": "newer-glibc",
    "file.glibcxx": "newer-glibcxx",
    "unload.goes": "stays",
}
# What the plugins of this tree are tried with, where their defaults give them nothing to do.
ROOT = Path(__file__).resolve().parents[2]
CONFIGS = {
    "sla": f"with: {{probe: {{records: {ROOT}/examples/probes/healthy.jsonl}}, sla: {{ttft_ms: 500}}}}",
    "cost": f"with: {{scan_paths: [{ROOT}/examples/hosted-api-app]}}",
    "evals": f"with: {{results_file: {ROOT}/tests/plugins/evals/data/promptfoo-results.json, min_pass_rate: 0.1, "
             f"cluster_by: prompt, max_error_rate: 1}}",
    "prometheus-diagnose": f"with: {{data: {ROOT}/examples/incident/recording.json, "
                           f"probes: {ROOT}/examples/incident/llmprobe.jsonl}}",
    "rag": f"with: {{results: {ROOT}/examples/rag-app/evals/baseline.jsonl, metrics: {{mrr: {{min: 0.1}}}}}}",
}
PLUGINS = Path(BINARY).parents[1] / "lib" / "aipreflight" / "plugins"
VALGRIND = shutil.which("valgrind")


class Validate(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory(prefix="hostile-validate-")
        cls.addClassCleanup(scratch.cleanup)
        cls.folder = Path(scratch.name).resolve()
        # Without valgrind, which takes longer than all the rest.
        tools = cls.folder / "tools"
        tools.mkdir()
        for name in ("renamed", "writable"):
            shutil.copy(MODULES / "good.so", cls.folder / f"{name}.so")
        os.chmod(cls.folder / "writable.so", 0o666)
        shutil.copy(MODULES / "good.so", cls.folder / "good.so")

    def path(self, module):
        own = self.folder / f"{module}.so"
        if module == "writable":
            # The file alone is at fault, not its name.
            place = self.folder / "open" / "good.so"
            place.parent.mkdir(exist_ok=True)
            shutil.copy(self.folder / "good.so", place)
            place.chmod(0o666)
            return place
        places = (own, MODULES / f"{module}.so", PLUGINS / f"{module}.so")
        return next((place for place in places if place.exists()), own)

    def run_validate(self, module, *options, with_valgrind=False):
        with tempfile.TemporaryDirectory(dir=self.folder) as here:
            path = os.environ["PATH"] if with_valgrind else str(self.folder / "tools")
            env = {**os.environ, "PATH": path, "TMPDIR": here}
            cwd = Path(here) / "here"
            cwd.mkdir()
            done = subprocess.run([BINARY, "plugin", "validate", str(self.path(module)), *options], env=env, text=True,
                                  cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, timeout=900, check=False)
            left = sorted(p.name for p in Path(here).iterdir() if p.name != "here" and not p.name.startswith("acme-"))
        self.assertEqual(left, [], f"{module}: left in TMPDIR")
        return done

    def verdicts(self, module, *options, **how):
        done = self.run_validate(module, "--format", "json", *options, **how)
        self.assertNotEqual(done.stdout, "", f"{module}: {done.stderr}")
        report = json.loads(done.stdout)
        tests = {test["id"]: test for test in report["tests"]}
        return done.returncode, report, tests

    def ids(self, tests, verdict):
        return {test["id"]: test["text"] for test in tests.values() if test["verdict"] == verdict}

    def check_fault(self, test, module):
        is_valgrind = test == "valgrind.clean"
        code, _, tests = self.verdicts(module, "--limit", "120s", with_valgrind=is_valgrind)
        failed = self.ids(tests, "fail")
        self.assertEqual(set(failed), {test}, f"{module}: {failed}")
        self.assertEqual(code, 1)
        self.assertTrue(failed[test], "it does not say why")
        return f"{test}: {failed[test]}"

    def test_every_test_has_a_module_that_fails_it_and_nothing_else(self):
        cases = [(test, module) for test, module in FAILS.items() if test != "valgrind.clean" or VALGRIND]
        with ThreadPoolExecutor(4) as pool:
            for (test, module), outcome in zip(cases, pool.map(lambda case: self.try_case(*case), cases)):
                with self.subTest(test=test, module=module):
                    self.assertIsNone(outcome, outcome)

    def try_case(self, test, module):
        try:
            self.check_fault(test, module)
        except AssertionError as error:
            return str(error)
        return None

    def test_every_warning_has_a_module(self):
        for test, module in WARNS.items():
            with self.subTest(test=test, module=module):
                code, _, tests = self.verdicts(module)
                self.assertEqual((set(self.ids(tests, "warn")), self.ids(tests, "fail"), code), ({test}, {}, 0))

    def test_no_test_is_without_a_module(self):
        listed = json.loads(subprocess.run([BINARY, "plugin", "validate", "--list", "--format", "json"], text=True,
                                           capture_output=True, check=True).stdout)["tests"]
        self.assertEqual({test["id"] for test in listed}, set(FAILS) | set(WARNS))
        self.assertGreaterEqual(len(FAILS), 40)

    def test_a_good_module_passes_whole(self):
        code, report, tests = self.verdicts("good", with_valgrind=bool(VALGRIND))
        self.assertEqual({i: t for v in ("fail", "warn") for i, t in self.ids(tests, v).items()}, {})
        self.assertEqual(set(self.ids(tests, "skip")), set() if VALGRIND else {"valgrind.clean"})
        self.assertEqual((code, report["untried"], report["module"]), (0, [], "good"))

    def test_the_plugins_of_this_tree_fail_nothing(self):
        found = {path.stem for path in PLUGINS.glob("*.so")}
        self.assertLessEqual({"evals", "observability", "rollback", "sla"}, found)
        for name in sorted(found):
            with self.subTest(plugin=name):
                options = []
                if name in CONFIGS:
                    config = self.folder / f"config-{name}.yml"
                    config.write_text(CONFIGS[name] + "\n", encoding="utf-8")
                    options = ["--config", str(config)]
                code, report, tests = self.verdicts(name, "--limit", "120s", *options)
                self.assertEqual((self.ids(tests, "fail"), report["untried"], code), ({}, [], 0))

    def test_a_seed_repeats_the_random_cases(self):
        def points(seed):
            _, _, tests = self.verdicts("ignores-an-early-cancel", "--only", "cancel.at-random", "--seed", seed)
            return [word for word in tests["cancel.at-random"]["text"].split(", ") if "call" in word]
        first = points("7")
        self.assertTrue(first)
        self.assertEqual(first, points("7"))
        self.assertNotEqual(first, points("8"))

    def test_only_chooses_tests_and_groups(self):
        _, _, tests = self.verdicts("good", "--only", "leaks,file.note", "--only", "guest.umask")
        self.assertEqual({i.split(".")[0] for i in tests}, {"leaks", "file", "guest"})
        self.assertIn("leaks.threads", tests)
        self.assertNotIn("file.name", tests)
        done = self.run_validate("good", "--only", "leeks")
        self.assertEqual(done.returncode, 2)
        self.assertIn("there is no test 'leeks'", done.stderr)
        self.assertIn("did you mean 'leaks'?", done.stderr)

    def test_a_configuration_is_taken_and_its_errors_have_places(self):
        config = self.folder / "level.yml"
        config.write_text("uses: good\nwith: {level: 3}\n", encoding="utf-8")
        code, _, tests = self.verdicts("good", "--only", "life", "--config", str(config))
        self.assertEqual((code, self.ids(tests, "fail")), (0, {}))
        for text, complaint in (("with: {level: 99}\n", ":1:15: error: 'level'"), ("with: {levle: 1}\n", "did you mean 'level'?"),
                                ("whit: {}\n", "'with' is missing"), ("uses: other\nwith: {}\n", "has no check 'other'")):
            with self.subTest(text=text):
                config.write_text(text, encoding="utf-8")
                done = self.run_validate("good", "--config", str(config))
                self.assertEqual(done.returncode, 2, done.stdout)
                self.assertIn(complaint, done.stderr)

    def test_a_file_that_is_no_module_of_this_machine_is_unusable(self):
        for name, text in (("text.so", "hello"), ("empty.so", "")):
            (self.folder / name).write_text(text, encoding="utf-8")
            done = self.run_validate(name.removesuffix(".so"))
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn(name, done.stderr)
        done = self.run_validate("not-there")
        self.assertEqual((done.returncode, done.stdout), (2, ""))

    def test_nothing_tried_is_no_success(self):
        config = self.folder / "nothing.yml"
        config.write_text("with: {}\n", encoding="utf-8")
        done = self.run_validate("create-refuses")
        self.assertEqual(done.returncode, 2, done.stdout)
        self.assertIn("Not tried: create-refuses", done.stdout)
        self.assertIn("Incomplete: 0 failed", done.stdout)
        # What the user gives must be taken.
        done = self.run_validate("create-refuses", "--config", str(config), "--only", "life")
        self.assertEqual(done.returncode, 1)
        self.assertIn("fail  life.create-explains", done.stdout)

    def test_junit_counts_what_it_shows(self):
        root = xml.etree.ElementTree.fromstring(self.run_validate("run-crashes", "--format", "junit").stdout)
        cases = root.findall(".//testcase")
        self.assertEqual(int(root.get("tests")), len(cases))
        failures = root.findall(".//failure")
        self.assertEqual((int(root.get("failures")), len(failures)), (1, 1))
        self.assertIn("SIGSEGV in run", failures[0].get("message"))
        self.assertEqual(int(root.get("skipped")), len(root.findall(".//skipped")))

    def test_text_says_what_was_promised(self):
        done = self.run_validate("leaves-a-thread")
        self.assertIn("  fail  leaks.threads", done.stdout)
        self.assertIn("Its threads have ended when destroy returns. (abi.md#guest)", done.stdout)
        self.assertIn("Not good: 1 failed", done.stdout)

    def test_rules_stand_in_the_documents(self):
        docs = Path(__file__).resolve().parents[2] / "docs"
        listed = json.loads(subprocess.run([BINARY, "plugin", "validate", "--list", "--format", "json"], text=True,
                                           capture_output=True, check=True).stdout)["tests"]
        for test in listed:
            page, anchor = test["rule"].split("#")
            headings = [line.lstrip("# ").lower().replace(",", "").replace(" ", "-")
                        for line in (docs / page).read_text(encoding="utf-8").splitlines() if line.startswith("#")]
            self.assertIn(anchor, headings, f"{test['id']}: {test['rule']}")
        table = (docs / "validate.md").read_text(encoding="utf-8")
        for test in listed:
            self.assertIn(f"| `{test['id']}` | {test['contract']} |", table)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
