"""People sign in with tokens of a real issuer: what opens the door, what does not, and what is never asked twice."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from time import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.issuer import (
    AUDIENCE,
    DISCOVERY,
    EC_KEY,
    ED_KEY,
    OTHER_RSA_KEY,
    RSA_KEY,
    SHORT_RSA_KEY,
    Office,
    jwk,
    office,
    part,
)

from eventlog.postgres import Pool
from service.auth import issuer as issuers
from service.auth import sign_in as sign_ins
from service.auth.issuer import Issuer, secure
from service.auth.principal import Principal
from service.auth.sign_in import Claims, Refused, SignIn
from service.definition import Definition
from service.settings import Settings

TECHNICIAN = Principal("sh-01", frozenset({"technician"}), "shanghai")


@pytest.fixture
def idp() -> Iterator[Office]:
    with office() as made:
        yield made


@pytest.fixture
async def people(idp: Office) -> AsyncIterator[SignIn]:
    made = SignIn(Issuer(idp.url), AUDIENCE, Claims())
    yield made
    await made.close()


async def refused(people: SignIn, token: str) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        await people.principal(token.encode())
    assert caught.value.zh
    return caught.value.kind, caught.value.en


async def test_a_person_signs_in_and_is_asked_for_once(people: SignIn, idp: Office) -> None:
    token = idp.token().encode()
    for _ in range(3):
        principal = await people.principal(token)
        assert principal == Principal("clerk-lin", frozenset({"clerk"}))
    assert idp.asked == [DISCOVERY, "/certs"]
    at_station = await people.principal(idp.token(sub="sh-01", roles="technician other", station="shanghai").encode())
    assert at_station == TECHNICIAN


@pytest.mark.parametrize(
    ("key", "algorithm", "listed"),
    [
        (RSA_KEY, "RS256", {}),
        (RSA_KEY, "PS256", {}),
        (RSA_KEY, "RS512", {"alg": "RS512"}),
        (EC_KEY, "ES256", {"alg": "ES256"}),
        (ED_KEY, "EdDSA", {}),
    ],
)
async def test_keys_of_several_kinds(people: SignIn, idp: Office, key: Any, algorithm: str, listed: Any) -> None:
    idp.rotate(jwk(key, "k", algorithm, **listed))
    assert (await people.principal(idp.token(key, "k", algorithm).encode())).id == "clerk-lin"


async def test_times_and_addressees_are_checked(people: SignIn, idp: Office) -> None:
    now = int(time())
    within: list[dict[str, Any]] = [{"exp": now - 20}, {"nbf": now + 20}, {"iat": now + 20}]
    for changes in [*within, {"aud": ["other", AUDIENCE]}]:
        assert (await people.principal(idp.token(**changes).encode())).id == "clerk-lin", changes
    assert (await people.principal(idp.token(exp=10**400).encode())).id == "clerk-lin"
    beyond: list[tuple[dict[str, Any], str]] = [
        ({"exp": now - 60}, "expired"),
        ({"nbf": now + 60}, "not valid yet"),
        ({"iat": now + 60}, "not valid yet"),
        ({"aud": "other"}, "not made for this system"),
        ({"aud": None}, "not valid"),
        ({"iss": f"{idp.url}/"}, "not made for this system"),
        ({"iss": None}, "not valid"),
        ({"exp": None}, "not valid"),
        ({"exp": "never"}, "not valid"),
        ({"exp": float("inf")}, "not valid"),
        ({"exp": [now + 60]}, "not valid"),
        ({"sub": 7}, "not valid"),
    ]
    for changes, said in beyond:
        kind, en = await refused(people, idp.token(**changes))
        assert kind == "invalid" and said in en, (changes, en)


async def test_what_is_remembered_ends_with_the_token(
    people: SignIn, idp: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_ins, "LEEWAY", 0.0)
    token = idp.token(exp=int(time()) + 2)
    ends = int(time()) + 2
    assert (await people.principal(token.encode())).id == "clerk-lin"
    while time() < ends:
        await asyncio.sleep(0.05)
    assert await refused(people, token) == ("invalid", "The token has expired: sign in again")


async def test_an_algorithm_is_the_key_s_and_never_the_token_s(people: SignIn, idp: Office) -> None:
    """`none`, a shared secret made of the public key, a key of another kind, and an unknown extension."""
    idp.rotate(jwk(RSA_KEY, "rsa-1", "RS256", alg="RS256"), jwk(EC_KEY, "ec-1", "ES256"))
    good = idp.token().split(".")
    public = RSA_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def forged(alg: Any, signature: bytes, **more: Any) -> str:
        return f"{part({'alg': alg, 'kid': 'rsa-1', 'typ': 'JWT', **more})}.{good[1]}.{part(signature)}"

    shared = f"{part({'alg': 'HS256', 'kid': 'rsa-1'})}.{good[1]}"
    mac = hmac.digest(public, shared.encode(), hashlib.sha256)
    for token in (
        forged("none", b""),
        forged("None", b""),
        f"{shared}.{part(mac)}",
        forged(["RS256"], b"x"),
        forged("RS256", b"x"),
        idp.token(algorithm="PS256"),
        idp.token(RSA_KEY, "ec-1"),
        idp.token(EC_KEY, "rsa-1", "ES256"),
        idp.token(OTHER_RSA_KEY, "rsa-1"),
        idp.token(header={"crit": ["exp"], "exp": 1}),
        idp.token(header={"jku": f"{idp.base}/certs", "jwk": jwk(OTHER_RSA_KEY, "rsa-1", "RS256")}, key=OTHER_RSA_KEY),
        f"{good[0]}.{part({'sub': 'boss', 'roles': ['manager']})}.{good[2]}",
    ):
        assert (await refused(people, token))[0] == "invalid", token


async def test_keys_that_cannot_be_trusted_are_passed_over(people: SignIn, idp: Office) -> None:
    secret = {"kty": "oct", "kid": "shared", "k": part(b"x" * 32), "alg": "HS256"}
    private: dict[str, Any] = jwt.get_algorithm_by_name("RS256").to_jwk(RSA_KEY, as_dict=True)
    odd: list[Any] = [7, {}, {"kty": "RSA", "kid": "broken", "n": "!", "e": "AQAB"}, {"kty": [], "kid": "x"}]
    idp.rotate(
        secret,
        private | {"kid": "private"},
        jwk(SHORT_RSA_KEY, "short", "RS256"),
        jwk(RSA_KEY, "cipher", "RS256", use="enc"),
        jwk(RSA_KEY, "hs", "RS256", alg="HS256"),
        *odd,
        jwk(RSA_KEY, "rsa-1", "RS256"),
    )
    assert (await people.principal(idp.token().encode())).id == "clerk-lin"
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        short = idp.token(SHORT_RSA_KEY, "short")
    assert (await refused(people, short))[0] == "invalid"
    for kid in ("private", "cipher", "hs"):
        assert (await refused(people, idp.token(kid=kid)))[0] == "invalid", kid
    assert (await refused(people, idp.token("x" * 32, "shared", "HS256")))[0] == "invalid"


async def test_what_is_no_token(people: SignIn, idp: Office) -> None:
    good = idp.token().split(".")
    deep = b'{"alg":"RS256","kid":' + b"[" * 5000
    for token in (
        "..",
        "a.b.c",
        f".{good[1]}.{good[2]}",
        f"{part([1])}.{good[1]}.{good[2]}",
        f"{part(deep)}.e30.e30",
        f"{part({'alg': 'RS256'})}.{good[1]}.{good[2]}",
        f"{part({'alg': 'RS256', 'kid': 7})}.{good[1]}.{good[2]}",
        f"{part({'alg': 'RS256', 'kid': {'a': 1}})}.{good[1]}.{good[2]}",
        "𠮷.𠮷.𠮷",
        idp.token(kid=None),
        idp.token(padding="x" * 9000),
    ):
        assert (await refused(people, token))[0] == "invalid", token[:60]
    assert idp.asked == [], "who names no key makes no questions"
    for token in (f"{good[0]}.{good[1]}.", f"{good[0]}..{good[2]}", f"{good[0]}.e30.{good[2]}"):
        assert (await refused(people, token))[0] == "invalid", token[:60]


@pytest.mark.parametrize("kid", ["../../etc/passwd", "' OR 1=1 --", "\u202e钥\0匙", "", "x" * 500, "rsa-1\n"])
async def test_odd_names_of_keys_are_only_names(people: SignIn, idp: Office, kid: str) -> None:
    assert (await refused(people, idp.token(kid=kid)))[0] == "invalid"
    idp.rotate(jwk(RSA_KEY, kid, "RS256"))
    await people.close()
    another = SignIn(Issuer(idp.url), AUDIENCE, Claims())
    assert (await another.principal(idp.token(kid=kid).encode())).id == "clerk-lin"
    await another.close()


async def test_keys_rotate_and_a_withdrawn_one_ends_what_was_remembered(
    people: SignIn, idp: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuers, "REST_SECONDS", 0.0)
    old = idp.token()
    await people.principal(old.encode())
    both = jwk(RSA_KEY, "rsa-1", "RS256"), jwk(OTHER_RSA_KEY, "rsa-2", "RS256")
    idp.rotate(*both)
    new = idp.token(OTHER_RSA_KEY, "rsa-2")
    assert (await people.principal(new.encode())).id == "clerk-lin"
    assert (await people.principal(old.encode())).id == "clerk-lin"
    idp.rotate(both[1])
    monkeypatch.setattr(issuers, "FRESH_SECONDS", 0.0)
    async with asyncio.timeout(10):
        while people._issuer.known("rsa-1") is not None:
            await asyncio.sleep(0.01)
    assert await refused(people, old) == ("invalid", "The token's key is unknown: sign in again")
    assert (await people.principal(new.encode())).id == "clerk-lin"


async def test_unknown_keys_make_few_questions(people: SignIn, idp: Office) -> None:
    idp.delay = 0.1
    tokens = [idp.token(kid=f"unknown-{number}") for number in range(20)]
    kinds = await asyncio.gather(*(refused(people, token) for token in tokens))
    assert {kind for kind, _ in kinds} == {"invalid"}
    assert idp.asked == [DISCOVERY, "/certs"]
    assert (await refused(people, tokens[0]))[0] == "invalid"
    assert len(idp.asked) == 2, "until the rest is over"


async def test_an_issuer_that_is_away_lets_known_keys_go_on(
    people: SignIn, idp: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuers, "REST_SECONDS", 0.0)
    idp.away = True
    assert await refused(people, idp.token()) == ("away", "The sign-in service is away")
    idp.away = False
    await people.principal(idp.token().encode())
    idp.away = True
    monkeypatch.setattr(issuers, "FRESH_SECONDS", 0.0)
    another = idp.token(sub="clerk-wu").encode()
    for _ in range(3):
        assert (await people.principal(another)).id == "clerk-wu"
    assert (await refused(people, idp.token(kid="new")))[0] == "away"


async def test_a_slow_issuer_is_away(people: SignIn, idp: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuers, "PATIENCE", 0.05)
    idp.delay = 0.3
    assert (await refused(people, idp.token()))[0] == "away"


async def test_documents_that_cannot_be_used(idp: Office) -> None:
    good, url = idp.documents[DISCOVERY], idp.url
    keys = {"keys": [jwk(RSA_KEY, "rsa-1", "RS256")]}
    elsewhere = f"{idp.base}/elsewhere"
    idp.documents["/elsewhere"] = good
    for discovery, certs in (
        (good | {"issuer": f"{url}-of-another"}, keys),
        (good | {"issuer": None}, keys),
        ({"issuer": url}, keys),
        (good | {"jwks_uri": "http://example.com/certs"}, keys),
        (good | {"jwks_uri": "file:///etc/passwd"}, keys),
        (good | {"jwks_uri": "http://["}, keys),
        (good | {"jwks_uri": 7}, keys),
        (elsewhere, keys),
        (b"<html>", keys),
        (b"[]", keys),
        (b"\xff", keys),
        (json.dumps(good | {"pad": "x" * 300_000}).encode(), keys),
        (good, {"keys": "rsa-1"}),
        (good, {}),
        (good, {"keys": keys["keys"] * 101}),
    ):
        idp.documents |= {DISCOVERY: discovery, "/certs": certs}
        people = SignIn(Issuer(url), AUDIENCE, Claims())
        assert (await refused(people, idp.token()))[0] == "away", (discovery, certs)
        await people.close()


async def test_nobody_is_more_than_their_account_says(people: SignIn, idp: Office) -> None:
    nobody: list[dict[str, Any]] = [
        {"roles": None},
        {"roles": []},
        {"roles": ["offline_access"]},
        {"roles": ["service"]},
        {"roles": ["importer"]},
        {"roles": {"clerk": True}},
        {"roles": [["clerk"], 7]},
        {"roles": ["clerk"], "station": "shanghai"},
        {"roles": ["dispatcher"]},
        {"roles": ["dispatcher"], "station": ""},
        {"roles": ["dispatcher"], "station": ["shanghai"]},
        {"roles": ["dispatcher"], "station": "shang hai"},
        {"roles": ["dispatcher", "manager"], "station": "shanghai"},
        {"sub": None},
        {"sub": "auth0|1"},
        {"sub": "x" * 65},
    ]
    for changes in nobody:
        assert (await refused(people, idp.token(**changes)))[0] == "forbidden", changes
    more = await people.principal(idp.token(roles=["clerk", "importer", "service"]).encode())
    assert more.roles == {"clerk"}


async def test_claims_have_other_names_and_may_be_nested(idp: Office) -> None:
    claims = Claims("preferred_username", "realm_access.roles", "https://example.com/station")
    people = SignIn(Issuer(idp.url), AUDIENCE, claims)
    more: dict[str, Any] = {"preferred_username": "sh-01", "realm_access": {"roles": ["technician"]}}
    token = idp.token(sub="0b5…", **more, **{"https://example.com/station": "shanghai"})
    principal = await people.principal(token.encode())
    assert principal == TECHNICIAN
    assert (await refused(people, idp.token(realm_access=["technician"])))[0] == "forbidden"
    await people.close()


async def test_memory_is_bounded(people: SignIn, idp: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_ins, "MOST_REMEMBERED", 5)
    for number in range(12):
        await people.principal(idp.token(sub=f"clerk-{number}").encode())
    assert len(people._remembered) == 5


async def test_a_service_takes_tokens_beside_keys(start: Any, idp: Office) -> None:
    def bearer(token: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {token}"}

    async with start(oidc_issuer=idp.url, oidc_audience=AUDIENCE) as client:
        body = {"customer_id": "c-1", "name": "Ming", "region": "hangzhou"}
        made = await client.post("/customers", json=body, headers=bearer(idp.token()))
        assert made.status_code == 201, made.text
        position = made.headers["aftersales-position"]
        for station, status in (("hangzhou", 200), ("ningbo", 404)):
            token = idp.token(sub="d-1", roles=["dispatcher"], station=station)
            path = f"/customers/c-1?wait_for={position}"
            assert (await client.get(path, headers=bearer(token))).status_code == status
        assert (await client.get("/customers")).status_code == 200, "keys hold as well"
        late = await client.get("/customers", headers=bearer(idp.token(exp=int(time()) - 60)))
        assert late.status_code == 401 and "expired" in late.json()["detail_en"]
        assert 'error="invalid_token"' in late.headers["www-authenticate"]
        nobody = await client.get("/customers", headers=bearer(idp.token(roles=[])))
        assert nobody.status_code == 403 and "no role" in nobody.json()["detail_en"]
        idp.away = True
        unknown = await client.get("/customers", headers=bearer(idp.token(kid="new")))
        assert unknown.status_code == 401, "it was asked a moment ago"
    async with start(oidc_issuer=idp.url, oidc_audience=AUDIENCE) as client:
        away = await client.get("/customers", headers=bearer(idp.token()))
        assert away.status_code == 503 and "sign-in" in away.json()["detail_en"]
        assert int(away.headers["retry-after"]) > 0
        assert (await client.get("/customers")).status_code == 200, "keys need no issuer"
    async with start() as client:
        assert (await client.get("/customers", headers=bearer(idp.token()))).status_code == 401


def test_settings_that_would_let_strangers_in() -> None:
    def settings(**more: str) -> Settings:
        return Settings.model_validate({"database_url": "postgresql://", "keys_file": "keys.json", **more})

    assert settings(oidc_issuer="https://id.example.com", oidc_audience="a").oidc_audience == "a"
    for issuer, audience in (("https://id.example.com", ""), ("", "a"), ("http://id.example.com", "a"), ("id", "a")):
        with pytest.raises(ValueError, match="OIDC_ISSUER"):
            settings(oidc_issuer=issuer, oidc_audience=audience)
    assert secure("http://127.0.0.1:8080/x") and secure("https://[::1]/x")
    for address in (
        "http://127.0.0.1.example.com",
        "https://",
        "ftp://x",
        "//x",
        "http://localhost.evil",
        "http://[::1",
    ):
        assert not secure(address), address


async def test_a_station_that_nobody_opened_is_refused_however_people_come(
    start: Any, idp: Office, tiny: Definition
) -> None:
    async def knows(_: Pool, station_id: str) -> bool:
        return station_id == "hangzhou"

    there = replace(tiny, knows_station=knows)
    async with start(there, oidc_issuer=idp.url, oidc_audience=AUDIENCE) as client:
        for station, status in (("hangzhou", 404), ("nowhere", 403)):
            token = idp.token(sub="d-1", roles=["dispatcher"], station=station)
            answer = await client.get("/customers/none", headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == status, answer.text
            if status == 403:
                assert "nowhere" in answer.json()["detail_en"] and "没有该网点" in answer.json()["detail"]
