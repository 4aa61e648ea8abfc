"""A domain's part of a person's archive (CO-1): JSON lines in files of bounded size, exact, and the same when written again."""

import hashlib
import json
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from socialflow import archives
from socialflow.archives import Order, Part, picked
from tests.conftest import START

ORDER = Order(export_id="e" * 26, user_id="u" * 26)


def lines(aws: SimpleNamespace, part: Part) -> list[Any]:
    body = aws.client("s3").get_object(Bucket="exports-bucket", Key=part.key)["Body"].read()
    assert (len(body), hashlib.sha256(body).hexdigest()) == (part.size_bytes, part.sha256)
    return [json.loads(line) for line in body.splitlines()]


def test_every_section_is_a_file_even_when_there_is_nothing_to_tell(aws: SimpleNamespace) -> None:
    written = archives.write(ORDER, "social", {"following": [{"a": 1}, {"a": 2}], "followers": []})

    assert [(part.name, part.records) for part in written.parts] == [
        ("social/following-00001.jsonl", 2),
        ("social/followers-00001.jsonl", 0),
    ]
    assert [lines(aws, part) for part in written.parts] == [[{"a": 1}, {"a": 2}], []]


def test_a_large_section_is_cut_between_records(aws: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "PART_BYTES", 100)
    records = [{"text": "x" * size} for size in (30, 30, 30, 500, 1)]

    parts = archives.write(ORDER, "videos", {"videos": iter(records)}).parts

    assert [part.records for part in parts] == [2, 1, 1, 1]
    assert [record for part in parts for record in lines(aws, part)] == records


def test_written_again_a_part_is_the_same(aws: SimpleNamespace) -> None:
    first = archives.write(ORDER, "social", {"following": [{"b": 1, "a": 2}]})

    assert archives.write(ORDER, "social", {"following": [{"a": 2, "b": 1}]}) == first


def test_what_a_float_would_round_stays_exact(aws: SimpleNamespace) -> None:
    record = {"share": Decimal("0.1"), "micro": 2**63, "at": START, "tags": {"b", "a"}, "name": "Zoë"}

    [part] = archives.write(ORDER, "money", {"earnings": [record]}).parts

    told = {"share": "0.1", "micro": 2**63, "at": "2026-03-01T12:00:00.000Z", "tags": ["a", "b"], "name": "Zoë"}
    assert lines(aws, part) == [told]


def test_what_has_no_exact_form_is_refused(aws: SimpleNamespace) -> None:
    with pytest.raises(TypeError, match="bytes has no form"):
        archives.write(ORDER, "money", {"earnings": [{"raw": b"\x00"}]})


def test_only_what_is_listed_is_picked() -> None:
    assert picked({"name": "ada", "password_hash": "secret", "note": None}, "name", "note", "email") == {
        "name": "ada",
        "note": None,
    }
