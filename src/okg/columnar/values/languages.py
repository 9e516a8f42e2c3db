"""Language ranges."""

__all__ = ["language_matches"]


def language_matches(tag: str, language_range: str) -> bool:
    """Tell whether a language tag is in a basic language range, without regard to case.

    SPARQL's ``langMatches`` (17.4.3.13), which sh:languageIn uses: basic filtering of RFC 4647,
    section 3.3.1. A range matches itself and what continues it after a hyphen; ``*`` matches every
    tag; a literal without language has the empty tag, which nothing matches.
    """
    tag, wanted = tag.lower(), language_range.lower()
    if not tag or not wanted:
        return False
    return wanted in ("*", tag) or tag.startswith(f"{wanted}-")
