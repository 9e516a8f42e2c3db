"""From the releases of open-contracting files to entries of a register.

From its award on, a process is an arrangement for each contract, or award without one, and
supplier. Before, it is a notice by which an arrangement is sought. Goods and works are no
outsourcing, and are left out unless they are asked for.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from okg.ingest.arrangements import Entry, Iri, Origin, Value
from okg.ingest.contracting.merge import Json, merged
from okg.ingest.contracting.reading import Placed, releases
from okg.ingest.contracting.release import (
    codes_of,
    country_of,
    facts_of,
    kind_of,
    link_of,
    list_of,
    object_of,
    party_of,
    text_of,
    title_and_text,
)
from okg.namespaces import OKG

__all__ = ["Counts", "Process", "entries", "processes"]

LEFT_OUT_STATUS = frozenset({"cancelled", "unsuccessful", "withdrawn"})
MONEY = frozenset({"contractValue", "currency"})
PLANNED = frozenset({"planned", "planning"})
ENDED = frozenset({"terminated", "terminatedEarly", "terminatedSuccessfully"})


@dataclass
class Counts:
    """What became of the releases that were read; the numbers add up."""

    read: int = 0
    merged: int = 0
    """Releases of a process of which another release was read too."""
    awarded: int = 0
    """Processes that became arrangements."""
    arrangements: int = 0
    """One for each contract and supplier of these."""
    notices: int = 0
    shared: int = 0
    """Awards of one value to several suppliers: whose part is how much is not said."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Processes, by the reason."""

    def told(self) -> str:
        """Return the numbers in a sentence."""
        out = ", ".join(f"{n:,} {why}" for why, n in sorted(self.left_out.items()))
        shared = (
            f"; {self.shared:,} awards have one value for several suppliers, which none gets"
            if self.shared
            else ""
        )
        return (
            f"{self.read:,} releases = {self.awarded:,} awarded ({self.arrangements:,} "
            f"arrangements) + {self.notices:,} notices + {self.merged:,} merged + "
            f"{sum(self.left_out.values()):,} left out{f' ({out})' if out else ''}{shared}"
        )


@dataclass(frozen=True, slots=True)
class Process:
    """A contracting process: its compiled release, and where the releases stand."""

    ocid: str
    paths: tuple[str, ...]
    release: Json


def processes(path: Path, counts: Counts) -> Iterator[Process]:
    """Yield the processes in the file at ``path``, each when its last release was read.

    The file is read twice, so that no more is held in memory than processes of several releases.
    A release without an ocid is left out, with that reason.
    """
    expected: Counter[bytes] = Counter(_key(it) for it in releases(path))
    waiting: dict[bytes, list[Placed]] = {}
    for placed in releases(path):
        counts.read += 1
        ocid = placed.content.get("ocid")
        if not isinstance(ocid, str) or not ocid:
            counts.left_out["without an ocid"] += 1
            continue
        key = _key(placed)
        together = [*waiting.pop(key, ()), placed]
        if len(together) < expected[key]:
            waiting[key] = together
            continue
        counts.merged += len(together) - 1
        release = placed.content if len(together) == 1 else merged(it.content for it in together)
        yield Process(ocid, tuple(it.path for it in together), release)


def _key(placed: Placed) -> bytes:
    return blake2b(str(placed.content.get("ocid")).encode(), digest_size=12).digest()


def entries(path: Path, counts: Counts, *, everything: bool = False) -> Iterator[Entry]:
    """Yield what the processes in the file at ``path`` become; ``counts`` are added up meanwhile.

    With ``everything``, goods and works are not left out. Raises InputError where the file cannot
    be read, or is not open contracting.
    """
    for process in processes(path, counts):
        kind = kind_of(process.release)
        if kind in {"goods", "works"} and not everything:
            counts.left_out[kind] += 1
            continue
        made = list(_entries(process, path.name, counts))
        if not made:
            counts.left_out["cancelled, or without award or tender"] += 1
        elif made[0].notice:
            counts.notices += 1
        else:
            counts.awarded += 1
            counts.arrangements += len(made)
        yield from made


def _entries(process: Process, file: str, counts: Counts) -> Iterator[Entry]:
    release = process.release
    awards = [it for it in list_of(release, "awards") if it.get("status") not in LEFT_OUT_STATUS]
    if awards:
        yield from _arrangements(process, file, awards, counts)
        return
    is_open = object_of(release, "tender").get("status") not in LEFT_OUT_STATUS
    if is_open and not release.get("awards") and (release.get("tender") or release.get("planning")):
        yield _notice(process, file)


def _notice(process: Process, file: str) -> Entry:
    release = process.release
    tender = object_of(release, "tender")
    columns: dict[str, str] = {}
    facts = facts_of(columns, (("/tender", tender),), "contractPeriod")
    stage = tender.get("status")
    if "planning" in (release.get("tag") or ()) or stage in PLANNED:
        facts["status"] = (Iri(f"{OKG}planned"),)
    elif stage == "active":
        facts["status"] = (Iri(f"{OKG}tendered"),)
    return _entry(process, file, "", columns, facts, notice=True)


def _arrangements(
    process: Process, file: str, awards: list[Json], counts: Counts
) -> Iterator[Entry]:
    all_awards = list_of(process.release, "awards")
    contracts = [
        it for it in list_of(process.release, "contracts") if it.get("status") != "cancelled"
    ]
    for award in awards:
        number = all_awards.index(award)
        at = f"/awards/{number}"
        own = [it for it in contracts if award.get("id") and it.get("awardID") == award["id"]]
        suppliers = list_of(award, "suppliers") or [{}]
        tender = ("/tender", object_of(process.release, "tender"))
        each: list[Json | None] = [*own] or [None]
        for contract in each:
            columns: dict[str, str] = {}
            if contract is None:
                said = str(award.get("id") or f"award-{number + 1}")
                facts = facts_of(columns, ((at, award), tender), "contractPeriod")
            else:
                place = list_of(process.release, "contracts").index(contract)
                said = str(contract.get("id") or f"contract-{place + 1}")
                facts = facts_of(
                    columns,
                    ((f"/contracts/{place}", contract), (at, award), tender),
                    "period",
                )
                ended = contract.get("status") in ENDED
                facts["status"] = (Iri(f"{OKG}{'ended' if ended else 'active'}"),)
            if len(suppliers) > 1 and any(facts.get("contractValue", ())):
                # To give the whole to each would count it several times, a share would be invented.
                facts = {key: it for key, it in facts.items() if key not in MONEY}
                counts.shared += 1
            for turn, supplier in enumerate(suppliers):
                name = said if len(suppliers) == 1 else f"{said}-supplier-{turn + 1}"
                columns["hasProvider"] = f"{at}/suppliers/{turn}"
                yield _entry(process, file, name, dict(columns), facts, award, supplier)


def _entry(  # noqa: PLR0913, PLR0917
    process: Process,
    file: str,
    name: str,
    columns: dict[str, str],
    facts: Mapping[str, tuple[Value, ...]],
    award: Json | None = None,
    supplier: Json | None = None,
    *,
    notice: bool = False,
) -> Entry:
    release = process.release
    title, text = title_and_text(release)
    parties = {str(it["id"]): it for it in list_of(release, "parties") if it.get("id")}
    codes, at = codes_of(release, award)
    buyer = object_of(release, "buyer")
    columns |= {"identifier": "/ocid", "hasClient": "/buyer", "label": "/tender/title", "code": at}
    identifier = name or process.ocid
    if process.ocid not in identifier:
        identifier = f"{process.ocid}-{name}"
    provider = party_of(supplier, parties) if supplier else None
    if country := country_of(object_of(parties.get(str(buyer.get("id")), buyer), "address")):
        facts = {**facts, "clientCountry": (country,)}
        columns["clientCountry"] = "/parties"
    return Entry(
        origin=Origin(file, path=process.paths[-1]),
        columns=columns,
        notice=notice,
        identifier=identifier,
        title=title,
        text=text,
        link=link_of(release, award),
        clients=tuple(filter(None, [party_of(buyer, parties)])),
        providers=(provider,) if provider else (),
        codes=codes,
        facts=facts,
        language=text_of(release.get("language")),
    )
