"""The ontology is OWL 2 DL and RL, consistent, and every class can have members.

HermiT and OWL API's profile checkers, both in the jar that owlready2 ships, do the checking
(Checker.java). What they say counts only together with the number of axioms that they read, which
must be the number counted here, by other code, in the RDF: a reasoner that silently skipped half
of a file would find it consistent too.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pyoxigraph as ox
import pytest

from okg.knowledge import packaged

OWL = "http://www.w3.org/2002/07/owl#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
EXPECT = "urn:expect:"
CHECKER = Path(__file__).with_name("Checker.java")
MUTATIONS = sorted(Path(__file__).with_name("mutations").glob("*.ttl"))

# The files merged, as okg reads them, and one by one through owl:imports, as Protégé does: there a
# property that a file uses without importing its declaration is taken for an annotation.
SOUND = ["root", "everything", "as-files", "everything-as-files"]

Triple = tuple[str, str, str]


@dataclass(frozen=True)
class Verdict:
    """What the checkers established about one ontology; `reason` says why nothing was."""

    verdict: Literal["consistent", "inconsistent", "not checked"]
    reason: str
    findings: dict[str, Any]


def judge(findings: dict[str, Any], expected_axioms: int) -> Verdict:
    """Return a verdict only if the checker gave one, about exactly the axioms expected."""
    if "error" in findings:
        return Verdict("not checked", f"{findings['error']}: {findings['message']}", findings)
    if findings.get("logical_axioms") != expected_axioms:
        read = findings.get("logical_axioms")
        return Verdict("not checked", f"{read} axioms read, {expected_axioms} expected", findings)
    if findings.get("unparsed") != []:
        return Verdict("not checked", f"not understood: {findings.get('unparsed')}", findings)
    if findings.get("consistent") is True:
        return Verdict("consistent", "", findings)
    if findings.get("consistent") is False:
        return Verdict("inconsistent", "", findings)
    return Verdict("not checked", "no verdict", findings)


def tools() -> tuple[str, Path]:
    """Return Java and the jar; skip, saying that nothing was checked, where one is missing."""
    java = shutil.which("java")
    # A runtime without its compiler cannot launch a source file.
    if java is None or shutil.which("javac") is None:
        pytest.skip("not checked: no Java development kit")
    package = importlib.util.find_spec("owlready2")
    if package is None or package.origin is None:
        pytest.skip("not checked: owlready2 is not installed")
    jar = Path(package.origin).parent / "hermit" / "HermiT.jar"
    if not jar.is_file():
        pytest.skip(f"not checked: {jar} is missing")
    return java, jar


def run(jobs: dict[str, list[str]]) -> dict[str, dict[str, Any]]:
    """Check several ontologies in one process: name to root file and `iri=file` imports."""
    java, jar = tools()
    done = subprocess.run(
        [java, "-Dfile.encoding=UTF-8", "-cp", str(jar), str(CHECKER)],
        input="".join("\t".join([name, *job]) + "\n" for name, job in jobs.items()),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    if done.returncode == 1 and "error:" in done.stderr and not done.stdout:
        pytest.fail(f"Checker.java does not compile:\n{done.stderr}")
    results = {}
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            finding = json.loads(line)
            results[finding["name"]] = finding
    assert results.keys() == jobs.keys(), done.stderr
    return results


def merge(files: list[Path], target: Path) -> int:
    """Write the files as one ontology without imports; return its number of logical axioms."""
    root = packaged().iri_of(packaged().ontology / "okg.ttl")
    quads = [quad for file in files for quad in ox.parse(path=file, rename_blank_nodes=True)]
    headers = {
        quad.subject
        for quad in quads
        if quad.predicate.value == RDF_TYPE
        and quad.object.value == f"{OWL}Ontology"
        and quad.subject.value != root
    }
    kept = [
        quad
        for quad in quads
        if quad.subject not in headers
        and quad.predicate.value != f"{OWL}imports"
        and not quad.predicate.value.startswith(EXPECT)
    ]
    target.write_bytes(ox.serialize(kept, format=ox.RdfFormat.N_TRIPLES) or b"")
    return logical_axioms({(str(q.subject), q.predicate.value, str(q.object)) for q in kept})


def logical_axioms(triples: set[Triple]) -> int:
    """Count the logical axioms in RDF (OWL 2 Mapping to RDF Graphs, section 3.2)."""
    types: dict[str, set[str]] = defaultdict(set)
    for s, p, o in triples:
        if p == RDF_TYPE:
            types[o.strip("<>")].add(s)
    kinds = {name: types[OWL + name] for name in ("ObjectProperty", "DatatypeProperty", "Class")}
    properties = kinds["ObjectProperty"] | kinds["DatatypeProperty"]
    characteristics = {
        f"{OWL}{name}Property"
        for name in (
            *("Functional", "InverseFunctional", "Transitive", "Symmetric"),
            *("Asymmetric", "Irreflexive", "Reflexive"),
        )
    }
    groups = {f"{OWL}{name}" for name in ("AllDisjointClasses", "AllDifferent")}
    class_axioms = {f"{RDFS}subClassOf", f"{OWL}equivalentClass", f"{OWL}disjointWith"}
    property_axioms = {f"{RDFS}{name}" for name in ("subPropertyOf", "domain", "range")} | {
        f"{OWL}{name}" for name in ("equivalentProperty", "inverseOf", "propertyDisjointWith")
    }
    count = 0
    for s, p, o in triples:
        name = o.strip("<>")
        if p == RDF_TYPE:
            count += name in characteristics | groups or o in kinds["Class"]
        elif p in property_axioms:
            count += s in properties
        else:
            count += (
                p in class_axioms
                or p in (f"{OWL}propertyChainAxiom", f"{OWL}sameAs", f"{OWL}differentFrom")
                or f"<{p}>" in properties
            )
    return count


def expectation(mutation: Path) -> dict[str, str]:
    """Return what a mutation says must be found in it."""
    return {
        quad.predicate.value.removeprefix(EXPECT): quad.object.value
        for quad in ox.parse(path=mutation)
        if quad.predicate.value.startswith(EXPECT)
    }


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verdict]:
    """Check everything in one Java process."""
    tools()
    folder = tmp_path_factory.mktemp("owl")
    knowledge = packaged()
    closure = knowledge.ontology_files()
    jobs: dict[str, list[str]] = {}
    expected: dict[str, int] = {}

    def add(name: str, files: list[Path]) -> None:
        target = folder / f"{name}.ttl"
        expected[name] = merge(files, target)
        jobs[name] = [str(target)]

    add("root", closure)
    add("everything", [*closure, *knowledge.alignment_files()])
    for mutation in MUTATIONS:
        add(mutation.stem, [*closure, mutation])
    root = knowledge.ontology / "okg.ttl"
    imports = [f"{knowledge.iri_of(file)}={file}" for file in closure if file != root]
    jobs["as-files"] = [str(root), *imports]
    expected["as-files"] = expected["root"]
    every = folder / "every-file.ttl"
    every.write_text(
        "".join(
            f"<urn:every> <{OWL}imports> <{knowledge.iri_of(file)}> .\n"
            for file in knowledge.alignment_files()
        )
        + f"<urn:every> a <{OWL}Ontology> .\n"
    )
    aligned = [f"{knowledge.iri_of(file)}={file}" for file in knowledge.alignment_files()]
    jobs["everything-as-files"] = [
        str(every),
        f"{knowledge.iri_of(root)}={root}",
        *imports,
        *aligned,
    ]
    expected["everything-as-files"] = expected["everything"]
    jobs["missing-import"] = [str(root), *imports[1:]]
    expected["missing-import"] = expected["root"]
    broken = folder / "broken.ttl"
    broken.write_text((folder / "root.ttl").read_text("utf-8") + "<urn:a> <urn:b> .\n", "utf-8")
    jobs["unparsable"] = [str(broken)]
    expected["unparsable"] = expected["root"]
    found = run(jobs)
    return {name: judge(found[name], expected[name]) for name in jobs}


@pytest.mark.parametrize("name", SOUND)
def test_consistent_and_every_class_satisfiable(name: str, verdicts: dict[str, Verdict]) -> None:
    verdict = verdicts[name]
    assert (verdict.verdict, verdict.reason) == ("consistent", "")
    assert verdict.findings["unsatisfiable"] == []


@pytest.mark.parametrize("name", SOUND)
@pytest.mark.parametrize("profile", ["dl", "rl"])
def test_inside_the_profile(name: str, profile: str, verdicts: dict[str, Verdict]) -> None:
    assert verdicts[name].verdict == "consistent", verdicts[name].reason
    assert verdicts[name].findings[f"{profile}_violations"] == []


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda path: path.stem)
def test_mutation_is_noticed_for_its_reason(mutation: Path, verdicts: dict[str, Verdict]) -> None:
    verdict = verdicts[mutation.stem]
    found = verdict.findings
    expected = expectation(mutation)
    assert expected, "the mutation does not say what it expects"
    # A defect must not hide another: whatever is not expected must be as in the sound ontology.
    assert verdict.verdict == expected.get("verdict", "consistent"), verdict.reason
    assert expected.get("reason", "") in verdict.reason
    assert sorted(found.get("unsatisfiable", [])) == expected.get("unsatisfiable", "").split()
    for profile in ("dl", "rl"):
        kinds = {violation.partition(":")[0] for violation in found[f"{profile}_violations"]}
        assert kinds == set(expected.get(profile, "").split()), found[f"{profile}_violations"]
        about = expected.get("about")
        if kinds and about:
            assert all(about in violation for violation in found[f"{profile}_violations"])


def test_a_missing_import_is_not_a_verdict(verdicts: dict[str, Verdict]) -> None:
    missing = sorted(packaged().ontology_files())[0]
    assert verdicts["missing-import"].verdict == "not checked"
    assert packaged().iri_of(missing) in verdicts["missing-import"].reason


def test_an_unparsable_file_is_not_a_verdict(verdicts: dict[str, Verdict]) -> None:
    assert verdicts["unparsable"].verdict == "not checked"
    assert verdicts["unparsable"].reason.startswith("UnparsableOntologyException")


def test_too_few_axioms_are_not_a_verdict() -> None:
    read = {"name": "half", "logical_axioms": 4, "unparsed": [], "consistent": True}
    assert judge(read, 8).verdict == "not checked"
    assert judge(read, 8).reason == "4 axioms read, 8 expected"
    assert judge({"name": "silent", "logical_axioms": 8, "unparsed": []}, 8).reason == "no verdict"


def test_without_java_nothing_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(pytest.skip.Exception, match="not checked: no Java"):
        tools()
