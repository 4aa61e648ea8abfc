"""What an operator does by `flow`, against a cloud in which a function of that name tells back what it was sent."""

import io
import zipfile
from collections.abc import Iterator

import pytest

from local.flow import aws, operating
from local.flow.problem import Problem
from local.flow.settings import Settings
from socialflow.tables import PREFIX

_NAME = f"{PREFIX}-local-identity-make_first_admin"
_CODE = """
def handler(event, _context):
    if event["username"] == "grace":
        raise ValueError("There is an administrator already, who can make others.")
    return {"user_id": f"{event['username']} by {event['operator']}: {event['reason']}"}
"""


@pytest.fixture
def operated(deployed: Settings) -> Iterator[Settings]:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        code.writestr("told.py", _CODE)
    lambda_ = aws.client(deployed, "lambda")
    lambda_.create_function(
        FunctionName=_NAME, Runtime="python3.12", Role="arn:aws:iam::000000000000:role/any", Handler="told.handler",
        Code={"ZipFile": archive.getvalue()},
    )  # fmt: skip
    yield deployed
    lambda_.delete_function(FunctionName=_NAME)


def test_the_first_administrator_is_made_by_the_operators_function(operated: Settings) -> None:
    assert operating.make_first_admin(operated, "ada") == "ada by flow: the first administrator"


def test_a_second_first_administrator_is_a_problem_that_says_why(operated: Settings) -> None:
    with pytest.raises(Problem, match="There is an administrator already"):
        operating.make_first_admin(operated, "grace")
