"""Where a request comes from, as far as CloudFront says: shown to the user, never a reason to trust."""

import re

_CODE = re.compile(r"[A-Z]{2}", re.ASCII)


def of(said: str) -> str:
    """The country's code as ISO 3166 writes it, empty when it is not known."""
    return said if _CODE.fullmatch(said) else ""
