"""The letters that people get by mail, declared once: domains name them, `socialflow.mail` renders and sends them.

To add one, declare it here and list it in ALL. A paragraph is written once and becomes plain text and HTML. `{field}` takes
its value from what is sent with the letter; a line whose field is empty is left out; a field that ends in `_url` is a link.
"""

import re
from dataclasses import dataclass

FIELD = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True)
class Letter:
    """A subject and paragraphs, whose lines end in a line feed."""

    name: str
    subject: str
    paragraphs: tuple[str, ...]

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(FIELD.findall("\n".join((self.subject, *self.paragraphs))))


RECEIPT = Letter(
    "receipt",
    "Your receipt from Social Flow: {amount}",
    (
        "Thank you. We have received {amount} for {what}.",
        "Amount: {net}\nTax: {tax}\nTotal: {amount}\nPeriod: {period}\nPaid on: {paid_on}\nPayment: {payment_id}",
        "Invoice: {invoice_url}",
    ),
)
REFUND = Letter(
    "refund",
    "Your refund from Social Flow: {amount}",
    (
        "{amount} of your payment for {what} is on its way back to you. Banks take up to ten days to show it.",
        "Given back: {amount}\nTax in it: {tax}\nOf the payment of: {paid}\nOn: {refunded_on}\nPayment: {payment_id}",
    ),
)
VERIFY_EMAIL = Letter(
    "verify-email",
    "{code} is your code for Social Flow",
    (
        "Hello {name}.",
        "Your code is {code}. It proves that this address is yours, for 15 minutes and once.",
        "Or open this link: {proof_url}",
        "If you did not ask for it, somebody mistyped their address; do nothing.",
    ),
)
RESET_PASSWORD = Letter(
    "reset-password",
    "A new password for Social Flow",
    (
        "Hello {name}.",
        "Your code is {code}. For 15 minutes it sets a new password, once.",
        "Or open this link: {proof_url}",
        "If you did not ask for it, do nothing: your password stays as it is.",
    ),
)
PASSWORD_CHANGED = Letter(
    "password-changed",
    "Your password for Social Flow was changed",
    (
        "Hello {name}.",
        "Your password was changed just now, and you were logged out elsewhere. Personal access tokens ended too.",
        "If that was not you, set a new password at once: on the log-in page choose that you forgot it.",
    ),
)
SESSION_ENDED = Letter(
    "session-ended",
    "We logged one of your devices out of Social Flow",
    (
        "Hello {name}.",
        "A log-in that was used up came again, so two parties may have held it: we have ended that session.",
        "Device: {device_name}",
        "Log in again there. If you did not expect this, change your password.",
    ),
)
SIGN_IN_CHANGED = Letter(
    "sign-in-changed",
    "How you log in to Social Flow has changed",
    (
        "Hello {name}.",
        "{what} was {change} just now as a way to prove who you are.",
        "If that was not you, change your password and log out everywhere.",
    ),
)
CHANGE_EMAIL = Letter(
    "change-email",
    "{code} makes this the address of your account at Social Flow",
    (
        "Hello {name}.",
        "Your code is {code}. For 15 minutes it makes this the address of your account, once.",
        "Or open this link: {proof_url}",
        "If you did not ask for it, somebody mistyped their address; do nothing.",
    ),
)
EMAIL_IN_USE = Letter(
    "email-in-use",
    "Somebody wanted your address for another account at Social Flow",
    (
        "Hello {name}.",
        "Somebody with another account asked to have this address there. It is yours, so nothing has changed.",
        "If it was you, give this account another address first, or delete it.",
    ),
)
EMAIL_CHANGED = Letter(
    "email-changed",
    "The address of your account at Social Flow was changed",
    (
        "Hello {name}.",
        "The e-mail address of your account was changed just now. Until now it was {old}.",
        "If that was not you, log in, change your password and log out everywhere, at once.",
    ),
)
ACCOUNT_LEAVING = Letter(
    "account-leaving",
    "Your account at Social Flow will be deleted on {until}",
    (
        "Hello {name}.",
        "You have deleted your account, and were logged out everywhere. It will be erased after {until}, for good.",
        "Until then you can have it back: log in, and choose to restore it.",
        "If that was not you, do so at once and change your password.",
    ),
)
ACCOUNT_RESTORED = Letter(
    "account-restored",
    "Your account at Social Flow stays",
    (
        "Hello {name}.",
        "Your account was restored just now. Log in again where you use it; personal access tokens have ended.",
        "If that was not you, change your password at once.",
    ),
)
PARENTAL_CONSENT = Letter(
    "parental-consent",
    "A child asks you to agree to an account at Social Flow",
    (
        "Hello.",
        "A child has chosen the username {name} at Social Flow and says that you are a parent. At this age the law asks us to ask you.",
        (
            "Until you agree, no other user sees the account and nobody logs in to it. Kept for now, so that we can ask you, are the username, the "
            "child's e-mail address, the password as a hash, the birth date and the country; your address goes with this letter."
        ),
        "What would be kept afterwards and why, and whether you agree: {proof_url}",
        "That takes an account of your own with your birth date. If you refuse, or do not answer until {until}, all of it is erased.",
        "If you know of no such child, refuse, or do nothing.",
    ),
)
CONSENT_GIVEN = Letter(
    "consent-given",
    "You have agreed to {child}'s account at Social Flow",
    (
        "Hello {name}.",
        "You have agreed to the account of {child} just now. It is open from here on.",
        (
            "You may withdraw that at any time: your account lists those of your children. The child's account is closed at once then, "
            "and erased 14 days later."
        ),
        "If that was not you, log in, withdraw it, change your password and log out everywhere.",
    ),
)
CONSENT_WITHDRAWN = Letter(
    "consent-withdrawn",
    "{child}'s account at Social Flow is closed",
    (
        "Hello {name}.",
        (
            "A parent does not agree any more to the account of {child}. It was closed and logged out everywhere just now, and will be "
            "erased after {until}, for good."
        ),
    ),
)

VIDEO_TAKEN_DOWN = Letter(
    "video-taken-down",
    "Your video on Social Flow was taken down",
    (
        "Hello {name}.",
        "A moderator has taken your video down: nobody else sees or plays it any more. You keep it, and may delete it.",
        "Video: {title}\nReason: {reason}",
        "If you think that this is wrong, answer this letter with what we should know.",
    ),
)
VIDEO_RESTORED = Letter(
    "video-restored",
    "Your video on Social Flow is back",
    (
        "Hello {name}.",
        "A moderator has restored your video: it is seen and played as before.",
        "Video: {title}\nReason: {reason}",
    ),
)
ALL = (
    RECEIPT,
    REFUND,
    VERIFY_EMAIL,
    RESET_PASSWORD,
    PASSWORD_CHANGED,
    SESSION_ENDED,
    SIGN_IN_CHANGED,
    CHANGE_EMAIL,
    EMAIL_IN_USE,
    EMAIL_CHANGED,
    ACCOUNT_LEAVING,
    ACCOUNT_RESTORED,
    PARENTAL_CONSENT,
    CONSENT_GIVEN,
    CONSENT_WITHDRAWN,
    VIDEO_TAKEN_DOWN,
    VIDEO_RESTORED,
)
