"""Starts programs from a process that stays small, and tells what each of them used.

The kernel counts a child's peak memory from what its parent held when it was started: one that a generator of data has made large
would be found again in the peak of every child.
"""

import concurrent.futures
import multiprocessing
import os
import subprocess
import time


class Usage:
    def __init__(self, wall, rusage):
        self.wall = wall
        self.cpu = rusage.ru_utime + rusage.ru_stime  # with its own children, which it has waited for
        self.peak_mib = rusage.ru_maxrss / 1024       # of the greatest of them


def run(argv, folder, env, output):
    with open(output, "wb") as file:
        start = time.perf_counter()
        child = subprocess.Popen(argv, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
        _, status, rusage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, wall, rusage


class Launcher:
    """To be made before the caller is large: it is a copy of the caller."""

    def __init__(self):
        self.process = concurrent.futures.ProcessPoolExecutor(1, multiprocessing.get_context("fork"))
        self.process.submit(os.getpid).result()  # it starts with the first thing that it is asked

    def run(self, argv, folder, env, output):
        """The exit code of a program, and what it used; what it says is written into `output`."""
        code, wall, rusage = self.process.submit(run, argv, folder, env, output).result()
        return code, Usage(wall, rusage)

    def close(self):
        self.process.shutdown()
