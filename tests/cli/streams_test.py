"""What goes to stdout and what to stderr, on a terminal and off it."""

import json
import os
import pty
import re
import subprocess
import unittest

from gate import BINARY, GateTest, main


class Streams(GateTest):
    def test_stdout_has_the_result_alone(self):
        done = self.gate("check", "--profile", "app.yml", "--out", "out")
        lines = done.stdout.splitlines()
        self.assertEqual(lines[0], "Verdict: PASS")
        self.assertRegex(lines[1], r"^  \S+ +(PASS|SKIP) ")
        self.assertEqual(lines[-1], "Report: out/aipreflight-report.md")
        self.assertIn("observability: started", done.stderr)
        self.assertRegex(done.stderr, r"observability: PASS in ")

    def test_quiet_says_nothing_on_stderr(self):
        for flag in ("-q", "--no-progress"):
            self.assertEqual(self.gate("check", "--profile", "app.yml", "--out", "out", flag).stderr, "")

    def test_json_stdout_is_json_whatever_happens(self):
        json.loads(self.gate("check", "--profile", "app.yml", "--out", "out", "--format", "json").stdout)
        self.write("bad.yml", "name: bad\nkind: app\ndeploymnt: {}\nobservability: {config: telemetry.yml}\n")
        done = self.gate("check", "--profile", "bad.yml", "--format", "json")
        self.assertEqual(done.returncode, 2)
        problem = json.loads(done.stdout)["problems"][0]
        self.assertEqual((problem["file"], problem["line"], problem["column"]), ("bad.yml", 3, 1))
        self.assertIn("bad.yml:3:1: error:", done.stderr)

    def test_a_closed_stdout_is_no_crash(self):
        done = subprocess.run(f"'{BINARY}' check --profile app.yml --out out -q >&-; echo $? >&2", shell=True,
                              cwd=self.folder, env=self.environment(), capture_output=True, text=True, timeout=100, check=False)
        self.assertEqual(done.stderr.splitlines()[-1], "0")
        self.assertEqual(self.report()["verdict"], "PASS")

    def test_a_reader_that_went_away_is_no_crash(self):
        read_end, write_end = os.pipe()
        os.close(read_end)
        process = self.start("check", "--profile", "app.yml", "--out", "out", "-q", stdout=write_end,
                             stderr=subprocess.PIPE)
        os.close(write_end)
        stderr = process.communicate(timeout=100)[1]
        self.assertEqual((process.returncode, stderr), (0, b""))

    def test_a_full_disk_behind_stdout_is_said(self):
        with open("/dev/full", "wb") as full:
            process = self.start("check", "--profile", "app.yml", "--out", "out", "-q", stdout=full, stderr=subprocess.PIPE)
            stderr = process.communicate(timeout=100)[1]
        self.assertIn(b"stdout: No space left on device", stderr)

    def test_a_stray_descriptor_0_1_2_is_survived(self):
        done = subprocess.run(f"'{BINARY}' version <&- >&- 2>&-", shell=True, check=False, timeout=100)
        self.assertEqual(done.returncode, 0)


class Terminal(GateTest):
    def on_terminal(self, *args, **variables):
        """What a terminal of 80 columns gets, stdout and stderr together, and the exit status."""
        master, slave = pty.openpty()
        process = subprocess.Popen([BINARY, *args], cwd=self.folder, stdin=slave, stdout=slave, stderr=slave,
                                   env=self.environment(**{"TERM": "xterm-256color", **variables}))
        os.close(slave)
        seen = b""
        while True:
            try:
                part = os.read(master, 65536)
            except OSError:
                break
            if not part:
                break
            seen += part
        os.close(master)
        return seen.decode("utf-8"), process.wait(timeout=100)

    def test_shows_a_region_and_clears_it(self):
        self.write("slow.yml", "name: s\nchecks:\n  - {id: waits, uses: evals, with: {command: 'sleep 0.5; echo "
                   "''{\"total\":1,\"passed\":1}''', min_pass_rate: 0.5}}\n")
        seen, status = self.on_terminal("check", "--profile", "slow.yml", "--out", "out")
        self.assertEqual(status, 0, seen)
        self.assertRegex(seen, r"waits  0\.\ds")
        self.assertNotIn("waits: started", seen)
        after = seen[seen.rindex("\x1b[J"):]
        self.assertIn("Verdict: ", after)

    def test_has_colour(self):
        seen, _ = self.on_terminal("check", "--profile", "app.yml", "--out", "out", "-q")
        self.assertIn("\x1b[32mPASS\x1b[0m", seen)

    def test_has_none_under_no_color_or_never(self):
        for args, variables in ((["--color", "never"], {}), ([], {"NO_COLOR": "1"}), ([], {"TERM": "dumb"})):
            seen, _ = self.on_terminal("check", "--profile", "app.yml", "--out", "out", "-q", *args, **variables)
            self.assertIsNone(re.search("\x1b", seen), (args, variables))

    def test_off_a_terminal_has_colour_only_when_forced(self):
        self.assertNotIn("\x1b", self.gate("check", "--profile", "app.yml", "--out", "out").stdout)
        self.assertIn("\x1b", self.gate("check", "--profile", "app.yml", "--out", "out", CLICOLOR_FORCE="1").stdout)
        self.assertIn("\x1b", self.gate("check", "--profile", "app.yml", "--out", "out", "--color", "always").stdout)
        self.assertNotIn("\x1b", (self.folder / "out/aipreflight-report.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
