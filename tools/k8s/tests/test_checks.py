"""The checks on manifests of a few lines, without kubectl: what is right passes, what is wrong is named."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import yaml

from tools.k8s.__main__ import CHECKS, FAULTS, missed
from tools.k8s.checks import amounts, budgets, network, ports, scaling, selectors
from tools.k8s.manifests import Environment, Manifests, Pod, selects
from tools.k8s.planting import Planted

SMALL = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: intake-api, namespace: aftersales}
spec:
  selector: {matchLabels: {app: intake}}
  template:
    metadata: {labels: {app: intake, aftersales/service: intake, app.kubernetes.io/component: api}}
    spec:
      containers:
        - name: service
          image: aftersales:1
          env: [{name: DATABASE_URL, value: "postgresql://intake@postgres-rw/intake"}]
          ports: [{name: http, containerPort: 8100}]
---
apiVersion: v1
kind: Service
metadata: {name: intake-api, namespace: aftersales}
spec: {selector: {app: intake}, ports: [{name: http, port: 8100, targetPort: http}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: postgres, namespace: aftersales}
spec:
  serviceName: postgres-rw
  selector: {matchLabels: {app: postgres}}
  template:
    metadata: {labels: {app: postgres}}
    spec: {containers: [{name: postgres, image: postgres, ports: [{name: postgres, containerPort: 5432}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: postgres-rw, namespace: aftersales}
spec: {selector: {app: postgres}, ports: [{port: 5432, targetPort: postgres}]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: intake-api, namespace: aftersales}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: intake}}}
"""
POLICIES = """
kind: NetworkPolicy
metadata: {name: closed}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
---
kind: NetworkPolicy
metadata: {name: names}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]
      ports: [{port: 53}]
---
kind: NetworkPolicy
metadata: {name: to-api}
spec:
  podSelector: {matchLabels: {app: intake}}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress}}}
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
          podSelector: {matchLabels: {app.kubernetes.io/name: prometheus}}
      ports: [{port: http}]
  egress: [{to: [{podSelector: {matchLabels: {app: postgres}}}], ports: [{port: 5432}]}]
---
kind: NetworkPolicy
metadata: {name: to-postgres}
spec:
  podSelector: {matchLabels: {app: postgres}}
  policyTypes: [Ingress]
  ingress: [{from: [{podSelector: {matchLabels: {app: intake}}}], ports: [{port: 5432}]}]
"""
SCALER = """
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: intake}
spec:
  scaleTargetRef: {name: intake-api}
  minReplicaCount: 1
  maxReplicaCount: 2
  triggers:
    - type: prometheus
      metadata: {serverAddress: "http://p:9090", query: 'sum(lag{service="intake"})', threshold: "5"}
"""


def manifests(*texts: str) -> Manifests:
    return Manifests("small", [each for text in texts for each in yaml.safe_load_all(text)])


def planted(kind: str, name: str, path: str, value: Any) -> Manifests:
    patch = yaml.safe_dump([{"op": "replace", "path": path, "value": value}])
    fault = Planted("x", "", "", "", [{"target": {"kind": kind, "name": name}, "patch": patch}])
    return Manifests("small", fault.into(manifests(SMALL, POLICIES).resources))


@pytest.mark.parametrize("check", [selectors, budgets, ports, network])
def test_what_is_right_passes(check: Any) -> None:
    assert list(check.check(manifests(SMALL, POLICIES))) == []


def test_a_way_that_is_closed_and_one_that_is_open_are_both_named() -> None:
    path = "/spec/ingress/0/from/0/podSelector/matchLabels/app"
    closed = list(network.check(planted("NetworkPolicy", "to-postgres", path, "dispatch")))
    assert closed == ["Deployment/intake-api cannot reach StatefulSet/postgres at 5432"]
    opened = list(network.check(planted("NetworkPolicy", "to-postgres", "/spec/ingress/0/from", [])))
    # Whoever is in the namespace may send nothing itself; those of other namespaces are not held back by these.
    assert (
        "a stranger in another namespace may reach StatefulSet/postgres at 5432, for which there is no reason" in opened
    )
    assert not any("cannot" in line for line in opened)


def test_a_port_by_number_is_the_one_that_has_the_name() -> None:
    by_name = planted("NetworkPolicy", "to-api", "/spec/ingress/0/ports/0/port", 8100)
    assert list(network.check(by_name)) == list(ports.check(by_name)) == []
    wrong = planted("NetworkPolicy", "to-api", "/spec/ingress/0/ports/0/port", 80)
    assert [line.split(":")[0] for line in ports.check(wrong)] == ["NetworkPolicy/to-api"]


def test_an_address_that_nobody_has_is_named() -> None:
    path = "/spec/template/spec/containers/0/env/0/value"
    for address, says in (("postgres/intake", "no such Service"), ("postgres-rw:5433/intake", "no such port")):
        (line,) = ports.check(planted("Deployment", "intake-api", path, f"postgresql://intake@{address}"))
        assert says in line


def test_a_budget_is_held_against_the_fewest_that_an_autoscaler_leaves() -> None:
    resources = manifests(SMALL, SCALER).resources
    budget = next(each for each in resources if each["kind"] == "PodDisruptionBudget")
    budget["spec"] = {"minAvailable": 1, "selector": budget["spec"]["selector"]}
    assert ["nobody may go" in line for line in budgets.check(Manifests("small", resources))] == [True]
    scaler = next(each for each in resources if each["kind"] == "ScaledObject")
    scaler["spec"]["minReplicaCount"] = 2
    assert list(budgets.check(Manifests("small", resources))) == []


def test_a_trigger_says_what_keda_reads() -> None:
    resources = manifests(SMALL, SCALER).resources
    assert list(scaling.check(Manifests("small", resources))) == []
    metadata = resources[-1]["spec"]["triggers"][0]["metadata"]
    metadata["treshold"] = metadata.pop("threshold")
    said = list(scaling.check(Manifests("small", resources)))
    assert [line.partition(": ")[2].split(":")[0] for line in said] == [
        "a prometheus trigger has no treshold",
        "its prometheus trigger lacks threshold",
        "its threshold is no number",
    ]


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ({"key": "a", "operator": "In", "values": ["1", "2"]}, True),
        ({"key": "a", "operator": "NotIn", "values": ["1"]}, False),
        ({"key": "b", "operator": "NotIn", "values": ["1"]}, True),
        ({"key": "a", "operator": "Exists"}, True),
        ({"key": "b", "operator": "DoesNotExist"}, True),
        ({"key": "a", "operator": "DoesNotExist"}, False),
    ],
)
def test_a_selector_is_read_as_kubernetes_reads_it(expression: dict[str, Any], holds: bool) -> None:
    assert selects({"matchExpressions": [expression]}, {"a": "1"}) is holds
    assert not selects({"matchLabels": {"a": "2"}, "matchExpressions": [expression]}, {"a": "1"})
    assert selects(None, {})


@pytest.mark.parametrize(
    ("quantity", "comes_to"),
    [("1", 1), (2, 2), ("250m", Decimal("0.25")), ("1Ki", 1024), ("1.5Gi", 3 * 2**29), ("256MB", None), ("x", None)],
)
def test_an_amount_is_read_as_kubernetes_reads_it(quantity: object, comes_to: Decimal | None) -> None:
    assert amounts.amount(quantity) == comes_to


def test_a_variable_is_written_out_where_it_stands_before() -> None:
    own = [{"name": "A", "value": "$(B)-$(C)"}, {"name": "B", "value": "b"}, {"name": "D", "value": "$(B)-$(C)"}]
    assert Environment({"C": "c"}, own).values == {"C": "c", "A": "$(B)-c", "B": "b", "D": "b-c"}


def test_an_operator_s_pods_and_services_are_known() -> None:
    text = """
kind: Cluster
metadata: {name: keyring}
spec: {}
"""
    found = manifests(text)
    assert [pod.owner for pod in found.behind("keyring-rw")] == ["Cluster/keyring"]
    assert found.known_secrets() == {"keyring-ca": frozenset({"ca.crt", "ca.key"})}


def test_a_fault_that_nobody_finds_is_told_and_one_that_changes_nothing_is_refused() -> None:
    def silent(_: Manifests) -> Iterator[str]:
        return iter(())

    patch = '[{"op": "replace", "path": "/spec/maxUnavailable", "value": 0}]'
    target = {"kind": "PodDisruptionBudget", "name": "intake-.*"}
    fault = Planted("zero", "budgets", "small", "no node", [{"target": target, "patch": patch}])
    overlays = {"small": manifests(SMALL)}
    assert list(missed(overlays, {"budgets": budgets.check}, [fault])) == []
    (line,) = missed(overlays, {"budgets": silent}, [fault])
    assert line == "faults/zero.yaml: budgets does not say 'no node', but nothing"
    nowhere = Planted("nowhere", "budgets", "small", "", [{"target": {"kind": "Secret"}, "patch": patch}])
    with pytest.raises(ValueError, match="there is no"):
        nowhere.into(overlays["small"].resources)


def test_every_check_has_faults_that_are_meant_for_it() -> None:
    meant = {Planted.read(file).found_by for file in FAULTS.glob("*.yaml")}
    assert meant == {"schemas", *CHECKS}


def test_a_process_of_nobody_s_is_no_service_s() -> None:
    assert Pod("x", {"app.kubernetes.io/component": "api"}, {}).component is None
