"""Describing the web API for programs."""

import json
from dataclasses import dataclass

from okg.graph import KnowledgeGraph
from okg.server.caching import headers_of, is_known, tag_of
from okg.server.jobs.desk import Desk
from okg.server.reply import Reply

__all__ = ["DescribeApi"]


@dataclass(frozen=True)
class DescribeApi:
    """The OpenAPI document; ``known`` is the header If-None-Match."""

    known: str = ""

    def run(self, desk: Desk) -> Reply:
        """Return the document, or 304 where the client has it."""
        text = desk.once(_writable if desk.settings.writable else _readable)
        tag = tag_of(desk.state, text)
        if is_known(self.known, tag):
            return Reply(304, headers=headers_of(tag))
        return Reply(200, "application/json", text.encode(), headers=headers_of(tag))


def _readable(graph: KnowledgeGraph, *, writable: bool = False) -> str:
    from okg.server.openapi import document

    return json.dumps(document(graph, writable=writable), ensure_ascii=False)


def _writable(graph: KnowledgeGraph) -> str:
    return _readable(graph, writable=True)
