"""What crosses the boundary about signing in by other providers."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from socialflow.contract import Contract, Line

ProviderName = Literal["apple", "facebook", "github", "google", "x"]
# Providers' codes and states are printable ASCII (RFC 6749, appendix A).
_Opaque = Annotated[str, StringConstraints(min_length=1, max_length=2048, pattern=r"^[\x20-\x7e]+$")]


class NewSignIn(Contract):
    redirect_uri: Annotated[str, StringConstraints(min_length=1, max_length=500)] = Field(
        description="where the provider sends the browser back to; one of the deployment's"
    )


class SignIn(Contract):
    authorization_url: str = Field(description="send the browser there")
    state: str = Field(repr=False, description="comes back beside the code; compare it")
    verifier: str = Field(repr=False, description="stays with whoever began: keep it, and send it with the code")
    expires_in: int


class FinishedSignIn(Contract):
    code: Annotated[_Opaque, Field(repr=False)]
    state: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), Field(repr=False)]
    verifier: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), Field(repr=False)]
    iss: Annotated[str, StringConstraints(max_length=200)] | None = Field(
        default=None, description="as it came back beside the code (RFC 9207)"
    )
    device_name: Line | None = None


class LinkedProvider(Contract):
    provider: ProviderName
    email: str | None = Field(description="the address the provider vouches for")
    linked_at: datetime


class LinkedProviders(Contract):
    items: list[LinkedProvider]
