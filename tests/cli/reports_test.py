"""Reports on disk: their schema, `latest`, folders that cannot be used, and what is the same every time."""

import json
import os
import unittest

import jsonschema

from gate import GateTest, closed, main


class ReportSchema(GateTest):
    def validate(self, report):
        schema = json.loads(self.gate("schema", "report").stdout)
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.Draft202012Validator(closed(schema)).validate(report)

    def test_holds_for_a_pass(self):
        self.assertEqual(self.gate("check", "--profile", "app.yml", "--out", "out").returncode, 0)
        self.validate(self.report())

    def test_holds_for_a_fail(self):
        self.write("rollback.md", "")
        self.assertEqual(self.gate("check", "--profile", "app.yml", "--out", "out").returncode, 1)
        report = self.report()
        self.validate(report)
        self.assertEqual(report["verdict"], "FAIL")
        self.assertEqual(report["exit_code"], 1)

    def test_holds_for_an_error(self):
        self.write("slow.yml", "name: e\nchecks:\n  - {id: e, uses: evals, with: {command: 'exit 3', min_pass_rate: 0.5}}\n")
        self.assertEqual(self.gate("check", "--profile", "slow.yml", "--out", "out").returncode, 3)
        self.validate(self.report())

    def test_holds_for_what_stdout_gets(self):
        done = self.gate("check", "--profile", "app.yml", "--out", "out", "--format", "json")
        self.validate(json.loads(done.stdout))
        self.assertEqual(json.loads(done.stdout), self.report())

    def test_can_fail(self):
        self.gate("check", "--profile", "app.yml", "--out", "out")
        for change in ({"verdict": "GREEN"}, {"exit_code": 7}, {"novelty": 1}, {"checks": {}}):
            with self.subTest(change), self.assertRaises(jsonschema.ValidationError):
                self.validate({**self.report(), **change})


class RunFolders(GateTest):
    def test_latest_leads_to_the_newest(self):
        for _ in range(2):
            self.gate("check", "--profile", "app.yml")
        target = os.readlink(self.folder / "runs" / "latest")
        self.assertEqual(target, sorted(p.name for p in (self.folder / "runs").glob("shop-*"))[-1])
        self.assertEqual(self.gate("report", "runs/latest").returncode, 0)

    def test_a_folder_named_latest_is_kept_and_warned_of(self):
        self.write("runs/latest/keep.txt", "mine")
        done = self.gate("check", "--profile", "app.yml")
        self.assertEqual(done.returncode, 0)
        self.assertIn("latest", done.stderr)
        self.assertEqual((self.folder / "runs/latest/keep.txt").read_text(), "mine")

    def test_a_file_named_latest_is_kept_and_warned_of(self):
        self.write("runs/latest", "mine")
        done = self.gate("check", "--profile", "app.yml")
        self.assertEqual(done.returncode, 0)
        self.assertIn("latest", done.stderr)
        self.assertEqual((self.folder / "runs/latest").read_text(), "mine")

    def test_none_is_made_when_nothing_can_run(self):
        self.write("bad.yml", "name: bad\nchecks: [{uses: no-such-plugin}]\n")
        done = self.gate("check", "--profile", "bad.yml")
        self.assertEqual(done.returncode, 2)
        self.assertFalse((self.folder / "runs").exists())

    def test_one_that_is_a_file_is_refused_before_anything_runs(self):
        self.write("out", "a file")
        done = self.gate("check", "--profile", "slow.yml", "--out", "out")
        self.assertEqual(done.returncode, 2)
        self.assertIn("'out'", done.stderr)
        self.assertFalse((self.folder / "command.pid").exists())

    @unittest.skipIf(os.geteuid() == 0, "root writes everywhere")
    def test_one_that_is_read_only_is_refused(self):
        (self.folder / "out").mkdir(mode=0o500)
        self.assertEqual(self.gate("check", "--profile", "app.yml", "--out", "out").returncode, 2)

    def test_a_report_that_cannot_be_written_is_exit_3_with_the_result_on_stdout(self):
        # The check itself puts a folder in the place of the report.
        self.write("late.yml", "name: late\nchecks:\n  - id: e\n    uses: evals\n    with:\n"
                   "      command: mkdir -p out/aipreflight-report.json/x && echo '{\"total\":1,\"passed\":1}'\n"
                   "      min_pass_rate: 0.5\n")
        done = self.gate("check", "--profile", "late.yml", "--out", "out")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertTrue(done.stdout.startswith("Verdict: PASS"), done.stdout)
        self.assertIn("aipreflight-report.json", done.stderr)

    def test_a_name_cannot_lead_outside(self):
        self.write("app.yml", "name: ../../../outside\n" + (self.folder / "app.yml").read_text().split("\n", 1)[1])
        self.assertEqual(self.gate("check", "--profile", "app.yml").returncode, 0)
        self.assertEqual([p.name.split("-")[0] for p in (self.folder / "runs").iterdir() if not p.is_symlink()], ["outside"])

    def test_an_old_report_does_not_survive_a_run_that_is_refused(self):
        self.write("out/aipreflight-report.json", "{}")
        self.gate("check", "--profile", "app.yml", "--out", "out")
        self.assertEqual(self.report()["verdict"], "PASS")


class Repetition(GateTest):
    def test_gives_the_same_bytes_under_source_date_epoch(self):
        pages = []
        for _ in range(2):
            self.gate("check", "--profile", "app.yml", "--out", "out", SOURCE_DATE_EPOCH="1700000000")
            pages.append([(self.folder / "out" / f"aipreflight-report.{kind}").read_bytes() for kind in ("json", "md")])
        self.assertEqual(pages[0], pages[1])
        self.assertIn(b"2023-11-14T22:13:20Z", pages[0][0])

    def test_renders_the_same_report_again(self):
        done = self.gate("check", "--profile", "app.yml", "--out", "out")
        again = self.gate("report", "out")
        self.assertEqual(again.returncode, 0)
        self.assertEqual(again.stdout, done.stdout[: done.stdout.index("Report: ")])
        markdown = self.gate("report", "out", "--format", "markdown").stdout
        self.assertEqual(markdown, (self.folder / "out/aipreflight-report.md").read_text(encoding="utf-8"))
        text = self.gate("report", "out/aipreflight-report.json", "--format", "json").stdout
        self.assertEqual(text, (self.folder / "out/aipreflight-report.json").read_text(encoding="utf-8"))


class Secrets(GateTest):
    def test_are_nowhere_in_the_run_folder(self):
        secret = "sk-live-0123456789abcdef"
        self.write("leak.yml", "name: leak\nchecks:\n  - id: e\n    uses: evals\n    with:\n"
                   "      command: echo \"$SHOP_API_KEY\" >&2; echo \"$SHOP_API_KEY\"\n      min_pass_rate: 0.5\n")
        done = self.gate("check", "--profile", "leak.yml", "--out", "out", SHOP_API_KEY=secret)
        self.assertNotIn(secret, done.stdout + done.stderr)
        for path in (self.folder / "out").rglob("*"):
            if path.is_file() and path.name.startswith("aipreflight-report"):
                self.assertNotIn(secret, path.read_text(encoding="utf-8", errors="replace"), path)

    def test_too_short_to_replace_are_warned_of(self):
        done = self.gate("check", "--profile", "app.yml", "--out", "out", SHOP_TOKEN="on")
        self.assertIn("SHOP_TOKEN", done.stderr)
        self.assertTrue(any("SHOP_TOKEN" in warning for warning in self.report()["host_warnings"]))


if __name__ == "__main__":
    main()
