"""Ages: who is a minor where, and from which age on one may have an account by one's own word (CO-1, CO-3).

A birth date is told once and leaves the account only as one claim, whether its user is an adult. Who has told none counts
as no adult, and as no minor either. The date is sealed; what requests are judged by is one bit, or a minor's days to come.
"""

from datetime import date

from functions.identity.errors import BirthDateUnlikely, ParentalConsentNeeded
from socialflow.dynamo import Item

ADULT_AT = 18
# Where majority comes later: Alabama and Nebraska have no codes of their own here, so the United States are as a whole.
ADULT_AT_IN = {"EG": 21, "ID": 21, "KR": 19, "SG": 21, "TH": 20}
# COPPA's age, and the least that article 8 of the GDPR leaves to its members.
CONSENT_AT = 13
# What members of the EU (and Korea) have set instead.
CONSENT_AT_IN = {
    "AT": 14, "BG": 14, "CY": 14, "ES": 14, "IT": 14, "KR": 14, "LT": 14,
    "CZ": 15, "FR": 15, "GR": 15, "SI": 15,
    "DE": 16, "HR": 16, "HU": 16, "IE": 16, "LU": 16, "NL": 16, "PL": 16, "RO": 16, "SK": 16,
}  # fmt: skip
_OLDEST = 130


def age_on(day: date, birth_date: date) -> int:
    """Whole years; who is born on 29 February grows older on 1 March."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def is_adult(user: Item, day: date) -> bool:
    """Known to be one, by the law of the country that was told with the birth date."""
    return bool(user.get("is_adult")) or ("adult_on" in user and day >= date.fromisoformat(user["adult_on"]))


def adult_on(birth_date: date, country: str) -> date:
    """From which day on."""
    return _birthday(birth_date, ADULT_AT_IN.get(country, ADULT_AT))


def consent_age(country: str) -> int:
    """From which age on nobody asks a parent."""
    return CONSENT_AT_IN.get(country, CONSENT_AT)


def needs_consent(user: Item, day: date) -> bool:
    """Known to be too young for an account by one's own word."""
    return "consent_until" in user and day < consent_needed_until(user)


def consent_needed_until(user: Item) -> date:
    """The first day of an account of one's own."""
    return date.fromisoformat(user["consent_until"])


def _birthday(birth_date: date, age: int) -> date:
    """Who is born on 29 February grows older on 1 March, unless there is one again."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:
        return date(birth_date.year + age, 3, 1)


def facts(birth_date: date | None, country: str | None, day: date, *, has_parent: bool = False) -> Item:
    """What an account keeps. Raises BirthDateUnlikely, or ParentalConsentNeeded unless a parent is there to be asked: then
    nothing may be kept at all.

    A minor's profile begins as one for followers only.
    """
    if birth_date is None:
        return {}
    if birth_date > day or age_on(day, birth_date) > _OLDEST:
        raise BirthDateUnlikely
    kept: Item = {"birth_date": birth_date.isoformat(), "country": country or ""}
    since, consent = adult_on(birth_date, country or ""), _birthday(birth_date, consent_age(country or ""))
    if day < consent:
        if not has_parent:
            raise ParentalConsentNeeded(
                f"Below the age of {consent_age(country or '')} the law asks for a parent's consent; nothing was kept."
            )
        kept["consent_until"] = consent.isoformat()
    if since <= day:
        return {**kept, "is_adult": True}
    return {**kept, "adult_on": since.isoformat(), "followers_only": ["avatar", "bio", "links"]}
