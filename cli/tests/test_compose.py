"""`aftersales secrets`: all that docker-compose.yml asks for, once, and for nobody else to read."""

import os
import re
from base64 import b64decode
from pathlib import Path

from cryptography import x509
from typer.testing import CliRunner

from aftersales import keys
from aftersales.cli import app
from aftersales.kafka.access import USERS
from aftersales.paths import project_folder
from service.auth.keys import KeyFile


def made(folder: Path) -> dict[str, str]:
    """The variables that it wrote."""
    result = CliRunner().invoke(app, ["secrets", str(folder)])
    assert result.exit_code == 0, result.output
    return dict(line.split("=", 1) for line in (folder / ".env").read_text("ascii").splitlines())


OF_THE_OPERATOR = {"ALERTS_PAGE_URL", "ALERTS_TICKET_URL", "ALERTS_KEY"}
"""Where alerts go, which nobody can know: without them they are seen in Alertmanager alone."""


def test_every_variable_that_has_no_default_is_made(tmp_path: Path) -> None:
    asked = set(re.findall(r"\$\{(\w+):(?:\?|-\})", (project_folder() / "docker-compose.yml").read_text("utf-8")))
    variables = made(tmp_path)
    assert variables.keys() == asked - OF_THE_OPERATOR | {"RUN_AS"}
    assert all(variables.values())
    assert {name for name in variables if name.startswith("KAFKA_")} == {
        "KAFKA_KEYSTORE",
        *(f"KAFKA_{user.upper()}_PASSWORD" for user in USERS),
    }
    passwords = [value for name, value in variables.items() if name.endswith("_PASSWORD")]
    assert len(set(passwords)) == len(passwords)
    assert all(re.fullmatch(r"[0-9a-f]{48}", password) for password in passwords), "an address takes it as it is"


def test_the_services_key_reads_logs_alone(tmp_path: Path) -> None:
    key = made(tmp_path)["PEERS_KEY"]
    principal = KeyFile(tmp_path / "secrets" / "keys.json").principal(key.encode())
    assert principal is not None
    assert (principal.id, sorted(principal.roles)) == (keys.SERVICES_ID, ["service"])


def test_prometheus_reads_with_a_key_of_operations(tmp_path: Path) -> None:
    made(tmp_path)
    file = tmp_path / "secrets" / "prometheus.key"
    principal = KeyFile(tmp_path / "secrets" / "keys.json").principal(file.read_bytes())
    assert principal is not None
    assert (principal.id, sorted(principal.roles)) == ("prometheus", ["operations"])
    assert file.stat().st_mode & 0o777 == 0o644, "its container has another account; the folder is closed"


def test_only_the_account_of_the_containers_can_read_the_key_file(tmp_path: Path) -> None:
    user, group = map(int, made(tmp_path)["RUN_AS"].split(":"))
    assert user != 0
    assert os.geteuid() in (0, user)
    for path in (tmp_path / "secrets", tmp_path / "secrets" / "keys.json"):
        assert (path.stat().st_uid, path.stat().st_gid, path.stat().st_mode & 0o077) == (user, group, 0)
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0
    keys.issue(tmp_path / "secrets" / "keys.json", "clerk-1", ["clerk"])
    assert (tmp_path / "secrets" / "keys.json").stat().st_uid == user


def test_kafka_s_certificate_is_of_the_authority_that_clients_trust(tmp_path: Path) -> None:
    keystore = b64decode(made(tmp_path)["KAFKA_KEYSTORE"])
    certificate = x509.load_pem_x509_certificate(keystore)
    authority = x509.load_pem_x509_certificate((tmp_path / "secrets" / "ca.pem").read_bytes())
    certificate.verify_directly_issued_by(authority)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["kafka", "localhost"]
    assert (tmp_path / "secrets" / "ca.pem").stat().st_mode & 0o777 == 0o644, "Kafka's account reads it, too"
    assert not list((tmp_path / "secrets").glob("*key*.pem")), "nobody can sign another"


def test_certificates_are_replaced_alone(tmp_path: Path) -> None:
    before, trusted = made(tmp_path), (tmp_path / "secrets" / "ca.pem").read_bytes()
    result = CliRunner().invoke(app, ["secrets", str(tmp_path), "--certificates"])
    assert result.exit_code == 0, result.output
    after = dict(line.split("=", 1) for line in (tmp_path / ".env").read_text("ascii").splitlines())
    assert {name for name in before if before[name] != after[name]} == {
        "KAFKA_KEYSTORE"
    } and before.keys() == after.keys()
    assert (tmp_path / "secrets" / "ca.pem").read_bytes() != trusted
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    before = made(tmp_path)
    result = CliRunner().invoke(app, ["secrets", str(tmp_path)])
    assert result.exit_code == 1
    assert len(result.output.strip().splitlines()) == 1
    assert (tmp_path / ".env").read_text("ascii") == "".join(f"{name}={value}\n" for name, value in before.items())
    assert len(keys.listed(tmp_path / "secrets" / "keys.json")) == 2, "the services', and Prometheus's"


def test_a_folder_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["secrets", str(tmp_path / "nowhere")])
    assert result.exit_code == 1
    assert len(result.output.strip().splitlines()) == 1
