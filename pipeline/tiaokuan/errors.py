"""The errors a user can meet, as one tree.

    TiaokuanError
    ├── UsageError            the request makes no sense (exit status 2)
    ├── StoreError            the store cannot be opened, read or written
    ├── NotFound              there is no such contract, job, page …
    ├── Conflict              someone else was faster, or the contract is finished
    ├── ModelError            the trained models are missing, damaged or were changed
    └── DocumentError         this one file cannot be read (exit status 1)
        ├── UnsupportedFormat   not a document, or of a kind that is not read
        ├── DamagedDocument     truncated, malformed
        ├── EncryptedDocument   needs a password
        ├── HostileDocument     entity bombs, zip bombs, path tricks
        ├── LimitExceeded       larger or slower than Settings allow
        ├── NothingToRead       no text in it (an empty file, pages that need OCR)
        ├── Unavailable         cannot be fetched: gone, no permission, its server is away
        ├── ReaderCrashed       the process that read it died, twice
        └── InternalError       a mistake of this program

Each class has a stable `code`, the process's `exit_status`, an `http_status`, and a message in Chinese and English. Messages name
the cause and never quote the document.
"""

from __future__ import annotations


class TiaokuanError(Exception):
    """Base of all: `zh` and `en` say what is wrong and what can be done, for the person who runs the program."""

    code = "error"
    exit_status = 1
    http_status = 500

    def __init__(self, zh: str, en: str) -> None:
        """An error with its message in both languages."""
        super().__init__(zh, en)
        self.zh = zh
        self.en = en

    def message(self, lang: str = "zh") -> str:
        """The message in the language asked for: "zh" or "en"."""
        return self.en if lang == "en" else self.zh

    def __str__(self) -> str:
        """The message in Chinese."""
        return self.zh


class UsageError(TiaokuanError):
    """The request itself makes no sense."""

    code = "usage"
    exit_status = 2
    http_status = 400


class StoreError(TiaokuanError):
    """The store cannot be opened, read or written: its server is away, its disk is full, a newer program wrote it."""

    code = "store"
    http_status = 503


class NotFound(TiaokuanError):
    """What was asked for is not there."""

    code = "not_found"
    http_status = 404


class Conflict(TiaokuanError):
    """The change starts from something that is no longer so: someone else was faster, or the contract is finished."""

    code = "conflict"
    http_status = 409


class ModelError(TiaokuanError):
    """The trained models are missing, damaged, changed or of another version; reading works without them on request."""

    code = "model"


class DocumentError(TiaokuanError):
    """This file cannot be read; others are not touched by it."""

    code = "document"
    http_status = 422


class UnsupportedFormat(DocumentError):
    """Not a document, or of a kind that is not read here."""

    code = "unsupported_format"
    http_status = 415


class DamagedDocument(DocumentError):
    """The file is of a known kind but broken."""

    code = "damaged"


class EncryptedDocument(DocumentError):
    """The file needs a password."""

    code = "encrypted"


class HostileDocument(DocumentError):
    """The file is made to harm its reader."""

    code = "hostile"


class LimitExceeded(DocumentError):
    """The file is larger or takes longer than the settings allow."""

    code = "limit"
    http_status = 413


class NothingToRead(DocumentError):
    """The file is well formed and holds no text."""

    code = "empty"


class Unavailable(DocumentError):
    """The file cannot be fetched: it is gone, may not be read, or its server is away."""

    code = "unavailable"
    http_status = 404


class ReaderCrashed(DocumentError):
    """The process that read the file died, and died again when it read the file alone."""

    code = "crashed"


class InternalError(DocumentError):
    """A mistake of this program; it names the place in the code and nothing of the document."""

    code = "internal"
    http_status = 500
