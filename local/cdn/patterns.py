"""The wildcards of CloudFront and IAM: `*` is any run of characters, `?` exactly one; everything else is literal."""

import re
from functools import lru_cache


def matches(pattern: str, text: str) -> bool:
    """Whether the whole of `text` fits `pattern`, case included."""
    return _compiled(pattern).fullmatch(text) is not None


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    # Runs of stars are one star: otherwise each would multiply the work of a text that does not fit.
    collapsed = re.sub(r"\*+", "*", pattern)
    parts = (".*" if c == "*" else "." if c == "?" else re.escape(c) for c in collapsed)
    return re.compile("".join(parts), re.DOTALL)
