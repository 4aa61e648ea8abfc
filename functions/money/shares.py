"""Whose a video's earnings are, from which period on.

A claim counts from the period in which it was made. A split between collaborators counts from the next period; a video's
first one from the period in which it is made, because it gives away nothing but its creator's own. A collaborator has a
payout account: that is how they agree to be paid, and how a mistyped name is found. What is written has its period's
being open as condition, so that a period that is being settled is shared as it stood at its closing.
"""

from collections.abc import Sequence
from datetime import datetime

from functions.money import periods, share_table, sharing, stripe_table, table
from functions.money.errors import CollaboratorNotConnected
from functions.money.sharing import Claim, Parties, Party, Video
from functions.money.split_models import NewSplit, Split
from socialflow import clock
from socialflow.dynamo import Item
from socialflow.errors import Invalid, NotFound, NotYourVideo, Unavailable
from socialflow.events import VideoClaimed

_ATTEMPTS = 3


def claim(claimed: VideoClaimed) -> None:
    """Keep the claim for the month it was made in, or the first after it that is open. Once per claim id."""
    for _ in range(_ATTEMPTS):
        kept: Item = {
            **claimed.model_dump(include={"claim_id", "video_id", "claimant_id", "matched_ms", "length_ms"}),
            "from_period": open_period(claimed.occurred_at),
            "claimed_at": clock.iso(claimed.occurred_at),
        }
        if share_table.keep_claim(kept):
            return
    raise Unavailable("Periods keep being closed while a claim is kept; it is tried again.")


def agree(video_id: str, new: NewSplit, caller: str, at: datetime) -> Split:
    """Keep what collaborators get of the video. Raises NotFound, NotYourVideo, Invalid or CollaboratorNotConnected."""
    video = share_table.video(video_id)
    if video is None:
        raise NotFound("There is no such video.")
    if video["creator_id"] != caller:
        raise NotYourVideo
    for each in new.collaborators:
        if each.user_id == caller:
            raise Invalid("The creator has what is left; name the others alone.")
        if stripe_table.account(each.user_id) is None:
            raise CollaboratorNotConnected(f"{each.user_id} has no payout account yet; they connect one first.")
    parts = {each.user_id: each.ten_thousandths for each in new.collaborators}
    for _ in range(_ATTEMPTS):
        now = open_period(at)
        known = [each for each in share_table.shares_of(video_id) if "collaborators" in each]
        if known and known[-1]["collaborators"] == parts:
            return _shown(known[-1])
        since = periods.after(now) if any(each["from_period"] <= now for each in known) else now
        split: Item = {"video_id": video_id, "from_period": since, "collaborators": parts, "agreed_at": clock.iso(at)}
        if share_table.keep_split(split):
            return _shown(split)
    raise Unavailable("Periods keep being closed while a split is kept; try again.")


def in_force(period: str) -> Parties:
    """Whose each video's earnings of the period are."""
    claims: dict[str, list[Claim]] = {}
    splits: dict[str, Item] = {}
    for each in share_table.shares():
        if each["from_period"] > period:
            continue
        if "claim_id" in each:
            held = Claim(each["claimant_id"], each["matched_ms"], each["length_ms"])
            claims.setdefault(each["video_id"], []).append(held)
        else:
            # A video's splits come oldest first.
            splits[each["video_id"]] = each

    def whose(video: Video) -> Sequence[Party]:
        agreed = splits.get(video.video_id)
        return sharing.parties(video, claims.get(video.video_id, []), agreed["collaborators"] if agreed else {})

    return whose


def open_period(at: datetime) -> str:
    """This month, or the first after it that is not closed."""
    return open_periods(at, 1)[0]


def open_periods(at: datetime, count: int) -> list[str]:
    """So many months that are not closed, from this one on."""
    found: list[str] = []
    period = periods.of(at)
    while len(found) < count:
        if table.period(period)["status"] == "open":
            found.append(period)
        period = periods.after(period)
    return found


def _shown(split: Item) -> Split:
    parts = [{"user_id": each, "ten_thousandths": part} for each, part in sorted(split["collaborators"].items())]
    return Split.model_validate(
        {"video_id": split["video_id"], "from_period": split["from_period"], "collaborators": parts}
    )
