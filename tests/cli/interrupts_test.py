"""SIGINT and SIGTERM: a partial report, the right exit status, and nothing left running."""

import os
import signal
import subprocess
import time
import unittest

from gate import GateTest, main


class Interrupts(GateTest):
    def started(self, profile="slow.yml"):
        process = self.start("check", "--profile", profile, "--out", "out", stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True, start_new_session=True)
        pid_file = self.folder / "command.pid"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not (pid_file.exists() and pid_file.read_text().strip()):
            if process.poll() is not None:
                self.fail(process.communicate()[1])
            time.sleep(0.02)
        return process, int(pid_file.read_text())

    def assert_gone(self, pid):
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.02)
        self.fail(f"process {pid} still runs")

    def test_the_first_writes_a_partial_report(self):
        for number, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            with self.subTest(number.name):
                process, command = self.started()
                process.send_signal(number)
                stdout, stderr = process.communicate(timeout=60)
                self.assertEqual(process.returncode, status, stderr)
                self.assertTrue(stdout.startswith("Verdict: ERROR (interrupted"), stdout)
                report = self.report()
                self.assertTrue(report["interrupted"])
                self.assertEqual(report["exit_code"], status)
                self.assertEqual(report["checks"][0]["status"], "ERROR")
                self.assertEqual(report["checks"][0]["reason_code"], "interrupted")
                self.assert_gone(command)
                (self.folder / "command.pid").unlink()

    def test_the_second_ends_it_at_once(self):
        # A command that ignores being asked.
        self.write("slow.yml", "name: s\nchecks:\n  - id: waits\n    uses: evals\n    with:\n      min_pass_rate: 0.5\n"
                   "      command: trap '' TERM INT; echo $$ > command.pid; sleep 60; sleep 60\n")
        process, command = self.started()
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        self.assertIn(process.returncode, (130, 143))
        self.assert_gone(command)


if __name__ == "__main__":
    main()
