#!/usr/bin/env python3
"""Writes grafana/dashboards/*.json. Their queries stand here once, short enough to be read; a test compares the files.

    tools/dashboards.py [FOLDER]
"""

import json
import sys
from pathlib import Path

SOURCE = {"type": "prometheus", "uid": "${datasource}"}
SERVER = 'job=~"$job",instance=~"$instance",model_name=~"$model_name"'
WIDTH, HEIGHT = 24, 7
NO_TRAFFIC = [{"type": "special", "options": {"match": "nan", "result": {"text": "No traffic", "index": 0}}}]
VERDICTS = [{"type": "value", "options": {str(value): {"text": text, "color": colour, "index": value} for value, (text, colour) in
                                          enumerate([("PASS", "green"), ("WARN", "yellow"), ("FAIL", "red"), ("ERROR", "purple"),
                                                     ("SKIP", "#808080")])}}]
YES_NO = [{"type": "value", "options": {"0": {"text": "no", "color": "green", "index": 0},
                                        "1": {"text": "yes", "color": "red", "index": 1}}}]
OVER_ZERO = {"mode": "absolute", "steps": [{"color": "green", "value": None}, {"color": "red", "value": 1}]}
PLAIN = {"mode": "absolute", "steps": [{"color": "text", "value": None}]}


def mean(metric, by="model_name", labels=SERVER):
    """Exact: what the sum grew by, over what the count did."""
    return (f"sum by ({by}) (rate({metric}_sum{{{labels}}}[$__rate_interval]))"
            f" / sum by ({by}) (rate({metric}_count{{{labels}}}[$__rate_interval]))")


def rate(metric, by, labels=SERVER):
    return f"sum by ({by}) (rate({metric}{{{labels}}}[$__rate_interval]))"


def panel(title, about, unit, *queries, kind="timeseries", width=8, stack=False, mappings=(), thresholds=PLAIN, limits=None):
    """`queries`: (expression, legend). `about` names the metrics, as the one thing that a reader cannot guess."""
    custom = {}
    if kind == "timeseries":
        custom = {"drawStyle": "line", "lineWidth": 1, "fillOpacity": 30 if stack else 8, "showPoints": "never", "spanNulls": False,
                  "stacking": {"mode": "normal" if stack else "none", "group": "A"}}
    if kind == "state-timeline":
        custom = {"fillOpacity": 80, "lineWidth": 0}
    field = {"unit": unit, "noValue": "No data", "mappings": [*mappings, *(NO_TRAFFIC if kind != "state-timeline" else [])],
             "thresholds": thresholds, "custom": custom}
    if limits:
        field["min"], field["max"] = limits
    options = {
        "timeseries": {"legend": {"displayMode": "list", "placement": "bottom", "showLegend": True, "calcs": []},
                       "tooltip": {"mode": "multi", "sort": "desc"}},
        "stat": {"reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False}, "colorMode": "value",
                 "graphMode": "none", "justifyMode": "auto", "orientation": "auto", "textMode": "auto", "wideLayout": True},
        "state-timeline": {"legend": {"displayMode": "list", "placement": "bottom", "showLegend": True}, "mergeValues": True,
                           "rowHeight": 0.8, "showValue": "auto", "tooltip": {"mode": "single", "sort": "none"}},
        "table": {"cellHeight": "sm", "showHeader": True},
    }[kind]
    targets = [{"refId": chr(65 + i), "datasource": SOURCE, "editorMode": "code", "expr": expression, "legendFormat": legend,
                "range": kind not in ("stat", "table"), "instant": kind in ("stat", "table"),
                **({"format": "table"} if kind == "table" else {})} for i, (expression, legend) in enumerate(queries)]
    return {"title": title, "description": about, "type": kind, "datasource": SOURCE, "targets": targets,
            "fieldConfig": {"defaults": field, "overrides": []}, "options": options, "gridPos": {"w": width, "h": HEIGHT}}


def row(title):
    return {"title": title, "type": "row", "collapsed": False, "panels": [], "gridPos": {"w": WIDTH, "h": 1}}


def variable(name, query, label):
    return {"name": name, "label": label, "type": "query", "datasource": SOURCE, "query": {"query": query, "refId": name}, "refresh": 2,
            "multi": True, "includeAll": True, "allValue": ".*", "current": {"text": "All", "value": "$__all"}, "sort": 1}


def annotation(name, expression, colour, text):
    return {"name": name, "datasource": SOURCE, "enable": True, "iconColor": colour, "expr": expression, "step": "60s",
            "titleFormat": name, "textFormat": text}


def dashboard(uid, title, about, variables, panels):
    at_x = at_y = 0
    for number, one in enumerate(panels, 1):
        place = one["gridPos"]
        if at_x + place["w"] > WIDTH or (one["type"] == "row" and at_x > 0):
            at_x, at_y = 0, at_y + HEIGHT
        one["id"], place["x"], place["y"] = number, at_x, at_y
        at_x += place["w"]
        if one["type"] == "row":
            at_x, at_y = 0, at_y + 1
    source = {"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus", "refresh": 1,
              "current": {}, "multi": False, "includeAll": False}
    return {
        "id": None, "uid": uid, "title": title, "description": about, "tags": ["aipreflight"], "schemaVersion": 41, "version": 1,
        "editable": False, "graphTooltip": 1, "refresh": "30s", "time": {"from": "now-3h", "to": "now"}, "timezone": "browser",
        "templating": {"list": [source, *variables]},
        "annotations": {"list": [
            annotation("Gate", "changes(aipreflight_gate_last_run_timestamp_seconds[$__interval]) > 0", "blue", "{{profile}}"),
            annotation("Restart", "changes(process_start_time_seconds[$__interval]) > 0", "red", "{{job}} {{instance}}")]},
        "links": [{"title": "aipreflight", "type": "dashboards", "tags": ["aipreflight"], "asDropdown": False, "includeVars": True,
                   "keepTime": True, "targetBlank": False, "icon": "external link", "tooltip": "", "url": ""}],
        "panels": panels,
    }


GPU_BITS = ("max by (Hostname, gpu) (DCGM_FI_DEV_CLOCKS_EVENT_REASONS) or max by (Hostname, gpu) (DCGM_FI_DEV_CLOCK_THROTTLE_REASONS)")


def bit(value):
    return f"floor(({GPU_BITS}) / {value}) % 2"


def inference():
    variables = [variable("job", "label_values(vllm:num_requests_running, job)", "Job"),
                 variable("instance", 'label_values(vllm:num_requests_running{job=~"$job"}, instance)', "Instance"),
                 variable("model_name", 'label_values(vllm:num_requests_running{job=~"$job",instance=~"$instance"}, model_name)', "Model"),
                 # Buckets of vLLM: only at one of these the share below it is exact.
                 {"name": "slo_ttft", "label": "TTFT SLO (s)", "type": "custom", "query": "0.1,0.25,0.5,0.75,1.0,2.5,5.0,7.5,10.0",
                  "current": {"text": "0.5", "value": "0.5"}, "multi": False, "includeAll": False,
                  "options": [{"text": text, "value": text, "selected": text == "0.5"}
                              for text in ("0.1", "0.25", "0.5", "0.75", "1.0", "2.5", "5.0", "7.5", "10.0")]}]
    ttft, queue, prefill = (mean(name) for name in ("vllm:time_to_first_token_seconds", "vllm:request_queue_time_seconds",
                                                    "vllm:request_prefill_time_seconds"))
    panels = [
        row("Ready?"),
        panel("Gate", "Last verdict of each profile: aipreflight_gate_verdict", "none",
              ("max by (profile) (aipreflight_gate_verdict)", "{{profile}}"), kind="stat", width=6, mappings=VERDICTS),
        panel("Targets down", "Targets that Prometheus cannot reach; what a server that is gone says of itself just ends: up", "none",
              ("count(up == 0) or vector(0)", "down"), kind="stat", width=4, thresholds=OVER_ZERO),
        panel("Restarts", "Starts of processes within an hour: process_start_time_seconds", "none",
              ('sum(changes(process_start_time_seconds{job=~"$job",instance=~"$instance"}[1h]))', "restarts"), kind="stat", width=4,
              thresholds=OVER_ZERO),
        panel("Within the SLO", "Share of requests whose first token came within the SLO: vllm:time_to_first_token_seconds_bucket",
              "percentunit",
              (f'sum(rate(vllm:time_to_first_token_seconds_bucket{{{SERVER},le="$slo_ttft"}}[$__rate_interval]))'
               f" / sum(rate(vllm:time_to_first_token_seconds_count{{{SERVER}}}[$__rate_interval]))", "within"),
              kind="stat", width=5),
        panel("5xx", "Share of answers with a 5xx status: http_requests_total", "percentunit",
              ('sum(rate(http_requests_total{job=~"$job",instance=~"$instance",status=~"5.*"}[$__rate_interval]))'
               ' / sum(rate(http_requests_total{job=~"$job",instance=~"$instance"}[$__rate_interval]))', "5xx"), kind="stat", width=5),
        row("Where the time goes"),
        panel("Time to the first token, server (mean)",
              "Parts of the exact mean: vllm:request_queue_time_seconds, vllm:request_prefill_time_seconds, and what is left of"
              " vllm:time_to_first_token_seconds", "s",
              (queue, "queue {{model_name}}"), (prefill, "prefill {{model_name}}"),
              (f"clamp_min({ttft} - ({queue}) - ({prefill}), 0)", "front end {{model_name}}"), width=12, stack=True),
        panel("Time to the first token, client and server",
              "What the gate's probes saw (aipreflight_gate_value, in ms, here in s) against the server's exact mean"
              " (vllm:time_to_first_token_seconds). A percentile and a mean: their distance is no network", "s",
              ('max by (profile, gate) (aipreflight_gate_value{unit="ms",gate=~"ttft.*"}) / 1000', "client {{gate}} {{profile}}"),
              (ttft, "server mean {{model_name}}"), width=12),
        panel("Time between tokens (mean)", "vllm:inter_token_latency_seconds, one for each token", "s",
              (mean("vllm:inter_token_latency_seconds"), "{{model_name}}")),
        panel("Time per output token (mean)", "vllm:request_time_per_output_token_seconds, one for each request", "s",
              (mean("vllm:request_time_per_output_token_seconds"), "{{model_name}}")),
        panel("Decode (mean)", "vllm:request_decode_time_seconds", "s", (mean("vllm:request_decode_time_seconds"), "{{model_name}}")),
        row("Queue and cache"),
        panel("Waiting, by reason", "Requests that wait: vllm:num_requests_waiting_by_reason, or vllm:num_requests_waiting where the"
              " server does not say why", "none",
              (f"sum by (model_name, reason) (vllm:num_requests_waiting_by_reason{{{SERVER}}})"
               f" or sum by (model_name) (vllm:num_requests_waiting{{{SERVER}}})", "{{model_name}} {{reason}}"), stack=True),
        panel("Running", "Requests that the engine works on: vllm:num_requests_running", "none",
              (f"sum by (model_name) (vllm:num_requests_running{{{SERVER}}})", "{{model_name}}")),
        panel("Key-value cache", "Share in use, each engine by itself, never summed: vllm:kv_cache_usage_perc", "percentunit",
              (f"max by (instance, engine) (vllm:kv_cache_usage_perc{{{SERVER}}})", "{{instance}} engine {{engine}}"), limits=(0, 1)),
        panel("Preemptions", "Requests a second that lost their place in the cache: vllm:num_preemptions_total", "reqps",
              (rate("vllm:num_preemptions_total", "model_name"), "{{model_name}}")),
        panel("Prefix cache", "Share of prompt tokens that were found: vllm:prefix_cache_hits_total over vllm:prefix_cache_queries_total,"
              " of now and not since the start", "percentunit",
              (rate("vllm:prefix_cache_hits_total", "model_name") + " / " + rate("vllm:prefix_cache_queries_total", "model_name"),
               "{{model_name}}"), limits=(0, 1)),
        panel("Tokens", "Read and written: vllm:prompt_tokens_total, vllm:generation_tokens_total", "count:tok/s",
              (rate("vllm:prompt_tokens_total", "model_name"), "prompt {{model_name}}"),
              (rate("vllm:generation_tokens_total", "model_name"), "generated {{model_name}}")),
        row("Answers"),
        panel("Requests, by how they ended", "vllm:request_success_total, by finished_reason", "reqps",
              (rate("vllm:request_success_total", "finished_reason"), "{{finished_reason}}"), width=12, stack=True),
        panel("Answers of the front end", "http_requests_total, by status", "reqps",
              ('sum by (status) (rate(http_requests_total{job=~"$job",instance=~"$instance"}[$__rate_interval]))', "{{status}}"),
              width=12, stack=True),
        row("GPUs"),
        panel("Busy", "Share of time: DCGM_FI_PROF_GR_ENGINE_ACTIVE, DCGM_FI_PROF_SM_ACTIVE", "percentunit",
              ("avg by (Hostname, gpu) (DCGM_FI_PROF_GR_ENGINE_ACTIVE)", "any engine {{Hostname}}/{{gpu}}"),
              ("avg by (Hostname, gpu) (DCGM_FI_PROF_SM_ACTIVE)", "multiprocessors {{Hostname}}/{{gpu}}"), limits=(0, 1)),
        panel("Compute or memory", "Share of time: DCGM_FI_PROF_PIPE_TENSOR_ACTIVE (prefill), DCGM_FI_PROF_DRAM_ACTIVE (decode)",
              "percentunit", ("avg by (Hostname, gpu) (DCGM_FI_PROF_PIPE_TENSOR_ACTIVE)", "tensor {{Hostname}}/{{gpu}}"),
              ("avg by (Hostname, gpu) (DCGM_FI_PROF_DRAM_ACTIVE)", "memory {{Hostname}}/{{gpu}}"), limits=(0, 1)),
        panel("Memory in use", "DCGM_FI_DEV_FB_USED. Engines take what they may at their start: a high value means nothing", "mbytes",
              ("max by (Hostname, gpu) (DCGM_FI_DEV_FB_USED)", "{{Hostname}}/{{gpu}}")),
        panel("Slowed down", "Bits of DCGM_FI_DEV_CLOCKS_EVENT_REASONS: hardware slowdown 0x8, heat 0x20 and 0x40, power brake 0x80."
              " The power cap, 0x4, is normal at full load and not here", "none",
              (bit(8), "slowdown {{Hostname}}/{{gpu}}"), (bit(32), "heat, software {{Hostname}}/{{gpu}}"),
              (bit(64), "heat, hardware {{Hostname}}/{{gpu}}"), (bit(128), "power brake {{Hostname}}/{{gpu}}"), kind="state-timeline",
              mappings=YES_NO),
        panel("Temperature", "DCGM_FI_DEV_GPU_TEMP, DCGM_FI_DEV_MEMORY_TEMP", "celsius",
              ("max by (Hostname, gpu) (DCGM_FI_DEV_GPU_TEMP)", "GPU {{Hostname}}/{{gpu}}"),
              ("max by (Hostname, gpu) (DCGM_FI_DEV_MEMORY_TEMP)", "memory {{Hostname}}/{{gpu}}")),
        panel("Power", "DCGM_FI_DEV_POWER_USAGE", "watt", ("max by (Hostname, gpu) (DCGM_FI_DEV_POWER_USAGE)", "{{Hostname}}/{{gpu}}")),
        panel("Xid", "The last error of each GPU, which stays until the next one: only a change is news. DCGM_FI_DEV_XID_ERRORS", "none",
              ("max by (Hostname, gpu) (DCGM_FI_DEV_XID_ERRORS)", "{{Hostname}}/{{gpu}}"), width=12),
        panel("Memory rows lost", "DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS, and 1 where a row could not be replaced:"
              " DCGM_FI_DEV_ROW_REMAP_FAILURE", "none",
              ("max by (Hostname, gpu) (DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS)", "remapped {{Hostname}}/{{gpu}}"),
              ("max by (Hostname, gpu) (DCGM_FI_DEV_ROW_REMAP_FAILURE)", "failed {{Hostname}}/{{gpu}}"), width=12),
    ]
    return dashboard("aipreflight-inference", "Inference: ready, and why not",
                     "An inference server as the gate, the engine and its GPUs see it.", variables, panels)


def gate_history():
    variables = [variable("profile", "label_values(aipreflight_gate_verdict, profile)", "Profile"),
                 variable("check", 'label_values(aipreflight_gate_check_status{profile=~"$profile"}, check)', "Check")]
    panels = [
        row("Now"),
        panel("Verdict", "aipreflight_gate_verdict", "none",
              ('max by (profile) (aipreflight_gate_verdict{profile=~"$profile"})', "{{profile}}"), kind="stat", width=8,
              mappings=VERDICTS),
        panel("Since the last run", "aipreflight_gate_last_run_timestamp_seconds", "s",
              ('time() - max by (profile) (aipreflight_gate_last_run_timestamp_seconds{profile=~"$profile"})', "{{profile}}"),
              kind="stat", width=8),
        panel("Duration", "aipreflight_gate_duration_seconds", "s",
              ('max by (profile, check) (aipreflight_gate_duration_seconds{profile=~"$profile",check=~"$check"})', "{{profile}} {{check}}"),
              kind="stat", width=8),
        row("History"),
        panel("Verdicts", "aipreflight_gate_verdict", "none",
              ('max by (profile) (aipreflight_gate_verdict{profile=~"$profile"})', "{{profile}}"), kind="state-timeline", width=24,
              mappings=VERDICTS),
        panel("Checks", "aipreflight_gate_check_status", "none",
              ('max by (profile, check) (aipreflight_gate_check_status{profile=~"$profile",check=~"$check"})', "{{profile}} {{check}}"),
              kind="state-timeline", width=24, mappings=VERDICTS),
        row("Numbers against bounds"),
        panel("Values", "What each gate measured, in its own unit: aipreflight_gate_value", "none",
              ('max by (profile, check, gate, unit) (aipreflight_gate_value{profile=~"$profile",check=~"$check"})',
               "{{check}} {{gate}} {{unit}}"), width=12),
        panel("Of the bound", "Value over bound: aipreflight_gate_value over aipreflight_gate_bound. Which side is good is the gate's"
              " operator", "percentunit",
              ('max by (profile, check, gate) (aipreflight_gate_value{profile=~"$profile",check=~"$check"})'
               ' / max by (profile, check, gate) (aipreflight_gate_bound{profile=~"$profile",check=~"$check"} != 0)',
               "{{check}} {{gate}}"), width=12),
    ]
    return dashboard("aipreflight-gate", "Gate: history", "What the gate said of each profile, and by how much.", variables, panels)


def files():
    """name -> text"""
    return {name: json.dumps(made, indent=1, ensure_ascii=False) + "\n"
            for name, made in (("inference.json", inference()), ("gate-history.json", gate_history()))}


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1] / "grafana" / "dashboards"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files().items():
        (folder / name).write_text(text, encoding="utf-8")
