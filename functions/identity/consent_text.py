"""What parents are asked to agree to.

Whoever changes a word of it gives it another VERSION: a consent names the version that was shown, and is to no other.
"""

VERSION = "1"
KEPT = (
    ("username", "so that there is an account to ask you about; others see it once you have agreed"),
    ("e-mail address of the child", "to prove it is theirs, and for news of the account; nothing is sent there before you agree"),
    ("password", "as a hash that does not tell it, so that the child can log in"),
    ("birth date and country", "to know until when your consent is needed, and what is closed to minors"),
)  # fmt: skip
AFTERWARDS = (
    (
        "what the child writes, follows and watches",
        "to show it as a social network does; it shapes the child's own feed",
    ),
    ("devices and countries of log-ins", "to show where the account is in use"),
)
PROMISES = (
    "No advertising is aimed at minors.",
    "A minor's picture, text and links begin as visible to followers alone.",
    "You may withdraw your consent at any time: the account is closed at once and erased 14 days later.",
    "If you refuse, or do not answer in time, everything is forgotten and the username is free again.",
)
