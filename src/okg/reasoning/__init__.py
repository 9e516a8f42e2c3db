"""Reasoning: what follows from a set of statements (OWL 2 RL; OWL 2 Profiles, section 4.3).

Called ``reasoning`` because ``okg.reason`` is the function that users call.
"""

__all__: list[str] = []
