"""The conventions of grafana/dashboards."""

import re

DRAWN = ("timeseries", "stat", "state-timeline", "table")
UNITS = {"s", "percentunit", "reqps", "count:tok/s", "mbytes", "celsius", "watt", "none"}
# Metrics that must never be summed: the use of a cache is a share, engine by engine.
NEVER_SUMMED = re.compile(r"\bsum\b[^;]*\b\w+:(kv|gpu)_cache_usage_perc")


def panel_complaints(panel):
    if panel["datasource"] != {"type": "prometheus", "uid": "${datasource}"}:
        yield "it does not ask ${datasource}"
    if not panel.get("description"):
        yield "it has no description"
    defaults = panel["fieldConfig"]["defaults"]
    if defaults.get("unit") not in UNITS:
        yield f"the unit '{defaults.get('unit')}' is none of those that are used here"
    if not defaults.get("noValue"):
        yield "it says nothing where there is no value"
    named = [name for name in re.findall(r"[A-Za-z_][\w:]*[A-Za-z_]", panel.get("description", "")) if ":" in name or "_" in name]
    if not named and "up" not in panel.get("description", "").split():
        yield "its description names no metric"
    for target in panel["targets"]:
        expression = target["expr"]
        if target.get("datasource") != panel["datasource"]:
            yield "a query asks another data source"
        if re.search(r"\b(rate|irate|increase)\([^()]*\[(?!\$__rate_interval\])", expression):
            yield "a rate has a window of its own instead of $__rate_interval"
        if "histogram_quantile" in expression:
            yield "a quantile of a histogram is shown as one number"
        if NEVER_SUMMED.search(expression):
            yield "the use of the cache is summed"
        if "_total" in expression and not re.search(r"\b(rate|increase|changes)\(", expression):
            yield "a counter is shown as it is"
        if not target.get("legendFormat"):
            yield "a query has no legend"


def complaints(dashboard):
    """Sentences about one dashboard, as Grafana reads it."""
    variables = {variable["name"]: variable for variable in dashboard["templating"]["list"]}
    if variables.get("datasource", {}).get("type") != "datasource":
        yield "there is no variable for the data source"
    for name, variable in variables.items():
        if variable["type"] == "query" and (variable["refresh"] != 2 or not variable["multi"] or not variable["includeAll"]):
            yield f"the variable {name} is not several, all, and read anew with the time"
    if dashboard["id"] is not None or not dashboard["uid"] or dashboard["editable"] or dashboard["graphTooltip"] != 1:
        yield "id, uid, editable or graphTooltip are not as they should be"
    if not 39 <= dashboard["schemaVersion"] <= 41 or not dashboard["tags"]:
        yield "schemaVersion or tags are not as they should be"
    panels = dashboard["panels"]
    if len({panel["id"] for panel in panels}) != len(panels):
        yield "two panels have one id"
    for one in panels:
        for other in panels:
            a, b = one["gridPos"], other["gridPos"]
            if one["id"] < other["id"] and a["x"] < b["x"] + b["w"] and b["x"] < a["x"] + a["w"] and a["y"] < b["y"] + b["h"] \
                    and b["y"] < a["y"] + a["h"]:
                yield f"{one['title']} lies over {other['title']}"
        if one["gridPos"]["x"] + one["gridPos"]["w"] > 24:
            yield f"{one['title']} is wider than the page"
    used = set()
    for panel in panels:
        if panel["type"] == "row":
            continue
        if panel["type"] not in DRAWN:
            yield f"{panel['title']}: the kind {panel['type']} is none of those that are used here"
        for sentence in panel_complaints(panel):
            yield f"{panel['title']}: {sentence}"
        for target in panel["targets"]:
            used |= set(re.findall(r"\$\{?([a-z]\w*)", target["expr"]))
    for name in sorted(used - set(variables)):
        yield f"the variable {name} is not there"
    for name in sorted(set(variables) - used - {"datasource"}):
        yield f"nothing uses the variable {name}"


def plain(expression):
    """The PromQL that Grafana would send."""
    text = re.sub(r"\$__(rate_)?interval|\$__range", "5m", expression)
    text = re.sub(r"\$\{?slo_ttft\}?", "0.5", text)
    return re.sub(r"\$\{?[a-z]\w*\}?", ".*", text)
