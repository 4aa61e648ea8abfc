"""What can go wrong between two users."""

from socialflow.errors import Conflict, Invalid


class AlreadyFollowing(Conflict):
    """You follow this user already; there is nothing to do."""

    code = "already-following"
    title = "Already following"
    fix = "Take it as done. DELETE /api/v1/users/{user_id}/follow ends it."


class OwnFollower(Invalid):
    """Nobody follows themselves; choose another user."""

    code = "cannot-follow-oneself"
    title = "That is you"
    fix = "Name somebody else's `user_id` in the path."
