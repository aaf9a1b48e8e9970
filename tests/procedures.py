"""A small procedure for tests: every role once, few stages, round numbers. Invented bodies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pbdesk.model.contact import Outcome
from pbdesk.model.procedure import (
    Body,
    BudgetChannel,
    BudgetGate,
    Check,
    DefaultEffort,
    DelayCause,
    Effort,
    Form,
    FormField,
    LightLevel,
    LightQuestion,
    Procedure,
    Reason,
    Retry,
    RouteRule,
    Stage,
    StageRole,
    StageWork,
    Thresholds,
    Weights,
    Words,
)
from pbdesk.model.proposal import Answer, Light, LightKind, Route
from pbdesk.model.work import Importance


def small_procedure(**changes: object) -> Procedure:
    """assembly → ws1 → ws2 → vote → recorded → budget → execution → closing; `changes` replace fields."""
    return replace(_SMALL, **changes)  # type: ignore[arg-type]


def small_thresholds(**changes: int) -> Thresholds:
    return replace(_SMALL.thresholds, **changes)


def small_weights(**changes: object) -> Weights:
    return replace(_SMALL.weights, **changes)  # type: ignore[arg-type]


def _w(en: str, zh: str) -> Words:
    return Words(en, zh)


_DRAFT = StageWork("draft", _w("Draft assessment", "初擬評估"), 120, Importance.PB, days_before=5)
_VISIT = StageWork("visit", _w("Closing visit", "結案拜訪"), 60, Importance.PB, days_before=10, visit=True)

_STAGES = (
    Stage("assembly", _w("Assembly", "住民大會"), (1, 1), "residents"),
    Stage("ws1", _w("Workshop 1", "第一階段"), (3, 3), "panel", StageRole.TRIAGE, 30,
          forms=("items",), work=(_DRAFT,)),
    Stage("ws2", _w("Workshop 2", "第二階段"), (3, 4), "panel", StageRole.REVIEW, 15),
    Stage("exhibition", _w("Exhibition", "公開展覽"), (4, 5), "city", optional=True),
    Stage("vote", _w("Vote", "票選"), (6, 6), "residents", days_after=60),
    Stage("recorded", _w("Recorded", "錄案"), (6, 6), "city", StageRole.RECORDED, 14),
    Stage("budget", _w("Budget review", "預算審查"), (7, 12), "city", StageRole.BUDGET, 30),
    Stage("execution", _w("Execution", "執行"), (), "agency", StageRole.EXECUTION, tracked=True),
    Stage("closing", _w("Closing", "結案"), (), "city", StageRole.CLOSING, work=(_VISIT,)),
)  # fmt: skip

_ROUTES = (
    RouteRule(Route.WORKSHOP, _w("Workshop and vote", "續行審議"), _w("Onward.", "續審。"),
              until="ws1", to="ws2"),
    RouteRule(Route.DIRECT, _w("Direct execution", "逕予執行"), _w("Now.", "當年度。"),
              until="ws1", to="execution"),
    RouteRule(Route.MERGED, _w("Merged", "併案"), _w("Joined.", "併入。"), until="ws2"),
    RouteRule(Route.REFERRED, _w("Referred", "轉由其他管道"), _w("Elsewhere.", "他處辦理。"), until="ws2"),
    RouteRule(Route.WITHDRAWN, _w("Withdrawn", "撤案"), _w("The proposer withdraws.", "提案人撤案。"),
              until="execution", to="closing"),
)  # fmt: skip

_SMALL = Procedure(
    id="small-115",
    name=_w("Small procedure 115", "測試程序 115"),
    valid_from=date(2024, 1, 1),
    valid_to=None,
    bodies=tuple(
        Body(name, _w(name.title(), zh), _w("Decides.", "作成決定。"))
        for name, zh in (("residents", "居民"), ("panel", "審議團"), ("city", "市府"), ("agency", "機關"))
    ),
    stages=_STAGES,
    routes=_ROUTES,
    levels=(
        LightLevel(Light.GREEN, _w("high", "高度可行"), _w("green", "綠燈")),
        LightLevel(Light.AMBER, _w("medium", "中度可行"), _w("amber", "黃燈")),
        LightLevel(Light.RED, _w("low", "低度可行"), _w("red", "紅燈")),
    ),
    lights=(
        LightQuestion(LightKind.PUBLIC_VALUE, _w("Public value", "公共性"), _w("Who gains?", "誰受益？")),
        LightQuestion(LightKind.LEGALITY, _w("Legality", "適法性"), _w("Is it lawful?", "是否適法？")),
        LightQuestion(LightKind.BUDGET, _w("Budget", "預算可行性"), _w("Which year?", "哪一年度？")),
    ),
    checks=(
        Check("land_owner", _w("Land owner", "土地所有人"), _w("Is the land private?", "是否為私有地？"),
              Answer.YES, LightKind.LEGALITY),
        Check("maintainer", _w("Maintenance", "維護管理"), _w("Is upkeep settled?", "後續維護是否已有單位？"),
              Answer.NO, LightKind.BUDGET),
        Check("heritage", _w("Heritage", "文化資產"), _w("Protected site?", "是否涉及文化資產？"),
              Answer.YES, LightKind.LEGALITY, required=False),
    ),
    reasons=(
        Reason("private-land", _w("Private land", "私有土地"), _w("It is private.", "屬私有地。"),
               _w("Land register", "土地登記謄本"), _w("A public site nearby", "改於鄰近公有地設置"),
               LightKind.LEGALITY),
    ),
    forms=(Form("items", _w("Assessment form", "成案評估表"), (FormField("wish", _w("Wish", "訴求")),)),),
    delays=(
        DelayCause("tender", _w("Failed tender", "流標")),
        DelayCause("own", _w("Own staffing", "人力不足")),
    ),
    budget_gates=(
        BudgetGate("draft", _w("Agency draft", "機關概算"), BudgetChannel.AGENCY, 2, 2, "agency"),
        BudgetGate("review", _w("City review", "市府審查"), BudgetChannel.CITY, 7, 8, "city"),
        BudgetGate("council", _w("Council", "議會審議"), BudgetChannel.COUNCIL, 9, 12, "city"),
    ),
    retries=(
        Retry(Outcome.NO_ANSWER, (1, 2, 3), _w("Try again soon.", "儘速再聯繫。")),
        Retry(Outcome.MESSAGE_LEFT, (3, 5), _w("Give time to answer.", "留時間回覆。")),
        Retry(Outcome.NO_SHOW, (2,), _w("Ask for a new date.", "另約時間。")),
        Retry(Outcome.REACHED, (), _w("Spoken.", "已聯繫。")),
        Retry(Outcome.MET, (), _w("Met.", "已面談。")),
        Retry(Outcome.REFUSED, (), _w("Refused.", "拒絕。")),
    ),
    efforts={
        kind: DefaultEffort(
            60,
            Importance.OTHER if kind is Effort.ROUTINE else Importance.PB,
            way=30 if kind is Effort.SIGNOFF_VISIT else 0,
        )
        for kind in Effort
    },
    thresholds=Thresholds(
        load_limit_cases=6, platform_days_after_quarter=10,
        signoff_days_before_quarter_end=21, signoff_days_after_quarter=0, signoff_every_quarters=1,
        extension_lead_months=2, funding_years_after_recorded=1, overtime_hours_month=60,
        overtime_alert_hours_month=40, tries_before_escalation=3, promise_days=14, ask_days=7,
    ),
    weights=Weights(
        slot_minutes=30, late=dict.fromkeys(Importance, 60), defer=dict.fromkeys(Importance, 20), margin=10,
        overtime_slot=30, overtime_evening=20, chunk=5, change=2, decline_meeting=120, open_safety=100,
        open_case=10, age_weeks=26, buffer_minutes=60, overtime_minutes_week=240, unknown_effort_percent=150,
        protected_minutes_week=120,
    ),
)  # fmt: skip
