"""Import: nothing a file says is lost, nothing the officer did is undone, all of it or nothing."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from desks import desk_at

from pbdesk.commands.importtext import bad_rows
from pbdesk.desk import Desk
from pbdesk.desk.importplan import Cancelled, ImportPlan
from pbdesk.errors import InputError
from pbdesk.i18n import Translator
from pbdesk.model.people import CaseRole, Person
from pbdesk.model.procedure import Effort
from pbdesk.model.proposal import Light, LightKind, LightRating, Proposal, StageEvent, SupportAgency
from pbdesk.model.quarter import Milestone
from pbdesk.rules.importing import RowAction
from pbdesk.store.rows import TABLES, ImportRow

NEARING = 12  # the procedure's `undecided_prepared`

NOW = datetime(2026, 11, 23, 9, 0)
Row = dict[str, str]
FULL: Row = {
    "提案名稱": "樹下長椅", "類別": "recorded?", "行政區": "大安區", "年度": "115", "案號": "115030001",
    "受理機關": "大安區公所", "收件日期": "115/02/03", "提案人": "測試員甲", "提案人身分": "里長",
    "安全疑慮": "是", "主責機關": "工務局公園處 (推定)", "協辦機關": "文化局；教育局(會勘出席)",
    "公共性": "高度可行", "適法性": "中度可行", "預算可行性": "低度可行",
    "住民大會日期": "115/03/04 19:30", "住民大會地點": "示範活動中心", "住民大會出席人數": "41",
    "住民大會投票人數": "39", "住民大會得票數": "27", "工作坊第一階段日期": "2026/03/20",
    "工作坊第二階段日期": "2026/04/01 14:00", "vote_start": "2026/06/30 09:00",
    "vote_end": "2026/07/13 17:00",
    "全區投票數": "32305", "得票數": "1652", "門檻": "900", "預算金額": "1200000", "狀態": "里程碑1154完成",
    "狀態日期": "115/10/01", "備註": "先行說明；第二行", "來源": "https://example.org/1",
}  # fmt: skip
MILESTONES = ("案號", "案名", "年度季別", "里程碑工作內容說明", "近期執行概況說明", "來源")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_at(tmp_path / "d.db") as opened:
        yield opened


def table(*rows: Row) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def milestones(*rows: tuple[str, ...]) -> bytes:
    return table(*(dict(zip(MILESTONES, (*row, ""), strict=True)) for row in rows))


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ("執行", "execution"), ("執行中", "execution"), ("工作坊第一階段", "ws1"),
        ("Budget review", "budget-review"), ("結案", ""), ("施工", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_column_of_stages_says_where_each_case_stands(desk: Desk, words: str, stage: str) -> None:
    """A case in execution is not waited for at the residents' assembly."""
    rows = table({"案號": "115030001", "案名": "路燈", "目前階段": words})
    desk.imports.apply(desk.imports.plan(rows, "list.csv"))
    case = desk.cases.find("115030001")
    assert (case.stage, case.status_note) == (stage, words)


def test_an_import_of_many_undecided_with_a_date_ahead_plans_the_first_few_and_one_batch(desk: Desk) -> None:
    rows = [
        {"案號": f"11503{n:04d}", "提案名稱": f"第{n}案", "工作坊第一階段日期": f"2026/12/{1 + n % 20:02d}"}
        for n in range(300)
    ]
    desk.imports.apply(desk.imports.plan(table(*rows), "list.csv"))
    items = desk.week.plan().items.values()
    assert len({item.proposal_id for item in items if item.proposal_id}) == NEARING
    assert len(items) <= 2 * NEARING + 1
    assert [item.key for item in items if item.kind is Effort.TRIAGE] == ["triage"]


def many(count: int) -> bytes:
    return table(*({"案號": f"11503{n:04d}", "提案名稱": f"第{n}案", "公共性": "高"} for n in range(count)))


def bring(desk: Desk, data: bytes) -> ImportPlan:
    plan = desk.imports.plan(data, "list.csv")
    desk.imports.apply(plan)
    return plan


def actions(plan: ImportPlan) -> list[RowAction]:
    return [row.action for row in plan.rows]


def snapshot(desk: Desk) -> dict[type, list[object]]:
    return {cls: desk.store.all(cls) for cls in TABLES}


# -- nothing is lost ----------------------------------------------------------------------------------
def test_every_cell_of_a_full_row_is_on_the_desk(desk: Desk) -> None:
    plan = bring(desk, table(FULL))
    assert not plan.unmapped and not plan.rejected
    case = desk.cases.find("115030001")
    assert dataclasses.replace(case, id=0) == Proposal(
        case_no="115030001", title="樹下長椅", year=115, district="大安區", kind="recorded?",
        received_by="大安區公所", received_on=date(2026, 2, 3), proposer_role="里長", stage="recorded",
        lead_agency="工務局公園處", safety=True, status_note="里程碑1154完成", status_on=date(2026, 10, 1),
        budget_twd=1_200_000, votes_for=1652, votes_total=32305, vote_threshold=900,
        note="先行說明；第二行\n工務局公園處: 推定", source="https://example.org/1",
    )  # fmt: skip
    file = desk.cases.file(case.id)
    assert [p.name for p in file.people] == ["測試員甲"]
    assert [(a.agency, a.duty) for a in file.agencies] == [("文化局", ""), ("教育局", "會勘出席")]
    assert [(x.kind, x.level, x.source) for x in file.lights] == [
        (LightKind.PUBLIC_VALUE, Light.GREEN, "高度可行"),
        (LightKind.LEGALITY, Light.AMBER, "中度可行"),
        (LightKind.BUDGET, Light.RED, "低度可行"),
    ]
    assert [dataclasses.replace(e, id=0, proposal_id=0) for e in file.events] == [
        StageEvent(stage="assembly", on_date=date(2026, 3, 4), place="示範活動中心", attendance=41,
                   ballots=39, votes=27, note="19:30"),
        StageEvent(stage="ws1", on_date=date(2026, 3, 20)),
        StageEvent(stage="ws2", on_date=date(2026, 4, 1), note="14:00"),
        StageEvent(stage="vote", on_date=date(2026, 6, 30), until=date(2026, 7, 13), note="09:00–17:00"),
    ]  # fmt: skip


def test_rows_without_a_number_get_one_each_and_are_found_again(desk: Desk) -> None:
    data = table({"提案名稱": "示範甲", "年度": "115", "行政區": "大安區"},
                 {"提案名稱": "示範乙", "年度": "115", "行政區": "大安區"})  # fmt: skip
    bring(desk, data)
    assert [p.case_no for p in desk.store.all(Proposal)] == ["11503T001", "11503T002"]
    assert actions(desk.imports.plan(data, "list.csv")) == [RowAction.UNCHANGED] * 2


# -- importing again --------------------------------------------------------------------------------
def test_the_same_file_again_changes_nothing_whatever_the_officer_did(desk: Desk) -> None:
    bring(desk, table(FULL))
    case = desk.cases.find("115030001")
    desk.cases.change(case.id, "edit", title="樹蔭下的長椅", note="")
    desk.cases.remove("agency-remove", desk.store.all(SupportAgency)[0])
    before = snapshot(desk)
    plan = bring(desk, table(FULL))
    assert actions(plan) == [RowAction.UNCHANGED]
    assert snapshot(desk) == before


def test_only_what_the_file_changed_is_taken_over(desk: Desk) -> None:
    bring(desk, table(FULL))
    case = desk.cases.find("115030001")
    desk.cases.change(case.id, "edit", place="北側", budget_twd=900_000)
    event = desk.store.all(StageEvent, stage="assembly")[0]
    desk.cases.save("event", dataclasses.replace(event, note="19:30\n里長主持"))
    agency = desk.store.all(SupportAgency)[0]
    desk.cases.remove("agency-remove", agency)
    changed = FULL | {
        "提案名稱": "樹下長椅三張", "預算金額": "1500000", "適法性": "高度可行",
        "協辦機關": "文化局；教育局(會勘出席)；環保局", "住民大會日期": "115/03/04 20:00",
    }  # fmt: skip
    plan = bring(desk, table(changed))
    assert {(d.fact, d.kept) for d in plan.rows[0].differences} == {
        ("title", False), ("budget_twd", True), ("light.legality", False), ("support", False),
        ("event.assembly", False),
    }  # fmt: skip
    case = desk.cases.find("115030001")
    assert (case.title, case.place, case.budget_twd) == ("樹下長椅三張", "北側", 900_000)
    assert [a.agency for a in desk.store.all(SupportAgency)] == ["教育局", "環保局"], "removed: stays away"
    assert desk.store.all(LightRating, kind="legality")[0].level is Light.GREEN
    assert desk.store.all(StageEvent, stage="assembly")[0].note == "20:00\n里長主持"
    assert len(desk.store.all(Person)) == 1
    assert actions(desk.imports.plan(table(changed), "list.csv")) == [RowAction.UNCHANGED]


def test_a_row_whose_changes_are_all_the_officers_writes_none_of_its_facts(desk: Desk) -> None:
    bring(desk, table(FULL))
    case = desk.cases.find("115030001")
    desk.cases.change(case.id, "edit", title="officer's title", wish="officer's wish")
    bring(desk, table(FULL | {"提案名稱": "file's title"}))
    case = desk.cases.find("115030001")
    assert (case.title, case.wish) == ("officer's title", "officer's wish")


def test_a_case_typed_by_hand_keeps_its_words_and_gains_what_it_lacked(desk: Desk) -> None:
    desk.cases.add("手寫標題", case_no="115030001", year=115)
    plan = bring(desk, table(FULL))
    case = desk.cases.find("115030001")
    assert (case.title, case.received_by, case.received_on) == ("手寫標題", "大安區公所", date(2026, 2, 3))
    assert [d.fact for d in plan.rows[0].differences if d.kept] == ["title"]
    assert len(desk.store.all(SupportAgency)) == 2


def test_a_hazard_of_a_later_list_is_taken_over_but_not_over_the_officers_word(desk: Desk) -> None:
    row = {"案號": "115030001", "提案名稱": "示範甲", "危險": "否"}
    bring(desk, table(row))
    bring(desk, table(row | {"危險": "是"}))
    case = desk.cases.find("115030001")
    assert case.safety
    desk.cases.change(case.id, "edit", safety=False)
    assert actions(bring(desk, table(row | {"危險": "是"}))) == [RowAction.UNCHANGED]
    desk.cases.change(case.id, "edit", safety=True)
    bring(desk, table(row | {"危險": ""}))
    other = {"案號": "115030002", "提案名稱": "示範乙", "危險": "否"}
    desk.cases.add("示範乙", case_no="115030002", year=115, safety=True)
    (found,) = bring(desk, table(other)).rows
    assert [(d.fact, d.kept) for d in found.differences] == [("safety", True)]
    assert all(p.safety for p in desk.store.all(Proposal))


def test_an_emptied_cell_wipes_nothing(desk: Desk) -> None:
    bring(desk, table(FULL))
    before = desk.cases.find("115030001")
    bring(desk, table(FULL | {"受理機關": "", "公共性": "", "提案人": ""}))
    assert desk.cases.find("115030001") == before
    assert len(desk.store.all(LightRating)) == 3


def test_another_proposer_in_the_file_joins_but_a_purged_one_does_not_come_back(desk: Desk) -> None:
    bring(desk, table(FULL))
    person = desk.store.all(Person)[0]
    desk.people.purge(person.id)
    bring(desk, table(FULL | {"備註": "新備註"}))
    assert [p.name for p in desk.store.all(Person)] == [f"#{person.id}"]
    other = FULL | {"案號": "115030002"}
    bring(desk, table(other))
    bring(desk, table(other | {"提案人": "測試員乙"}))
    roles = desk.store.all(CaseRole, proposal_id=desk.cases.find("115030002").id)
    names = [p.name for p in desk.store.all(Person, id=[r.person_id for r in roles])]
    assert names == ["測試員甲", "測試員乙"]


def test_what_imports_remember_does_not_name_the_proposer(desk: Desk) -> None:
    bring(desk, table(FULL))
    assert "測試員甲" not in "".join(row.content for row in desk.store.all(ImportRow))


# -- undo -----------------------------------------------------------------------------------------
def test_an_import_is_one_step_and_can_be_done_anew_after_undo(desk: Desk) -> None:
    empty = snapshot(desk)
    data = table(FULL, FULL | {"案號": "115030002"})
    bring(desk, data)
    full = snapshot(desk)
    desk.undo()
    assert snapshot(desk) == empty
    assert actions(desk.imports.plan(data, "list.csv")) == [RowAction.CREATE] * 2
    desk.redo()
    assert snapshot(desk) == full
    assert actions(desk.imports.plan(data, "list.csv")) == [RowAction.UNCHANGED] * 2
    desk.undo()
    bring(desk, data)
    assert [p.case_no for p in desk.store.all(Proposal)] == ["115030001", "115030002"]


def test_after_undo_of_a_changing_import_the_file_is_seen_as_changed_again(desk: Desk) -> None:
    bring(desk, table(FULL))
    bring(desk, table(FULL | {"提案名稱": "改名"}))
    desk.undo()
    assert desk.cases.find("115030001").title == "樹下長椅"
    bring(desk, table(FULL | {"提案名稱": "改名"}))
    assert desk.cases.find("115030001").title == "改名"


def test_deleting_a_case_forgets_its_row_and_undo_remembers_it(desk: Desk) -> None:
    data = table({"案號": "115030001", "提案名稱": "示範"})
    bring(desk, data)
    desk.cases.remove("remove", desk.store.all(Proposal)[0])
    assert actions(desk.imports.plan(data, "list.csv")) == [RowAction.CREATE]
    desk.undo()
    assert actions(desk.imports.plan(data, "list.csv")) == [RowAction.UNCHANGED]


# -- all or nothing ---------------------------------------------------------------------------------
def stop_at(limit: int) -> Callable[[int, int], bool]:
    return lambda done, total: done < limit


def test_progress_is_told_and_can_stop_the_plan_and_the_import(desk: Desk) -> None:
    told: list[tuple[int, int]] = []
    plan = desk.imports.plan(many(250), "list.csv", progress=lambda d, t: told.append((d, t)) is None)
    assert told == [(0, 250), (100, 250), (200, 250)]
    with pytest.raises(Cancelled):
        desk.imports.plan(many(250), "list.csv", progress=stop_at(200))
    before = snapshot(desk)
    with pytest.raises(Cancelled):
        desk.imports.apply(plan, progress=stop_at(200))
    assert snapshot(desk) == before and desk.history() == []
    desk.imports.apply(plan)
    assert len(desk.store.all(Proposal)) == 250


def test_bad_rows_stop_everything_unless_skipped(desk: Desk) -> None:
    plan = desk.imports.plan(table(FULL, FULL | {"案號": "115030002", "預算金額": "很多"}), "list.csv")
    with pytest.raises(InputError, match="1 problem"):
        desk.imports.apply(plan)
    assert desk.store.all(Proposal) == []
    desk.imports.apply(plan, skip_bad=True)
    assert [p.case_no for p in desk.store.all(Proposal)] == ["115030001"]


def test_bad_rows_are_given_back_with_their_reasons_in_chinese(desk: Desk) -> None:
    plan = desk.imports.plan("案號,提案名稱,預算金額\n115030001,路燈,很多,多一格\n".encode(), "list.csv")
    (row,) = list(csv.DictReader(io.StringIO(bad_rows(plan, Translator("zh-TW")).decode("utf-8-sig"))))
    assert row["問題"] == "這一列有 4 格，標題列有 3 格。預算金額：這不是以元為單位的金額（須為整數元）。"


def test_a_plan_is_refused_once_the_desk_has_changed(desk: Desk) -> None:
    plan = desk.imports.plan(table(FULL), "list.csv")
    desk.cases.add("手寫標題", case_no="115030001", year=115)
    with pytest.raises(InputError, match="changed after"):
        desk.imports.apply(plan)
    assert [p.title for p in desk.store.all(Proposal)] == ["手寫標題"]


# -- milestones ------------------------------------------------------------------------------------
def plans(desk: Desk) -> list[tuple[int, str, str]]:
    return [(m.quarter, m.planned, m.actual) for m in desk.store.all(Milestone)]


TWO = (("115030001", "示範", "1154", "發包", ""), ("115030001", "示範", "1154", "施工", "進度一成"))


def test_milestones_that_make_a_case_say_so_once(desk: Desk) -> None:
    """A mistyped number would make a case unseen."""
    rows = milestones(*TWO, ("115030009", "", "1154", "完工", ""))
    plan = desk.imports.plan(rows, "m.csv")
    made = [(note.row, note.column, str(note.what)) for note in plan.warnings]
    assert [row for row, _, _ in made] == [2, 4] and "There is no case 115030009 yet" in made[1][2]
    desk.imports.apply(plan)
    assert desk.imports.plan(rows, "m.csv").warnings == ()
    assert desk.imports.plan(milestones(("115030009", "", "1161", "驗收", "")), "m.csv").warnings == ()


def test_two_milestones_of_one_quarter_stay_two(desk: Desk) -> None:
    bring(desk, milestones(*TWO))
    assert plans(desk) == [(1154, "發包", ""), (1154, "施工", "進度一成")]
    assert actions(bring(desk, milestones(*TWO))) == [RowAction.UNCHANGED] * 2
    bring(desk, milestones(TWO[0], ("115030001", "示範", "1154", "施工及驗收", "進度二成")))
    assert plans(desk) == [(1154, "發包", ""), (1154, "施工及驗收", "進度二成")]
    desk.undo()
    assert plans(desk) == [(1154, "發包", ""), (1154, "施工", "進度一成")]


def test_the_officers_milestone_of_the_same_plan_is_filled_and_another_is_left_alone(desk: Desk) -> None:
    case, _ = desk.cases.add("示範", case_no="115030001", year=115)
    for planned in ("自己的工作", "施工"):
        desk.cases.save("milestone", Milestone(proposal_id=case.id, quarter=1154, planned=planned))
    plan = bring(desk, milestones(*TWO))
    assert actions(plan) == [RowAction.CREATE, RowAction.UPDATE]
    assert plans(desk) == [(1154, "自己的工作", ""), (1154, "施工", "進度一成"), (1154, "發包", "")]


def test_a_deleted_milestone_does_not_come_back_by_the_same_file(desk: Desk) -> None:
    bring(desk, milestones(*TWO))
    desk.cases.remove("milestone-remove", desk.store.all(Milestone)[0])
    bring(desk, milestones(*TWO))
    assert plans(desk) == [(1154, "施工", "進度一成")]
    bring(desk, milestones(("115030001", "示範", "1154", "發包", "已決標"), TWO[1]))
    assert plans(desk) == [(1154, "施工", "進度一成"), (1154, "發包", "已決標")]


def test_a_title_names_the_case_when_exactly_one_has_it(desk: Desk) -> None:
    desk.cases.add("臺北長椅", case_no="115030001", year=115)
    for number in ("115030002", "115030003"):
        desk.cases.add("同名", case_no=number, year=115)
    plan = desk.imports.plan(
        milestones(
            ("", "台北長椅", "1154", "發包", ""), ("", "同名", "1154", "甲", ""),
            ("", "未知", "1154", "乙", ""),
            ("115030004", "新案", "1154", "丙", ""), ("", "新案", "1161", "丁", ""),
        ), "list.csv",
    )  # fmt: skip
    assert [(p.row, p.column, str(p.what)) for p in plan.rejected] == [
        (3, "案名", "2 cases have this title; the case number is needed."),
        (4, "案名", "0 cases have this title; the case number is needed."),
    ]
    desk.imports.apply(plan, skip_bad=True)
    owners = {m.planned: desk.cases.get(m.proposal_id).case_no for m in desk.store.all(Milestone)}
    assert owners == {"發包": "115030001", "丙": "115030004", "丁": "115030004"}


def test_a_row_known_by_its_title_is_known_after_the_case_was_renamed(desk: Desk) -> None:
    case, _ = desk.cases.add("長椅", case_no="115030001", year=115)
    bring(desk, milestones(("", "長椅", "1154", "發包", "")))
    desk.cases.change(case.id, "edit", title="樹下長椅")
    assert actions(bring(desk, milestones(("", "長椅", "1154", "發包", "")))) == [RowAction.UNCHANGED]
    bring(desk, milestones(("", "長椅", "1154", "發包", "已決標")))
    assert plans(desk) == [(1154, "發包", "已決標")]
