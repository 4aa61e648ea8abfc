"""Archives as a deployment packs them, and as nobody does."""

import hashlib
import io
import json
import zipfile
from typing import Any

Files = dict[str, list[dict[str, Any]]]


def account(**different: Any) -> dict[str, Any]:
    return {"user_id": "z" * 26, "username": "ada_there", "email": "ada@example.com", "role": "admin", **different}


def zipped(files: Files, /, **manifest: Any) -> bytes:
    """As a deployment makes it."""
    bodies = {
        f"{section}-00001.jsonl": b"".join(json.dumps(each).encode() + b"\n" for each in records)
        for section, records in files.items()
    }
    told = [
        {
            "name": name,
            "records": body.count(b"\n"),
            "size_bytes": len(body),
            "sha256": hashlib.sha256(body).hexdigest(),
        }
        for name, body in bodies.items()
    ]
    head = {"format": "social-flow-archive/1", "user_id": "z" * 26, "files": told, **manifest}
    return packed({"archive.json": json.dumps(head).encode(), **bodies})


def packed(entries: dict[str, bytes]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in entries.items():
            archive.writestr(name, body)
    return raw.getvalue()


def life(**different: Any) -> Files:
    return {
        "identity/account": [
            account(display_name="Ada L.", bio="I count.", links=["https://ada.example"], **different)
        ],
        "identity/mutes": [
            {"kind": "word", "value": "spoiler"},
            {"kind": "thread", "value": "t" * 26},
            {"kind": "user", "value": "y" * 26, "username": "bob"},
            {"kind": "user", "value": "y" * 26, "username": "nobody"},
        ],
        "identity/blocks": [{"blocked_id": "x" * 26, "username": "troll"}, {"blocked_id": "w" * 26}],
        "identity/sessions": [{"session_id": "s" * 26}],
        "social/following": [{"followee_id": "y" * 26, "username": "bob"}, {"followee_id": "v" * 26}],
        "money/earnings": [{"amount_micro": 10**12, "currency": "usd"}],
        "new/section": [{"a": 1}],
    }


def of_bytes(body: bytes) -> bytes:
    """An archive of one file, whose manifest is right about these bytes."""
    name = "identity/account-00001.jsonl"
    told = {"name": name, "records": 1, "size_bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    head = {"format": "social-flow-archive/1", "files": [told]}
    return packed({"archive.json": json.dumps(head).encode(), name: body})
