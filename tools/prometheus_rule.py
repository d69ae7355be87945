#!/usr/bin/env python3
"""The groups of grafana/prometheus as the PrometheusRule of the operator: k8s/overlays/kube-prometheus-stack/prometheus-rule.yml.

    tools/prometheus_rule.py > k8s/overlays/kube-prometheus-stack/prometheus-rule.yml
"""

from pathlib import Path

RULES = Path(__file__).resolve().parents[1] / "grafana" / "prometheus"
HEAD = """\
# Written by tools/prometheus_rule.py from grafana/prometheus; a test compares them.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: aipreflight
  namespace: inference
  labels: {app.kubernetes.io/part-of: aipreflight}
spec:
  groups:
"""


def groups(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return lines[lines.index("groups:") + 1:]


def text():
    lines = [line for name in ("recording.yml", "alerts.yml") for line in groups(RULES / name)]
    return HEAD + "".join(f"  {line}\n" if line else "\n" for line in lines)


if __name__ == "__main__":
    print(text(), end="")
