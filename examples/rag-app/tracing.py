"""Spans of OpenTelemetry, sent as OTLP/JSON to OTEL_EXPORTER_OTLP_ENDPOINT; without it nothing is made.

The few lines that this app needs of an SDK: one span a model call, with the attributes of the conventions for generative AI.
"""

import contextlib
import json
import os
import secrets
import time
import urllib.request


def attribute(name, value):
    kind = {bool: "boolValue", int: "intValue", float: "doubleValue", str: "stringValue"}.get(type(value))
    if kind is None:
        return {"key": name, "value": {"arrayValue": {"values": [{"stringValue": str(item)} for item in value]}}}
    return {"key": name, "value": {kind: str(value) if kind == "intValue" else value}}


def parent_of(traceparent):
    """(trace, span) of a traceparent, or a new trace without a parent."""
    parts = (traceparent or "").split("-")
    if len(parts) >= 4 and len(parts[1]) == 32 and len(parts[2]) == 16:
        return parts[1], parts[2]
    return secrets.token_hex(16), ""


class Tracer:
    def __init__(self, service, version, endpoint=None):
        self.endpoint = endpoint if endpoint is not None else os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", "")
        environment = os.environ.get("OTEL_DEPLOYMENT_ENVIRONMENT", "local")
        self.resource = {"service.name": service, "service.version": version, "deployment.environment.name": environment}

    @contextlib.contextmanager
    def call(self, name, traceparent=None):
        """Gives a dictionary of attributes to fill; sends the span at the end, an error among its attributes where one was raised."""
        attributes = {}
        start = time.time_ns()
        try:
            yield attributes
        except Exception as problem:
            attributes["error.type"] = type(problem).__name__
            raise
        finally:
            if self.endpoint:
                self.send(self.span(name, traceparent, start, time.time_ns(), attributes))

    def span(self, name, traceparent, start, end, attributes):
        trace, parent = parent_of(traceparent)
        return {
            "traceId": trace, "spanId": secrets.token_hex(8), "parentSpanId": parent, "name": name, "kind": 3,
            "startTimeUnixNano": str(start), "endTimeUnixNano": str(max(end, start + 1)),
            "attributes": [attribute(*pair) for pair in attributes.items()],
            "status": {"code": 2 if "error.type" in attributes else 0},
        }

    def send(self, span):
        message = {"resourceSpans": [{
            "resource": {"attributes": [attribute(*pair) for pair in self.resource.items()]},
            "scopeSpans": [{"scope": {"name": "example"}, "spans": [span]}],
        }]}
        request = urllib.request.Request(self.endpoint.rstrip("/") + "/v1/traces", data=json.dumps(message).encode(),
                                         headers={"Content-Type": "application/json"})
        try:
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            opener.open(request, timeout=2).close()
        except OSError:
            pass  # the answer matters more than its telemetry
