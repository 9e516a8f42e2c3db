"""The page to drop a file on."""

from dataclasses import dataclass

from okg.server.caching import headers_of, is_known, tag_of
from okg.server.jobs.desk import Desk
from okg.server.negotiation import PAGE
from okg.server.pages import render
from okg.server.reply import Reply
from okg.server.uploads.files import SUFFIXES

__all__ = ["ShowValidation"]

PACKED = ("gz", "zst")


@dataclass(frozen=True)
class ShowValidation:
    """The page, asked for at the address ``here``; ``known`` is the header If-None-Match."""

    language: str = "en"
    here: str = "/validate"
    known: str = ""

    def run(self, desk: Desk) -> Reply:
        """Return the page, or 304 where the client has it."""
        tag = tag_of(desk.state, "validate", str(desk.settings), self.language, self.here)
        if is_known(self.known, tag):
            return Reply(304, headers=headers_of(tag))
        page = render(
            "validate",
            self.language,
            here=self.here,
            formats=[it.removeprefix(".") for it in SUFFIXES],
            packed=PACKED,
            megabytes=desk.settings.upload_limit >> 20,
            has_store=desk.settings.store is not None,
        )
        return Reply(200, PAGE.media_type, page, headers=headers_of(tag))
