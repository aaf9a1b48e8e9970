"""Text that is safe to keep, to show in a terminal and to put into an XML file."""

from __future__ import annotations

import re
import unicodedata

# Whole escape sequences first, or their visible tail ("[31m") would stay behind.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor, modes
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x1b\x07\x9c\n]*(?:\x1b\\|\x07|\x9c)"  # OSC, DCS and kin
    r"|\x1b[ -/]+[0-~]|\x1b[0-Z\\^-~]"  # character sets, single shifts, reset
)
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029]")
_DROPPED = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 and C1 except tab and newline
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidi marks, overrides, isolates
    r"\u200b\ufeff\ufffe\uffff\ud800-\udfff]"  # invisible, no character, or half of one
)
_ACCENTS = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")  # as they stand once taken apart
_SUSPECT = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def clean(text: str) -> str:
    """The text without control characters, escape sequences and bidi controls.

    Newlines stay (CRLF becomes LF), a tab becomes a space; nothing is stripped at the ends. Idempotent.
    """
    if not _SUSPECT.search(text):
        return text
    text = _LINE_ENDS.sub("\n", _ESCAPES.sub("", text)).replace("\t", " ")
    return _DROPPED.sub("", text)


def search_key(text: str) -> str:
    """The form in which texts are compared: NFKC, casefolded, 臺 as 台, white space squeezed."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.replace("臺", "台").split())


def plain_key(text: str) -> str:
    """The same without the accents of Latin letters: “cafe” finds “Café”."""
    key = search_key(text)
    if key.isascii():
        return key
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", key)))
