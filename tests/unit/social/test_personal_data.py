"""What the social domain writes into a person's archive (CO-1)."""

from types import SimpleNamespace

from functions.social import personal_data
from tests.unit.social.conftest import follow, user


def test_a_persons_edges_are_told_both_ways(social: SimpleNamespace) -> None:
    follow("ada", "bob")
    follow("cy", "ada")
    follow("bob", "cy")

    told = {section: list(records) for section, records in personal_data.of(user("ada")).items()}

    assert [each["followee_id"] for each in told["following"]] == [user("bob")]
    assert [each["follower_id"] for each in told["followers"]] == [user("cy")]
    assert told["following"][0].keys() == {"follower_id", "followee_id", "followed_at", "username"}
    assert told["following"][0]["username"] == "bob"
