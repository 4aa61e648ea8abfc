"""What DynamoDB's refusals and silences become. Its answers are given at botocore's boundary."""

from typing import Any

import pytest
from botocore import exceptions
from botocore.stub import ANY, Stubber

from socialflow import aws as factory
from socialflow import tables
from socialflow.dynamo import ConditionFailed, Put, Store, key
from socialflow.errors import Unavailable

STORE = Store(tables.VIDEOS)
AT = key("A", "1")
ITEM = {"pk": {"S": "A"}, "sk": {"S": "1"}}


def put_request(sk: str) -> dict[str, Any]:
    return {"PutRequest": {"Item": {"pk": {"S": "A"}, "sk": {"S": sk}}}}


def test_unprocessed_items_are_written_again_until_none_is_left(dynamodb: Stubber, waits: list[float]) -> None:
    every = [put_request("1"), put_request("2"), put_request("3")]
    for sent, left in ((every, every[1:]), (every[1:], every[2:]), (every[2:], [])):
        unprocessed = {"videos": left} if left else {}
        dynamodb.add_response(
            "batch_write_item",
            {"UnprocessedItems": unprocessed},
            {"RequestItems": {"videos": sent}, "ReturnConsumedCapacity": "TOTAL"},
        )

    STORE.write_many([key("A", "1"), key("A", "2"), key("A", "3")])

    assert len(waits) == 2


def test_unprocessed_keys_are_read_again(dynamodb: Stubber, waits: list[float]) -> None:
    other = {"pk": {"S": "A"}, "sk": {"S": "2"}}
    dynamodb.add_response(
        "batch_get_item", {"Responses": {"videos": [ITEM]}, "UnprocessedKeys": {"videos": {"Keys": [other]}}}
    )
    dynamodb.add_response(
        "batch_get_item",
        {"Responses": {"videos": [other]}, "UnprocessedKeys": {}},
        {"RequestItems": {"videos": {"Keys": [other]}}, "ReturnConsumedCapacity": "TOTAL"},
    )

    assert STORE.get_many([AT, key("A", "2")]) == [AT, key("A", "2")]


def test_items_that_stay_unprocessed_are_unavailable_within_seconds(dynamodb: Stubber, waits: list[float]) -> None:
    for _ in range(6):
        dynamodb.add_response("batch_write_item", {"UnprocessedItems": {"videos": [put_request("1")]}})

    with pytest.raises(Unavailable, match="unwritten"):
        STORE.write_many([AT])

    assert len(waits) == 6
    assert sum(waits) < 3


def cancelled(*codes: str) -> dict[str, Any]:
    return {"CancellationReasons": [{"Code": code} for code in codes]}


def test_a_transaction_is_repeated_while_others_hold_its_items(dynamodb: Stubber, waits: list[float]) -> None:
    for _ in range(2):
        dynamodb.add_client_error(
            "transact_write_items",
            "TransactionCanceledException",
            modeled_fields=cancelled("None", "TransactionConflict"),
        )
    dynamodb.add_response("transact_write_items", {})

    STORE.transact([Put(AT), Put(key("A", "2"))])

    assert len(waits) == 2


def test_a_transaction_gives_way_in_the_end(dynamodb: Stubber, waits: list[float]) -> None:
    for _ in range(7):
        dynamodb.add_client_error(
            "transact_write_items", "TransactionCanceledException", modeled_fields=cancelled("TransactionConflict")
        )

    with pytest.raises(Unavailable, match="try again"):
        STORE.transact([Put(AT)])


def test_a_failed_condition_counts_more_than_a_conflict(dynamodb: Stubber) -> None:
    dynamodb.add_client_error(
        "transact_write_items",
        "TransactionCanceledException",
        modeled_fields={
            "CancellationReasons": [{"Code": "TransactionConflict"}, {"Code": "ConditionalCheckFailed", "Item": ITEM}]
        },
    )

    with pytest.raises(ConditionFailed) as refused:
        STORE.transact([Put(AT), Put(AT)])

    assert refused.value.failed == {1: AT}


def test_a_throttled_transaction_is_unavailable(dynamodb: Stubber) -> None:
    dynamodb.add_client_error(
        "transact_write_items", "TransactionCanceledException", modeled_fields=cancelled("ThrottlingError")
    )

    with pytest.raises(Unavailable):
        STORE.transact([Put(AT)])


def test_a_cancelled_transaction_for_another_reason_is_a_bug(dynamodb: Stubber) -> None:
    dynamodb.add_client_error(
        "transact_write_items", "TransactionCanceledException", modeled_fields=cancelled("ValidationError")
    )

    with pytest.raises(exceptions.ClientError):
        STORE.transact([Put(AT)])


def test_a_single_write_waits_for_a_transaction_to_let_go(dynamodb: Stubber, waits: list[float]) -> None:
    dynamodb.add_client_error("put_item", "TransactionConflictException")
    dynamodb.add_response("put_item", {})

    STORE.write(Put(AT))

    assert len(waits) == 1


def test_a_transaction_carries_its_token(dynamodb: Stubber) -> None:
    dynamodb.add_response(
        "transact_write_items",
        {},
        {"TransactItems": ANY, "ClientRequestToken": "token", "ReturnConsumedCapacity": "TOTAL"},
    )

    STORE.transact([Put(AT)], token="token")


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("ProvisionedThroughputExceededException", 400),
        ("ThrottlingException", 400),
        ("RequestLimitExceeded", 400),
        ("TransactionInProgressException", 400),
        ("InternalServerError", 500),
        ("ServiceUnavailable", 503),
    ],
)
def test_a_busy_store_is_unavailable_and_says_when_to_come_back(dynamodb: Stubber, code: str, status: int) -> None:
    dynamodb.add_client_error("get_item", code, http_status_code=status)

    with pytest.raises(Unavailable) as unavailable:
        STORE.get(AT)

    assert unavailable.value.retry_after_seconds is not None
    assert unavailable.value.retry_after_seconds > 0


def test_a_request_of_ours_that_is_wrong_stays_a_bug(dynamodb: Stubber) -> None:
    dynamodb.add_client_error("get_item", "ValidationException")

    with pytest.raises(exceptions.ClientError):
        STORE.get(AT)


def test_a_request_that_botocore_refuses_stays_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(tables.VIDEOS.setting, "videos")

    with pytest.raises(exceptions.ParamValidationError):
        STORE.query("A", limit="many")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "silence",
    [
        exceptions.ReadTimeoutError(endpoint_url="https://dynamodb.test"),
        exceptions.ConnectTimeoutError(endpoint_url="https://dynamodb.test"),
        exceptions.EndpointConnectionError(endpoint_url="https://dynamodb.test"),
        exceptions.ConnectionClosedError(endpoint_url="https://dynamodb.test"),
    ],
)
def test_a_silent_store_is_unavailable(dynamodb: Stubber, silence: Exception) -> None:
    def is_silent(**_: Any) -> None:
        raise silence

    factory.client("dynamodb").meta.events.register_first("provide-client-params.dynamodb.GetItem", is_silent)

    with pytest.raises(Unavailable, match="does not answer"):
        STORE.get(AT)
