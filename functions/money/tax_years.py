"""A year of payments as the state is told of it: to the creator, and as rows for the operator. Never a tax id."""

import csv
import io

from functions.money import stripe_table, tax_policy, tax_table
from functions.money.tax_models import TaxExport, TaxRows, TaxYear
from socialflow import cursor
from socialflow.dynamo import Item

_ROWS = 5_000
_NAMES = (
    "year",
    "creator_id",
    "account_id",
    "country",
    "has_tax_id",
    "currency",
    "form",
    "gross_box",
    "gross_minor",
    "withheld_box",
    "withheld_minor",
    "payments",
    "is_told",
    "is_settlement_told",
)


def of(creator_id: str, year: int, currency: str) -> TaxYear:
    """Zeros for a year without payments."""
    item = tax_table.of_creator(year, creator_id, currency) or {}
    country = (stripe_table.account(creator_id) or {}).get("country")
    return _summary({**item, "currency": currency}, year, country)


def rows(wanted: TaxExport) -> TaxRows:
    """A page of a year, a row a creator and currency of whom anything was paid."""
    shard, after = _where(wanted)
    page = tax_table.of_shard(wanted.year, shard, limit=_ROWS, after=after)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if wanted.after is None:
        writer.writerow(_NAMES)
    for item in page.items:
        writer.writerow(_row(item, wanted.year))
    if page.next_key:
        following: str | None = cursor.seal({"shard": str(shard), **page.next_key}, _scope(wanted.year))
    else:
        last = shard + 1 == tax_table.SHARDS
        following = None if last else cursor.seal({"shard": str(shard + 1)}, _scope(wanted.year))
    return TaxRows(rows=len(page.items), csv=out.getvalue(), after=following)


def _where(wanted: TaxExport) -> tuple[int, dict[str, str] | None]:
    opened = cursor.open_(wanted.after, _scope(wanted.year)) or {"shard": "0"}
    key = {name: value for name, value in opened.items() if name != "shard"}
    return int(opened["shard"]), key or None


def _scope(year: int) -> str:
    return f"tax-year:{year}"


def _row(item: Item, year: int) -> list[object]:
    account = stripe_table.account(item["creator_id"]) or {}
    told = _summary(item, year, account.get("country"))
    form = tax_policy.form_of(account.get("country", "US"), year)
    is_settlement = told.form == "1099-NEC" and told.currency == "usd"
    settlement = tax_policy.is_settlement_told(told.gross_minor, told.payments) if is_settlement else ""
    return [
        year,
        item["creator_id"],
        account.get("account_id", ""),
        told.country or "",
        account.get("has_tax_id", ""),
        told.currency,
        told.form,
        form.gross_box,
        told.gross_minor,
        form.withheld_box,
        told.withheld_minor,
        told.payments,
        "" if told.is_told is None else told.is_told,
        settlement,
    ]


def _summary(item: Item, year: int, country: str | None) -> TaxYear:
    form = tax_policy.form_of(country or "US", year)
    gross, withheld = item.get("gross_minor", 0), item.get("withheld_minor", 0)
    is_told = True if withheld else gross >= form.least_minor if item["currency"] == "usd" else None
    return TaxYear(
        year=year,
        currency=item["currency"],
        country=country,
        gross_minor=gross,
        withheld_minor=withheld,
        payments=item.get("payments", 0),
        form=form.name,
        least_minor=form.least_minor,
        is_told=is_told,
    )
