"""What a period's settlement states: its public root first, then a statement for each creator."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from functions.money import merkle, records, statement_models
from functions.money.sharing import FORMULA, Line
from functions.money.statement_models import Header, Page, PeriodRoot, PoolTotals, StatementLink

# S3 answers in tens of milliseconds, and a period has a statement a creator.
_WRITERS = 16


class Book:
    """A period's lines as leaves of its tree."""

    def __init__(self, period: str, lines: Iterable[Line], totals: Sequence[PoolTotals]) -> None:
        self.pages = statement_models.pages(lines)
        self.tree = merkle.Tree([each for page in self.pages for each in page.hashes()])
        self.header = Header(
            formula=FORMULA,
            leaves=len(self.tree.levels[0]),
            period=period,
            totals=list(totals),
            tree=self.tree.root.hex(),
        )

    def publish_root(self) -> str:
        """Keep the header where it cannot be changed; the public root. Raises RecordDiffers when another one stands."""
        root = PeriodRoot(root=self.header.root, header=self.header)
        records.keep_same(records.root_key(self.header.period), statement_models.canonical(root.model_dump()))
        return root.root

    def publish_statements(self) -> None:
        """Keep each creator's statement; one that is there was made from the same root."""
        with ThreadPoolExecutor(_WRITERS) as pool:
            for _ in pool.map(self._keep, self.pages):
                pass

    def _keep(self, page: Page) -> None:
        stated = statement_models.statement(page, self.header, self.tree)
        records.keep(records.statement_key(self.header.period, page.creator_id), statement_models.text(stated))


def of(creator_id: str, period: str, at: datetime) -> StatementLink:
    """Where the creator's statement is read, and the root that it is checked against. Raises NotFound without one."""
    url = records.signed_url(records.statement_key(period, creator_id))
    return StatementLink(period=period, root=root(period).root, url=url, expires_at=at + records.SIGNED_FOR)


def root(period: str) -> PeriodRoot:
    """Raises NotFound for a period that is not settled."""
    return PeriodRoot.model_validate_json(records.read(records.root_key(period)))
