"""The web pages: templates, what they say in two languages, and how one becomes HTML.

A page is a template of ``templates/`` with a context; what each wants stands at its top, made of
the ``parts``. All that a page says is in ``texts/``, a file a language with the same keys.
"""

from okg.server.pages.render import render

__all__ = ["render"]
