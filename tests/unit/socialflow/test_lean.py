"""A function imports no resolver but its own, and the others are there for who asks."""

import subprocess
import sys

import pytest

_LEAN = "import sys, functions, socialflow.http; "


def run(code: str) -> str:
    """In a process of its own, because what is imported stays imported."""
    paths = [path for path in sys.path if path]
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {paths!r}; {code}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    "module",
    [
        "asyncio",
        "aws_lambda_powertools.event_handler.appsync",
        "aws_lambda_powertools.metrics",
        "aws_lambda_powertools.tracing",
        "aws_lambda_powertools.utilities.data_classes.kafka_event",
        "boto3",
        "botocore.docs.service",
    ],
)
def test_what_no_route_uses_is_not_imported(module: str) -> None:
    assert run(f"{_LEAN} print({module!r} in sys.modules)") == "False"


@pytest.mark.parametrize(
    ("package", "name"),
    [
        ("aws_lambda_powertools", "Tracer"),
        ("aws_lambda_powertools", "Logger"),
        ("aws_lambda_powertools.event_handler", "AppSyncResolver"),
        ("aws_lambda_powertools.event_handler", "Response"),
        ("aws_lambda_powertools.utilities.data_classes", "KafkaEvent"),
        ("aws_lambda_powertools.utilities.data_classes", "ALBEvent"),
        ("botocore.docs", "ServiceDocumenter"),
    ],
)
def test_what_is_left_out_is_there_when_it_is_asked_for(package: str, name: str) -> None:
    assert run(f"{_LEAN} from {package} import {name}; print({name}.__name__)") == name


def test_a_part_of_a_trimmed_package_is_imported_alone() -> None:
    asked = "from aws_lambda_powertools.utilities.data_classes import sqs_event; print(sqs_event.SQSEvent.__name__, "
    others = "'aws_lambda_powertools.utilities.data_classes.kafka_event' in sys.modules)"

    assert run(f"{_LEAN} {asked}{others}") == "SQSEvent False"


def test_botocore_documents_its_clients_as_ever() -> None:
    asked = "from socialflow import aws; print('TableName' in str(aws.client('dynamodb').get_item.__doc__))"

    assert run(f"{_LEAN} {asked}") == "True"


def test_a_package_that_is_imported_already_stays_as_it_is() -> None:
    code = "import aws_lambda_powertools.event_handler as before; "

    assert run(f"{code}{_LEAN} print(sys.modules[before.__name__] is before, hasattr(before, 'Router'))").startswith(
        "True"
    )


def test_every_verbs_package_is_lean() -> None:
    code = "import sys, functions.operations.get_health; print(sys.modules['aws_lambda_powertools.event_handler'].Response.__name__)"

    assert run(f"{code}; print('asyncio' in sys.modules)").split() == ["Response", "False"]


def test_a_verbs_import_is_not_searched_for_garbage_then_or_later() -> None:
    searched = "import gc, functions; searched = []; gc.callbacks.append(lambda phase, _: searched.append(phase)); "
    imported = "import functions.identity.register_user; print(searched, gc.get_freeze_count() > 20_000, gc.get_threshold()[0])"

    assert run(searched + imported) == "[] True 50000"


def test_the_pages_of_the_contract_build_none_of_its_models() -> None:
    code = "import sys, functions.operations.get_docs as verb; print(len(verb.pages.swagger().body) > 1_000_000, "

    assert run(f"{code}any(name.endswith('swagger_ui.oauth2') for name in sys.modules))") == "True False"
