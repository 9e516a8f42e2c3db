"""Serving the graph over HTTP: a SPARQL endpoint, a web API, and a web page.

The front (``app``, ``routes``) speaks HTTP and thinks little; what evaluates, validates or renders
is a job (``jobs``) that runs in a worker process (``pool``), which is killed when it takes too
long. An answer is whole before its first byte is sent.
"""
