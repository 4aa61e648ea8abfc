"""The base and the field types of what crosses the HTTP boundary."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic.functional_validators import AfterValidator


class Contract(BaseModel):
    """A body: unknown fields are refused, so that a misspelt one is not silently lost."""

    # A route uses few of its domain's models; the others need no validator.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def _printable(text: str) -> str:
    # Line breaks and tabs are text; other control characters and lone surrogates are not.
    if any(
        (ord(each) < 32 and each not in "\n\t") or 0x7F <= ord(each) < 0xA0 or 0xD800 <= ord(each) < 0xE000
        for each in text
    ):
        raise ValueError("must not contain control characters")
    return text


Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\n\t]*$"),
    AfterValidator(_printable),
]
Text = Annotated[str, StringConstraints(max_length=5000), AfterValidator(_printable)]
Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-z]{26}$")]
