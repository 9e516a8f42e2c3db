"""What is known of a term, as data: its names, its place, its evidence, its links, its description.

Nothing here knows of HTTP but for the addresses that terms have on a server (``addresses``). What
takes time to work out is worked out once for each state of a graph (``Known``); everything else is
bounded, so that a term of which a million triples speak is shown as quickly as any other.
"""
