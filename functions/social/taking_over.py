"""Following whom an archive names; done again it changes nothing."""

from datetime import datetime

from functions.social import follows
from functions.social.errors import AlreadyFollowing, OwnFollower
from socialflow import archives
from socialflow.archives import Taken, TakenOver, TakeOver
from socialflow.errors import NotFound
from socialflow.idempotency import Guard


def take(order: TakeOver, at: datetime) -> TakenOver:
    taken = Taken(section="social/following")
    for record in archives.section_of(order.import_id, archives.FOUND):
        try:
            follows.follow(order.user_id, record["followee_id"], at, Guard())
        except AlreadyFollowing:
            taken.taken += 1
        except OwnFollower:
            taken.leave("is-yourself")
        except NotFound:
            # Also whom identity has not found, and who has blocked them, which they are not told.
            taken.leave("nobody-here")
        else:
            taken.taken += 1
    return TakenOver(sections=[taken])
