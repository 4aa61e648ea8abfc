"""What crosses the boundary about whose a video's earnings are."""

from typing import Self

from pydantic import Field, model_validator

from functions.money.periods import Period
from functions.money.sharing import WHOLE
from socialflow.contract import Contract, Id


class Collaborator(Contract):
    """`ten_thousandths` of what rights holders leave of the video's earnings: 2500 is a quarter."""

    user_id: Id
    ten_thousandths: int = Field(ge=1, le=WHOLE, strict=True)


class NewSplit(Contract):
    """All collaborators of a video; an empty list ends a split. The creator has what is left."""

    collaborators: list[Collaborator] = Field(max_length=20)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len({each.user_id for each in self.collaborators}) != len(self.collaborators):
            raise ValueError("a collaborator is named twice")
        if sum(each.ten_thousandths for each in self.collaborators) > WHOLE:
            raise ValueError(f"the parts sum to more than {WHOLE}")
        return self


class Split(Contract):
    """Counts for all that is settled from `from_period` on, until a later one does."""

    video_id: str
    from_period: Period
    collaborators: list[Collaborator]
