#!/usr/bin/env python3
"""Every metric that is named anywhere is in the signal catalogue, runbook links lead to headings, and promtool agrees with rules,
alerts and configuration.

    catalogue_test.py
"""

import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import catalogue
import promql

ROOT = catalogue.ROOT
PROMETHEUS = ROOT / "grafana" / "prometheus"
sys.path.insert(0, str(ROOT / "tools"))
import prometheus_rule  # noqa: E402


def anchors(path):
    return {re.sub(r"[^a-z0-9 _-]", "", line.lstrip("# ").lower()).replace(" ", "-")
            for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")}


class Names(unittest.TestCase):
    def setUp(self):
        self.names = catalogue.known() | catalogue.recorded()

    def test_every_metric_of_a_query_is_in_the_catalogue(self):
        found = list(catalogue.expressions())
        self.assertGreaterEqual(len({path for path, _, _ in found}), 5)
        self.assertGreaterEqual(len(found), 70)
        self.assertEqual(catalogue.unknown_in_expressions(found, self.names), [])

    def test_every_metric_of_a_text_is_in_the_catalogue(self):
        paths = catalogue.texts()
        self.assertGreaterEqual(len(paths), 40)
        self.assertEqual(catalogue.unknown_in_texts(paths, self.names), [])

    def test_every_counter_of_the_exporter_is_in_the_catalogue_and_the_rules_have_theirs(self):
        have = set(catalogue.counters(ROOT / "k8s" / "dcgm" / "counters.csv"))
        self.assertEqual(have - self.names, set())
        asked = {name for _, _, expression in catalogue.expressions() for name in promql.metrics(expression)
                 if name.startswith("DCGM_")} - {"DCGM_FI_DEV_CLOCK_THROTTLE_REASONS"}  # the old name of DCGM_FI_DEV_CLOCKS_EVENT_REASONS
        self.assertEqual(asked - have, set())

    def test_a_metric_that_nobody_exports_is_noticed(self):
        with tempfile.TemporaryDirectory() as folder:
            bad = Path(folder) / "bad.yml"
            bad.write_text("expr: sum(vllm:gpu_cache_usage)\nexpr: DCGM_FI_DEV_GPU_HEAT\nexpr: max(vllm:kv_cache_usage_perc)\n",
                           encoding="utf-8")
            self.assertEqual([line.split(":")[1] for line in catalogue.unknown_in_texts([bad], self.names)], ["1", "2"])
            wrong = catalogue.unknown_in_expressions([(bad, "panel", 'sum by (job) (rate(vllm:tokens_total{job=~"$job"}[5m])) / node_load1')],
                                                     self.names)
            self.assertEqual([line.split(": ")[2].split()[0] for line in wrong], ["vllm:tokens_total", "node_load1"])

    def test_a_query_gives_its_metrics_and_nothing_else(self):
        for expression, expected in (
                ('sum by (a, b) (rate(x_total{le="0.5",b=~"$b"}[$__rate_interval])) / on (a) group_left (c) y > 1e6', ["x_total", "y"]),
                ("max_over_time(up[5m:1m] offset 1h) and absent(z)", ["up", "z"]),
                ("time() - max without (i) (t) or vector(0)", ["t"])):
            self.assertEqual(promql.metrics(expression), expected)


class Runbooks(unittest.TestCase):
    def test_links_of_alerts_lead_to_headings(self):
        text = (PROMETHEUS / "alerts.yml").read_text(encoding="utf-8")
        links = re.findall(r"runbook_url: \S+/blob/main/(\S+)", text)
        self.assertEqual(len(links), len(re.findall(r"- alert: ", text)))
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


class Rules(unittest.TestCase):
    def test_every_alert_has_a_test(self):
        alerts = set(re.findall(r"- alert: (\w+)", (PROMETHEUS / "alerts.yml").read_text(encoding="utf-8")))
        tested = set(re.findall(r"alertname: (\w+)", (PROMETHEUS / "alerts_test.yml").read_text(encoding="utf-8")))
        self.assertEqual(alerts - tested, set())

    def test_the_rule_of_the_operator_is_what_prometheus_reads(self):
        path = ROOT / "k8s" / "overlays" / "kube-prometheus-stack" / "prometheus-rule.yml"
        self.assertEqual(path.read_text(encoding="utf-8"), prometheus_rule.text(), "run tools/prometheus_rule.py")

    def promtool(self, *arguments, code=0):
        done = subprocess.run(["promtool", *map(str, arguments)], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)

    @unittest.skipUnless(shutil.which("promtool"), "promtool is not installed: tools/packages test")
    def test_promtool_agrees(self):
        self.promtool("check", "config", PROMETHEUS / "prometheus.yml")
        self.promtool("check", "rules", PROMETHEUS / "recording.yml", PROMETHEUS / "alerts.yml")
        self.promtool("test", "rules", PROMETHEUS / "alerts_test.yml")

    @unittest.skipUnless(shutil.which("promtool"), "promtool is not installed: tools/packages test")
    def test_promtool_notices_a_threshold_that_moved(self):
        with tempfile.TemporaryDirectory() as folder:
            for path in PROMETHEUS.glob("*.yml"):
                text = path.read_text(encoding="utf-8")
                (Path(folder) / path.name).write_text(text.replace("> 0.25 and on", "> 0.95 and on"), encoding="utf-8")
            self.promtool("test", "rules", Path(folder) / "alerts_test.yml", code=1)


if __name__ == "__main__":
    sys.exit(unittest.main())
