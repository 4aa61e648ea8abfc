"""The rights table.

| question                                | read                              | key                                         |
|-----------------------------------------|-----------------------------------|---------------------------------------------|
| where do these hashes occur             | BatchGetItem of 100 hashes        | HASH#<modality>#<hash> / SHARD#0            |
|   and if one is popular                 | one more BatchGetItem             | HASH#<modality>#<hash> / SHARD#1..3         |
| whose reference is this                 | BatchGetItem                      | REF#<digest> / REFERENCE                    |
| what does it look or sound like         | Query begins_with SIGNATURE#      | REF#<digest> / SIGNATURE#<modality>#<chunk> |
| which hashes are to go with a reference | Query begins_with HASHES#         | REF#<digest> / HASHES#<modality>#<chunk>    |
| what was found in a video               | Query begins_with MATCH#          | VIDEO#<video_id> / MATCH#<digest>#<modality>#<from> |
| what does a rights holder claim of it   | the condition of a write          | VIDEO#<video_id> / CLAIM#<claimant_id>      |

A posting is 12 bytes in base64: the reference's 8-byte digest and the time in milliseconds. A set holds it once however often
it is written. A shard ends at SHARD_POSTINGS (it stays under 1 KB: one write unit, half a read unit), a hash at four shards:
one that more references share says nothing about any of them.
"""

import base64
import contextlib
import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

import numpy as np

from functions.rights.errors import DigestTaken
from functions.rights.landmarks import Hashes
from functions.rights.matches import Interval, Match
from functions.rights.signatures import Signature
from socialflow import clock, dynamo, logs, tables
from socialflow.dynamo import Check, ConditionFailed, Delete, Item, Key, Put, Store, Update
from socialflow.events import VideoClaimed, outbox

STORE = Store(tables.RIGHTS)
SCHEMA = 1
SHARD_POSTINGS = 48
SHARDS = 4
_CHUNK_MS = 600_000
_CHUNK_HASHES = 8000
_WRITERS = 8
_NOT_DELETED = "attribute_not_exists(#pk)"
# Lists of hashes that one deletion takes back, about 300,000 hashes: minutes of writes.
MOST_CHUNKS = 40


@dataclass(frozen=True)
class Reference:
    """A video that others are compared with. `content` is the digest of all its fingerprints."""

    reference_id: str
    creator_id: str
    length_ms: int
    content: str


@dataclass(frozen=True)
class Posting:
    """A hash of the query that a reference has too; `shared_by` counts all the hash's postings."""

    digest: bytes
    query_ms: int
    reference_ms: int
    shared_by: int


def gone_key(video_id: str) -> Key:
    """Where it stands that a video was deleted."""
    return dynamo.key(f"VIDEO#{video_id}", "DELETED")


def digest_of(reference_id: str) -> bytes:
    return hashlib.blake2b(reference_id.encode(), digest_size=8).digest()


def postings(modality: str, hashes: Hashes) -> Iterator[Posting]:
    """Every occurrence of these hashes, read a hundred distinct hashes at a time."""
    places: dict[int, list[int]] = {}
    for value, time_ms in zip(hashes.values.tolist(), hashes.times_ms.tolist(), strict=True):
        places.setdefault(value, []).append(time_ms)
    todo = iter(places)
    while window := list(islice(todo, 100)):
        found = {value: set[str]() for value in window}
        names = {_bucket(modality, value): value for value in window}
        first = STORE.get_many([dynamo.key(name, "SHARD#0") for name in names])
        popular = [item["pk"] for item in first if item.get("is_popular")]
        rest = STORE.get_many([dynamo.key(name, f"SHARD#{shard}") for name in popular for shard in range(1, SHARDS)])
        for item in [*first, *rest]:
            found[names[item["pk"]]] |= item.get("postings", set())
        for value, held in found.items():
            for each in sorted(held):
                raw = base64.b64decode(each)
                for query_ms in places[value]:
                    yield Posting(raw[:8], query_ms, int.from_bytes(raw[8:], "big"), len(held))


def references(digests: Sequence[bytes]) -> dict[bytes, Reference]:
    """Those that are stored whole, by digest."""
    items = STORE.get_many([dynamo.key(_reference(each), "REFERENCE") for each in digests])
    return {bytes.fromhex(item["pk"][4:]): _to_reference(item) for item in items}


def signature(digest: bytes, modality: str) -> Signature | None:
    """The whole signature of a reference, None when it has none of the modality."""
    chunks = list(STORE.query_all(_reference(digest), begins_with=f"SIGNATURE#{modality}#", page_size=50))
    if not chunks:
        return None
    patterns = np.frombuffer(b"".join(each["patterns"] for each in chunks), _pattern_type(chunks[0]["bits"]))
    return Signature(patterns.astype(np.uint64), chunks[0]["period_ms"], chunks[0]["bits"])


def store(reference: Reference, hashes: dict[str, Hashes], signatures: dict[str, Signature]) -> int:
    """Make the reference findable; the same content again changes nothing. Answers how many hashes were too popular.

    The lists of hashes are written before the postings, so that a deletion finds whatever was posted; the reference
    itself last, so that nothing half stored is ever matched. One whose video is deleted meanwhile is none, and nothing of
    it is left.
    """
    digest = digest_of(reference.reference_id)
    at = dynamo.key(_reference(digest), "REFERENCE")
    known = STORE.get(at, consistent=True)
    if known and known["reference_id"] != reference.reference_id:
        raise DigestTaken(f"Reference {reference.reference_id} cannot be told from another; give it a new id.")
    if known and known["content"] == reference.content:
        return int(known["dropped"])
    unpost_stale(digest, hashes)
    STORE.write_many([*_signature_items(digest, signatures), *_hash_items(digest, hashes)])
    with ThreadPoolExecutor(_WRITERS) as pool:
        refused = sum(
            pool.map(lambda one: not _post(*one), [one for kind in hashes for one in _sets(digest, kind, hashes[kind])])
        )
    whole: Item = {
        **at,
        "schema": SCHEMA,
        "reference_id": reference.reference_id,
        "creator_id": reference.creator_id,
        "length_ms": reference.length_ms,
        "content": reference.content,
        "dropped": refused,
    }
    try:
        STORE.transact([Put(whole), Check(gone_key(reference.reference_id), _NOT_DELETED)])
    except ConditionFailed:
        logs.logger.info("a video was deleted before it was a reference", video_id=reference.reference_id)
        # The deletion may have taken the lists between, and what was posted after that is on none. Who read the lists of before
        # does not take these away.
        STORE.write_many({**each, "is_left": True} for each in _hash_items(digest, hashes))
        while not delete(reference.reference_id):
            pass
    return refused


def unpost_stale(digest: bytes, keep: dict[str, Hashes]) -> None:
    """Take back the postings of an earlier fingerprint of this reference that `keep` does not have."""
    wanted = {(kind, name, each) for kind in keep for _, name, held in _sets(digest, kind, keep[kind]) for each in held}
    for chunk in _hash_lists(digest):
        _unpost_list(digest, chunk, wanted)


def delete(reference_id: str) -> bool:
    """Forget a reference: first it matches no more, then its postings go, each list with those that it names.

    False when there are more than MOST_CHUNKS lists. Another reference with the same digest is left alone.
    """
    digest = digest_of(reference_id)
    whole = Delete(
        dynamo.key(_reference(digest), "REFERENCE"),
        when="attribute_not_exists(#pk) OR #reference_id = :id",
        values={"id": reference_id},
    )
    try:
        STORE.write(whole)
    except ConditionFailed:
        return True
    for number, chunk in enumerate(_hash_lists(digest)):
        if number == MOST_CHUNKS:
            return False
        _unpost_list(digest, chunk, set())
        _delete_list(chunk)
    rest = STORE.query_all(_reference(digest), begins_with="SIGNATURE#", consistent=True)
    STORE.write_many(deletes=[dynamo.key(each["pk"], each["sk"]) for each in rest])
    return True


def _delete_list(chunk: Item) -> None:
    """As it was read: one that was written again meanwhile names what was posted since."""
    as_read = "" if "is_left" in chunk else "attribute_not_exists(#is_left)"
    with contextlib.suppress(ConditionFailed):
        STORE.write(Delete(dynamo.key(chunk["pk"], chunk["sk"]), when=as_read))


def _hash_lists(digest: bytes) -> Iterator[Item]:
    """As they are now: postings are on no other list."""
    return STORE.query_all(_reference(digest), begins_with="HASHES#", page_size=5, consistent=True)


def _unpost_list(digest: bytes, chunk: Item, wanted: set[tuple[str, str, str]]) -> None:
    """Take back the postings that the list names, but for those `wanted`."""
    kind = chunk["sk"].split("#")[1]
    old = Hashes(np.frombuffer(chunk["values"], np.int64), np.frombuffer(chunk["times"], np.int64))
    sets = [
        (name, {each for each in held if (kind, name, each) not in wanted})
        for _, name, held in _sets(digest, kind, old)
    ]
    todo = [(name, shard, stale) for name, stale in sets if stale for shard in {0, _own_shard(digest)}]
    with ThreadPoolExecutor(_WRITERS) as pool:
        for _ in pool.map(lambda one: _unpost(*one), todo):
            pass


def record(video_id: str, found: Sequence[Match], limits: dict[str, float]) -> None:
    """Keep the evidence: both intervals, the score and the limit it was judged by. Scores in thousandths."""
    STORE.write_many(
        {
            **dynamo.key(f"VIDEO#{video_id}", _evidence(match)),
            "schema": SCHEMA,
            "reference_id": match.reference_id,
            "modality": match.modality,
            "query_ms": [match.query.start_ms, match.query.end_ms],
            "reference_ms": [match.reference.start_ms, match.reference.end_ms],
            "score_milli": round(match.score * 1000),
            "votes_milli": round(match.votes * 1000),
            "difference_limit_milli": round(limits[match.modality] * 1000),
            "is_mirrored": match.is_mirrored,
            "is_claimable": match.is_claimable,
        }
        for match in found
    )


def keep_claim(claim: VideoClaimed) -> None:
    """Keep the claim and tell it, once for a video and a claimant; of a deleted video nothing is claimed."""
    item: Item = {
        **dynamo.key(f"VIDEO#{claim.video_id}", f"CLAIM#{claim.claimant_id}"),
        **claim.model_dump(include={"claim_id", "claimant_id", "matched_ms", "length_ms"}),
        "claimed_at": clock.iso(claim.occurred_at),
        **outbox(claim, claim.claim_id),
        "schema": SCHEMA,
    }
    try:
        STORE.transact([Put(item, when="attribute_not_exists(#pk)"), Check(gone_key(claim.video_id), _NOT_DELETED)])
    except ConditionFailed:
        return


def evidence(video_id: str) -> list[Match]:
    """What was found in a video."""
    return [
        Match(
            item["reference_id"],
            item["modality"],
            Interval(*item["query_ms"]),
            Interval(*item["reference_ms"]),
            item["score_milli"] / 1000,
            item["votes_milli"] / 1000,
            item["is_mirrored"],
        )
        for item in STORE.query_all(f"VIDEO#{video_id}", begins_with="MATCH#")
    ]


def _bucket(modality: str, value: int) -> str:
    return f"HASH#{modality}#{value:07x}"


def _reference(digest: bytes) -> str:
    return f"REF#{digest.hex()}"


def _evidence(match: Match) -> str:
    return f"MATCH#{digest_of(match.reference_id).hex()}#{match.modality}#{match.query.start_ms:09d}"


def _own_shard(digest: bytes) -> int:
    return 1 + digest[0] % (SHARDS - 1)


def _to_reference(item: Item) -> Reference:
    return Reference(item["reference_id"], item["creator_id"], item["length_ms"], item["content"])


def _sets(digest: bytes, modality: str, hashes: Hashes) -> list[tuple[bytes, str, set[str]]]:
    """One write for each distinct hash: (digest, bucket, postings); at most four postings of a video in one bucket."""
    grouped: dict[str, list[str]] = {}
    for value, time_ms in zip(hashes.values.tolist(), hashes.times_ms.tolist(), strict=True):
        held = grouped.setdefault(_bucket(modality, value), [])
        if len(held) < 4:
            held.append(base64.b64encode(digest + int(time_ms).to_bytes(4, "big")).decode())
    return [(digest, name, set(held)) for name, held in grouped.items()]


def _post(digest: bytes, bucket: str, held: set[str]) -> bool:
    """Whether the bucket took them; one that is full everywhere does not."""
    for shard in (0, _own_shard(digest)):
        try:
            STORE.write(
                Update(
                    dynamo.key(bucket, f"SHARD#{shard}"),
                    "ADD #postings :held",
                    {"held": held, "one": min(held), "room": SHARD_POSTINGS},
                    when="attribute_not_exists(#postings) OR size(#postings) < :room OR contains(#postings, :one)",
                )
            )
        except ConditionFailed:
            if shard == 0:
                STORE.write(Update(dynamo.key(bucket, "SHARD#0"), "SET #is_popular = :yes", {"yes": True}))
        else:
            return True
    return False


def _unpost(bucket: str, shard: int, held: set[str]) -> None:
    try:
        STORE.write(
            Update(
                dynamo.key(bucket, f"SHARD#{shard}"),
                "DELETE #postings :held",
                {"held": held},
                when="attribute_exists(#postings)",
            )
        )
    except ConditionFailed:
        return  # nothing of the bucket is left


def _pattern_type(bits: int) -> str:
    return f">u{bits // 8}"


def _signature_items(digest: bytes, signatures: dict[str, Signature]) -> Iterator[Item]:
    for modality, whole in signatures.items():
        step = _CHUNK_MS // whole.period_ms
        for number, start in enumerate(range(0, len(whole.patterns), step)):
            part = whole.patterns[start : start + step].astype(_pattern_type(whole.bits)).tobytes()
            yield {
                **dynamo.key(_reference(digest), f"SIGNATURE#{modality}#{number:04d}"),
                "patterns": part,
                "period_ms": whole.period_ms,
                "bits": whole.bits,
            }


def _hash_items(digest: bytes, hashes: dict[str, Hashes]) -> Iterator[Item]:
    for modality, all_hashes in hashes.items():
        for number, start in enumerate(range(0, len(all_hashes), _CHUNK_HASHES)):
            part = slice(start, start + _CHUNK_HASHES)
            yield {
                **dynamo.key(_reference(digest), f"HASHES#{modality}#{number:04d}"),
                "values": all_hashes.values[part].astype(np.int64).tobytes(),
                "times": all_hashes.times_ms[part].astype(np.int64).tobytes(),
            }
