"""Merging releases, rule by rule of OCDS 1.1, "Merging specification"."""

from okg.ingest.contracting.merge import merged


def release(day: int, tag: str = "tender", **members: object) -> dict[str, object]:
    return {
        "ocid": "ocds-1",
        "id": str(day),
        "date": f"2026-01-{day:02}T00:00:00Z",
        "tag": [tag],
    } | members


def test_the_latest_value_holds_in_order_of_date_not_of_the_file() -> None:
    late = release(9, "award", tender={"title": "late", "value": {"amount": 2}})
    early = release(1, tender={"title": "early", "value": {"amount": 1, "currency": "GBP"}})
    whole = merged([late, early])
    assert whole["tender"] == {"title": "late", "value": {"amount": 2, "currency": "GBP"}}
    assert (whole["id"], whole["tag"], whole["ocid"]) == ("9", ["tender", "award"], "ocds-1")


def test_null_removes() -> None:
    assert merged(
        [release(1, tender={"title": "x", "id": "t"}), release(2, tender={"title": None})]
    )["tender"] == {"id": "t"}


def test_objects_in_lists_are_merged_by_their_ids() -> None:
    first = release(1, awards=[{"id": "a", "status": "pending", "date": "d"}, {"id": "b"}])
    second = release(2, awards=[{"id": "c"}, {"id": "a", "status": "active"}])
    assert merged([first, second])["awards"] == [
        {"id": "a", "status": "active", "date": "d"},
        {"id": "b"},
        {"id": "c"},
    ]


def test_lists_of_texts_and_of_objects_without_ids_are_replaced() -> None:
    first = release(1, tender={"submissionMethod": ["a", "b"], "places": [{"x": 1}, {"x": 2}]})
    second = release(2, tender={"submissionMethod": ["c"], "places": [{"x": 3}]})
    assert merged([first, second])["tender"] == {"submissionMethod": ["c"], "places": [{"x": 3}]}


def test_additional_classifications_are_replaced_as_a_whole() -> None:
    first = release(1, tender={"additionalClassifications": [{"id": "1"}, {"id": "2"}]})
    second = release(2, tender={"additionalClassifications": [{"id": "3"}]})
    third = release(3, tender={"additionalClassifications": []})
    assert merged([first, second])["tender"] == {"additionalClassifications": [{"id": "3"}]}
    assert merged([first, third])["tender"] == {"additionalClassifications": []}


def test_an_empty_list_or_object_says_nothing() -> None:
    first = release(1, awards=[{"id": "a"}], tender={"title": "x"})
    whole = merged([first, release(2, awards=[], tender={})])
    assert (whole["awards"], whole["tender"]) == ([{"id": "a"}], {"title": "x"})


def test_what_is_merged_is_left_as_it_was() -> None:
    first = release(1, tender={"items": [{"id": "1", "x": 1}]})
    merged([first, release(2, tender={"items": [{"id": "1", "x": 2}]})])
    assert first["tender"] == {"items": [{"id": "1", "x": 1}]}
