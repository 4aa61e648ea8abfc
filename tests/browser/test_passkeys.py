"""Passkeys in a real browser with an authenticator of its own: made, used, and refused when they should be."""

import json
import time
from typing import Any

import pytest

from local.flow.api import Api
from local.flow.people import PASSWORD, arrive
from tests.browser.chromium import PageError, Tab
from tests.e2e.conftest import Running, free_port

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

# What a web client does: ask the API, hand what it answers to the browser, and bring back what comes.
PAGE = """<!doctype html><html lang=en><meta charset=utf-8><title>Passkeys</title><script>
let token = "";
async function api(path, body) {
  const headers = {"Content-Type": "application/json", ...(token ? {Authorization: "Bearer " + token} : {})};
  const answer = await fetch(ORIGIN + "/api/v1" + path, {method: "POST", headers, body: JSON.stringify(body)});
  return {status: answer.status, body: await answer.json()};
}
async function add(name) {
  const {body} = await api("/users/me/passkeys/start", {});
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(body.public_key);
  const made = await navigator.credentials.create({publicKey});
  return await api("/users/me/passkeys", {name, credential: made.toJSON()});
}
async function logIn(different) {
  const {body} = await api("/auth/passkeys/start", {purpose: "log-in"});
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({...body.public_key, ...different});
  const found = await navigator.credentials.get({publicKey});
  return await api("/auth/passkeys/finish", {credential: found.toJSON()});
}
</script></html>"""


class Device:
    """An authenticator in the browser, with the finger of its user."""

    def __init__(self, tab: Tab, *, verifies: bool = True) -> None:
        options = {
            "protocol": "ctap2",
            "ctap2Version": "ctap2_1",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": verifies,
            "automaticPresenceSimulation": True,
        }
        self.tab = tab
        self.id: str = tab.call("WebAuthn.addVirtualAuthenticator", options=options)["authenticatorId"]

    @property
    def credential(self) -> dict[str, Any]:
        [one] = self.tab.call("WebAuthn.getCredentials", authenticatorId=self.id)["credentials"]
        found: dict[str, Any] = one
        return found

    def holds(self, credential: dict[str, Any]) -> None:
        self.tab.call("WebAuthn.addCredential", authenticatorId=self.id, credential=credential)

    def is_told(self, *, verifies: bool) -> None:
        self.tab.call("WebAuthn.setUserVerified", authenticatorId=self.id, isUserVerified=verifies)

    def breaks(self) -> None:
        self.tab.call("WebAuthn.removeVirtualAuthenticator", authenticatorId=self.id)


def opened(platform: Running, tab: Tab, origin: str = "") -> None:
    """The page, at the platform's origin or at another one."""
    url = f"{origin or platform.origin}/tests/passkeys"
    tab.serve(url, PAGE.replace("ORIGIN", json.dumps(platform.origin)))
    tab.go(url)


def person(platform: Running, name: str) -> Api:
    return arrive(platform.origin, f"{name}.{time.time_ns() % 10**9}", name.title())


def with_passkey(platform: Running, tab: Tab, name: str) -> tuple[Api, Device]:
    somebody, device = person(platform, name), Device(tab)
    opened(platform, tab)
    tab.run(f"token = {json.dumps(somebody.token)}")
    added = tab.run("add('laptop')")
    assert added["status"] == 200, added
    assert added["body"]["passkey"]["name"] == "laptop"
    assert len(added["body"]["recovery_codes"]) == 10
    tab.run("token = ''")
    return somebody, device


def test_a_passkey_is_made_and_logs_its_user_in_without_a_password(platform: Running, tab: Tab) -> None:
    somebody, _ = with_passkey(platform, tab, "adah")

    session = tab.run("logIn()")

    assert session["status"] == 200, session
    assert session["body"]["user_id"] == somebody.user_id
    again = Api(platform.origin, session["body"]["access_token"])
    assert again.must("GET", "/api/v1/users/me/factors")["passkeys"][0]["last_used_at"]
    username = again.must("GET", "/api/v1/users/me")["username"]
    asked = somebody.must("POST", "/api/v1/auth/login", {"login": username, "password": PASSWORD})
    assert (asked["kind"], "passkey" in asked["methods"]) == ("second-factor", True)


def test_the_same_device_makes_no_second_passkey_for_an_account(platform: Running, tab: Tab) -> None:
    somebody, _ = with_passkey(platform, tab, "beate")
    tab.run(f"token = {json.dumps(somebody.token)}")

    with pytest.raises(PageError, match="InvalidStateError"):
        tab.run("add('again')")


def test_an_answer_from_another_origin_is_refused(platform: Running, tab: Tab) -> None:
    """The browser lends localhost's passkeys to each of its ports; the API takes one origin alone."""
    with_passkey(platform, tab, "cyra")
    opened(platform, tab, f"http://localhost:{free_port()}")

    answer = tab.run("logIn()")

    assert (answer["status"], answer["body"]["code"]) == (403, "wrong-passkey")
    # At another name the browser itself has none.
    opened(platform, tab, f"http://127.0.0.1:{free_port()}")
    with pytest.raises(PageError, match="SecurityError"):
        tab.run("logIn()")


def test_an_answer_without_the_users_finger_is_refused(platform: Running, tab: Tab) -> None:
    _, device = with_passkey(platform, tab, "dora")
    device.is_told(verifies=False)

    with pytest.raises(PageError, match="NotAllowedError"):
        tab.run("logIn()")
    # A page that asks for less gets an answer, which the API does not take.
    answer = tab.run("logIn({userVerification: 'discouraged'})")
    assert (answer["status"], answer["body"]["code"]) == (403, "wrong-passkey")

    device.is_told(verifies=True)
    assert tab.run("logIn()")["status"] == 200


def test_a_copy_that_counts_behind_its_original_is_refused(platform: Running, tab: Tab) -> None:
    _, device = with_passkey(platform, tab, "evelyn")
    copied = device.credential
    for _ in range(3):
        assert tab.run("logIn()")["status"] == 200
    device.breaks()
    Device(tab).holds(copied)

    answer = tab.run("logIn()")

    assert (answer["status"], answer["body"]["code"]) == (403, "wrong-passkey")
