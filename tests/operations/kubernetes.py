"""What every manifest of k8s/ has to be, beyond what its schema says."""

import re

WORKLOADS = {"Deployment": ("spec", "template", "spec"), "DaemonSet": ("spec", "template", "spec"), "Job": ("spec", "template", "spec")}
PINNED = re.compile(r"^\S+@sha256:[0-9a-f]{64}$")
OWN_IMAGE = re.compile(r"^aipreflight(:\d+\.\d+\.\d+)?$")
# May do more than `restricted` allows, and why its namespace says so.
EXCEPTIONS = {"dcgm-exporter": {"SYS_ADMIN"}}


def at(value, *path):
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def pod_specs(obj):
    """(place, pod spec) of everything that starts pods."""
    if obj["kind"] in WORKLOADS:
        yield at(obj, *WORKLOADS[obj["kind"]])
    if obj["kind"] == "AnalysisTemplate":
        for metric in obj["spec"]["metrics"]:
            spec = at(metric, "provider", "job", "spec", "template", "spec")
            if spec:
                yield spec


def container_complaints(container, name, is_long_lived, allowed):
    image = container.get("image", "")
    if not PINNED.match(image) and not OWN_IMAGE.match(image):
        yield f"the image {image} is not pinned by its digest"
    security = container.get("securityContext", {})
    if security.get("privileged"):
        yield "it is privileged"
    if at(security, "capabilities", "drop") != ["ALL"]:
        yield "it keeps capabilities"
    added = set(at(security, "capabilities", "add") or [])
    if added - allowed:
        yield f"it adds {', '.join(sorted(added - allowed))}"
    if not security.get("readOnlyRootFilesystem"):
        yield "its root file system can be written"
    if not allowed and security.get("allowPrivilegeEscalation") is not False:
        yield "it may gain privileges"
    for kind in ("requests", "limits"):
        for resource in ("cpu", "memory"):
            if not at(container, "resources", kind, resource):
                yield f"it has no {kind} of {resource}"
    if is_long_lived:
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            if probe not in container:
                yield f"it has no {probe}"
    for variable in container.get("env", []):
        if re.search(r"TOKEN|SECRET|PASSWORD|KEY$", variable["name"]) and "value" in variable:
            yield f"{variable['name']} stands in the manifest"


def pod_complaints(spec, obj):
    name = obj["metadata"]["name"]
    allowed = EXCEPTIONS.get(name, set())
    if spec.get("automountServiceAccountToken") is not False:
        yield "its pods get a token of the API"
    if at(spec, "securityContext", "seccompProfile", "type") != "RuntimeDefault":
        yield "its pods have no seccomp profile"
    if not allowed and at(spec, "securityContext", "runAsNonRoot") is not True:
        yield "its pods may run as root"
    for key in ("hostNetwork", "hostPID", "hostIPC"):
        if spec.get(key):
            yield f"it has {key}"
    volumes = {volume["name"] for volume in spec.get("volumes", [])}
    for volume in spec.get("volumes", []):
        if "hostPath" in volume and not allowed:
            yield f"the volume {volume['name']} is a folder of the node"
        if "emptyDir" in volume and "sizeLimit" not in (volume["emptyDir"] or {}):
            yield f"the volume {volume['name']} has no limit"
    for container in spec["containers"]:
        mounted = {mount["name"] for mount in container.get("volumeMounts", [])}
        for missing in sorted(mounted - volumes):
            yield f"it mounts {missing}, which is no volume"
        yield from container_complaints(container, name, obj["kind"] not in ("Job", "AnalysisTemplate"), allowed)


def complaints(obj):
    """Sentences about one object."""
    where = f"{obj['kind']} {obj['metadata']['name']}"
    annotations = {**(at(obj, "metadata", "annotations") or {}), **(at(obj, "spec", "template", "metadata", "annotations") or {})}
    for name in annotations:
        if name.startswith("prometheus.io/"):
            yield f"{where}: the annotation {name} is a second way to be scraped"
    for spec in pod_specs(obj):
        for sentence in pod_complaints(spec, obj):
            yield f"{where}: {sentence}"
    if obj["kind"] == "Deployment":
        rolling = at(obj, "spec", "strategy", "rollingUpdate") or {}
        if at(obj, "spec", "strategy", "type") != "Recreate" and rolling.get("maxSurge") != 0:
            yield f"{where}: an update wants a second GPU"
        if not obj["spec"].get("revisionHistoryLimit", 0) >= 1:
            yield f"{where}: nothing to roll back to"
    if obj["kind"] in ("Deployment", "DaemonSet"):
        labels, selector = at(obj, "spec", "template", "metadata", "labels"), at(obj, "spec", "selector", "matchLabels")
        if not selector.items() <= labels.items():
            yield f"{where}: it does not select its own pods"
    if obj["kind"] == "Job":
        for key in ("activeDeadlineSeconds", "ttlSecondsAfterFinished", "podFailurePolicy"):
            if key not in obj["spec"]:
                yield f"{where}: it has no {key}"


def actions_by_exit_code(job_spec):
    """exit code -> action of a podFailurePolicy."""
    return {code: rule["action"] for rule in job_spec["podFailurePolicy"]["rules"] if "onExitCodes" in rule
            for code in rule["onExitCodes"]["values"] if rule["onExitCodes"]["operator"] == "In"}


def selected_by_nobody(objects):
    """Services, budgets, monitors and policies whose labels no pod or Service has."""
    pods = [at(o, "spec", "template", "metadata", "labels") or {} for o in objects if o["kind"] in WORKLOADS]
    pods += [at(metric, "provider", "job", "spec", "template", "metadata", "labels") or {} for o in objects
             if o["kind"] == "AnalysisTemplate" for metric in o["spec"]["metrics"]]
    services = [at(o, "metadata", "labels") or {} for o in objects if o["kind"] == "Service"]
    for obj in objects:
        paths = {"Service": ("spec", "selector"), "PodDisruptionBudget": ("spec", "selector", "matchLabels"),
                 "ServiceMonitor": ("spec", "selector", "matchLabels"), "NetworkPolicy": ("spec", "podSelector", "matchLabels")}
        if obj["kind"] not in paths:
            continue
        wanted = at(obj, *paths[obj["kind"]]) or {}
        have = services if obj["kind"] == "ServiceMonitor" else pods
        if not any(wanted.items() <= labels.items() for labels in have):
            yield f"{obj['kind']} {obj['metadata']['name']}: nothing has the labels {wanted}"
