"""TE-5: a test that makes the product say a secret fails, whatever it is about."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.eavesdropping import Ears, lines

ROOT = Path(__file__).parents[2]
PLANTED = """
import json
import pytest
from socialflow import ids
from tests.conftest import put_secret, request

SAID = {
    "password": lambda event: json.loads(event["body"])["password"],
    "body": lambda event: event["body"],
    "event": lambda event: json.dumps(event),
    "drawn": lambda event: ids.new_secret(),
    "kept": lambda event: "a key that is kept",
    "login": lambda event: json.loads(event["body"])["login"],
}


@pytest.mark.parametrize("what", SAID)
def test_says(what, aws, monkeypatch):
    def handler(event, _context):
        print(SAID[what](event))
        return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": "{}"}

    put_secret(monkeypatch, "PLANTED", json.dumps({"keys": ["a key that is kept"]}))
    request(handler, "POST", "/", {"password": 'a "password" that is typed', "login": "somebody who is typed"})
"""


def test_a_test_that_makes_the_product_say_a_secret_fails(tmp_path: Path) -> None:
    planted = tmp_path / "test_planted.py"
    planted.write_text(PLANTED)
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-c", str(ROOT / "pyproject.toml"), "-rA"]
    # What whoever runs the suite asks of it is not asked of this.
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTEST_ADDOPTS", "RIGHTS_RECORD"}}

    ended = subprocess.run(
        [*command, str(planted)], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )

    found = re.findall(r"^(PASSED|FAILED) \S*test_says\[(\w+)\]", ended.stdout, re.MULTILINE)
    outcomes = {what: outcome for outcome, what in found}
    secret = ("password", "body", "event", "drawn", "kept")
    assert outcomes == {**dict.fromkeys(secret, "FAILED"), "login": "PASSED"}, ended.stdout
    assert ended.stdout.count("made the product say holds") >= len(secret)


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----",
        "authorization: Bearer eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJlLW9mLWFkYQ",
        f"{'0' * 26}.{'1' * 26}.3.{'a' * 64}",
        f"sfpat_{'0' * 26}",
        "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA",
        "sk_test_51HxYzAbCd",
        "whsec_0123456789",
    ],
)
def test_what_has_the_shape_of_a_secret_is_one(text: str) -> None:
    assert Ears().heard(json.dumps({"a": text})) != []


def test_ids_digests_and_words_are_none() -> None:
    ears = Ears()
    ears.remember({"password": "short", "token": 7, "login": "somebody who is typed"})

    assert ears.heard(f"short somebody who is typed {'0' * 26} {'a' * 64} eyJ.eyJ.") == []


def test_of_a_line_that_holds_a_secret_is_told_where_and_what_but_not_the_secret() -> None:
    ears = Ears()
    ears.remember({"password": "a password that is typed"})

    (told,) = lines([("cdn.log", "fine"), ("cdn.log", "a password that is typed")], ears)

    assert told == "cdn.log says a password"
