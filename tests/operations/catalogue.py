"""The signal catalogue, and everything outside of it that names a metric."""

import json
import re
from pathlib import Path

import promql
import yaml_documents

ROOT = Path(__file__).resolve().parents[2]
SIGNALS = ROOT / "plugins" / "prometheus-diagnose" / "data" / "signals.yml"
# In running text: what can only be the name of a metric.
NAMED = re.compile(r"\b(?:(?:vllm|sglang|llamacpp):[a-z][a-z0-9_]*|(?:trtllm|tgi|litellm)_[a-z][a-z0-9_]*[a-z0-9]|nv_[a-z_]+[a-z]|DCGM_[A-Z0-9_]+[A-Z0-9]"
                   r"|http_requests_total|process_start_time_seconds|scrape_[a-z_]+_(?:scraped|seconds)|aipreflight_gate_[a-z_]+[a-z])\b")
SUFFIXES = ("_bucket", "_sum", "_count")


def known():
    names = set(re.findall(r'(?:metric|sum|count): "([^"]+)"', SIGNALS.read_text(encoding="utf-8")))
    return names | {name + suffix for name in names for suffix in SUFFIXES}


def recorded(root=ROOT):
    """What recording rules add."""
    return {rule["record"] for path in sorted((root / "grafana" / "prometheus").glob("*.yml"))
            for group in yaml_documents.document(path.read_text(encoding="utf-8")).get("groups", [])
            for rule in group["rules"] if "record" in rule}


def rule_expressions(path):
    for group in yaml_documents.document(path.read_text(encoding="utf-8")).get("groups", []):
        for rule in group["rules"]:
            yield rule.get("alert") or rule["record"], rule["expr"]


def dashboard_expressions(path):
    found = []

    def walk(value, title):
        if isinstance(value, dict):
            title = value.get("title") or value.get("name") or title
            for key in ("expr", "query"):
                if isinstance(value.get(key), str) and not (key == "query" and value.get("type") in ("custom", "datasource")):
                    text = value[key]
                    label_values = re.fullmatch(r"label_values\((.*),\s*\w+\)", text)
                    found.append((title, label_values[1] if label_values else text))
            for inner in value.values():
                walk(inner, title)
        elif isinstance(value, list):
            for inner in value:
                walk(inner, title)

    walk(json.loads(path.read_text(encoding="utf-8")), path.name)
    return found


def expressions(root=ROOT):
    """(file, what, PromQL) of rules, alerts, dashboards and queries."""
    for path in sorted((root / "grafana" / "prometheus").glob("*.yml")):
        for name, expression in rule_expressions(path):
            yield path, name, expression
    for path in sorted((root / "grafana" / "dashboards").glob("*.json")):
        for name, expression in dashboard_expressions(path):
            yield path, name, expression
    for path in sorted((root / "configs" / "prometheus").glob("*.yml")):
        for name, query in yaml_documents.document(path.read_text(encoding="utf-8"))["queries"].items():
            yield path, name, query["expr"]


def unknown_in_expressions(found, names):
    return [f"{path.name}: {what}: {metric} is in no signal of the catalogue" for path, what, expression in found
            for metric in promql.metrics(expression) if metric not in names]


def texts(root=ROOT):
    return [path for pattern in ("runbooks/*.md", "grafana/**/*.yml", "grafana/**/*.json", "grafana/*.md", "configs/prometheus/*.yml",
                                 "k8s/**/*.yml", "k8s/**/*.csv", "k8s/**/*.md", "docs/diagnose.md", "docs/gpu-setup.md")
            for path in sorted(root.glob(pattern))]


def unknown_in_texts(paths, names):
    """DCGM_EXPORTER_… are variables of the exporter."""
    return [f"{path.name}:{number}: {name} is in no signal of the catalogue" for path in paths
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
            for name in NAMED.findall(line) if name not in names and not name.startswith("DCGM_EXPORTER_")]


def counters(path):
    """Names of a DCGM exporter's CSV."""
    return [line.split(",")[0].strip() for line in path.read_text(encoding="utf-8").splitlines()
            if line.strip() and not line.startswith("#")]
