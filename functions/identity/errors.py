"""What can go wrong with an account or a session, by what the person should do about it."""

from socialflow.errors import Conflict, Forbidden, Invalid, NotFound, TooManyRequests, Unauthenticated, Unavailable


class UsernameTaken(Conflict):
    """Somebody has this username; choose another one."""

    code = "username-taken"
    title = "The username is taken"
    fix = "Send another `username`: letters that look alike (I, l, 1; O, 0; m, rn) and case make no difference."


class EmailTaken(Conflict):
    """An account with this e-mail address exists; log in instead."""

    code = "email-taken"
    title = "The e-mail address is in use"
    fix = "POST /api/v1/auth/login with this address, or POST /api/v1/auth/password/forgot if the password is lost; else send another `email`."


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
    fix = "Wait as many seconds as `Retry-After` says; then POST /api/v1/auth/login works again. An administrator can end it earlier."


class AccountBanned(Forbidden):
    """This account is closed for breaking the rules."""

    code = "account-banned"
    title = "The account is closed"
    fix = "Only an administrator can take it back (POST /api/v1/admin/users/{user_id}/reinstatement). Write to the operator if you think it is a mistake."


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
    fix = "Nothing brings it back. Its username and address are free once it is erased, within two days: then POST /api/v1/auth/register."


class OwnAccount(Forbidden):
    """Nobody administers their own account; ask another administrator."""

    code = "own-account"
    title = "It is your own account"
    fix = "Have another administrator send the same request."


class AdminProtected(Conflict):
    """An administrator is neither suspended nor banned; change their role first."""

    code = "admin-protected"
    title = "The account administers"
    fix = "Set their `role` to another one by PUT /api/v1/admin/users/{user_id}/role, then suspend or ban them."


class LastAdmin(Conflict):
    """There would be no administrator left; make another one first."""

    code = "last-admin"
    title = "The last administrator"
    fix = "Make another administrator first: PUT /api/v1/admin/users/{user_id}/role with `role` admin."


class ThereIsAnAdmin(Conflict):
    """There is an administrator already, who can make others."""

    code = "there-is-an-admin"
    title = "Not the first administrator"
    fix = "Ask that administrator: PUT /api/v1/admin/users/{user_id}/role makes another."


class StandingChanged(Conflict):
    """Another act changed this account meanwhile; read it again and decide."""

    code = "standing-changed"
    title = "The account changed meanwhile"
    fix = "GET /api/v1/admin/users/{user_id} (of yourself: GET /api/v1/users/me) shows how it stands now; then send it again if it is still right."


class ProfileChanging(Conflict):
    """Your profile was changed by another request meanwhile; read it and send the change again."""

    code = "profile-changing"
    title = "The profile changed meanwhile"
    fix = "GET /api/v1/users/me, then send PATCH /api/v1/users/me again with what you still want to change."


class OwnBlock(Conflict):
    """You cannot block yourself."""

    code = "own-block"
    title = "It is you"
    fix = "Name somebody else's `user_id` in the path."


class TooManyMutes(Conflict):
    """At most 200 users, words and threads are muted; take one back."""

    code = "too-many-mutes"
    title = "Too many mutes"
    fix = "GET /api/v1/users/me/mutes lists them; DELETE /api/v1/users/me/mutes/{mute_id} takes one back."


class BirthDateUnlikely(Invalid):
    """A birth date lies in the past, and not more than 130 years."""

    code = "birth-date-unlikely"
    title = "Nobody is that old"
    fix = "Send `birth_date` as YYYY-MM-DD, of a day in the past and at most 130 years ago."


class ParentalConsentNeeded(Forbidden):
    """At this age the law asks for a parent's consent; nothing was kept."""

    code = "parental-consent-needed"
    title = "Too young for an account of one's own"
    fix = "Register with a `parent_email`: POST /api/v1/auth/register then asks the parent, and answers until when. An account that is open already stays without a birth date."


class BirthDateTold(Conflict):
    """A birth date is told once; support can correct it."""

    code = "birth-date-told"
    title = "The birth date is known"
    fix = "GET /api/v1/users/me shows what was told. Only the operator can correct it; write to them."


class TooManyTokens(Conflict):
    """An account has at most 50 personal access tokens; delete one that is not needed any more."""

    code = "too-many-tokens"
    title = "Too many personal access tokens"
    fix = "GET /api/v1/auth/tokens lists them; DELETE /api/v1/auth/tokens/{token_id} makes room. Those whose time is over count, too."


class WrongCode(Invalid):
    """The code or the link is wrong, was used, had its five tries or is more than 15 minutes old; ask for a new one."""

    code = "wrong-code"
    title = "The code is not good"
    fix = "Ask for another letter: POST /api/v1/auth/email/resend, /api/v1/auth/password/forgot or /api/v1/users/me/email, whichever it was. Only the newest is good."


class WeakPassword(Invalid):
    """The password is easy to guess; make it longer, of words that have nothing to do with each other or with you."""

    code = "weak-password"
    title = "The password is too weak"
    fix = "Send a longer `password` of several words, without your name, your username or your address."


class BreachedPassword(Invalid):
    """This password is known from a breach of some service, so it is among the first that are tried; choose another one."""

    code = "breached-password"
    title = "The password is publicly known"
    fix = "Choose a `password` that you use nowhere else. Change it wherever you used this one."


class WrongOldPassword(Forbidden):
    """The old password is wrong; nothing was changed."""

    code = "wrong-old-password"
    title = "The old password is wrong"
    fix = "Send the right `old_password`, or prove yourself by POST /api/v1/auth/step-up and leave it out. Five tries an hour are the most."


class EmailAlreadyVerified(Conflict):
    """The address of this account is verified; there is nothing to send."""

    code = "email-already-verified"
    title = "The address is verified"
    fix = "Take it as done: GET /api/v1/users/me has `email_verified_at`."


class BadToken(Exception):
    """The access token is not one of ours, or not any more."""


class WrongProof(Forbidden):
    """This does not prove who you are: it is wrong, too old, or was used before."""

    code = "wrong-proof"
    title = "That is not it"
    fix = "Send the next `code` of the app, another `recovery_code`, or a passkey's answer, with the same `challenge`. Five wrong tries in 15 minutes are the most."


class ChallengeEnded(Unauthenticated):
    """This challenge is over or was answered; log in again."""

    code = "challenge-ended"
    title = "Log in again"
    fix = "POST /api/v1/auth/login again and answer its new `challenge` within five minutes."


class TooManyGuesses(TooManyRequests):
    """Too many wrong tries for this account; wait as long as Retry-After says."""

    code = "too-many-guesses"
    title = "Too many wrong tries"
    fix = "Wait as many seconds as `Retry-After` says; no right answer counts before. POST /api/v1/auth/password/forgot helps if the password is lost."


class TotpActive(Conflict):
    """The account has an authenticator app already; remove it first."""

    code = "totp-active"
    title = "There is an authenticator already"
    fix = "DELETE /api/v1/users/me/totp removes it; then POST /api/v1/users/me/totp offers a new one."


class NoSecondFactor(Conflict):
    """The account has no such second factor."""

    code = "no-second-factor"
    title = "There is no second factor"
    fix = "GET /api/v1/users/me/factors lists what there is; POST /api/v1/users/me/totp begins an authenticator app."


class OtherProofNeeded(Forbidden):
    """The account asks for another proof: its second factor if it has one, else its password, else a new log-in."""

    code = "other-proof-needed"
    title = "Another proof is needed"
    fix = "GET /api/v1/users/me/factors says what there is; send POST /api/v1/auth/step-up with a `code`, `recovery_code` or `passkey`, else with the `password`."


class WrongPasskey(Forbidden):
    """This passkey's answer does not hold; start again."""

    code = "wrong-passkey"
    title = "The passkey was not accepted"
    fix = (
        "Begin again with POST /api/v1/auth/passkeys/start and the same `purpose`: a challenge is good for one answer."
    )


class PasskeyTaken(Conflict):
    """This passkey is registered already."""

    code = "passkey-taken"
    title = "The passkey is registered"
    fix = "Use it: POST /api/v1/auth/passkeys/start. To add another, start POST /api/v1/users/me/passkeys/start with another device."


class TooManyPasskeys(Conflict):
    """An account has at most 20 passkeys; remove one first."""

    code = "too-many-passkeys"
    title = "Too many passkeys"
    fix = "GET /api/v1/users/me/factors lists them; DELETE /api/v1/users/me/passkeys/{passkey_id} removes one."


class ProviderNotAvailable(NotFound):
    """This provider is not set up here."""

    code = "provider-not-available"
    title = "There is no such way in"
    fix = "Offer what is set up: the operator puts a provider's keys into the secret `social-flow/<stage>/providers`."


class ProviderUnavailable(Unavailable):
    """The provider did not answer as it should; start again in a moment."""

    code = "provider-unavailable"
    title = "The provider does not answer"
    fix = "Begin again with POST /api/v1/auth/social/{provider}/start after a minute: this sign-in is spent. Or log in another way."


class ProviderRefused(Forbidden):
    """What the provider answered does not prove who you are; start again."""

    code = "provider-refused"
    title = "The provider's answer was not accepted"
    fix = "Begin again with POST /api/v1/auth/social/{provider}/start (to link: POST /api/v1/users/me/providers/{provider}/start), in the same browser."


class SignInEnded(Forbidden):
    """This sign-in is over, was finished, or was begun elsewhere; start again."""

    code = "sign-in-ended"
    title = "Start again"
    fix = "Begin again with POST /api/v1/auth/social/{provider}/start, keep its `state` and `verifier`, and finish within ten minutes."


class RedirectNotAllowed(Invalid):
    """The redirect_uri is not one of this deployment's."""

    code = "redirect-not-allowed"
    title = "The address to come back to is not allowed"
    fix = "Send a `redirect_uri` that the deployment lists: `<public origin>/signed-in`, or one of the stage's `social_redirects`."


class EmailNeeded(Conflict):
    """The provider vouches for no e-mail address of yours: register with one, then link the provider."""

    code = "email-needed"
    title = "An e-mail address is needed"
    fix = "POST /api/v1/auth/register with an `email` and a `password`, log in, then POST /api/v1/users/me/providers/{provider}/start."


class AccountExists(Conflict):
    """An account with this e-mail address exists: log in to it, then link the provider."""

    code = "account-exists"
    title = "There is an account already"
    fix = "POST /api/v1/auth/login to that account, then POST /api/v1/users/me/providers/{provider}/start and link the provider."


class ProviderTaken(Conflict):
    """This provider is linked to the account already, or your identity there to another account."""

    code = "provider-taken"
    title = "The provider is linked already"
    fix = "GET /api/v1/users/me/providers shows yours. If it belongs to another account of yours, log in there and unlink it."


class LastWayIn(Conflict):
    """Without this provider nothing would open the account; set a password first."""

    code = "last-way-in"
    title = "It is the last way in"
    fix = "Set a password first (POST /api/v1/auth/password/forgot sends a code for one), or link another provider."
