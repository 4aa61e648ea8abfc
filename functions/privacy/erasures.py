"""Erasures: certified when every domain that keeps something of persons has told that it has forgotten this one."""

import hashlib
from datetime import datetime

from functions.privacy import certificates, erasure_table
from functions.privacy.errors import ErasureUnfinished
from functions.privacy.models import ErasureCertificate
from socialflow.errors import NotFound
from socialflow.events import PersonForgotten

# What each of them has erased. A domain that consumes UserErased stands here, as tests compare.
FORGETTERS = {
    "identity": "account, profile, pictures, sessions, tokens, passkeys, second factors, providers, blocks, mutes; the key "
    "that it was sealed under",
    "social": "names, follows in both directions",
    "timeline": "what was read and shown, muted words",
    "videos": "videos; their files follow, in every version",
    "playback": "what was watched",
    "billing": "the customer at Stripe with their ways to pay, and who paid",
    "sockets": "open sockets",
    "privacy": "archives, and what was asked for",
}
KEPT = (
    "entries of the ledger and payments under the id that is this certificate's subject, as the law asks",
    "acts of administration under that id",
)


def note(event: PersonForgotten, at: datetime) -> None:
    """The domain has told; the last one's telling ends in the certificate."""
    erasure_table.note(event)
    stands = erasure_table.erasure(event.user_id)
    if stands.certificate or not stands.begun_at or not stands.key_destroyed_at:
        return
    if FORGETTERS.keys() <= stands.forgotten.keys():
        erasure_table.certify(event.user_id, certificates.issue(event.user_id, stands, FORGETTERS, KEPT, at))


def certificate(token: str) -> ErasureCertificate:
    """Raises NotFound, ErasureUnfinished."""
    user_id = erasure_table.shown_by(hashlib.sha256(token.encode()).hexdigest())
    if user_id is None:
        raise NotFound("This shows no erasure that has begun. An account is erased in the night after its 14 days.")
    text = erasure_table.certificate(user_id)
    if text is None:
        raise ErasureUnfinished
    return ErasureCertificate(certificate=text)
