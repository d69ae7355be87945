#!/usr/bin/env python3
"""The dashboards follow their conventions, their queries are PromQL, and what provisions them fits together.

    dashboards_test.py
"""

import copy
import json
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import catalogue
import dashboards
import yaml_documents

ROOT = catalogue.ROOT
GRAFANA = ROOT / "grafana"
FILES = sorted((GRAFANA / "dashboards").glob("*.json"))


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def read(path):
    return yaml_documents.document(path.read_text(encoding="utf-8"))


class Conventions(unittest.TestCase):
    def test_both_dashboards_follow_them(self):
        self.assertEqual([path.name for path in FILES], ["gate-history.json", "inference.json"])
        for path in FILES:
            self.assertEqual(list(dashboards.complaints(load(path))), [], path.name)

    def test_the_files_are_what_the_tool_writes(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, ROOT / "tools" / "dashboards.py", folder], check=True)
            for path in FILES:
                self.assertEqual(path.read_text(encoding="utf-8"), (Path(folder) / path.name).read_text(encoding="utf-8"),
                                 "run tools/dashboards.py")

    def test_each_convention_can_be_broken(self):
        def change(what):
            dashboard = copy.deepcopy(load(GRAFANA / "dashboards" / "inference.json"))
            panel = next(p for p in dashboard["panels"] if p["title"] == "Key-value cache")
            what(dashboard, panel)
            return " ".join(dashboards.complaints(dashboard))

        target = lambda panel: panel["targets"][0]  # noqa: E731
        for words, what in {
                "does not ask ${datasource}": lambda d, p: p.update(datasource={"type": "prometheus", "uid": "prometheus"}),
                "no variable for the data source": lambda d, p: d["templating"]["list"].pop(0),
                "the unit 'short'": lambda d, p: p["fieldConfig"]["defaults"].update(unit="short"),
                "no description": lambda d, p: p.update(description=""),
                "names no metric": lambda d, p: p.update(description="How full it is"),
                "window of its own": lambda d, p: target(p).update(expr="rate(vllm:num_preemptions_total[5m])"),
                "shown as one number": lambda d, p: target(p).update(expr="histogram_quantile(0.95, x)"),
                "cache is summed": lambda d, p: target(p).update(expr="sum(vllm:kv_cache_usage_perc)"),
                "counter is shown as it is": lambda d, p: target(p).update(expr="vllm:num_preemptions_total"),
                "the variable team is not there": lambda d, p: target(p).update(expr='up{team="$team"}'),
                "nothing uses the variable more": lambda d, p: d["templating"]["list"].append({"name": "more", "type": "custom"}),
                "lies over": lambda d, p: p["gridPos"].update(x=p["gridPos"]["x"] - 1),
                "wider than the page": lambda d, p: p["gridPos"].update(w=23),
                "not several, all": lambda d, p: d["templating"]["list"][1].update(refresh=1),
                "two panels have one id": lambda d, p: p.update(id=d["panels"][0]["id"]),
                "editable": lambda d, p: d.update(editable=True),
                "schemaVersion": lambda d, p: d.update(schemaVersion=16)}.items():
            with self.subTest(words):
                self.assertIn(words, change(what))


@unittest.skipUnless(shutil.which("promtool"), "promtool is not installed: tools/packages test")
class Queries(unittest.TestCase):
    def check(self, expressions):
        with tempfile.TemporaryDirectory() as folder:
            rules = Path(folder) / "rules.yml"
            rules.write_text(json.dumps({"groups": [{"name": "panels", "rules": [
                {"record": f"panel:{i}", "expr": dashboards.plain(expression)} for i, expression in enumerate(expressions)]}]}),
                encoding="utf-8")
            return subprocess.run(["promtool", "check", "rules", rules], capture_output=True, text=True, check=False)

    def test_promtool_reads_every_query(self):
        expressions = [expression for path in FILES for _, expression in catalogue.dashboard_expressions(path)]
        self.assertGreaterEqual(len(expressions), 50)
        done = self.check(expressions)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_broken_query_is_noticed(self):
        self.assertNotEqual(self.check(["sum by (job (rate(x[$__rate_interval]))"]).returncode, 0)


class Provisioning(unittest.TestCase):
    def mounts(self, service):
        compose = read(GRAFANA / "docker-compose.yml")
        return {volume.split(":")[1]: volume.split(":")[0] for volume in compose["services"][service]["volumes"] if ":" in volume}

    def test_grafana_finds_the_dashboards_and_their_data_source(self):
        mounts = self.mounts("grafana")
        self.assertEqual((GRAFANA / mounts["/etc/grafana/provisioning"]).resolve(), GRAFANA / "provisioning")
        provider, = read(GRAFANA / "provisioning" / "dashboards" / "aipreflight.yml")["providers"]
        self.assertEqual((GRAFANA / mounts[provider["options"]["path"]]).resolve(), GRAFANA / "dashboards")
        source, = read(GRAFANA / "provisioning" / "datasources" / "prometheus.yml")["datasources"]
        self.assertEqual((source["type"], source["isDefault"]), ("prometheus", True))
        command = read(GRAFANA / "docker-compose.yml")["services"]["prometheus"]["command"]
        self.assertIn("--web.listen-address=" + source["url"].removeprefix("http://"), command)

    def test_the_scrape_interval_is_the_one_that_grafana_reckons_with(self):
        source, = read(GRAFANA / "provisioning" / "datasources" / "prometheus.yml")["datasources"]
        config = read(GRAFANA / "prometheus" / "prometheus.yml")
        self.assertEqual(source["jsonData"]["timeInterval"], config["global"]["scrape_interval"])

    def test_prometheus_scrapes_each_target_once_and_what_the_gate_serves(self):
        config = read(GRAFANA / "prometheus" / "prometheus.yml")
        targets = [target for job in config["scrape_configs"] for static in job["static_configs"] for target in static["targets"]]
        self.assertEqual(len(targets), len(set(targets)))
        gate = read(GRAFANA / "docker-compose.yml")["services"]["gate"]["command"]
        address = next(word for word in gate if word.startswith("--web.listen-address=")).split("=")[1]
        self.assertIn(address.replace("127.0.0.1", "localhost"), targets)

    def test_nothing_of_the_compose_file_listens_to_the_world(self):
        compose = read(GRAFANA / "docker-compose.yml")["services"]
        for name, service in compose.items():
            self.assertNotIn("ports", service, name)
            words = service.get("command", []) + [f"{key}={value}" for key, value in service.get("environment", {}).items()]
            self.assertTrue(any("127.0.0.1" in word for word in words), name)


if __name__ == "__main__":
    sys.exit(unittest.main())
