"""Where the knowledge is, and which files it consists of.

The folders ``ontology``, ``shapes`` and ``queries`` lie beside this module in an installed wheel
and at the root of the repository in a clone or an editable install; nothing else differs.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from okg.errors import EnvironmentFault, InputError
from okg.namespaces import ONTOLOGY, ONTOLOGY_FILES

__all__ = ["Knowledge", "packaged"]

OWL_IMPORTS = "http://www.w3.org/2002/07/owl#imports"


@dataclass(frozen=True)
class Knowledge:
    """A body of knowledge: the folder that holds ``ontology``, ``shapes`` and ``queries``."""

    root: Path

    @property
    def ontology(self) -> Path:
        return self.root / "ontology"

    @property
    def shapes(self) -> Path:
        return self.root / "shapes"

    @property
    def queries(self) -> Path:
        return self.root / "queries"

    def iri_of(self, path: Path) -> str:
        """Return the IRI of the ontology that the file at ``path`` holds."""
        name = path.relative_to(self.ontology).with_suffix("").as_posix()
        return ONTOLOGY if name == "okg" else f"{ONTOLOGY_FILES}{name}"

    def path_of(self, iri: str) -> Path:
        """Return the file of the ontology ``iri``, whether or not it exists.

        Raises InputError where the IRI is not one of this project's ontologies.
        """
        if iri == ONTOLOGY:
            return self.ontology / "okg.ttl"
        name = iri.removeprefix(ONTOLOGY_FILES)
        if name == iri or not name or ".." in name.split("/"):
            raise InputError(
                f"{iri} is not an ontology of this project: its IRI should be "
                f"{ONTOLOGY_FILES}… followed by the path of its file under {self.ontology}"
            )
        return self.ontology / f"{name}.ttl"

    def ontology_files(self) -> list[Path]:
        """Return the root file and every file that it imports, directly or not, sorted.

        Raises InputError where an imported file is missing or is not Turtle.
        """
        found: set[Path] = set()
        waiting = [self.path_of(ONTOLOGY)]
        while waiting:
            path = waiting.pop()
            if path not in found:
                found.add(path)
                waiting += [self.path_of(iri) for iri in _imports(path)]
        return sorted(found)

    def alignment_files(self) -> list[Path]:
        """Return the files that relate the terms to other vocabularies; none is ever imported."""
        return sorted((self.ontology / "alignments").glob("*.ttl"))

    def shape_files(self) -> list[Path]:
        """Return the files of SHACL shapes."""
        return sorted(self.shapes.rglob("*.ttl"))

    def query_files(self) -> dict[str, Path]:
        """Return the canned queries by name."""
        return {path.stem: path for path in sorted(self.queries.rglob("*.rq"))}

    def content_hash(self) -> str:
        """Return a hash that changes whenever any file below ``ontology`` does."""
        digest = hashlib.sha256()
        for path in sorted(self.ontology.rglob("*.ttl")):
            content = path.read_bytes()
            name = path.relative_to(self.ontology).as_posix()
            digest.update(f"{name}\n{len(content)}\n".encode() + content)
        return digest.hexdigest()


def packaged() -> Knowledge:
    """Return the knowledge that this installation carries.

    Raises EnvironmentFault where it cannot be found, as after a partial installation.
    """
    package = Path(__file__).resolve().parent
    candidates = [package, package.parent.parent]
    for folder in candidates:
        if (folder / "ontology" / "okg.ttl").is_file():
            return Knowledge(folder)
    places = " nor ".join(str(folder / "ontology") for folder in candidates)
    raise EnvironmentFault(
        f"the ontology is neither in {places}. Install the package again, or, in a clone, "
        "restore the folder from version control."
    )


def _imports(path: Path) -> list[str]:
    # Late, because a warm start needs the names of no imports, and the parser is not free.
    from okg.rdf import read_turtle

    return [
        str(quad.object)[1:-1] for quad in read_turtle(path) if quad.predicate.value == OWL_IMPORTS
    ]
