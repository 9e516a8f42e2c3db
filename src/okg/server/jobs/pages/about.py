"""The page that tells what is loaded."""

from okg.server.linked.loaded import About, SourceData
from okg.server.linked.reader import Reader
from okg.server.pages import render
from okg.server.pages.parts import Dataset, Link, Source

__all__ = ["about_page"]

SHORT = 12
"""Characters of a hash that are shown; the data has all of them."""


def about_page(reader: Reader, found: About, *, here: str) -> bytes:
    """Return the page about what is ``found`` to be loaded, asked for at ``here``."""
    return render(
        "about",
        reader.language,
        here=here,
        counts=found["counts"],
        datasets=[
            Dataset(
                it["name"],
                it["triples"],
                it["inferred"],
                it["loaded"],
                [file["name"] for file in it["files"]],
                it["href"],
            )
            for it in found["datasets"]
        ],
        sources=[
            Source(it["title"], it["href"], it["kind"], _where(it), it["claims"] or None)
            for it in found["sources"]
        ],
        versions=[
            Link(name, "", version[:SHORT])
            for name, version in found["versions"].items()
            if version
        ],
    )


def _where(it: SourceData) -> str:
    """Return who publishes a source, in which version, and where it was found."""
    published = ", ".join(filter(None, [it["publisher"], it["version"]]))
    return " · ".join(filter(None, [published, it["where"]]))
