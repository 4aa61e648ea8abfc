"""A table's items by partition, in the order of their sort keys, and the indexes that are kept beside them."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.support.dynamodb.values import Item, invalid

Place = tuple[str, str]
# By sort key, then by what tells apart two items that have the same one in an index.
Rank = tuple[str, str, str]
_LONGEST_KEYS = 2048, 1024


@dataclass
class Partition:
    """Items by rank, and the ranks in order."""

    items: dict[Rank, Item] = field(default_factory=dict)
    order: list[Rank] = field(default_factory=list)

    def put(self, rank: Rank, item: Item) -> None:
        if rank not in self.items:
            insort(self.order, rank)
        self.items[rank] = item

    def drop(self, rank: Rank) -> None:
        if self.items.pop(rank, None) is not None:
            del self.order[bisect_left(self.order, rank)]

    def between(self, low: str, high: str | None) -> tuple[int, int]:
        """The positions from the first sort key that is at least `low` to behind the last that is at most `high`."""
        end = len(self.order) if high is None else bisect_right(self.order, high, key=lambda rank: rank[0])
        return bisect_left(self.order, (low,)), end  # type: ignore[misc]


@dataclass(frozen=True)
class Index:
    """The attributes that its keys are; `name` is empty for the table itself."""

    name: str
    pk: str
    sk: str

    def place(self, item: Item) -> Place | None:
        """Where the item stands, None when it is not in the index. Raises Refused for keys of another type."""
        pk, sk = item.get(self.pk), item.get(self.sk)
        for attribute, value, longest in ((self.pk, pk, _LONGEST_KEYS[0]), (self.sk, sk, _LONGEST_KEYS[1])):
            if value is None:
                continue
            if "S" not in value:
                raise invalid(f"One or more parameter values were invalid: Type mismatch for key {attribute}")
            text = value["S"]
            if not text:
                raise invalid(
                    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain "
                    f"an empty string value. Key: {attribute}"
                )
            if 4 * len(text) > longest < len(text.encode()):
                raise invalid(f"One or more parameter values were invalid: {attribute} is longer than {longest} bytes")
        return None if pk is None or sk is None else (pk["S"], sk["S"])


class Table:
    """Items by key. Whoever changes them has checked them (`places`)."""

    def __init__(self, name: str, indexes: tuple[str, ...] = ()) -> None:
        self.name = name
        self.key = Index("", "pk", "sk")
        self.indexes = {"": self.key} | {each: Index(each, f"{each}pk", f"{each}sk") for each in indexes}
        self._others = [self.indexes[each] for each in indexes]
        self._partitions: dict[str, dict[str, Partition]] = {each: {} for each in self.indexes}
        self.items: dict[Place, Item] = {}

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items.values())

    def check(self, item: Item) -> None:
        """Raises Refused when it cannot stand in the table or in one of its indexes."""
        self.key.place(item)
        for each in self._others:
            each.place(item)

    def partition(self, index: str, pk: str) -> Partition | None:
        return self._partitions[index].get(pk)

    def replace(self, place: Place, old: Item | None, new: Item | None) -> None:
        """Let `new` stand where `old` does; None is nothing."""
        pk, sk = place
        self._move("", place if old else None, place if new else None, (sk, pk, sk), (sk, pk, sk), new)
        for each in self._others:
            before = each.place(old) if old else None
            after = each.place(new) if new else None
            if before or after:
                self._move(
                    each.name,
                    before,
                    after,
                    (before[1] if before else "", pk, sk),
                    (after[1] if after else "", pk, sk),
                    new,
                )
        if new is None:
            self.items.pop(place, None)
        else:
            self.items[place] = new

    def _move(
        self, index: str, before: Place | None, after: Place | None, old: Rank, new: Rank, item: Item | None
    ) -> None:
        partitions = self._partitions[index]
        if before and (before != after or item is None):
            partition = partitions[before[0]]
            partition.drop(old)
            if not partition.order:
                del partitions[before[0]]
        if after and item is not None:
            partitions.setdefault(after[0], Partition()).put(new, item)
