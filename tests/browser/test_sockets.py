"""A socket as a browser opens it, which can send no header of its own."""

import json
import time

import pytest

from local.flow.api import Api
from local.flow.people import PASSWORD, arrive
from tests.browser.chromium import Tab
from tests.e2e.conftest import Running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def test_a_browser_opens_a_socket_by_what_it_offers_and_hears_of_a_log_in_elsewhere(
    platform: Running, tab: Tab
) -> None:
    username = f"finn.{time.time_ns() % 10**9}"
    somebody = arrive(platform.origin, username, "Finn")
    # A page of the platform's own: one that the tests serve counts as foreign to this machine.
    tab.go(f"{platform.origin}/api/v1/docs/errors")
    url, offers = platform.origin.replace("http", "ws", 1) + "/sockets", ["social-flow.v1", f"bearer.{somebody.token}"]
    tab.run(
        f"""new Promise((done, fail) => {{
          window.heard = [];
          window.socket = new WebSocket({json.dumps(url)}, {json.dumps(offers)});
          socket.onmessage = each => heard.push(JSON.parse(each.data));
          socket.onclose = () => heard.push({{type: "closed"}});
          socket.onopen = done; socket.onerror = () => fail(new Error("no socket"));
        }})"""
    )
    assert tab.run("socket.protocol") == "social-flow.v1"
    body = {"login": username, "password": PASSWORD, "device_name": "phone"}
    tokens = somebody.must("POST", "/api/v1/auth/login", body)
    phone = Api(platform.origin, tokens["access_token"])

    until = (
        "new Promise(done => {{ const look = () => heard.length >= {} ? done(heard) : setTimeout(look, 50); look() }})"
    )
    [news] = tab.run(until.format(1))
    assert (news["name"], news["data"]["session_id"]) == ("session-started", tokens["refresh_token"].split(".")[1])

    phone.must("POST", "/api/v1/auth/logout-all", {"keeps_current": True})
    assert tab.run(until.format(3))[1:] == [{"type": "closing", "reason": "session-ended"}, {"type": "closed"}]
