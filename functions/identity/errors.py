"""What can go wrong with an account or a session, by what the person should do about it."""

from socialflow.errors import Conflict, Forbidden, Invalid, NotFound, TooManyRequests, Unauthenticated, Unavailable


class UsernameTaken(Conflict):
    """Somebody has this username; choose another one."""

    code = "username-taken"
    title = "The username is taken"


class EmailTaken(Conflict):
    """An account with this e-mail address exists; log in instead."""

    code = "email-taken"
    title = "The e-mail address is in use"


class WrongCredentials(Unauthenticated):
    """The login or the password is wrong."""

    code = "wrong-credentials"
    title = "Login failed"
    fix = "Check both and try again; after ten tries in a quarter of an hour the account's log-in rests."


class SessionEnded(Unauthenticated):
    """This session is over or this refresh token was used before; log in again."""

    code = "session-ended"
    title = "Log in again"
    fix = "Log in again. When a refresh token was spent twice, two parties held it: end the other sessions too."


class AccountSuspended(Forbidden):
    """This account is suspended for now."""

    code = "account-suspended"
    title = "The account is suspended"


class AccountBanned(Forbidden):
    """This account is closed for breaking the rules."""

    code = "account-banned"
    title = "The account is closed"


class AccountLeaving(Forbidden):
    """This account is to be deleted, and can be restored until then."""

    code = "account-leaving"
    title = "The account is leaving"
    fix = "To keep the account, send the problem's `restore_token` to POST /api/v1/auth/restore within 15 minutes and log in again."

    def __init__(self, until: str, restore_token: str) -> None:
        super().__init__(f"This account will be deleted at {until}; until then it can be restored.")
        self.more = {"restore_token": restore_token}


class AccountOver(Forbidden):
    """This account is being deleted, and cannot be restored any more."""

    code = "account-over"
    title = "The account is over"


class OwnAccount(Forbidden):
    """Nobody administers their own account; ask another administrator."""

    code = "own-account"
    title = "It is your own account"


class AdminProtected(Conflict):
    """An administrator is neither suspended nor banned; change their role first."""

    code = "admin-protected"
    title = "The account administers"


class LastAdmin(Conflict):
    """There would be no administrator left; make another one first."""

    code = "last-admin"
    title = "The last administrator"


class ThereIsAnAdmin(Conflict):
    """There is an administrator already, who can make others."""

    code = "there-is-an-admin"
    title = "Not the first administrator"


class StandingChanged(Conflict):
    """Another act changed this account meanwhile; read it again and decide."""

    code = "standing-changed"
    title = "The account changed meanwhile"


class ProfileChanging(Conflict):
    """Your profile was changed by another request meanwhile; read it and send the change again."""

    code = "profile-changing"
    title = "The profile changed meanwhile"


class OwnBlock(Conflict):
    """You cannot block yourself."""

    code = "own-block"
    title = "It is you"


class TooManyMutes(Conflict):
    """At most 200 users, words and threads are muted; take one back."""

    code = "too-many-mutes"
    title = "Too many mutes"


class BirthDateUnlikely(Invalid):
    """A birth date lies in the past, and not more than 130 years."""

    code = "birth-date-unlikely"
    title = "Nobody is that old"


class ParentalConsentNeeded(Forbidden):
    """At this age the law asks for a parent's consent; nothing was kept."""

    code = "parental-consent-needed"
    title = "Too young for an account of one's own"
    fix = "Register with a `parent_email`: POST /api/v1/auth/register then asks the parent, and answers until when. An account that is open already stays without a birth date."


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


class BirthDateTold(Conflict):
    """A birth date is told once; support can correct it."""

    code = "birth-date-told"
    title = "The birth date is known"


class TooManyTokens(Conflict):
    """An account has at most 50 personal access tokens; delete one that is not needed any more."""

    code = "too-many-tokens"
    title = "Too many personal access tokens"


class WrongCode(Invalid):
    """The code or the link is wrong, was used, had its five tries or is more than 15 minutes old; ask for a new one."""

    code = "wrong-code"
    title = "The code is not good"


class WeakPassword(Invalid):
    """The password is easy to guess; make it longer, of words that have nothing to do with each other or with you."""

    code = "weak-password"
    title = "The password is too weak"


class BreachedPassword(Invalid):
    """This password is known from a breach of some service, so it is among the first that are tried; choose another one."""

    code = "breached-password"
    title = "The password is publicly known"


class WrongOldPassword(Forbidden):
    """The old password is wrong; nothing was changed."""

    code = "wrong-old-password"
    title = "The old password is wrong"


class EmailAlreadyVerified(Conflict):
    """The address of this account is verified; there is nothing to send."""

    code = "email-already-verified"
    title = "The address is verified"


class BadToken(Exception):
    """The access token is not one of ours, or not any more."""


class WrongProof(Forbidden):
    """This does not prove who you are: it is wrong, too old, or was used before."""

    code = "wrong-proof"
    title = "That is not it"


class ChallengeEnded(Unauthenticated):
    """This challenge is over or was answered; log in again."""

    code = "challenge-ended"
    title = "Log in again"


class TooManyGuesses(TooManyRequests):
    """Too many wrong tries for this account; wait as long as Retry-After says."""

    code = "too-many-guesses"
    title = "Too many wrong tries"


class TotpActive(Conflict):
    """The account has an authenticator app already; remove it first."""

    code = "totp-active"
    title = "There is an authenticator already"


class NoSecondFactor(Conflict):
    """The account has no such second factor."""

    code = "no-second-factor"
    title = "There is no second factor"


class OtherProofNeeded(Forbidden):
    """The account asks for another proof: its second factor if it has one, else its password, else a new log-in."""

    code = "other-proof-needed"
    title = "Another proof is needed"


class WrongPasskey(Forbidden):
    """This passkey's answer does not hold; start again."""

    code = "wrong-passkey"
    title = "The passkey was not accepted"


class PasskeyTaken(Conflict):
    """This passkey is registered already."""

    code = "passkey-taken"
    title = "The passkey is registered"


class TooManyPasskeys(Conflict):
    """An account has at most 20 passkeys; remove one first."""

    code = "too-many-passkeys"
    title = "Too many passkeys"


class ProviderNotAvailable(NotFound):
    """This provider is not set up here."""

    code = "provider-not-available"
    title = "There is no such way in"


class ProviderUnavailable(Unavailable):
    """The provider did not answer as it should; start again in a moment."""

    code = "provider-unavailable"
    title = "The provider does not answer"


class ProviderRefused(Forbidden):
    """What the provider answered does not prove who you are; start again."""

    code = "provider-refused"
    title = "The provider's answer was not accepted"


class SignInEnded(Forbidden):
    """This sign-in is over, was finished, or was begun elsewhere; start again."""

    code = "sign-in-ended"
    title = "Start again"


class RedirectNotAllowed(Invalid):
    """The redirect_uri is not one of this deployment's."""

    code = "redirect-not-allowed"
    title = "The address to come back to is not allowed"


class EmailNeeded(Conflict):
    """The provider vouches for no e-mail address of yours: register with one, then link the provider."""

    code = "email-needed"
    title = "An e-mail address is needed"


class AccountExists(Conflict):
    """An account with this e-mail address exists: log in to it, then link the provider."""

    code = "account-exists"
    title = "There is an account already"


class ProviderTaken(Conflict):
    """This provider is linked to the account already, or your identity there to another account."""

    code = "provider-taken"
    title = "The provider is linked already"


class LastWayIn(Conflict):
    """Without this provider nothing would open the account; set a password first."""

    code = "last-way-in"
    title = "It is the last way in"
