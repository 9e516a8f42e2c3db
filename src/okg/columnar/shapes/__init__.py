"""SHACL Core (W3C Recommendation of 20 July 2017), compiled to plans.

``parse.parse`` reads a shapes graph, ``compile.compile_shapes`` turns shapes into a plan, and
``results.report_graph`` makes of what was found the report that SHACL asks for. Only the first
and the last need rdflib: what was compiled can be kept, and used without it.
"""

__all__: list[str] = []
