"""Invented arrangements in any number, as N-Triples.

``python -m benchmarks.generation 100000 -o FILE``, from the root of the repository. The shape is
that of real registers: few clients and providers hold most arrangements (Zipf), values are
log-normal, dates spread over ten years, some arrangements cover several services or are delivered
from several countries, some services are the client's own. The same arguments give the same bytes.
``--defects 0.01`` plants each kind of defect in one arrangement of a hundred, never two in one and
nothing else changed, and writes what it planted to ``FILE.defects.json``. ``--closed`` adds what
follows, by looking it up in the closed knowledge: no reasoner could follow at volume.
"""
