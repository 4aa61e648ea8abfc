"""An archive goes out and comes back over HTTP, under the deployed roles: what its person changed since is theirs again."""

from typing import Any

import pytest

from local.flow import account
from local.flow.api import Answer, Api, request
from tests.e2e import world
from tests.e2e.conftest import Running
from tests.e2e.world import eventually

# One platform serves all of them, so one worker runs them; a deployment takes longer than a test may.
pytestmark = [pytest.mark.xdist_group("e2e"), pytest.mark.timeout(900)]
ME, IMPORTS = "/api/v1/users/me", "/api/v1/users/me/imports"


def begun(person: Api, raw: bytes) -> tuple[dict[str, Any], Answer]:
    """What beginning answered, and what S3 did to the upload."""
    place = person.must("POST", IMPORTS, {"size_bytes": len(raw)})
    return place, request("PUT", place["url"], raw, place["headers"])


def ended(person: Api, raw: bytes) -> dict[str, Any]:
    place, put = begun(person, raw)
    assert put.status == 200, put.body
    path = f"{IMPORTS}/{place['import_id']}"
    assert person.must("POST", f"{path}/start")["status"] == "reading"
    eventually(lambda: person.must("GET", path)["status"] != "reading", within_seconds=120)
    shown: dict[str, Any] = person.must("GET", path)
    return shown


def followed(person: Api) -> list[str]:
    return [each["user_id"] for each in person.must("GET", f"/api/v1/users/{person.user_id}/following")["items"]]


def test_what_an_archive_tells_is_taken_over_and_what_is_no_archive_is_refused(platform: Running) -> None:
    ada, bob, troll = (world.person(platform, name) for name in ("ada", "bob", "troll"))
    account.prove_address(platform.settings, ada, ada.must("GET", ME)["username"])
    ada.must("PATCH", ME, {"bio": "I count.", "links": ["https://ada.example"]})
    ada.must("PUT", f"{ME}/mutes", {"kind": "word", "value": "spoiler"})
    ada.must("PUT", f"/api/v1/users/{troll.user_id}/block")
    world.follow(ada, bob)
    archive = account.ask_for_archive(ada)
    [mute] = ada.must("GET", f"{ME}/mutes")["items"]
    ada.must("DELETE", f"{ME}/mutes/{mute['mute_id']}")
    ada.must("DELETE", f"/api/v1/users/{troll.user_id}/block")
    ada.must("DELETE", f"/api/v1/users/{bob.user_id}/follow")
    ada.must("PATCH", ME, {"bio": "", "links": []})

    refused = ended(ada, archive[:-1])
    done = ended(ada, archive)

    assert (refused["status"], refused["failure"]["reason"]) == ("failed", "damaged")
    assert done["status"] == "done", done
    report = {each["section"]: (each["taken"], each["left"]) for each in done["report"]}
    assert report["social/following"] == (1, {})
    assert report["identity/sessions"] == (0, {"proves-who-you-are": 1})
    me = ada.must("GET", ME)
    assert (me["bio"], me["links"], me["role"]) == ("I count.", ["https://ada.example"], "user")
    assert [each["value"] for each in ada.must("GET", f"{ME}/mutes")["items"]] == ["spoiler"]
    assert [each["user_id"] for each in ada.must("GET", f"{ME}/blocks")["items"]] == [troll.user_id]
    assert followed(ada) == [bob.user_id]
    assert ada.call("POST", IMPORTS, {"size_bytes": 1000}).code == "import-too-soon"


def test_an_archive_is_started_by_nobody_else_and_not_before_it_is_there(platform: Running) -> None:
    ada, bob = world.person(platform, "ada"), world.person(platform, "bob")
    place = ada.must("POST", IMPORTS, {"size_bytes": 1000})

    assert ada.call("POST", f"{IMPORTS}/{place['import_id']}/start").code == "nothing-uploaded"
    assert bob.call("POST", f"{IMPORTS}/{place['import_id']}/start").status == 404
    assert bob.call("GET", f"{IMPORTS}/{place['import_id']}").status == 404
