"""The gate tests itself on every profile that is shipped: each is steady, and each of its checks can fail."""

import json
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROGRAM = str(Path(sys.argv.pop(1)).resolve())
ROOT = Path(__file__).resolve().parents[2]
# What a profile needs that no file of ours is: an endpoint, in whose place stand recorded probes.
OPTIONS = {"inference.yml": ["--probes", "examples/probes/healthy.jsonl"]}


class Profiles(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="profiles-")
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        for name in ("profiles", "examples", "runbooks", "configs"):
            shutil.copytree(ROOT / name, self.folder / name)

    def selftest(self, folder, profile, *options):
        out = self.folder / "out"
        shutil.rmtree(out, ignore_errors=True)
        run = subprocess.run([PROGRAM, "selftest", "--profile", profile, "--repeat", "2", "--out", out, "--no-progress", *options],
                             cwd=folder, capture_output=True, text=True, check=False)
        report = out / "selftest.json"
        self.assertTrue(report.exists(), run.stderr)
        return run, json.loads(report.read_text(encoding="utf-8"))

    def test_every_profile_is_steady_and_every_check_of_it_can_fail(self):
        profiles = sorted((self.folder / "profiles").glob("*.yml"))
        self.assertGreaterEqual(len(profiles), 4)
        for profile in profiles:
            with self.subTest(profile.name):
                run, report = self.selftest(self.folder, profile, "--negative-control", *OPTIONS.get(profile.name, []))
                self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
                self.assertEqual(report["dissenting"], 0)
                self.assertTrue(report["negative_controls"])
                for control in report["negative_controls"]:
                    self.assertEqual((control["check"], control["status"], control["caught"]), (control["check"], "FAIL", True))

    def test_examples_of_other_languages_are_steady(self):
        profiles = [path for name in ("python-plugin", "shell-plugin") for path in (self.folder / "examples" / name).glob("*.yml")]
        self.assertGreaterEqual(len(profiles), 2)
        for profile in profiles:
            with self.subTest(str(profile.relative_to(self.folder))):
                run, report = self.selftest(profile.parent, profile.name)
                self.assertEqual((run.returncode, report["dissenting"]), (0, 0), run.stdout + run.stderr)


if __name__ == "__main__":
    unittest.main()
