"""The story's chapter about an account: an address proven, a second factor, a session ended from elsewhere, an archive."""

import hashlib
import io
import json
import re
import time
import uuid
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import pyotp

from local.flow.api import Api, request
from local.flow.people import PASSWORD
from local.flow.problem import Problem
from local.flow.settings import Settings

_LETTER_WITHIN_SECONDS = 60.0
_ARCHIVE_WITHIN_SECONDS = 120.0
_TOTP_SECONDS = 30
STEPS = 4


@dataclass(frozen=True)
class Told:
    """What there is to say of it."""

    username: str
    files: int
    records: int


def protect(settings: Settings, shown: Callable[[int], None] = lambda _done: None) -> Told:
    """Somebody new does all of it; `shown(done)` hears of each of the STEPS."""
    username = f"demo.{uuid.uuid4().hex[:12]}"
    laptop, phone = Api(settings.public_url), Api(settings.public_url)
    _register(laptop, username)
    prove_address(settings, laptop, username)
    shown(1)
    secret = add_totp(laptop).secret
    _log_in_twice(phone, username, secret)
    shown(2)
    _end_elsewhere(phone, laptop)
    shown(3)
    files, records = _archived(phone)
    shown(4)
    return Told(username, files, records)


def _register(api: Api, username: str) -> None:
    new = {"username": username, "email": _address(username), "password": PASSWORD}
    api.must("POST", "/api/v1/auth/register", new)
    session = api.must("POST", "/api/v1/auth/login", {"login": username, "password": PASSWORD, "device_name": "laptop"})
    api.token, api.user_id = session["access_token"], session["user_id"]


def prove_address(settings: Settings, api: Api, username: str) -> None:
    proof = {"email": _address(username), "code": _mailed_code(settings, _address(username))}
    api.must("POST", "/api/v1/auth/email/verify", proof)
    if not api.must("GET", "/api/v1/users/me")["email_verified_at"]:
        raise Problem("The address was proven, and is not verified.", "See `flow logs`.")


def _mailed_code(settings: Settings, address: str) -> str:
    """The six digits of the letter, as the embedded cloud's SES took it."""
    deadline = time.monotonic() + _LETTER_WITHIN_SECONDS
    while time.monotonic() < deadline:
        sent = request("GET", f"{settings.cloud_url}/_ministack/ses/messages", None, {}).json["messages"]
        subjects = [each["Subject"] for letters in sent.values() for each in letters if each["To"] == [address]]
        if found := [code for each in subjects for code in re.findall(r"^(\d{6}) ", each)]:
            return str(found[0])
        time.sleep(0.2)
    raise Problem(f"No letter has come within {_LETTER_WITHIN_SECONDS:.0f} s.", "See `flow logs` of on_letter_owed.")


@dataclass(frozen=True)
class App:
    """An authenticator app, and the codes on paper."""

    secret: str
    recovery_codes: list[str]


def add_totp(api: Api) -> App:
    """The account asks for the app from here on."""
    secret: str = api.must("POST", "/api/v1/users/me/totp")["secret"]
    codes = api.must("POST", "/api/v1/users/me/totp/confirm", {"code": pyotp.TOTP(secret).now()})["recovery_codes"]
    if len(codes) != 10:
        raise Problem(f"There are {len(codes)} recovery codes, not 10.", "See functions/identity/recovery_codes.py.")
    return App(secret, codes)


def _log_in_twice(api: Api, username: str, secret: str) -> None:
    """By password and then by a code. The step that confirmed the factor is spent; the next one is taken early, as for clocks
    that differ."""
    asked = api.must("POST", "/api/v1/auth/login", {"login": username, "password": PASSWORD, "device_name": "phone"})
    if "access_token" in asked or asked.get("kind") != "second-factor":
        raise Problem("A password alone opened an account with a second factor.", "See functions/identity/sessions.py.")
    answer = {"challenge": asked["challenge"], "code": pyotp.TOTP(secret).at(time.time() + _TOTP_SECONDS)}
    session = api.must("POST", "/api/v1/auth/login/second-factor", answer)
    api.token, api.user_id = session["access_token"], session["user_id"]


def _end_elsewhere(phone: Api, laptop: Api) -> None:
    sessions = phone.must("GET", "/api/v1/auth/sessions")["items"]
    [other] = [each for each in sessions if each["device_name"] == "laptop"]
    phone.must("DELETE", f"/api/v1/auth/sessions/{other['session_id']}")
    if (answer := laptop.call("GET", "/api/v1/users/me")).status != 401:
        raise Problem(f"A session that was ended is answered {answer.status}.", "See functions/identity/authority.py.")


def _archived(api: Api) -> tuple[int, int]:
    """Everything that is kept of them, held to its own digests; how many files and records it has."""
    archive = zipfile.ZipFile(io.BytesIO(ask_for_archive(api)))
    files = json.loads(archive.read("archive.json"))["files"]
    if any(hashlib.sha256(archive.read(each["name"])).hexdigest() != each["sha256"] for each in files):
        raise Problem("A file of the archive has another digest than its manifest says.", "See docs/archive.md.")
    return len(files), sum(each["records"] for each in files)


def ask_for_archive(api: Api) -> bytes:
    """Ask for everything that is kept, and wait for it."""
    export_id = api.must("POST", "/api/v1/users/me/exports")["export_id"]
    deadline = time.monotonic() + _ARCHIVE_WITHIN_SECONDS
    while (export := api.must("GET", f"/api/v1/users/me/exports/{export_id}"))["status"] == "gathering":
        if time.monotonic() > deadline:
            raise Problem(f"The archive is not there after {_ARCHIVE_WITHIN_SECONDS:.0f} s.", "See `flow logs`.")
        time.sleep(0.3)
    if export["status"] != "ready":
        raise Problem(f"The archive is {export['status']}.", "See the machine `export_archive`.")
    body = request("GET", export["url"], None, {}).body
    if hashlib.sha256(body).hexdigest() != export["sha256"]:
        raise Problem("The archive has another digest than was told.", "See functions/privacy/archive.py.")
    return body


def _address(username: str) -> str:
    return f"{username}@example.com"
