#!/usr/bin/env python3
"""What operates the gate and its servers is true: every metric that is named anywhere is in the signal catalogue, runbook links lead
to headings, and promtool agrees with rules, alerts and configuration.

    operations_test.py
"""

import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "plugins" / "prometheus-diagnose" / "data" / "signals.yml"
PROMETHEUS = ROOT / "grafana" / "prometheus"
METRIC = re.compile(r"\b(?:(?:vllm|sglang|llamacpp|trtllm|tgi):?_?[a-z][a-z0-9_:]*|(?:DCGM_[A-Z0-9_]+)|nv_[a-z_]+|litellm_[a-z_]+"
                    r"|http_requests_total|process_start_time_seconds|aipreflight_gate_[a-z_]+)\b")
SUFFIXES = ("_bucket", "_sum", "_count")


def known_metrics():
    text = CATALOGUE.read_text(encoding="utf-8")
    names = set(re.findall(r'(?:metric|sum|count): "([^"]+)"', text))
    return names | {name + suffix for name in names for suffix in SUFFIXES}


def operating_files(root=ROOT):
    return [path for pattern in ("runbooks/*.md", "grafana/**/*.yml", "grafana/**/*.json", "configs/prometheus/*.yml", "k8s/**/*.yml")
            for path in sorted(root.glob(pattern))]


def unknown_metrics(files):
    known = known_metrics()
    wrong = []
    for path in files:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for name in METRIC.findall(line):
                if ":" in name or name.isupper() or "_" in name:
                    if name not in known and not name.startswith("vllm-"):
                        wrong.append(f"{path.name}:{number}: {name} is in no signal of the catalogue")
    return wrong


def anchors(path):
    return {re.sub(r"[^a-z0-9 _-]", "", line.lstrip("# ").lower()).replace(" ", "-")
            for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")}


class Operations(unittest.TestCase):
    def test_every_metric_is_in_the_catalogue(self):
        files = operating_files()
        self.assertGreaterEqual(len(files), 15)
        self.assertEqual(unknown_metrics(files), [])

    def test_a_metric_that_nobody_exports_is_noticed(self):
        with tempfile.TemporaryDirectory() as folder:
            bad = Path(folder) / "bad.yml"
            bad.write_text("expr: sum(vllm:gpu_cache_usage)\nexpr: DCGM_FI_DEV_GPU_HEAT\nexpr: max(vllm:kv_cache_usage_perc)\n",
                           encoding="utf-8")
            self.assertEqual([line.split(":")[1] for line in unknown_metrics([bad])], ["1", "2"])

    def test_runbook_links_of_alerts_lead_to_headings(self):
        links = re.findall(r"runbook_url: \S+/blob/main/(\S+)", (PROMETHEUS / "alerts.yml").read_text(encoding="utf-8"))
        alerts = re.findall(r"- alert: ", (PROMETHEUS / "alerts.yml").read_text(encoding="utf-8"))
        self.assertEqual(len(links), len(alerts))
        for link in links:
            path, _, anchor = link.partition("#")
            self.assertTrue((ROOT / path).is_file(), link)
            if anchor:
                self.assertIn(anchor, anchors(ROOT / path), link)

    def test_every_runbook_has_its_sections(self):
        for path in sorted((ROOT / "runbooks").glob("*.md")):
            if path.name == "rollback.md":
                continue
            for section in ("symptoms", "checks", "actions", "verification", "rollback"):
                self.assertIn(section, anchors(path), path.name)

    def promtool(self, *arguments):
        done = subprocess.run(["promtool", *map(str, arguments)], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    @unittest.skipUnless(shutil.which("promtool"), "promtool is not installed: tools/packages test")
    def test_promtool_agrees(self):
        self.promtool("check", "config", PROMETHEUS / "prometheus.yml")
        self.promtool("check", "rules", PROMETHEUS / "recording.yml", PROMETHEUS / "alerts.yml")
        self.promtool("test", "rules", PROMETHEUS / "alerts_test.yml")


if __name__ == "__main__":
    sys.exit(unittest.main())
