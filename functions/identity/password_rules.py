"""Which passwords are good enough (AU-9): hard to guess for who knows their owner, and in no known breach.

Judged when a password is chosen, never when one is used: neither zxcvbn nor the breaches are on the way of a log-in.
"""

from collections.abc import Iterable

from functions.identity import breaches
from functions.identity.errors import BreachedPassword, WeakPassword

# Of 0 to 4: "safely unguessable, moderate protection from offline slow-hash scenario".
LEAST_SCORE = 3
# zxcvbn takes no more, and what these are worth is known by then.
_JUDGED_CHARACTERS = 72


def require_good(password: str, known: Iterable[str]) -> None:
    """`known` is what others know of the owner: names and addresses. Raises WeakPassword or BreachedPassword."""
    # 40 ms to import; its words are 0.9 MB.
    from zxcvbn import zxcvbn

    inputs = [part for each in known for part in (each, *each.replace("@", " ").replace(".", " ").split()) if part]
    judged = zxcvbn(password[:_JUDGED_CHARACTERS], user_inputs=inputs)
    if judged["score"] < LEAST_SCORE:
        advice = " ".join([judged["feedback"]["warning"], *judged["feedback"]["suggestions"]]).strip()
        raise WeakPassword(f"The password is easy to guess. {advice}".strip())
    if breaches.contain(password):
        raise BreachedPassword
