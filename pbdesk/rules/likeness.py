"""How alike two short texts are: shared runs of characters that say more than “park” or “road”."""

from __future__ import annotations

import re
import unicodedata
from typing import TypeVar

T = TypeVar("T")
MOST = 5  # likenesses of one kind; more are noise

# Words half of all proposals contain; what is left of a title names its place and its thing.
_GENERIC = re.compile(
    "民國|年度?|台北市?|新北市?|[松信大中萬文南內士北][山義安正同華港湖林投]區|公園|綠地|廣場|步道|人行道|道路|學校|國小|國中"
    "|社區|鄰里|環境|空間|設施|設備|設置|增設|新增|增加|改善|改造|更新|更換|整修|整建|修繕|維護|管理|美化|綠化|優化"
    "|工程|計畫|方案|提案|案件|規劃|設計|建置|推動|活化|營造|友善|安全|周邊|附近|希望|建議|居民|民眾|需要|可以"
    "|[區里鄰路街巷弄號段市案的及與和等之0-9]"
)
_PLAIN = (
    "park road street lane path work works repair project plan public area city school community with near"
    " from into this that these those them they their there where when what which have will your each more"
    " also than between along beside around"
)
_GENERIC_LATIN = frozenset(_PLAIN.split())
_ASCII = re.compile(r"[a-z]{4,}")
_LATIN = re.compile(r"[a-z]+")  # a shorter word is no mark, and no run of signs either


def normalise(text: str) -> str:
    """Folded for comparing: full width, case, 臺/台, and punctuation to single blanks."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("臺", "台")
    return " ".join("".join(sign if sign.isalnum() else " " for sign in folded).split())


def likeness(a: str, b: str) -> float:
    """0 for nothing in common, 1 for the same words; generic words do not count."""
    mine, theirs = _marks(normalise(a)), _marks(normalise(b))
    both = len(mine) + len(theirs)
    return 2 * len(mine & theirs) / both if both else 0.0


def _marks(folded: str) -> frozenset[str]:
    """Latin words, and runs of three signs of which at least two are not part of a generic word."""
    words = {word for word in _ASCII.findall(folded) if word not in _GENERIC_LATIN}
    kept = _GENERIC.sub(
        lambda found: "\0" * len(found[0]), _LATIN.sub(lambda found: " " * len(found[0]), folded)
    )
    runs = {
        folded[at : at + 3]
        for at in range(len(folded) - 2)
        if " " not in kept[at : at + 3] and kept[at : at + 3].count("\0") <= 1
    }
    return frozenset(words | runs)


def nearest(text: str, place: str, others: list[tuple[T, str]]) -> list[tuple[T, str]]:
    """The few that share most, the place counting twice, each with the longest thing shared."""
    alike = [(likeness(text, theirs), at) for at, (_, theirs) in enumerate(others)]
    scored = [(score + likeness(place, others[at][1]), at) for score, at in alike if score]
    best = sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:MOST]
    return [(others[at][0], shared(text, others[at][1])) for _, at in best]


def shared(a: str, b: str) -> str:
    a, b = normalise(a), normalise(b)
    return max((_grown(mark, a, b) for mark in sorted(_marks(a) & _marks(b))), key=len)


def _grown(mark: str, a: str, b: str) -> str:
    """The whole common stretch around a mark, so that a person reads a name and not three signs of it."""
    at, there, end = a.index(mark), b.index(mark), len(mark)
    while at and there and a[at - 1] == b[there - 1] != " ":
        at, there, end = at - 1, there - 1, end + 1
    while at + end < len(a) and there + end < len(b) and a[at + end] == b[there + end] != " ":
        end += 1
    return a[at : at + end]
