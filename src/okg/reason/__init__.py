"""Reasoning: what follows from a set of statements."""
