"""Reading the log of acts of administration."""

from datetime import date

from functions.identity import audit_table
from functions.identity.people_models import LoggedAct, LoggedActPage
from socialflow import clock, cursor
from socialflow.dynamo import Item, Page
from socialflow.errors import Invalid


def of_day(day: date, *, limit: int, cursor_text: str | None) -> LoggedActPage:
    scope = f"audit:{day}"
    return _page(audit_table.acts_of_day(day, limit=limit, after=cursor.open_(cursor_text, scope)), scope)


def on_user(user_id: str, day: date | None, *, limit: int, cursor_text: str | None) -> LoggedActPage:
    """Raises Invalid when a day is asked for, too: the two are separate lists."""
    if day is not None:
        raise Invalid("Say either `day` or `target_id`.")
    scope = f"audit:{user_id}"
    return _page(audit_table.acts_on(user_id, limit=limit, after=cursor.open_(cursor_text, scope)), scope)


def _page(page: Page, scope: str) -> LoggedActPage:
    return LoggedActPage(items=[_shown(item) for item in page.items], next_cursor=cursor.seal(page.next_key, scope))


def _shown(item: Item) -> LoggedAct:
    facts = {name: item[name] for name in LoggedAct.model_fields if name != "at"}
    return LoggedAct(**facts, at=clock.parse(item["at"]))
