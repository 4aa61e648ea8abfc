"""Letters: what they say, and what a value or an address cannot make of them."""

import traceback

import pytest

from socialflow import letters, mail
from socialflow.errors import Unavailable
from socialflow.letters import Letter
from socialflow.mail import MailRefused, MailUncertain
from tests.conftest import Mailbox

HELLO = Letter("hello", "Hello {name}", ("Hello {name}.\nNote: {note}", "Go on: {page_url}", "Bye & thanks."))
VALUES = {"name": "Ada", "note": "", "page_url": "https://social-flow.test/a?b=1&c=2"}


def test_a_letter_is_one_message_of_text_and_html_to_one_person(mailbox: Mailbox) -> None:
    message_id = mail.send("ada@example.com", HELLO, VALUES)

    (letter,) = mailbox.letters
    assert message_id == "message-1"
    assert (letter.sender, letter.to) == ("no-reply@social-flow.test", ["ada@example.com"])
    assert letter.subject == "Hello Ada"
    assert letter.text == "Hello Ada.\n\nGo on: https://social-flow.test/a?b=1&c=2\n\nBye & thanks.\n"
    assert '<a href="https://social-flow.test/a?b=1&amp;c=2">' in letter.html
    assert "<p>Bye &amp; thanks.</p>" in letter.html


def test_a_line_without_its_value_is_left_out(mailbox: Mailbox) -> None:
    mail.send("ada@example.com", HELLO, {**VALUES, "note": "kept", "page_url": ""})

    (letter,) = mailbox.letters
    assert letter.text == "Hello Ada.\nNote: kept\n\nBye & thanks.\n"
    assert "Hello Ada.<br>\nNote: kept" in letter.html


@pytest.mark.parametrize(
    "bad", ["Ada\r\nBcc: eve@example.com", "Ada\nBcc: eve@example.com", "Ada\u2028Bcc: x", "A\x00da"]
)
def test_a_value_adds_no_line_and_no_header(mailbox: Mailbox, bad: str) -> None:
    mail.send("ada@example.com", HELLO, {**VALUES, "name": bad})

    (letter,) = mailbox.letters
    assert letter.subject.splitlines() == [letter.subject]
    assert len(letter.text.splitlines()) == 5
    assert letter.to == ["ada@example.com"]


def test_a_value_adds_no_tag_and_does_not_turn_the_writing(mailbox: Mailbox) -> None:
    mail.send("ada@example.com", HELLO, {**VALUES, "name": "<script>x</script>\u202e\"'{note}"})

    (letter,) = mailbox.letters
    assert "<script" not in letter.html
    assert "\u202e" not in letter.html + letter.text + letter.subject
    assert "{note}" in letter.text


def test_what_a_person_chose_does_not_push_the_rest_out_of_sight(mailbox: Mailbox) -> None:
    mail.send("ada@example.com", HELLO, {**VALUES, "name": "x" * 10_000})

    (letter,) = mailbox.letters
    assert len(letter.subject) == 150
    assert len(letter.text) < 700


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "https://a.test/ b", 'https://a.test/"x', "https://a.test/\nx", "//a"]
)
def test_a_link_that_is_none_is_not_sent(mailbox: Mailbox, link: str) -> None:
    with pytest.raises(ValueError, match="not a link"):
        mail.send("ada@example.com", HELLO, {**VALUES, "page_url": link})

    assert mailbox.letters == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "@example.com",
        "ada@",
        "ada@example",
        "ada@example.com\r\nBcc: eve@example.com",
        "ada@example.com, eve@example.com",
        "Ada <ada@example.com>",
        "ada eve@example.com",
        "ada..lovelace@example.com",
        "äda@example.com",
        "ada@-example.com",
        f"{'a' * 65}@example.com",
        f"ada@{'a' * 64}.com",
    ],
)
def test_an_address_that_is_not_exactly_one_is_refused_before_ses_is_asked(mailbox: Mailbox, address: str) -> None:
    with pytest.raises(MailRefused):
        mail.send(address, HELLO, VALUES)

    assert mailbox.asked == 0


def test_a_domain_beyond_ascii_is_written_as_dns_writes_it(mailbox: Mailbox) -> None:
    mail.send("ada@bücher.example", HELLO, VALUES)

    assert mailbox.letters[0].to == ["ada@xn--bcher-kva.example"]


def test_what_ses_refuses_for_good_is_refused_counted_and_names_nobody(
    mailbox: Mailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    mailbox.refuse("MessageRejected")

    with pytest.raises(MailRefused, match="MessageRejected") as refused:
        mail.send("ada@example.com", HELLO, VALUES)

    assert "ada" not in "".join(traceback.format_exception(refused.value)).replace('ada@example.com", HELLO', "")


@pytest.mark.parametrize(
    "code", ["TooManyRequestsException", "SendingPausedException", "AccessDeniedException", "lost"]
)
def test_what_may_be_sent_later_is_tried_once_and_left_to_who_sends(mailbox: Mailbox, code: str) -> None:
    mailbox.refuse(code)

    with pytest.raises(MailUncertain if code == "lost" else Unavailable) as told:
        mail.send("ada@example.com", HELLO, VALUES)

    assert isinstance(told.value, MailUncertain) == (code == "lost")

    assert mailbox.asked == 1


def test_a_field_without_a_value_is_a_mistake_of_ours(mailbox: Mailbox) -> None:
    with pytest.raises(KeyError, match="note"):
        mail.send("ada@example.com", HELLO, {"name": "Ada", "page_url": ""})

    assert mailbox.asked == 0


def test_letters_have_names_of_their_own_and_are_listed() -> None:
    declared = [each for each in vars(letters).values() if isinstance(each, Letter)]

    assert sorted(each.name for each in declared) == sorted(each.name for each in letters.ALL)
    assert len({each.name for each in letters.ALL}) == len(letters.ALL)


@pytest.mark.parametrize("letter", letters.ALL, ids=lambda each: each.name)
def test_each_letter_can_be_written(letter: Letter) -> None:
    values = {name: "https://social-flow.test/x" if name.endswith("_url") else f"<{name}>" for name in letter.fields}

    subject, text, page = mail.render(letter, values)

    assert "{" not in subject + text + page
    for name, value in values.items():
        assert value in subject + text, name
