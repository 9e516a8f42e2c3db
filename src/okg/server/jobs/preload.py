"""What workers import, once for all of them, before they are started."""

import okg.graph
import okg.query.parameters
import okg.server.jobs.canned
import okg.server.jobs.pages.about
import okg.server.jobs.pages.explore
import okg.server.jobs.pages.home
import okg.server.jobs.pages.question
import okg.server.jobs.pages.questions
import okg.server.jobs.pages.search
import okg.server.jobs.pages.sparql
import okg.server.jobs.pages.term
import okg.server.jobs.pages.validate
import okg.server.jobs.sparql

# A worker validates once, and would import this for each time.
import okg.server.jobs.validate
import okg.validation.findings
import okg.validation.render
import okg.validation.run_columnar  # noqa: F401

__all__: list[str] = []
