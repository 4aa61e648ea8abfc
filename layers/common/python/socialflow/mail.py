"""Mail to one person, through SES.

What is sent is rendered here and not by SES, whose templates do not escape HTML. A value never adds a header, a line or a
tag. SES knows no idempotency keys, so each letter is tried once; whoever sends decides when a try may have been lost.
"""

import html
import re
import unicodedata
from collections.abc import Mapping

from botocore import exceptions

from socialflow import aws, env, logs
from socialflow.errors import Invalid, Unavailable
from socialflow.letters import FIELD, Letter

# What a person chose (a name, a title) is cut here, so that it cannot push the rest out of sight.
_VALUE_CHARACTERS = 500
_SUBJECT_CHARACTERS = 150
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]")
_URL = re.compile(r"https?://[!#-&(-;=?-\[\]-~]{1,2000}")
# The request never left; whatever else goes wrong may go wrong after it did.
_NEVER_LEFT = (exceptions.ConnectTimeoutError, exceptions.EndpointConnectionError, exceptions.NoCredentialsError)
# SES will say the same of this letter to this person tomorrow.
_FOR_GOOD = frozenset({"MessageRejected", "BadRequestException"})


class MailRefused(Invalid):
    """Mail to this address cannot be sent: it is none, or the mail service refuses it."""

    code = "mail-refused"
    title = "The address takes no mail"
    fix = (
        "Send an `email` that takes mail, as name@domain; a mailing list or a mistyped domain may be refused for good."
    )


class MailUncertain(Unavailable):
    """The mail service did not answer: the letter may have been sent."""

    code = "mail-uncertain"
    fix = "Wait for the letter before you ask for another: it may be on its way. Then send the same request again."


def send(to: str, letter: Letter, values: Mapping[str, str]) -> str:
    """SES has taken the letter; its id there. Neither the address nor what SES says of it is told in an error or a log.

    Raises MailRefused for good, MailUncertain when the answer was lost, or Unavailable when nothing was sent.
    """
    subject, text, page = render(letter, values)
    # Outside: a client that cannot be made is a mistake of ours, and no lost answer.
    ses = aws.client("sesv2")
    try:
        taken = ses.send_email(
            FromEmailAddress=env.MAIL_SENDER.get(),
            Destination={"ToAddresses": [_address(to)]},
            Content={
                "Simple": {
                    "Subject": {"Data": subject, "Charset": "UTF-8"},
                    "Body": {
                        "Text": {"Data": text, "Charset": "UTF-8"},
                        "Html": {"Data": page, "Charset": "UTF-8"},
                    },
                }
            },
        )
    except exceptions.ClientError as error:
        code = error.response["Error"]["Code"]
        if code in _FOR_GOOD:
            logs.metric("MailRefused", 1)
            raise MailRefused(f"The mail service refused a {letter.name} letter: {code}.") from None
        raise Unavailable(f"A {letter.name} letter could not be sent now: {code}.") from None
    except exceptions.BotoCoreError as error:
        what = Unavailable if isinstance(error, _NEVER_LEFT) else MailUncertain
        raise what(f"A {letter.name} letter could not be sent now: {type(error).__name__}.") from None
    return taken["MessageId"]


def render(letter: Letter, values: Mapping[str, str]) -> tuple[str, str, str]:
    """Its subject, the letter as plain text and as HTML. Raises KeyError for a field without a value, ValueError for a
    link that is none."""
    for name in letter.fields:
        if name.endswith("_url") and values[name] and not _URL.fullmatch(values[name]):
            raise ValueError(f"{name} of the {letter.name} letter is not a link")
    plain = {name: values[name] if name.endswith("_url") else _one_line(values[name]) for name in letter.fields}
    marked = {name: _marked(name, each) for name, each in plain.items()}
    subject = _filled(letter.subject, plain)[:_SUBJECT_CHARACTERS]
    texts, pages = [], []
    for paragraph in letter.paragraphs:
        lines = [line for line in paragraph.split("\n") if all(plain[name] for name in FIELD.findall(line))]
        if lines:
            texts.append("\n".join(_filled(line, plain) for line in lines) + "\n")
            pages.append("<p>" + "<br>\n".join(_filled(html.escape(line), marked) for line in lines) + "</p>\n")
    head = f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(subject)}</title></head>'
    return subject, "\n".join(texts), f"{head}\n<body>\n{''.join(pages)}</body></html>\n"


def _filled(text: str, values: Mapping[str, str]) -> str:
    return FIELD.sub(lambda found: values[found[1]], text)


def _marked(name: str, value: str) -> str:
    escaped = html.escape(value)
    return f'<a href="{escaped}">{escaped}</a>' if name.endswith("_url") else escaped


def _one_line(value: str) -> str:
    """Without control characters, line ends and marks that turn the direction of writing."""
    seen = (" " if unicodedata.category(each)[0] in "CZ" else each for each in value[:_VALUE_CHARACTERS])
    return " ".join("".join(seen).split())


def _address(to: str) -> str:
    """Exactly one address, in ASCII as SES wants it. Raises MailRefused."""
    local, _, domain = to.rpartition("@")
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError:
        domain = ""
    if len(local) > 64 or len(to) > 254 or not _LOCAL_PART.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise MailRefused
    return f"{local}@{domain}"
