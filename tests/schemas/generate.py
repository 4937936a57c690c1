#!/usr/bin/env python3
"""Writes kubernetes-<version>.json beside itself, out of the wheel of kubernetes-validate (see README.md).

usage: generate.py kubernetes_validate-1.37.0-py3-none-any.whl
"""

import json
import pathlib
import sys
import zipfile

VERSIONS = ["1.28", "1.31", "1.34", "1.37"]

KINDS = {
    "v1": ["ConfigMap", "Namespace", "PersistentVolumeClaim", "Pod", "Secret", "Service", "ServiceAccount"],
    "apps/v1": ["Deployment", "StatefulSet"],
    "autoscaling/v2": ["HorizontalPodAutoscaler"],
    "batch/v1": ["CronJob", "Job"],
    "networking.k8s.io/v1": ["Ingress", "NetworkPolicy"],
    "policy/v1": ["PodDisruptionBudget"],
    "rbac.authorization.k8s.io/v1": ["Role", "RoleBinding"],
}

# The source says no more of these than "string or number".
REFINED = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": {"type": ["string", "number"], "format": "quantity"},
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {"type": ["string", "integer"], "format": "int-or-string"},
}

REF = "#/$defs/"
KEPT_KEYWORDS = {"type", "format", "enum", "required", "properties", "additionalProperties", "items", "$ref"}


def definitions(wheel, version):
    path = f"kubernetes_validate/kubernetes-json-schema/v{version}.0-local-strict/_definitions.json"
    return json.loads(wheel.read(path))["$defs"]


def kind_definitions(defs):
    """'apps/v1/StatefulSet' -> the name of its definition."""
    found = {}
    for name, schema in defs.items():
        for gvk in schema.get("x-kubernetes-group-version-kind", []):
            api_version = "/".join(part for part in (gvk["group"], gvk["version"]) if part)
            if gvk["kind"] in KINDS.get(api_version, []):
                found[f"{api_version}/{gvk['kind']}"] = name
    missing = [f"{v}/{k}" for v, kinds in KINDS.items() for k in kinds if f"{v}/{k}" not in found]
    if missing:
        raise SystemExit(f"no definition of {', '.join(missing)}")
    return found


def without_null(types):
    """The source lets every field be null; a rendered manifest has no reason to hold one."""
    left = [t for t in ([types] if isinstance(types, str) else types) if t != "null"]
    return left[0] if len(left) == 1 else left


def written_by_the_cluster(name, schema):
    ref = schema.get("$ref", "")
    return name == "status" and ref.endswith("Status") or name == "managedFields"


def pruned(schema):
    """The schema without prose, nulls and the fields that only the cluster itself writes."""
    kept = {}
    for key, value in schema.items():
        if key == "properties":
            kept[key] = {n: pruned(s) for n, s in value.items() if not written_by_the_cluster(n, s)}
        elif key in ("items", "additionalProperties") and isinstance(value, dict):
            kept[key] = pruned(value)
        elif key == "type":
            kept[key] = without_null(value)
        elif key == "enum":
            kept[key] = [v for v in value if v is not None]
        elif key in KEPT_KEYWORDS:
            kept[key] = value
        elif key in ("oneOf", "anyOf", "allOf", "not", "pattern"):
            raise SystemExit(f"the source now uses '{key}', which this script does not know how to keep: {schema}")
    return kept


def references(node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"].removeprefix(REF)
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def closure(defs, roots):
    """The definitions that the roots need, and no others."""
    needed, waiting = {}, list(roots)
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed[name] = REFINED.get(name) or pruned(defs[name])
            waiting.extend(references(needed[name]))
    return needed


def bundle(defs):
    kinds = kind_definitions(defs)
    return {
        "kinds": dict(sorted(kinds.items())),
        "$defs": dict(sorted(closure(defs, kinds.values()).items())),
    }


def compact(value):
    return json.dumps(value, separators=(",", ":"), sort_keys=True)


def lines(schema):
    """Minified, one definition per line, so that a diff shows what a release of Kubernetes changed."""
    kinds = ",\n".join(f"{compact(k)}:{compact(v)}" for k, v in schema["kinds"].items())
    defs = ",\n".join(f"{compact(k)}:{compact(v)}" for k, v in schema["$defs"].items())
    return f'{{"kinds":{{\n{kinds}\n}},\n"$defs":{{\n{defs}\n}}}}\n'


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    folder = pathlib.Path(__file__).resolve().parent
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        for version in VERSIONS:
            schema = bundle(definitions(wheel, version))
            text = lines(schema)
            (folder / f"kubernetes-{version}.json").write_text(text)
            print(f"{version}: {len(schema['kinds'])} kinds, {len(schema['$defs'])} definitions, {len(text)} bytes")


main()
