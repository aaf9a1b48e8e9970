"""Invented proposals as a table, the same for the same number."""

from __future__ import annotations

import csv
import io
import random

DISTRICTS = (
    "松山", "信義", "大安", "中山", "中正", "大同", "萬華", "文山", "南港", "內湖", "士林", "北投",
)  # fmt: skip
THINGS = ("遊戲場", "步道", "共餐", "雨水回收", "母語課程", "樹木健檢", "口袋公園", "河岸導覽")


def proposals(n: int) -> bytes:
    """`n` rows as UTF-8 CSV with Chinese headers."""
    chance = random.Random(n)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["序號", "提案名稱", "年度", "行政區", "主責機關", "公共性", "適法性", "預算可行性"])
    for number in range(n):
        district = number % 12
        year = 106 + number // 1200 % 10
        lights = [chance.choice(("高度可行", "中度可行", "低度可行", "")) for _ in range(3)]
        title = f"{DISTRICTS[district]}示範{chance.choice(THINGS)}{number}"
        serial = f"{year}{district + 1:02d}{number % 10000:04d}"
        writer.writerow([serial, title, year, f"{DISTRICTS[district]}區", "示範機關", *lights])
    return out.getvalue().encode()
