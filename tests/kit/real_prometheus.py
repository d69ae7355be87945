"""A real Prometheus on loopback, for as long as a test runs."""

import json
import shutil
import socket
import subprocess
import time
import unittest
import urllib.request

needed = unittest.skipUnless(shutil.which("prometheus"), "prometheus is not installed: tools/packages test")


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def start(test, folder, config):
    """Starts one with this configuration, which keeps its files in the folder, and returns its URL; it ends with the test."""
    (folder / "prometheus.yml").write_text(json.dumps(config), encoding="utf-8")
    address = f"127.0.0.1:{free_port()}"
    log = (folder / "prometheus.log").open("wb")
    test.addCleanup(log.close)
    process = subprocess.Popen(["prometheus", f"--config.file={folder}/prometheus.yml", f"--web.listen-address={address}",
                                f"--storage.tsdb.path={folder}/data"], stdout=log, stderr=log)
    test.addCleanup(process.wait)
    test.addCleanup(process.terminate)
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"http://{address}/-/ready", timeout=1):
                return f"http://{address}"
        except OSError:
            time.sleep(0.05)
    return test.fail((folder / "prometheus.log").read_text())
