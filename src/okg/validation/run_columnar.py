"""Validation by the columnar engine: from the arguments to the report.

Nothing here imports rdflib for data that conforms to the packaged rules: that would take longer
than the work.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from okg.columnar.in_memory import InMemory
from okg.errors import InputError
from okg.namespaces import ONTOLOGY, ONTOLOGY_FILES, OWL
from okg.validation.columnar import IRI, InDatabaseFindings, InMemoryFindings, report_of
from okg.validation.data import Large, Small, collected, is_small, items_of
from okg.validation.engine_errors import as_ours
from okg.validation.report import Report
from okg.validation.rules import Rules, kept_rules, made, rules
from okg.validation.wanted import Wanted

if TYPE_CHECKING:
    from okg.columnar.in_database import InDatabase
    from okg.columnar.judgement import Judgement
    from okg.validation.inputs import Given

__all__ = ["judged", "report", "wanted_rules"]

IMPORTS = f"<{OWL}imports>"


def report(wanted: Wanted) -> Report:
    """Return the report on what is ``wanted``; see ``okg.validation.run.validate``."""
    notes: list[str] = []
    data, context = items_of(wanted.data), items_of(wanted.context)
    small = is_small([*data, *context])
    faults: list[InputError] = []
    given = around = known = None
    with _gathered(faults):
        given = collected(data, notes.append, small)
    with _gathered(faults):
        around = collected(context, notes.append, small)
    with _gathered(faults):
        known = wanted_rules(wanted, notes)
    if faults:
        raise faults[0] if len(faults) == 1 else InputError("\n".join(map(str, faults)))
    assert given is not None
    assert around is not None
    assert known is not None
    return judged(wanted, given, around, known, notes, everything=False)


def judged(  # noqa: PLR0913 — all that there is to judge, and by what
    wanted: Wanted,
    given: Small | Large,
    around: Small | Large,
    known: Rules,
    notes: list[str],
    *,
    placed: bool = True,
    everything: bool = True,
) -> Report:
    """Return the report on what was read: ``given``, beside ``around``, both small or both large.

    Findings tell the line, unless ``placed`` is False: where the files mean nothing to the user.

    The ``judgement`` of its ``results`` has what follows from the data: ``everything``, or what
    matters to the rules.
    """
    with as_ours():
        if isinstance(given, Small) and isinstance(around, Small):
            from okg.ingest.positions import Positions

            judgement: InMemory = InMemory(
                known.rulebook, given.triples, around.triples, everything=everything
            )
            found: InMemoryFindings | InDatabaseFindings = InMemoryFindings(
                judgement, known, Positions(given.files)
            )
            names = tuple(it.name for it in given.files)
        else:
            assert isinstance(given, Large)
            assert isinstance(around, Large)
            judging = _in_database(known, given, around, wanted, everything=everything)
            notes += [
                f"{it.name} has no triples in it" for it in judging.files if not it.statements
            ]
            found = InDatabaseFindings(judging, known)
            found.placed = placed
            names = tuple(it.name for it in given.files) if placed else ()
        notes += _remarks(found.judgement, known, there=wanted.ontology is None)
        return Report(
            results=found,
            make_graph=lambda: report_of(found),
            files=names,
            subjects=found.judgement.subjects,
            checked=found.judgement.checked,
            notes=tuple(dict.fromkeys(notes)),
        )


def _in_database(
    known: Rules, given: Large, around: Large, wanted: Wanted, *, everything: bool
) -> "InDatabase":
    # What puts findings into words takes long to import: there is time while the database reads.
    for it in ("okg.validation.findings", "okg.validation.render"):
        Thread(target=import_module, args=(it,), daemon=True).start()
    from okg.columnar.in_database import InDatabase, Resources

    limits = wanted.limits
    return InDatabase(
        known.rulebook,
        given.files,
        around.files,
        Resources(limits.memory, limits.threads, limits.temporary),
        limits.tell or (lambda _what, _done, _total: None),
        everything=everything,
    )


def wanted_rules(wanted: Wanted, notes: list[str]) -> Rules:
    """Return the rules that are wanted, and note what of them is not followed."""
    added = [*items_of(wanted.add_shapes), *items_of(wanted.add_ontology)]
    if wanted.shapes is None and wanted.ontology is None and not added:
        return rules()
    contents = _contents(wanted)
    found, said = (
        _made_rules(wanted)
        if contents is None
        else kept_rules(contents, lambda: _made_rules(wanted))
    )
    notes += said
    return found


def _contents(wanted: Wanted) -> list[bytes] | None:
    """Return all that the rules depend on; None where that is not in files, or cannot be read."""
    contents = []
    for name in ("shapes", "add_shapes", "ontology", "add_ontology"):
        inputs = getattr(wanted, name)
        contents.append(f"{name} {inputs is None}".encode())
        for item in () if inputs is None else items_of(inputs):
            if isinstance(item, tuple):
                contents += [item[1].encode(), item[0]]
            elif isinstance(item, str | Path) and Path(item).is_file():
                # Messages name the file, so its name matters too.
                contents += [str(item).encode(), Path(item).read_bytes()]
            else:
                return None
    return contents


def _made_rules(wanted: Wanted) -> tuple[Rules, list[str]]:
    from okg.validation.quiet import quiet
    from okg.validation.run_reference import imports, read_all

    notes: list[str] = []
    with quiet():
        read = read_all(
            {
                "shapes": wanted.shapes or (),
                "add_shapes": wanted.add_shapes,
                "ontology": wanted.ontology or (),
                "add_ontology": wanted.add_ontology,
            },
            notes,
        )
        notes += imports(read.values(), there=wanted.ontology is None)
        shapes: Given | None = None if wanted.shapes is None else read["shapes"]
        ontology: Given | None = None if wanted.ontology is None else read["ontology"]
        found = made(shapes, read["add_shapes"], ontology, read["add_ontology"])
    notes += [f"okg leaves out {_readable(it)}" for it in found.rulebook.left_out]
    if found.rulebook.program:
        notes += [
            f"outside OWL 2 RL: {_readable(it)}" for it in found.rulebook.program.not_compiled
        ]
    return found, notes


def _remarks(judgement: "Judgement", known: Rules, *, there: bool) -> list[str]:
    """Return what a reader of the report should know beside the findings."""
    notes = [
        f"the import of {iri[1:-1]} is not followed; give its file as well if it matters"
        for iri in sorted(judgement.objects(IMPORTS))
        if not (there and (iri == f"<{ONTOLOGY}>" or iri.startswith(f"<{ONTOLOGY_FILES}")))
    ]
    if judgement.contradictions:
        notes.append(
            "the data contradicts what is known, so the rules about its consequences were "
            "not checked"
        )
        if judgement.omitted:
            notes.append(f"there are {judgement.omitted} more contradictions")
    if not judgement.subjects:
        notes.append("the data is empty: there was nothing to check")
    elif judgement.checked < judgement.subjects:
        notes += _unchecked(judgement, known)
    return notes


def _unchecked(judgement: "Judgement", known: Rules) -> list[str]:
    classes, predicates = judgement.unchecked
    described = known.rulebook.known
    if judgement.checked and all(
        described.has_subject(it) for it in (*classes, *predicates) if it.startswith("<")
    ):
        # Nothing looks misspelt.
        return []
    from okg.columnar.shapes.results import to_node
    from okg.validation.facts import graph_over
    from okg.validation.silence import unchecked

    return unchecked(
        judgement.subjects - judgement.checked,
        judgement.subjects,
        (set(map(to_node, classes)), set(map(to_node, predicates))),
        graph_over([described]) if known.rulebook.program else None,
        known.shapes,
    )


def _readable(text: str) -> str:
    """Return ``text`` with its terms as people read them."""
    from rdflib import URIRef

    from okg.validation.terms import readable

    return IRI.sub(lambda it: readable(URIRef(it[1])), text)


@contextmanager
def _gathered(faults: list[InputError]) -> Iterator[None]:
    try:
        yield
    except InputError as error:
        faults.append(error)
