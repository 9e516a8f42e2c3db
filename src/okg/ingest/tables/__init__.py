"""Spreadsheets of contracts, as people keep them, to entries of a register and to triples."""
