"""What an election answers of itself."""

from tests.election import build


def test_a_party_is_found_by_its_id_and_an_option_is_none() -> None:
    election = build.kazakhstan()
    party = election.party("nsdp")
    assert party is not None
    assert party.id == "nsdp"
    assert election.party(build.AGAINST_ALL) is None
