"""Files that visitors send: taken out of a request, unpacked within limits, and told apart."""

from okg.server.uploads.files import KINDS, SUFFIXES, Upload, received

__all__ = ["KINDS", "SUFFIXES", "Upload", "received"]
