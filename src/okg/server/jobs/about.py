"""What is loaded, from where, in which versions."""

import json
from dataclasses import dataclass

from okg.server.caching import headers_of, is_known, tag_of
from okg.server.jobs.desk import Desk
from okg.server.jobs.search import JSON
from okg.server.linked.known import Known
from okg.server.linked.loaded import about
from okg.server.linked.reader import Reader
from okg.server.negotiation import PAGE, choose
from okg.server.reply import Reply

__all__ = ["TellAbout"]


@dataclass(frozen=True)
class TellAbout:
    """What is loaded."""

    accept: str = ""
    suffix: str = ""
    language: str = "en"
    here: str = "/"
    known: str = ""

    def run(self, desk: Desk) -> Reply:
        """Return it as data or as a page. Raises Problem for another form."""
        form = choose(self.accept, (JSON, PAGE), self.suffix)
        tag = tag_of(desk.state, "about", form.name, self.language, self.here)
        if is_known(self.known, tag):
            return Reply(304, headers=headers_of(tag))
        reader = Reader(desk.once(Known), self.language)
        found = about(reader)
        if form is PAGE:
            from okg.server.jobs.pages.about import about_page

            body = about_page(reader, found, here=self.here)
        else:
            body = json.dumps(found, ensure_ascii=False).encode()
        return desk.reply(form.media_type, body, headers_of(tag))
