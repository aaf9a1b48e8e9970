"""What is written in one cell: numbers, money, years, lights, agencies, districts.

Every reader takes a cleaned text, answers None (or the empty value) for an empty cell, and raises InputError
or DateError for what it cannot read. No message repeats the text: it may be a person's.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pbdesk.errors import DateError, InputError
from pbdesk.formats.cleantext import search_key
from pbdesk.model.proposal import Light
from pbdesk.say import say
from pbdesk.workcal.rocdate import ROC_EPOCH, parse_when

_EMPTY = {"", "-", "--", "—", "－", "無", "n/a", "na", "未定", "待定", "未知", "不詳"}


@dataclass(frozen=True)
class Agency:
    """An agency and what stood in brackets behind it, e.g. 環境保護局 (會勘出席)."""

    name: str
    note: str = ""


@dataclass(frozen=True)
class LightWord:
    """A light and the word it was given by, e.g. 高度可行."""

    level: Light = Light.UNKNOWN
    word: str = ""


NO_LIGHT = LightWord()


def _plain(text: str) -> str:
    """Half-width and lower case; empty when the cell only says that nothing is there."""
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    return "" if folded in _EMPTY else folded


# --- numbers

_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
_COUNT = re.compile(rf"({_DIGITS})(?:\.0+)?\s*(?:人|票|張|名|位|份)?")
_UNITS = {"億": 10**8, "千萬": 10**7, "百萬": 10**6, "萬": 10**4, "千": 10**3, "仟": 10**3}
_UNITS |= {"million": 10**6, "m": 10**6, "thousand": 10**3, "k": 10**3}
_PART = re.compile(rf"({_DIGITS}(?:\.[0-9]+)?)\s*({'|'.join(sorted(_UNITS, key=len, reverse=True))})?,?\s*")
_CURRENCY = re.compile(r"^(?:新[台臺]幣|nt\$|ntd|twd|\$)?\s*(?:約)?\s*|\s*(?:ntd|twd)$")
_LARGEST = 10**13  # NT$; more than all budgets of the city together is a slip


def parse_count(text: str) -> int | None:
    """`40`, `1,234`, `40人`, `31652票`; a whole number not below 0."""
    plain = _plain(text)
    if not plain:
        return None
    if not (found := _COUNT.fullmatch(plain)) or len(found[1]) > 12:
        raise InputError(say("This is not a whole number."))
    return int(found[1].replace(",", ""))


def parse_money(text: str, unit: int = 1) -> int | None:
    """Whole NT$ from `639,442,789`, `NT$3.5M`, `350萬`, `6億3,944萬2,789元`; a bare number counts `unit`."""
    plain = _plain(text)
    if not plain:
        return None
    amount = _CURRENCY.sub("", plain).strip().removesuffix("整")
    bare, whole_dollars = amount.removesuffix("元"), amount.endswith("元")
    total = _sum_of_parts(bare, 1 if whole_dollars else unit)
    if total is None or total != int(total) or total > _LARGEST:
        raise InputError(say("This is not an amount of money in whole NT$."))
    return int(total)


def _sum_of_parts(text: str, unit: int) -> Decimal | None:
    """億, 萬 and the rest in falling order; None when something is left over."""
    total, at, last = Decimal(0), 0, 10**9
    while at < len(text):
        if not (part := _PART.match(text, at)):
            return None
        factor = _UNITS[part[2]] if part[2] else (unit if at == 0 else 1)
        if (at and factor >= last) or (at and not part[2] and "." in part[1]):
            return None
        total += Decimal(part[1].replace(",", "")) * factor
        if not part[2] and part.end() < len(text):
            return None
        at, last = part.end(), factor
    return total if at else None


_YEAR = re.compile(r"(?:中華民國|民國|西元)?\s*([0-9]{2,4})(?:\.0)?\s*(?:年度|年)?")


def parse_year(text: str) -> int | None:
    """The ROC year of `106`, `106年度`, `民國106年` or `2017`."""
    plain = _plain(text)
    if not plain:
        return None
    found = _YEAR.fullmatch(plain)
    year = int(found[1]) if found else 0
    roc = year - ROC_EPOCH if year >= 200 else year
    if not 1 <= roc <= 199:
        raise InputError(say("This is not a year such as 115 or 2026."))
    return roc


_ASIDE = re.compile(
    r"[附備]?註(?:\s*[:0-9一二三四五].*)?|說明\s*:.*|[合總小共]\s*計(?:\s*[:(0-9].*)?|以上資料.*|以下空白"
    r"|資料(?:來源|截至|日期).*|(?:製表|列印)(?:人|者|單位|日期|時間)?\s*:.*|更新(?:日期|時間)\s*:.*",
    re.DOTALL,
)


def is_aside(text: str) -> bool:
    """Whether a cell begins a total or a note under the list: 合計：8件, 註：資料截至115.11.20."""
    return bool(_ASIDE.fullmatch(unicodedata.normalize("NFKC", text).strip()))


_WITH_YEAR = re.compile(r"[0-9]{6,8}|[0-9]+ *[年./。–—−-] *[0-9]+ *[月./。–—−-] *[0-9]+")


def parse_moment(text: str, today: date) -> date | None:
    """A date or datetime with its year; what depends on the day of the import (`+3`, `11/23`) is refused."""
    plain = _plain(text)
    if not plain:
        return None
    if not _WITH_YEAR.search(plain):
        raise InputError(say("This is not a date with a year, such as 115.11.23 or 2026-11-23."))
    try:
        return parse_when(plain, today)
    except DateError as error:
        raise InputError(error.what, todo=say("Correct it, written as 115.11.23 or 2026-11-23.")) from error


# --- lights

_LIGHT_WORDS = {
    Light.GREEN: "高度可行 高 綠 綠燈 綠色 green g high 🟢",
    Light.AMBER: "中度可行 中 黃 黃燈 黃色 amber yellow medium moderate 🟡",
    Light.RED: "低度可行 低 紅 紅燈 紅色 red low 🔴",
    Light.UNKNOWN: "未評 未評估 尚未評估 待評 待評估 unknown",
}
_LEVELS = {word: level for level, words in _LIGHT_WORDS.items() for word in words.split()}
_LIGHT_NAMES = {"公共性", "適法性", "預算可行性", "燈號", "feasibility", "light", "feasible"}
_LIGHT_NOISE = re.compile(r"[●○◎◯⚫■□◆:()\[\]【】,、/;\s]+")


def parse_light(text: str) -> LightWord:
    """The light behind 高度可行, 綠燈, green, 🟢, or the platform's 公共性 :●(高度可行)."""
    plain = _plain(text)
    words = [word for word in _LIGHT_NOISE.split(plain) if word and word not in _LIGHT_NAMES]
    levels = {_LEVELS.get(word) for word in words}
    if not levels:
        return NO_LIGHT
    if len(levels) > 1 or None in levels:
        raise InputError(say("This is not a light: 高度可行, 中度可行, 低度可行, or green, amber, red."))
    return LightWord(levels.pop() or Light.UNKNOWN, " ".join(words))


# --- hazards

_HAZARD_WORDS = {
    True: "是 有 有疑慮 有安全疑慮 有危險 有立即危險 危險 v ✓ ✔"
    " y yes true hazard hazardous danger dangerous unsafe",
    False: "否 無 沒有 無疑慮 無安全疑慮 無危險 無立即危險 無虞 安全 安全無虞 n no false none safe",
}
_HAZARD = {word: hazard for hazard, words in _HAZARD_WORDS.items() for word in words.split()}


def parse_hazard(text: str) -> bool | None:
    """Whether somebody can come to harm there: 是, 有安全疑慮, V, yes or 否, 無, 安全, no.

    Numbers and descriptions are refused: they may be grades, or tell of what was mended.
    """
    word = unicodedata.normalize("NFKC", text).casefold().strip()
    known = _HAZARD.get(word)
    if known is None and _plain(text):
        raise InputError(
            say("This does not say whether it is a hazard: 是 or 否, yes or no; empty when not known.")
        )
    return known


# --- agencies

_NOTE = re.compile(r"(?P<name>.*?)\s*[(（](?P<note>[^()（）]*)[)）]")
_DEPTH = {"(": 1, "（": 1, "[": 1, "【": 1, ")": -1, "）": -1, "]": -1, "】": -1}
_ABBREVIATION = re.compile(r"\s*[A-Z]{2,5}\b")  # "…Office, PWD" is one name


def split_agencies(text: str) -> tuple[Agency, ...]:
    """The agencies of one cell, separated by ；;、，,/ or new lines outside of brackets; each named once."""
    found = dict.fromkeys(_agency(piece) for piece in _pieces(text) if _plain(piece))
    return tuple(found)


def _pieces(text: str) -> list[str]:
    pieces, depth = [""], 0
    for index, char in enumerate(text):
        depth = max(0, depth + _DEPTH.get(char, 0))
        joined = char == "," and _ABBREVIATION.match(text, index + 1)
        if char in "；;、，,/\n" and not depth and not joined:
            pieces.append("")
        else:
            pieces[-1] += char
    return pieces


def _agency(piece: str) -> Agency:
    found = _NOTE.fullmatch(piece.strip())
    if found and found["name"]:
        return Agency(" ".join(found["name"].split()), " ".join(found["note"].split()))
    return Agency(" ".join(piece.split()))


# --- districts and case numbers

# in the order of the codes in a case number, 01 to 12 (the city's own, not postal codes)
_ZH = ("松山", "信義", "大安", "中山", "中正", "大同", "萬華", "文山", "南港", "內湖", "士林", "北投")
_EN = (
    *("songshan", "xinyi", "daan", "zhongshan", "zhongzheng", "datong"),
    *("wanhua", "wenshan", "nangang", "neihu", "shilin", "beitou"),
)
DISTRICTS = {f"{number:02}": f"{name}區" for number, name in enumerate(_ZH, 1)}
_DISTRICT_NAMES = {name: name for name in DISTRICTS.values()}
_DISTRICT_NAMES |= {name[:2]: name for name in DISTRICTS.values()}
_DISTRICT_NAMES |= dict(zip(_EN, DISTRICTS.values(), strict=True)) | DISTRICTS
_SERIAL = re.compile(r"([0-9]{3})([0-9]{2})[0-9]{4}")


def parse_district(text: str) -> str | None:
    """大安區 from 大安, 臺北市大安區, Da'an District or 03; None when it is no district of the city."""
    key = (
        search_key(text)
        .removeprefix("台北市")
        .removesuffix("district")
        .replace("'", "")
        .replace("’", "")
        .strip()
    )
    return _DISTRICT_NAMES.get(key)


@dataclass(frozen=True)
class Serial:
    """What a case number like 106030037 says: ROC year 106, district code 03 (None: no such code)."""

    year: int
    district: str | None


def parse_serial(case_no: str) -> Serial | None:
    """None when it is no nine-digit number of year, district and count."""
    found = _SERIAL.fullmatch(case_no)
    return (
        Serial(int(found[1]), DISTRICTS.get(found[2])) if found and int(found[1]) in range(1, 200) else None
    )


def parse_case_no(text: str) -> str:
    """The case number, half-width, without what spreadsheet programs add to it."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).lstrip("'")
    if re.fullmatch(r"[0-9]+\.0+", plain):
        plain = plain.partition(".")[0]
    if re.fullmatch(r"[0-9.]+[eE]\+?[0-9]+", plain):
        raise InputError(
            say("The spreadsheet program has shortened the case number; format the column as text.")
        )
    if plain and (len(plain) > 40 or not re.search(r"[0-9]", plain) or re.search(r"[:;,、。]", plain)):
        raise InputError(say("This is not a case number."))
    return plain
