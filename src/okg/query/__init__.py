"""Asking questions in SPARQL."""
