"""When two usernames are the same, or look the same (AU-17).

A name is taken whatever its case, and when another has the same skeleton as UTS 39 makes it: of what our alphabet
(letters, digits, `_` and `.`) can write, the capital I and the digit 1 look like l, the digit 0 like o, and m like rn. The
skeleton is of the name as it is shown, so that `paypaI` is `paypal`, and nobody keeps `tim` from `tlm`.
"""


def unique_form(username: str) -> str:
    """The same text for every way to write one name."""
    return username.casefold()


def skeleton(username: str) -> str:
    """The same text for names that look alike."""
    return username.replace("I", "l").casefold().replace("0", "o").replace("1", "l").replace("m", "rn")
