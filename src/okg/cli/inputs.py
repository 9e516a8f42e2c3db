"""What commands that reason have in common: the files that they are given."""

from okg.errors import InputError

__all__ = ["checked"]


def checked(
    *given: list[str] | None, ontology: list[str] | None, add_ontology: list[str] | None
) -> list[str] | None:
    """Return ``ontology``, with "none" as no files, after a look at all files ``given``.

    Raises InputError where standard input is asked for twice, or "none" has company.
    """
    lists = [*given, ontology, add_ontology]
    if sum(files.count("-") for files in lists if files) > 1:
        raise InputError("standard input can be one file, not several")
    if ontology and "none" in ontology:
        if len(ontology) > 1 or add_ontology:
            raise InputError("--ontology none goes with no other --ontology and no --add-ontology")
        return []
    return ontology
