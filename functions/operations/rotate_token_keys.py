"""Every day, and by operators: the token keys take the step that is due; `at_once` replaces all of them after a compromise."""

from pydantic import BaseModel, ConfigDict, Field, model_validator

from functions.operations import key_secrets, token_key_rotation
from socialflow import clock, logs
from socialflow.consumers import task
from socialflow.env import TOKEN_KEY_DAYS, TOKEN_KEYS_SECRET_ARN


class Rotation(BaseModel):
    """`operator` and `reason` are logged with keys that are replaced at once."""

    model_config = ConfigDict(extra="forbid")

    at_once: bool = False
    operator: str = Field(default="", max_length=100)
    reason: str = Field(default="", max_length=500)

    @model_validator(mode="after")
    def say_who(self) -> "Rotation":
        if self.at_once and not (self.operator and self.reason):
            raise ValueError("Say operator and reason.")
        return self


class Rotated(BaseModel):
    """Key ids: which signs, and all that verify."""

    current: str
    listed: list[str]


def rotate(asked: Rotation) -> Rotated:
    at, days = clock.now(), int(TOKEN_KEY_DAYS.get())
    document = key_secrets.change(
        TOKEN_KEYS_SECRET_ARN.get(),
        lambda held: (
            token_key_rotation.replaced(held, at) if asked.at_once else token_key_rotation.advanced(held, at, days)
        ),
    )
    (current,) = [each["kid"] for each in document["keys"] if each["active"]]
    rotated = Rotated(current=current, listed=[each["kid"] for each in document["keys"]])
    if asked.at_once:
        logs.logger.warning("token keys replaced at once", operator=asked.operator, reason=asked.reason)
    logs.logger.info("token keys", current=rotated.current, listed=rotated.listed)
    logs.metric("TokenKeyAgeDays", token_key_rotation.age(document, at).days)
    return rotated


handler = task(Rotation, rotate)
