"""The host survives everything in cases.py: alone, all at once, and in random combinations.

    gate_test.py AIPREFLIGHT MODULES MORE_MODULES alone|together|random
"""

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jsonschema

from cases import CASES, Case

BINARY, MODULES, MORE_MODULES, PART = (sys.argv[1:5] + [""] * 4)[:4]
SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "schema" / "report.schema.json"
SECRET = "acme-token-0123456789"
HOST_BYTES = 400 << 20  # resident; the host holds at most 256 MiB of evidence texts
RANDOM_RUNS = 200
GOOD = Case("good", 0, "PASS")


class Run:
    """One run of the gate over some cases and a healthy neighbour, and what was there afterwards."""

    def __init__(self, cases, folders, jobs=2):
        self.cases = cases
        self.mark = f"hostile-{uuid.uuid4().hex}"
        with tempfile.TemporaryDirectory(prefix="hostile-") as scratch:
            self.folder = Path(scratch).resolve()
            (self.folder / "tmp").mkdir()
            (self.folder / "hostile.yml").write_text(self.profile(), encoding="utf-8")
            command = [BINARY, "check", "--profile", "hostile.yml", "--out", "out", "--format", "json", "--jobs", str(jobs)]
            for folder in folders:
                command += ["--plugin-dir", str(folder)]
            self.start(command)
            self.look_around()

    def profile(self):
        lines = ["name: hostile", "checks:", "  - {id: first, uses: good}"]
        for case in self.cases:
            lines.append(f"  - {{id: {case.name}, uses: {case.uses or case.name}, with: {case.options}, timeout: {case.timeout}, "
                         f"limits: {case.limits}}}")
        return "\n".join(lines + ["  - {id: last, uses: good}"]) + "\n"

    def start(self, command):
        env = {**os.environ, "TMPDIR": str(self.folder / "tmp"), "ACME_API_TOKEN": SECRET, "ACME_MARK": self.mark}
        with subprocess.Popen(command, cwd=self.folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as process:
            self.peak = 0
            watch = threading.Thread(target=self.watch, args=(process,))
            watch.start()
            try:
                out, err = process.communicate(timeout=600)
            except subprocess.TimeoutExpired:
                process.kill()
                out, err = process.communicate()
            watch.join()
        self.exit, self.out, self.err = process.returncode, out.decode(), err.decode()

    def watch(self, process):
        """The host's own memory; that of its children would hide it."""
        status = Path(f"/proc/{process.pid}/status")
        while process.poll() is None:
            try:
                found = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
                self.peak = max([self.peak] + [int(line.split()[1]) << 10 for line in found])
            except OSError:
                pass
            time.sleep(0.02)

    def look_around(self):
        self.left = sorted(p.name for p in (self.folder / "tmp").iterdir() if not p.name.startswith("acme-"))
        self.left += sorted(p.name for p in self.folder.iterdir() if p.name not in ("tmp", "out", "hostile.yml"))
        self.processes = []
        for environ in Path("/proc").glob("[0-9]*/environ"):
            try:
                if self.mark.encode() in environ.read_bytes():
                    self.processes.append(environ.parent.name)
            except OSError:
                continue
        report = self.folder / "out" / "aipreflight-report.json"
        self.report_text = report.read_text(encoding="utf-8") if report.exists() else ""
        self.report = json.loads(self.report_text) if self.report_text else None
        self.wrong_digests = [artefact["path"] for check in (self.report or {}).get("checks", []) for artefact in check["artefacts"]
                              if hashlib.sha256((self.folder / "out" / artefact["path"]).read_bytes()).hexdigest() != artefact["sha256"]]
        self.has_secret = any(SECRET.encode() in path.read_bytes() or SECRET in path.name
                              for path in (self.folder / "out").rglob("*") if path.is_file()) if self.report else False


def wrong_of_host(run):
    """What the host owes whatever the checks do."""
    if run.exit not in (0, 1, 2, 3):
        yield f"the host ended with {run.exit}: {run.err[-300:]}"
    if run.processes:
        yield f"processes were left: {run.processes}"
    if run.left:
        yield f"files were left: {run.left}"
    if run.wrong_digests:
        yield f"artefacts are not what the report says: {run.wrong_digests}"
    if run.peak > HOST_BYTES:
        yield f"the host had {run.peak >> 20} MiB in memory"
    if SECRET in run.out or SECRET in run.err or run.has_secret:
        yield "a secret was told"
    if "\033" in run.out or "::error" in run.err:
        yield "text of a plugin came out unescaped"


def wrong_of_check(check, case):
    if check["status"] != case.status:
        yield f"{case.name} is {check['status']}, expected {case.status}: {check['summary'][:300]}"
    elif case.reason and check.get("reason_code") != case.reason:
        yield f"{case.name} has the reason {check.get('reason_code')}, expected {case.reason}: {check['summary'][:300]}"
    elif case.gates not in (-1, len(check["gates"])):
        yield f"{case.name} has {len(check['gates'])} gates, expected {case.gates}"
    elif case.words not in check["summary"]:
        yield f"{case.name} says '{check['summary'][:300]}', expected '{case.words}'"


def wrong_of_report(run, validator):
    """Of a run in which all checks were prepared."""
    if run.report is None:
        yield f"there is no report; exit {run.exit}: {run.err[:400]}{run.out[:400]}"
        return
    problem = next(validator.iter_errors(run.report), None)
    if problem is not None:
        yield f"the report breaks its schema at {list(problem.absolute_path)}: {problem.message[:200]}"
    expected = [GOOD] + list(run.cases) + [GOOD]
    found = run.report["checks"]
    names = ["first"] + [case.name for case in run.cases] + ["last"]
    if [check["name"] for check in found] != names:
        yield f"the report has the checks {[check['name'] for check in found]}"
        return
    for check, case in zip(found, expected):
        yield from wrong_of_check(check, case)
    code = max((case.exit for case in run.cases), default=0)
    if run.exit != code:
        yield f"exit code {run.exit}, expected {code}"


def wrong_of_refusal(run):
    (case,) = run.cases
    if run.exit != 2:
        yield f"exit code {run.exit}, expected 2: {run.out[:300]}"
        return
    if run.report is not None:
        yield "there is a report of a run that never was"
    problems = json.loads(run.out)["problems"]
    if not any(p["reason"] == case.reason and case.words in p["message"] for p in problems):
        yield f"no problem has the reason '{case.reason}' and says '{case.words}': {problems[:3]}"


def shared_memory():
    """What the modules of this test or their host may have left to others: by name, and by the key of leaves-shared-memory."""
    named = {name for name in os.listdir("/dev/shm") if "acme" in name or "aipreflight" in name}
    keyed = {line for line in Path("/proc/sysvipc/shm").read_text(encoding="ascii").splitlines() if line.split()[0] == "44206"}
    return named | keyed


class Gate(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
        cls.validator = jsonschema.validators.validator_for(schema)(schema)
        cls.shared = shared_memory()
        cls.folders = [MODULES, MORE_MODULES]

    def wrong(self, run):
        yield from wrong_of_host(run)
        if len(run.cases) == 1 and run.cases[0].exit == 2:
            yield from wrong_of_refusal(run)
        else:
            yield from wrong_of_report(run, self.validator)

    def judge(self, runs):
        """Runs are functions, so that some of them are under way at a time: most of each is waiting."""
        with ThreadPoolExecutor(4) as pool:
            for run in pool.map(lambda start: start(), runs):
                with self.subTest(cases=[case.name for case in run.cases]):
                    self.assertEqual(list(self.wrong(run)), [])
        self.assertEqual(shared_memory() - self.shared, set())


class Alone(Gate):
    def test_each_has_its_named_outcome_and_its_neighbours_keep_theirs(self):
        self.assertGreaterEqual(len(CASES), 60)
        self.assertEqual(len({case.name for case in CASES}), len(CASES))
        self.judge([lambda case=case: Run([case], self.folders) for case in CASES])

    def test_interrupting_ends_them_all(self):
        names = ("ignores-everything", "spins", "blocks-every-signal", "waits")
        cases = [case for case in CASES if case.name in names]
        with tempfile.TemporaryDirectory(prefix="hostile-") as scratch:
            run = Run.__new__(Run)
            run.cases, run.mark, run.folder = cases, f"hostile-{uuid.uuid4().hex}", Path(scratch).resolve()
            text = run.profile().replace("timeout: 1s", "timeout: 5m")
            (run.folder / "hostile.yml").write_text(text, encoding="utf-8")
            env = {**os.environ, "ACME_MARK": run.mark}
            with subprocess.Popen([BINARY, "check", "--profile", "hostile.yml", "--out", "out", "--jobs", "8",
                                   "--plugin-dir", MODULES, "--plugin-dir", MORE_MODULES], cwd=run.folder, env=env,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
                while process.poll() is None and not (run.folder / "out").exists():
                    time.sleep(0.05)
                time.sleep(1)
                process.terminate()
                self.assertEqual(process.wait(timeout=120), 143)
            (run.folder / "tmp").mkdir()
            run.look_around()
            self.assertEqual(run.processes, [])
            statuses = {check["name"]: check["status"] for check in run.report["checks"]}
            self.assertEqual({statuses[name] for name in names}, {"ERROR"})


class Files(Gate):
    """Files that are no modules: refused before a byte of them runs."""

    def refuse(self, make, reason, words):
        with tempfile.TemporaryDirectory(prefix="hostile-files-") as scratch:
            folder = Path(scratch)
            make(folder / "odd.so")
            run = Run([Case("odd", 2, "", reason, words)], [folder] + self.folders)
            for path in folder.rglob("*"):
                if path.is_dir() and not path.is_symlink():
                    path.chmod(0o700)
        self.assertEqual(list(self.wrong(run)), [])

    def test_what_is_no_file_of_this_machine_is_unloadable(self):
        good = (Path(MODULES) / "good.so").read_bytes()

        def patched(offset, value):
            return lambda path: path.write_bytes(good[:offset] + value + good[offset + len(value):])
        for make, words in (
                (lambda path: path.write_text("#!/bin/sh\n"), "is not an ELF file"),
                (lambda path: path.write_bytes(b""), "is empty"),
                (lambda path: path.write_bytes(good[:200]), "is cut short"),
                (lambda path: path.write_bytes(good[:len(good) // 2]), "is cut short"),
                (patched(4, b"\x01"), "is a 32-bit ELF file"),
                (patched(5, b"\x02"), "is a big-endian ELF file"),
                (patched(18, b"\x08\x00"), "is built for machine 8"),
                (patched(16, b"\x02\x00"), "not a shared object"),
                (lambda path: path.symlink_to(path), "Too many levels of symbolic links")):
            with self.subTest(words=words):
                self.refuse(make, "plugin_unloadable", words)

    def test_what_is_no_regular_file_or_is_open_to_others_is_untrusted(self):
        good = Path(MODULES) / "good.so"

        def copied(mode, folder_mode=0o700):
            def make(path):
                shutil.copy(good, path)
                path.chmod(mode)
                path.parent.chmod(folder_mode)
            return make
        for make, words in ((lambda path: path.mkdir(), "is a folder"),
                            (os.mkfifo, "FIFO"),
                            (copied(0o666), "may be written by everyone (mode 0666)"),
                            (copied(0o644, 0o777), "the folder of the module may be written by everyone (mode 0777)")):
            with self.subTest(words=words):
                self.refuse(make, "plugin_untrusted", words)

    def test_a_missing_library_is_named(self):
        good = (Path(MODULES) / "needs-by-path.so").read_bytes().replace(b"/hostile-support/support.so", b"/hostile-support/gone-xx.so")

        def make(path):
            path.write_bytes(good.replace(b"needs-by-path", b"odd\0\0\0\0\0\0\0\0\0\0"))
        self.refuse(make, "plugin_load_failed", "gone-xx.so: cannot open shared object file")


    def test_what_may_not_be_read_is_unloadable(self):
        with tempfile.TemporaryDirectory(prefix="hostile-files-") as scratch:
            folder = Path(scratch)
            folder.chmod(0o755)
            shutil.copy(Path(MODULES) / "good.so", folder / "odd.so")
            (folder / "odd.so").chmod(0o000)
            (folder / "p.yml").write_text("name: p\nchecks: [{uses: odd}]\n", encoding="utf-8")
            nobody = {"user": 65534} if os.geteuid() == 0 else {}  # root reads everything
            done = subprocess.run([BINARY, "check", "--profile", "p.yml", "--plugin-dir", folder, "--format", "json"], cwd=folder,
                                  capture_output=True, text=True, check=False, **nobody)
        self.assertEqual(done.returncode, 2, done.stderr)
        (problem,) = json.loads(done.stdout)["problems"]
        self.assertEqual(problem["reason"], "plugin_unloadable")
        self.assertIn("odd.so: cannot be read: Permission denied", problem["message"])

    def test_what_is_replaced_meanwhile_runs_as_it_was_locked_or_not_at_all(self):
        """The module and a file that differs from it take each other's place as fast as they can."""
        good = (Path(MODULES) / "good.so").read_bytes()
        other = good + b"\0"
        with tempfile.TemporaryDirectory(prefix="hostile-files-") as scratch:
            folder = Path(scratch)
            place = folder / "plugins"
            place.mkdir(0o700)
            (folder / "p.yml").write_text("name: p\nchecks: [{uses: good}]\n", encoding="utf-8")
            digest = hashlib.sha256(good).hexdigest()
            (folder / "plugins.lock").write_text(f"format 1\ngood 1.0.0 abi 1.0 sha256 {digest}\n", encoding="utf-8")
            is_over = threading.Event()

            def swap():
                for turn in range(1 << 30):
                    if is_over.is_set():
                        return
                    (place / "next").write_bytes((good, other)[turn % 2])
                    (place / "next").chmod(0o600)
                    (place / "next").rename(place / "good.so")
            (place / "good.so").write_bytes(good)
            (place / "good.so").chmod(0o600)
            swapper = threading.Thread(target=swap)
            swapper.start()
            try:
                ends = set()
                for turn in range(40):
                    out = folder / f"out-{turn}"
                    done = subprocess.run([BINARY, "check", "--profile", "p.yml", "--plugin-dir", "plugins", "--out", out], cwd=folder,
                                          capture_output=True, text=True, check=False)
                    ends.add(done.returncode)
                    if done.returncode == 2:
                        self.assertIn("is not the file that was locked", done.stderr)
                        continue
                    self.assertEqual(done.returncode, 0, done.stderr)
                    report = json.loads((out / "aipreflight-report.json").read_text(encoding="utf-8"))
                    self.assertEqual(report["checks"][0]["plugin"]["sha256"], digest)
            finally:
                is_over.set()
                swapper.join()
            self.assertLessEqual(ends, {0, 2})


class Together(Gate):
    def test_all_at_once_each_has_its_own_outcome(self):
        cases = [case for case in CASES if case.exit != 2]
        self.judge([lambda: Run(cases, self.folders, jobs=8)])

    def test_one_that_cannot_be_prepared_keeps_all_from_running(self):
        ready = [case for case in CASES if case.exit != 2 and not case.is_slow]
        for refused in (case for case in CASES if case.exit == 2 and not case.is_slow):
            run = Run([refused] + ready[:5], self.folders, jobs=8)
            with self.subTest(case=refused.name):
                self.assertEqual((run.exit, run.report), (2, None))
                self.assertEqual(list(wrong_of_host(run)), [])


class Random(Gate):
    def test_any_few_of_them_leave_each_other_alone(self):
        chance = random.Random(20)
        quick = [case for case in CASES if case.exit != 2 and not case.is_slow]
        picked = [chance.sample(quick, chance.randint(2, 6)) for _ in range(RANDOM_RUNS)]
        self.judge([lambda cases=cases: Run(cases, self.folders, jobs=8) for cases in picked])


if __name__ == "__main__":
    chosen = {"alone": (Alone, Files), "together": (Together,), "random": (Random,)}[PART]
    load = unittest.defaultTestLoader.loadTestsFromTestCase
    result = unittest.TextTestRunner(verbosity=1).run(unittest.TestSuite(load(part) for part in chosen))
    sys.exit(0 if result.wasSuccessful() else 1)
