#!/usr/bin/env python3
"""The manifests of k8s/: schemas, kustomize, and what they have to be beyond that.

    kubernetes_test.py PROGRAM NODE MODULES
"""

import copy
import functools
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import catalogue
import kubernetes
import yaml_documents

ROOT = Path(__file__).resolve().parents[2]
K8S = ROOT / "k8s"
PROGRAM, NODE, MODULES = sys.argv.pop(1), sys.argv.pop(1), sys.argv.pop(1)
FOLDERS = sorted(path.parent for path in [*K8S.rglob("kustomization.yml"), ROOT / "grafana" / "kustomization.yml"])
# Nobody publishes a schema of these where this test can have it.
WITHOUT_SCHEMA = {"flagger.app/v1beta1 Canary"}
KUBECTL = shutil.which("kubectl")


def kustomize_is_new():
    """Version 4 is where `patches` may stand in line; Debian 12 packages a kubectl with version 2."""
    if not KUBECTL:
        return False
    said = subprocess.run([KUBECTL, "version", "--client"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"Kustomize Version: v(\d+)", said)
    return bool(found) and int(found[1]) >= 4


def load(path):
    return yaml_documents.documents(path.read_text(encoding="utf-8"))


def objects_of_files():
    """(file, object) of every manifest as it is written."""
    for path in sorted(K8S.rglob("*.yml")):
        for obj in load(path):
            if isinstance(obj, dict) and "kind" in obj and "metadata" in obj:
                yield path.relative_to(ROOT).as_posix(), obj


@functools.cache
def build_text(folder):
    done = subprocess.run([KUBECTL, "kustomize", folder], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def build(folder):
    return yaml_documents.documents(build_text(folder)[1])


def schema_complaints(pairs):
    told = json.dumps([{"where": where, "object": obj} for where, obj in pairs])
    done = subprocess.run([NODE, "validate_kubernetes.mjs", MODULES], input=told, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(done.stderr)
    return [line for line in json.loads(done.stdout) if line.split("no schema for ")[-1] not in WITHOUT_SCHEMA]


def one(kind, name=None):
    return copy.deepcopy(next(obj for _, obj in objects_of_files() if obj["kind"] == kind and name in (None, obj["metadata"]["name"])))


class Schemas(unittest.TestCase):
    def test_every_manifest_has_known_fields_of_the_right_type(self):
        pairs = list(objects_of_files())
        self.assertGreaterEqual(len(pairs), 20)
        self.assertEqual(schema_complaints(pairs), [])

    def test_a_wrong_manifest_is_noticed(self):
        job, deployment, monitor, template = one("Job"), one("Deployment"), one("ServiceMonitor"), one("AnalysisTemplate")
        job["spec"]["backoffLimit"] = "2"
        deployment["spec"]["template"]["spec"]["containers"][0]["startupProb"] = {}
        monitor["spec"]["endpoints"][0]["intervall"] = "5s"
        del template["spec"]["metrics"][0]["provider"]["job"]["spec"]["template"]["spec"]["containers"][0]["name"]
        rule = one("PrometheusRule")
        rule["spec"]["groups"][0]["rules"][0]["expression"] = "up"
        wrong = schema_complaints([("a", job), ("b", deployment), ("c", monitor), ("d", template), ("e", rule),
                                   ("f", {"apiVersion": "v1", "kind": "Sevice", "metadata": {}})])
        for place, words in (("a", "/spec/backoffLimit"), ("b", "unknown field spec.template.spec.containers[0].startupProb"),
                             ("c", "intervall"), ("d", '"name"'), ("e", "expression"), ("f", "no schema for v1 Sevice")):
            self.assertTrue(any(line.startswith(place + ": ") and words in line for line in wrong), (place, words, wrong))


class Policy(unittest.TestCase):
    def test_every_manifest_keeps_it(self):
        self.assertEqual([f"{path}: {line}" for path, obj in objects_of_files() for line in kubernetes.complaints(obj)], [])

    def test_each_rule_of_it_can_be_broken(self):
        def change(obj, what):
            what(obj, obj["spec"]["template"]["spec"], obj["spec"]["template"]["spec"]["containers"][0])
            return " ".join(kubernetes.complaints(obj))

        for words, kind, what in (
                ("not pinned", "Deployment", lambda o, s, c: c.update(image="vllm/vllm-openai:latest")),
                ("is privileged", "DaemonSet", lambda o, s, c: c["securityContext"].update(privileged=True)),
                ("keeps capabilities", "Job", lambda o, s, c: c["securityContext"].pop("capabilities")),
                ("adds NET_ADMIN", "DaemonSet", lambda o, s, c: c["securityContext"]["capabilities"]["add"].append("NET_ADMIN")),
                ("can be written", "Job", lambda o, s, c: c["securityContext"].pop("readOnlyRootFilesystem")),
                ("may gain privileges", "Job", lambda o, s, c: c["securityContext"].pop("allowPrivilegeEscalation")),
                ("no limits of memory", "Job", lambda o, s, c: c["resources"]["limits"].pop("memory")),
                ("no startupProbe", "Deployment", lambda o, s, c: c.pop("startupProbe")),
                ("stands in the manifest", "Deployment", lambda o, s, c: c["env"].append({"name": "HF_TOKEN", "value": "x"})),
                ("token of the API", "Job", lambda o, s, c: s.pop("automountServiceAccountToken")),
                ("seccomp", "Job", lambda o, s, c: s["securityContext"].pop("seccompProfile")),
                ("run as root", "Job", lambda o, s, c: s["securityContext"].pop("runAsNonRoot")),
                ("hostNetwork", "DaemonSet", lambda o, s, c: s.update(hostNetwork=True)),
                ("folder of the node", "Job", lambda o, s, c: s["volumes"].append({"name": "x", "hostPath": {"path": "/"}})),
                ("no limit", "Job", lambda o, s, c: s["volumes"].append({"name": "x", "emptyDir": {}})),
                ("no volume", "Job", lambda o, s, c: c["volumeMounts"].append({"name": "x", "mountPath": "/x"})),
                ("second way to be scraped", "Deployment",
                 lambda o, s, c: o["spec"]["template"]["metadata"].update(annotations={"prometheus.io/scrape": "true"})),
                ("second GPU", "Deployment", lambda o, s, c: o["spec"]["strategy"]["rollingUpdate"].update(maxSurge=1)),
                ("nothing to roll back to", "Deployment", lambda o, s, c: o["spec"].update(revisionHistoryLimit=0)),
                ("its own pods", "Deployment", lambda o, s, c: o["spec"]["template"]["metadata"].update(labels={})),
                ("no activeDeadlineSeconds", "Job", lambda o, s, c: o["spec"].pop("activeDeadlineSeconds"))):
            with self.subTest(words):
                obj = one(kind, "inference" if kind == "Deployment" else None)
                self.assertIn(words, change(obj, what))

    def test_a_long_load_of_a_model_is_no_crash(self):
        for path, obj in objects_of_files():
            if obj["kind"] == "Deployment":
                probe = obj["spec"]["template"]["spec"]["containers"][0]["startupProbe"]
                seconds = probe["periodSeconds"] * probe["failureThreshold"]
                self.assertGreaterEqual(seconds, 600, path)
                self.assertGreater(obj["spec"]["progressDeadlineSeconds"], seconds, path)


class Gate(unittest.TestCase):
    def test_each_exit_code_has_the_action_that_it_calls_for(self):
        expected = {1: "FailJob", 2: "FailJob", 3: "Count"}
        self.assertEqual(kubernetes.actions_by_exit_code(one("Job")["spec"]), expected)
        documented = (ROOT / "docs" / "verdicts.md").read_text(encoding="utf-8")
        for code in (0, *expected):
            self.assertRegex(documented, rf"(?m)^\| {code} \|")

    def test_a_drained_node_counts_for_nothing(self):
        first = one("Job")["spec"]["podFailurePolicy"]["rules"][0]
        self.assertEqual((first["action"], first["onPodConditions"][0]["type"]), ("Ignore", "DisruptionTarget"))
        self.assertEqual(one("Job")["spec"]["template"]["spec"]["restartPolicy"], "Never")

    def test_argo_rollouts_runs_the_same_job(self):
        measured = one("AnalysisTemplate")["spec"]["metrics"][0]["provider"]["job"]["spec"]
        self.assertEqual(measured, one("Job")["spec"])

    def test_every_profile_is_valid(self):
        profiles = sorted(K8S.rglob("profile.yml"))
        self.assertGreaterEqual(len(profiles), 3)
        for path in profiles:
            probe = path.parent / "probe.yml"
            probe = probe if probe.exists() else K8S / "base" / "probe.yml"
            with tempfile.TemporaryDirectory() as folder, self.subTest(path.relative_to(ROOT).as_posix()):
                text = path.read_text(encoding="utf-8").replace("/etc/aipreflight/probe.yml", str(probe))
                (Path(folder) / "profile.yml").write_text(text.replace("/reports", folder), encoding="utf-8")
                done = subprocess.run([PROGRAM, "validate", "profile.yml"], cwd=folder, capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    @unittest.skipUnless(shutil.which("promtool"), "promtool is not installed: tools/packages test")
    def test_what_it_leaves_for_prometheus_is_an_exposition_of_known_metrics(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "profile.yml").write_text(
                f"name: bot\nchecks: [{{uses: sla, with: {{probe: {{records: {ROOT}/examples/probes/healthy.jsonl}}, sla: {{ttft_ms: 500}}}}}}]\n"
                "report: {formats: [prometheus]}\n", encoding="utf-8")
            subprocess.run([PROGRAM, "check", "--profile", "profile.yml", "--out", "run", "--no-progress"], cwd=folder, check=True,
                           stdout=subprocess.DEVNULL)
            text = (Path(folder) / "run" / "aipreflight-report.prom").read_text(encoding="utf-8")
        done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        names = set(re.findall(r"(?m)^(\w+)\{", text))
        self.assertEqual(len(names), 6)
        self.assertEqual(names - catalogue.known(), set())

    def test_it_may_reach_what_it_probes_and_asks(self):
        policy = one("NetworkPolicy")
        self.assertEqual(policy["spec"]["policyTypes"], ["Ingress", "Egress"])
        self.assertEqual(policy["spec"]["ingress"], [])
        ports = {port["port"] for rule in policy["spec"]["egress"] for port in rule["ports"]}
        texts = [path.read_text(encoding="utf-8") for name in ("profile.yml", "probe.yml") for path in K8S.rglob(name)]
        addresses = {int(port) for text in texts for port in re.findall(r"http://[\w.-]+:(\d+)", text)}
        self.assertEqual(ports - {53}, addresses)
        for rule in policy["spec"]["egress"]:
            for peer in rule["to"]:
                self.assertIn("podSelector", peer)


class Files(unittest.TestCase):
    """What holds without kustomize, too."""

    def test_a_key_that_stands_twice_is_an_error(self):
        with self.assertRaisesRegex(Exception, "stands twice"):
            yaml_documents.document("a: {b: 1, b: 2}")

    def test_every_file_that_a_kustomization_names_is_there_and_every_file_is_named(self):
        named = set()
        for folder in FOLDERS:
            text = yaml_documents.document((folder / "kustomization.yml").read_text(encoding="utf-8"))
            names = [*text.get("resources", []), *text.get("configurations", []),
                     *(name for made in text.get("configMapGenerator", []) for name in made["files"])]
            for name in names:
                self.assertTrue((folder / name).exists(), f"{folder.name}: {name}")
                named.add((folder / name).resolve())
        files = {path for path in [*K8S.rglob("*.yml"), *K8S.rglob("*.csv")] if path.name != "kustomization.yml"
                 and path.parent.name != "ci"}
        self.assertEqual(files - named, set())

    def test_ci_jobs_heed_the_exit_codes(self):
        gitlab = yaml_documents.document((K8S / "integrations" / "ci" / "gitlab-ci.yml").read_text(encoding="utf-8"))
        self.assertEqual(gitlab["aipreflight"]["retry"]["exit_codes"], [3])
        github = (K8S / "integrations" / "ci" / "github-actions.yml").read_text(encoding="utf-8")
        self.assertIn('exit "$code"', github)


@unittest.skipUnless(kustomize_is_new(), "no kubectl with kustomize 4 or later: what kustomize makes was not looked at")
class Kustomize(unittest.TestCase):
    def test_every_kustomization_builds_valid_objects(self):
        made = []
        for folder in FOLDERS:
            with self.subTest(folder.relative_to(ROOT).as_posix()):
                code, _, errors = build_text(folder)
                self.assertEqual((code, errors), (0, ""))
                objects = build(folder)
                self.assertEqual([line for obj in objects for line in kubernetes.complaints(obj)], [])
                self.assertEqual(list(kubernetes.selected_by_nobody(objects)), [])
                made += [(f"{folder.name} {obj['kind']}", obj) for obj in objects]
        self.assertEqual(schema_complaints(made), [])

    def test_the_gate_gets_the_profile_that_was_generated_for_it(self):
        for name, probed in (("base", "http://inference:8000"), ("overlays/cpu", "http://inference:8000"),
                             ("overlays/kube-prometheus-stack", "http://inference:8000"),
                             ("integrations/argo-rollouts", "http://inference-canary:8000"),
                             ("integrations/flagger", "http://inference-canary:8000")):
            objects = build(K8S / name)
            spec = next(spec for obj in objects for spec in kubernetes.pod_specs(obj) if spec["containers"][0]["name"] == "gate")
            wanted = next(volume["configMap"]["name"] for volume in spec["volumes"] if volume["name"] == "profile")
            generated = next(obj for obj in objects if obj["kind"] == "ConfigMap" and obj["metadata"]["name"] == wanted)
            self.assertIn(probed, generated["data"]["probe.yml"], name)
            self.assertTrue({"profile.yml", "probe.yml"} <= set(generated["data"]), name)
            self.assertRegex(spec["containers"][0]["image"], r"^aipreflight:\d+\.\d+\.\d+$", name)

    def test_hooks_carry_their_annotations(self):
        for name, key, value in (("argo-cd", "argocd.argoproj.io/hook", "PostSync"), ("helm", "helm.sh/hook", "test")):
            objects = build(K8S / "integrations" / name)
            job = next(obj for obj in objects if obj["kind"] == "Job")
            self.assertEqual(job["metadata"]["annotations"][key], value)
        self.assertNotIn("{{", build_text(K8S / "integrations" / "helm")[1])  # helm would read it as a template

    def test_the_operator_sees_what_carries_its_label(self):
        objects = build(K8S / "overlays" / "kube-prometheus-stack")
        seen = [obj for obj in objects if obj["apiVersion"].startswith("monitoring.coreos.com/")]
        self.assertEqual(len(seen), 3)
        self.assertEqual({obj["metadata"]["labels"]["release"] for obj in seen}, {"kube-prometheus-stack"})
        self.assertEqual(len([obj for obj in objects if kubernetes.at(obj, "metadata", "labels", "grafana_dashboard")]), 2)

    def test_a_selector_that_nothing_answers_is_noticed(self):
        objects = build(K8S / "vllm")
        service = next(obj for obj in objects if obj["kind"] == "Service")
        service["spec"]["selector"] = {"app": "vllm"}
        self.assertEqual(len(list(kubernetes.selected_by_nobody(objects))), 1)


if __name__ == "__main__":
    sys.exit(unittest.main())
