"""What is made can be read, changed and taken away, in any order, and each answer keeps the contract (TE-7).

Schemathesis walks the contract's links: what one answer tells is what the next request asks for. `make fuzz` walks longer.
"""

from types import SimpleNamespace
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from schemathesis.core.transport import Response

from local.contract import openapi
from tests.conftest import TestClock, lambda_context
from tests.contract.test_fuzz import DOCUMENT, EXAMPLES, HANDLERS, SCHEMA, SEED, event_of, problems
from tests.contract.test_fuzz import world as world
from tests.unit.billing.conftest import Billing
from tests.unit.billing.conftest import billing as billing
from tests.unit.billing.conftest import stripe_process as stripe_process
from tests.unit.identity.conftest import identity as identity
from tests.unit.playback.conftest import playback as playback

pytestmark = pytest.mark.xdist_group("fuzz")
STEPS = 8


def linked() -> dict[str, set[str]]:
    """Whose answer leads to which operations."""
    return {
        operation["operationId"]: set(response["links"])
        for item in DOCUMENT["paths"].values()
        for operation in item.values()
        for response in operation["responses"].values()
        if "links" in response
    }


def test_links_lead_from_what_is_made_to_what_can_be_done_with_it() -> None:
    links = linked()

    assert links["create_video"] >= {"get_video", "sign_parts", "abort_upload", "complete_upload", "start_playback"}
    assert links["request_export"] == {"get_export"}
    assert links["create_personal_token"] == {"delete_personal_token"}
    assert {"cancel_subscription", "change_plan", "resume_subscription"} <= links["subscribe"]
    assert "end_named_session" not in links.get("start_playback", set()), "a session of playback is none of a log-in"


def test_every_creating_route_whose_thing_others_take_is_linked() -> None:
    """By the routes' metadata: an own thing of the same domain that is made by one and named by another."""
    links = linked()
    own: dict[str, set[str]] = {}
    for name, module in openapi.routes():
        if module.app.access.own:
            own.setdefault(f"{name.split('.')[1]} {module.app.access.own}", set()).add(name.rsplit(".", 1)[1])

    reached = set().union(*links.values())
    made = {
        "videos video_id",
        "privacy export_id",
        "identity token_id",
        "billing subscription_id",
        "billing payment_id",
    }
    assert made <= own.keys()
    assert all(own[each] <= reached for each in made)


def test_stories_keep_the_contract(world: Billing, identity: SimpleNamespace, clock: TestClock) -> None:
    followed: set[str] = set()
    caller_id = world.person("storyteller")
    links = linked()
    # Of the others every answer is the end of its story.
    along = SCHEMA.include(operation_id=sorted(set(links).union(*links.values())))

    class Story(along.as_state_machine()):  # type: ignore[misc]
        """Requests by one person, in process."""

        def step(self, input: Any) -> Any:  # noqa: A002 - schemathesis' name
            if input.transition is not None and input.is_applied:
                followed.add(input.case.operation.definition.raw["operationId"])
            return super().step(input)

        def call(self, case: Any, **_: Any) -> Response:
            verb = case.operation.definition.raw["operationId"]
            event = event_of(case, caller_id, clock)

            answer = HANDLERS[verb](event, lambda_context())

            assert problems(case.operation.definition.raw["responses"], answer) == [], event
            headers = {name.lower(): [str(value)] for name, value in answer["headers"].items()}
            asked = requests.Request(case.method, f"https://social-flow.test{case.formatted_path}").prepare()
            return Response(answer["statusCode"], headers, (answer.get("body") or "").encode(), asked, 0.0, verify=True)

        def validate_response(self, *_: Any, **__: Any) -> None:
            """Done with the answer itself."""

    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        seed(SEED)(Story),
        settings=settings(
            max_examples=EXAMPLES * 8,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize=False,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert followed, "no answer led to another request"
