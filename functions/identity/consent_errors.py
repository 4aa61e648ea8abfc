"""What can go wrong with a child's account and its parent's consent."""

from socialflow.errors import Conflict, Forbidden, Invalid


class ConsentPending(Forbidden):
    """A parent is asked and has not answered yet; until then nobody sees this account or logs in to it."""

    code = "consent-pending"
    title = "A parent has not agreed yet"
    fix = "Ask the parent to open the link in the letter. After 14 days without an answer all is forgotten; then register again."


class ConsentWithdrawn(Forbidden):
    """A parent has withdrawn consent; the account is closed and will be erased."""

    code = "consent-withdrawn"
    title = "A parent has withdrawn consent"
    fix = "Talk to your parent. Once the account is erased, POST /api/v1/auth/register can ask again."


class NothingAsked(Conflict):
    """This account waits for no parent: it is open, was decided on, or its 14 days are over."""

    code = "nothing-asked"
    title = "No parent is asked"
    fix = "POST /api/v1/auth/login says how the account stands."


class ConsentEnded(Invalid):
    """The link is wrong, the account was decided on or has grown up, or its 14 days are over."""

    code = "consent-ended"
    title = "There is nothing to decide"
    fix = "Use the link of the newest letter. If the child still wants an account, it registers again, which sends another letter."


class ConsentDecided(Conflict):
    """A parent has decided on this account already."""

    code = "consent-decided"
    title = "It is decided already"
    fix = "If it was you, GET /api/v1/users/me/children lists the account, and DELETE /api/v1/users/me/children/{child_id} withdraws consent."


class ConsentTextChanged(Conflict):
    """What is asked has changed since you read it."""

    code = "consent-text-changed"
    title = "The text has changed"
    fix = "Read it again by POST /api/v1/users/me/children/asked, and decide with the `text_version` that it answers."


class ConsentNotNeeded(Conflict):
    """The child is old enough for an account of their own: it is theirs alone."""

    code = "consent-not-needed"
    title = "Consent is not needed any more"
    fix = "There is nothing to withdraw. The account's owner can delete it by DELETE /api/v1/users/me."


class AdultNeeded(Forbidden):
    """This takes an account whose owner is known to be an adult."""

    code = "adult-needed"
    title = "An adult is needed"
    fix = "Tell your birth date and country by PUT /api/v1/users/me/birth-date, once; then send the request again."


class OwnParent(Invalid):
    """A parent has another address than the child."""

    code = "own-parent"
    title = "That is your own address"
    fix = "Send a parent's own address as `parent_email`."


class TooManyChildren(Conflict):
    """An account consents for at most 20 children."""

    code = "too-many-children"
    title = "Too many children"
    fix = "Another parent may decide by the same link, from an account of their own."
