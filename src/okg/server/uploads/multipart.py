"""Taking a form apart that was sent with files in it (multipart/form-data, RFC 7578)."""

from collections.abc import Callable
from pathlib import Path
from typing import IO, NamedTuple

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from okg.server.problems import Problem

__all__ = ["Part", "parts_of"]

BLOCK = 1 << 16
MOST = 20
"""Parts that a form may have."""
LONGEST = 1 << 12
"""Bytes of a field that is no file."""


class Part(NamedTuple):
    """A file in a form: as it lies on the disk, and as it was called."""

    path: Path
    name: str
    media_type: str


def parts_of(
    content: Path, media_type: str, folder: Path
) -> tuple[list[Part], dict[str, list[str]]]:
    """Return the files of a form, which are put into ``folder``, and its other fields.

    Raises Problem where it is no such form, or has too many parts.
    """
    _, parameters = parse_options_header(media_type)
    boundary = parameters.get(b"boundary", b"")
    if not boundary:
        raise _malformed("its Content-Type names no boundary")
    form = _Form(folder)
    try:
        parser = MultipartParser(boundary, form.callbacks())  # type: ignore[arg-type]
        with content.open("rb") as source:
            for block in iter(lambda: source.read(BLOCK), b""):
                parser.write(block)
        parser.finalize()
    except FormParserError as error:
        raise _malformed(str(error)) from None
    finally:
        form.close()
    if not form.ended:
        raise _malformed("it ends before its last boundary")
    return form.files, form.fields


class _Form:
    """What the parser has found so far."""

    def __init__(self, folder: Path) -> None:
        self.files: list[Part] = []
        self.fields: dict[str, list[str]] = {}
        self.ended = False
        self._folder = folder
        self._count = 0
        self._header = b""
        self._value = b""
        self._headers: dict[bytes, bytes] = {}
        self._name = ""
        self._target: IO[bytes] | None = None
        self._text = b""

    def callbacks(self) -> dict[str, Callable[..., None]]:
        """Return what the parser is to call."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._open,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._finish,
        }

    def close(self) -> None:
        """Close the file that is being written, if there is one."""
        if self._target:
            self._target.close()
            self._target = None

    def _begin(self) -> None:
        self._count += 1
        if self._count > MOST:
            raise _malformed(f"it has more than {MOST} parts")
        self._headers = {}

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header = self._value = b""

    def _open(self) -> None:
        # As browsers write it: the bytes of UTF-8 as they are (RFC 7578, section 5.1).
        disposition = self._headers.get(b"content-disposition", b"").decode("latin-1")
        _, options = parse_options_header(disposition)
        self._name = options.get(b"name", b"").decode(errors="replace")
        self._text = b""
        if b"filename" in options:
            path = self._folder / str(self._count)
            name = options[b"filename"].decode(errors="replace")
            media_type = self._headers.get(b"content-type", b"").decode("latin-1")
            self.files.append(Part(path, name, media_type))
            self._target = path.open("wb")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._target:
            self._target.write(data[start:end])
            return
        self._text += data[start:end]
        if len(self._text) > LONGEST:
            raise _malformed(f"its field {self._name[:100]!r} is too long; send files as files")

    def _end(self) -> None:
        if self._target:
            self.close()
        else:
            self.fields.setdefault(self._name, []).append(self._text.decode(errors="replace"))

    def _finish(self) -> None:
        self.ended = True


def _malformed(reason: str) -> Problem:
    return Problem(400, "malformed-form", "The form is malformed", f"multipart/form-data: {reason}")
