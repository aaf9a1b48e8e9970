"""Cases by quarter and the sheet: every action from key to record."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from desks import LANTERN, NOW, RAIL, empty_desk, make_desk
from pilots import at, press
from pilots import lines as shown
from textual.widgets import Input, TextArea

from pbdesk.app import PbDeskApp
from pbdesk.desk import Desk
from pbdesk.errors import StoreError
from pbdesk.formats.signoff import UNSUPPORTED
from pbdesk.i18n import Translator
from pbdesk.model.quarter import Extension, ExtensionStatus, Milestone, SignOff, SignOffStatus
from pbdesk.say import say
from pbdesk.screens.case import CaseScreen
from pbdesk.screens.dialogs.form import Choice, FormDialog
from pbdesk.screens.dialogs.reading import ReadingDialog
from pbdesk.screens.quarter import QuarterScreen
from pbdesk.screens.widgets import cells
from pbdesk.workcal.quarters import Quarter

WIDE, NARROW = (120, 40), (80, 24)
Q = Quarter(115, 4)
TODAY = NOW.date()


def app_on(desk: Desk, lang: str = "en") -> PbDeskApp:
    return PbDeskApp(desk, Translator(lang), home="quarter")


def write(app: PbDeskApp, name: str, words: str) -> None:
    app.screen.query_one(f"#field-{name}", Input).value = words


def sheets(desk: Desk) -> list[SignOff]:
    return desk.store.all(SignOff, proposal_id=desk.cases.find(LANTERN).id)


def milestone(desk: Desk, quarter: int = 1154) -> Milestone:
    return desk.store.all(Milestone, proposal_id=desk.cases.find(LANTERN).id, quarter=quarter)[0]


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
@pytest.mark.parametrize("size", [NARROW, WIDE, (160, 50)])
async def test_this_quarters_cell_and_the_sheet_are_in_sight(
    desk: Desk, lang: str, size: tuple[int, int]
) -> None:
    app, tr = app_on(desk, lang), Translator(lang)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        rows = shown(app)
        assert {cells(row) for row in rows} == {size[0]}
        assert any(">1154" in row and "1153" in row for row in rows)
        (row,) = [row for row in rows if f"> {LANTERN}" in row]
        assert f"? {tr.word(SignOffStatus.DUE)}" in row
        assert any("完成發包" in row for row in rows)
        sheet, cases = app.screen.query_one("#sheet").region, app.screen.query_one("#quarter-cases").region
        assert (sheet.y >= cases.bottom) == (size == NARROW)


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
async def test_a_sentence_names_its_record_and_one_without_is_marked(desk: Desk, lang: str) -> None:
    app, tr = app_on(desk, lang), Translator(lang)
    async with app.run_test(size=(160, 50)) as pilot:
        await pilot.pause()
        page = "\n".join(shown(app))
        assert tr.t("milestone {which}", which=1154) in page
        missing = tr.render(say("No milestone is on record for {quarter}.", quarter="1161"))
        assert f"! {missing}" in page and tr.render(UNSUPPORTED)[:8] in page


async def test_draft_keeps_the_composed_sheet(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "d")
        (kept,) = sheets(desk)
        assert kept.status is SignOffStatus.DRAFT and "完成發包" in kept.text
        assert any("~ draft" in row for row in shown(app))
        assert "as you noted them for yourself" in app.notice
        await press(pilot, "d")
        assert "says the same" in app.notice and sheets(desk) == [kept]
        await press(pilot, "u")
        assert sheets(desk) == []


async def test_what_is_to_be_mended_on_a_draft_follows_the_notice_without_spaces(desk: Desk) -> None:
    app = app_on(desk, "zh-TW")
    async with app.run_test(size=(160, 50)) as pilot:
        await press(pilot, "d")
        assert "已儲存。簽認單內有句子查無紀錄佐證，送簽前請先確認。簽認單中仍有" in shown(app)[-1]


@pytest.mark.parametrize("key", ["o", "7", "c", "v", "?", "slash"])
async def test_a_long_notice_does_not_lie_over_the_form_or_screen_opened_next(desk: Desk, key: str) -> None:
    app = app_on(desk)
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await press(pilot, "d")
        assert any("saved" in row for row in shown(app))
        await press(pilot, key)
        assert not any("saved" in row for row in shown(app))


async def test_an_outcome_is_warned_while_a_note_of_a_talk_stands_in_the_sheet(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "o")
        assert any("as you noted them for yourself" in row for row in shown(app))
        await press(pilot, "escape", "e")
        app.screen.query_one("#field-text", TextArea).text = "已與提案人說明進度。"
        await press(pilot, "ctrl+s", "o")
        assert not any("as you noted them for yourself" in row for row in shown(app))


async def test_a_refusal_asks_for_its_reason_until_there_is_one(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "o")
        assert "Note why" not in "\n".join(shown(app))
        app.screen.query_one("#field-status", Choice).pick(2)
        await pilot.pause()
        assert "Note why" in "\n".join(shown(app))
        write(app, "note", "no colour samples")
        await pilot.pause()
        assert "Note why" not in "\n".join(shown(app))


async def test_edit_keeps_the_officers_words(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "e")
        area = app.screen.query_one("#field-text", TextArea)
        assert "完成發包" in area.text
        assert area.region.height >= 12
        area.text = "my words"
        await press(pilot, "ctrl+s")
        assert [s.text for s in sheets(desk)] == ["my words"]
        await press(pilot, "e")
        assert app.screen.query_one("#field-text", TextArea).text == "my words"


async def test_composing_anew_does_not_drop_the_officers_words_by_one_key(desk: Desk) -> None:
    desk.quarters.save_draft(desk.cases.find(LANTERN).id, Q, "my words")
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "d", "escape")
        assert [s.text for s in sheets(desk)] == ["my words"]
        await press(pilot, "d", "ctrl+s")
        assert "完成發包" in sheets(desk)[0].text


async def test_a_sheet_that_could_not_be_saved_is_not_lost(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*args: object) -> None:
        raise StoreError(say("The file is busy."))

    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "e")
        app.screen.query_one("#field-text", TextArea).text = "an hour of work"
        with monkeypatch.context() as trouble:
            trouble.setattr(desk.quarters, "save_draft", busy)
            await press(pilot, "ctrl+s")
        assert app.screen.query_one("#field-text", TextArea).text == "an hour of work"
        await press(pilot, "ctrl+s")
        assert [s.text for s in sheets(desk)] == ["an hour of work"]


async def test_a_signed_sheet_is_not_opened_for_writing(desk: Desk) -> None:
    desk.quarters.record(desk.cases.find(LANTERN).id, Q, SignOffStatus.SIGNED, text="as signed")
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "e")
        assert isinstance(app.screen, QuarterScreen)
        await press(pilot, "d")
        assert [s.text for s in sheets(desk)] == ["as signed"]


async def test_outcome_is_recorded_with_its_day_and_the_words_signed(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "o")
        write(app, "on", "2026-11-20")
        write(app, "note", "在北坡簽")
        await press(pilot, "ctrl+s")
        (signed,) = sheets(desk)
        assert (signed.status, signed.attempts) == (SignOffStatus.SIGNED, 1)
        assert signed.note == "2026-11-20 signed: 在北坡簽"
        assert signed.outcome_on == date(2026, 11, 20)
        assert "完成發包" in signed.text
        assert any("+ signed · 2026-11-20 · 1 try · 在北坡簽" in row for row in shown(app))


async def test_the_notes_of_earlier_outcomes_stay_with_their_day(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "o", "3")
        write(app, "note", "字太小")
        await press(pilot, "ctrl+s", "o")
        await press(pilot, "ctrl+s", "o", "2")
        assert sheets(desk)[0].note == "2026-11-23 refused: 字太小 → 2026-11-23 signed"
        write(app, "note", "現場簽")
        await press(pilot, "ctrl+s")
        assert sheets(desk)[0].note == (
            "2026-11-23 refused: 字太小 → 2026-11-23 signed → 2026-11-23 signed: 現場簽"
        )


async def test_why_a_sheet_was_refused_is_told_beside_the_draft_made_of_it(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "o", "3")
        write(app, "note", "字太小")
        await press(pilot, "ctrl+s", "e", "x", "ctrl+s")
        page = "\n".join(shown(app))
        assert "! redrafted" in page and "refused: 字太小" in page
        assert "Refused on 2026-11-23" in page


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize(("lang", "words"), [("en", "! redrafted"), ("zh-TW", "! 重擬")])
async def test_a_refusal_stays_in_the_list_of_sheets_until_a_signature_settles_it(
    desk: Desk, lang: str, words: str, size: tuple[int, int]
) -> None:
    case = desk.cases.find(LANTERN).id
    desk.quarters.record(case, Q, SignOffStatus.REFUSED, "too small")
    desk.quarters.save_draft(case, Q, "in other words")
    async with at(desk, "quarter", lang=lang, size=size) as hands:
        listed = hands.screen.query_one("#quarter-cases")
        lines = [strip.text for strip in map(listed.render_line, range(listed.size.height))]
        assert any(words in line for line in lines)
        desk.quarters.record(case, Q, SignOffStatus.SIGNED)
        await hands.press("full_stop", "comma")
        assert words not in hands.shown()


async def test_a_sheet_settled_by_a_later_signature_says_so(desk: Desk) -> None:
    desk.quarters.record(desk.cases.find(LANTERN).id, Q.next(), SignOffStatus.SIGNED)
    async with at(desk, "quarter", size=(160, 50)) as hands:
        assert "this one is not asked for any more" in hands.shown()


async def test_a_signature_is_not_taken_back_without_being_asked(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "o", "ctrl+s", "o", "1", "ctrl+s")
        assert isinstance(app.screen, FormDialog) and app.screen.focused
        assert app.screen.focused.id == "field-unsign"
        assert any("signed since" in row for row in shown(app))
        await press(pilot, "2", "ctrl+s")
        assert sheets(desk)[0].status is SignOffStatus.SENT


async def test_unreached_keeps_no_words_nobody_read(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "o", "4", "ctrl+s")
        assert [(s.status, s.text) for s in sheets(desk)] == [(SignOffStatus.UNREACHED, "")]


async def test_milestone_changes_the_one_of_the_quarter_or_adds_it(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "m", "enter")
        app.screen.query_one("#field-actual", TextArea).text = "已決標"
        await press(pilot, "ctrl+s")
        assert (milestone(desk).planned, milestone(desk).actual) == ("完成發包", "已決標")
        await press(pilot, "full_stop", "m")
        app.screen.query_one("#field-planned", TextArea).text = "開工"
        await press(pilot, "ctrl+s")
        assert milestone(desk, 1161).planned == "開工"


async def test_each_of_several_milestones_can_be_edited_and_another_added(desk: Desk) -> None:
    case = desk.cases.find(LANTERN)
    desk.quarters.save_milestone(Milestone(proposal_id=case.id, quarter=1154, planned="辦理說明會"))
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "m", "2", "ctrl+s")
        app.screen.query_one("#field-actual", TextArea).text = "已辦理"
        await press(pilot, "ctrl+s", "m", "3", "ctrl+s")
        app.screen.query_one("#field-planned", TextArea).text = "植栽"
        await press(pilot, "ctrl+s")
        found = desk.store.all(Milestone, proposal_id=case.id, quarter=1154)
        assert [(m.planned, m.actual) for m in found] == [
            ("完成發包", ""), ("辦理說明會", "已辦理"), ("植栽", ""),
        ]  # fmt: skip


async def test_a_revised_milestone_moves_to_another_quarter(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "m", "enter")
        write(app, "quarter", "116Q5")
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, FormDialog) and milestone(desk).planned == "完成發包"
        write(app, "quarter", "116Q1")
        await press(pilot, "ctrl+s")
        assert milestone(desk, 1161).planned == "完成發包"


async def test_a_late_milestone_says_what_it_asks_for(desk: Desk) -> None:
    case = desk.cases.find(LANTERN)
    desk.quarters.save_milestone(Milestone(proposal_id=case.id, quarter=1153, planned="會勘"))
    app = app_on(desk)
    async with app.run_test(size=(160, 50)) as pilot:
        await pilot.pause()
        page = "\n".join(shown(app))
        assert "! Revise the milestone with the proposer: 會勘" in page


async def test_start_by_lists_the_steps_and_opens_the_case(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        assert any("start by Thu 12-31" in row for row in shown(app))
        await press(pilot, "b")
        page = "\n".join(shown(app))
        assert "Draft the sheet" in page and "Visit the proposer" in page and "Enter the text" in page
        await press(pilot, "enter")
        assert isinstance(app.screen, CaseScreen)


async def test_print_writes_the_sheet_and_asks_before_it_replaces_a_file(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "sheet.odt"
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "s")
        write(app, "file", str(tmp_path / "sheet"))
        await press(pilot, "ctrl+s")
        first = file.read_bytes()
        assert first.startswith(b"PK") and isinstance(app.screen, QuarterScreen)
        file.write_text("mine", encoding="utf-8")
        for answer, kept in (("escape", True), ("ctrl+s", False)):
            await press(pilot, "s")
            write(app, "file", str(file))
            await press(pilot, "ctrl+s")
            assert isinstance(app.screen, ReadingDialog)
            await press(pilot, answer)
            assert (file.read_bytes() == b"mine") == kept


async def test_a_sheet_that_cannot_be_written_leaves_the_form_open(desk: Desk, tmp_path: Path) -> None:
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "s")
        write(app, "file", str(tmp_path / "none" / "sheet.odt"))
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, FormDialog)
        write(app, "file", str(tmp_path / "sheet.odt"))
        (tmp_path / "own.odt").write_bytes(b"not a template")
        write(app, "template", str(tmp_path / "own.odt"))
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, FormDialog) and not (tmp_path / "sheet.odt").exists()
        assert any("own.odt is not an ODT file" in row for row in shown(app))


async def test_no_sheet_is_written_among_the_backups_of_the_desk(desk: Desk) -> None:
    folder = desk.backup().parent
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "s")
        write(app, "file", str(folder / "sheet.odt"))
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, FormDialog)
        assert any("is kept for backups" in row for row in shown(app))
    assert not (folder / "sheet.odt").exists()


async def test_an_extension_is_asked_for_by_number_and_its_answer_noted(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "x", "2")
        write(app, "new_due", "2027-03-31")
        await press(pilot, "ctrl+s")
        (asked,) = desk.store.all(Extension)
        assert asked.cause == desk.procedure.delays[1].id
        assert (asked.status, asked.requested_on) == (ExtensionStatus.REQUESTED, TODAY)
        assert (asked.milestone_id, asked.new_due) == (milestone(desk).id, date(2027, 3, 31))
        await press(pilot, "x")
        assert app.screen.query_one("#field-cause", Input).value == desk.procedure.delays[1].label.en
        app.screen.query_one("#field-status", Choice).pick(2)
        await press(pilot, "ctrl+s")
        (granted,) = desk.store.all(Extension)
        assert (granted.status, granted.decided_on) == (ExtensionStatus.GRANTED, TODAY)
        assert granted.cause == asked.cause
        words = "extension to 2027-03-31: granted"
        assert words in " ".join(" ".join(line.strip(" │") for line in shown(app)).split())


async def test_more_time_may_be_asked_for_a_late_milestone_of_an_earlier_quarter(desk: Desk) -> None:
    case = desk.cases.find(LANTERN)
    desk.quarters.save_milestone(Milestone(proposal_id=case.id, quarter=1153, planned="會勘"))
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "x")
        app.screen.query_one("#field-which", Choice).pick(0)
        await press(pilot, "ctrl+s")
        page = "\n".join(shown(app))
        assert "會勘: due 2026-09-30; an extension was to be asked for until 2026-07-30." in page
        write(app, "cause", "2")
        write(app, "new_due", "2026-09-30")
        await press(pilot, "ctrl+s")
        assert "gives no more time" in "\n".join(shown(app)) and not desk.store.all(Extension)
        write(app, "new_due", "2027-01-31")
        await press(pilot, "ctrl+s")
        (asked,) = desk.store.all(Extension)
        assert asked.milestone_id == desk.store.all(Milestone, planned="會勘")[0].id
        words = " ".join(line.split("││")[-1].strip(" │") for line in shown(app))
        assert "1153 會勘: extension to 2027-01-31: requested" in words
        await press(pilot, "u")
        assert not desk.store.all(Extension)
        assert "Taken back: Extension for case 115-001: requested" in "\n".join(shown(app))


async def test_a_cause_in_the_officers_own_words_stays_as_written(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "x")
        write(app, "cause", "管線未遷移")
        write(app, "new_due", "2027-03-31")
        await press(pilot, "ctrl+s")
        assert [e.cause for e in desk.store.all(Extension)] == ["管線未遷移"]


async def test_platform_copies_both_columns_and_offers_to_mark_them_entered(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "p")
        assert isinstance(app.screen, ReadingDialog)
        assert "完成發包" in app.clipboard
        await press(pilot, "escape")
        assert milestone(desk).platform_on is None
        await press(pilot, "p", "ctrl+s")
        assert milestone(desk).platform_on == TODAY


async def test_without_a_milestone_nothing_is_copied_or_marked(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "full_stop", "p")
        assert isinstance(app.screen, QuarterScreen)
        assert app.clipboard == ""
        await press(pilot, "w")
        assert milestone(desk).platform_on is None


async def test_entered_marks_the_platform_text(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        assert any("? not yet on the platform" in row for row in shown(app))
        await press(pilot, "w")
        assert milestone(desk).platform_on == TODAY
        assert any("+ on the platform" in row for row in shown(app))


async def test_visits_list_place_days_hours_and_people(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "v")
        page = "\n".join(shown(app))
        assert "北坡  Mon–Fri 19:30–21:00" in page
        assert f"- {LANTERN}  測試員甲" in page
        assert "not in the plan of the coming weeks" in page
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, ReadingDialog)  # there is nothing to say yes to
        await press(pilot, "escape")
        assert isinstance(app.screen, QuarterScreen)


async def test_a_visit_says_when_the_week_has_it(desk: Desk) -> None:
    when = desk.quarters.visits_planned(Q)[desk.cases.find(RAIL).id][0]
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "v")
        assert f"in the plan: {when:%a %m-%d %H:%M}" in "\n".join(shown(app))


async def test_a_visit_done_on_the_week_lacks_only_its_outcome(desk: Desk) -> None:
    case = desk.cases.find(RAIL)
    desk.week.done(f"signoff-visit:{case.id}:{Q.key}", proposal_id=case.id)
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "v")
        page = "\n".join(shown(app)).partition(RAIL)[2]
        assert f"visited on {TODAY}; the outcome is not recorded yet" in page
        await press(pilot, "escape", "end")
        assert f"! visited on {TODAY}; the outcome" in "\n".join(shown(app))
        desk.quarters.record(case.id, Q, SignOffStatus.UNREACHED, "nobody there")
        await press(pilot, "full_stop", "comma", "v")
        assert "visited on" not in "\n".join(shown(app))


async def test_a_refused_sheet_says_what_comes_next(desk: Desk) -> None:
    desk.quarters.record(desk.cases.find(LANTERN).id, Q, SignOffStatus.REFUSED, "too late")
    app = app_on(desk)
    async with app.run_test(size=(160, 50)) as pilot:
        await pilot.pause()
        assert "Agree on other words and write them (e)" in "\n".join(shown(app))
        desk.quarters.record(desk.cases.find(LANTERN).id, Q.next(), SignOffStatus.SIGNED)
        await press(pilot, "full_stop", "comma")
        assert "the refusal is settled" in "\n".join(shown(app))


async def test_any_quarter_can_be_looked_at(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, *["comma"] * 5)
        assert any(">1143" in row for row in shown(app))
        await press(pilot, *["full_stop"] * 4, "d")
        assert [s.quarter for s in sheets(desk)] == [1153]


async def test_enter_opens_the_case_and_the_cursor_stays_on_it(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, CaseScreen)
        number = app.screen.case.proposal.case_no
        await press(pilot, "escape")
        assert number != LANTERN
        assert any(f"> {number}" in row for row in shown(app))


async def test_without_tracked_cases_the_keys_do_nothing_and_the_screen_says_why(tmp_path: Path) -> None:
    with empty_desk(tmp_path) as desk:
        app = app_on(desk)
        async with app.run_test(size=NARROW) as pilot:
            await press(pilot, *"deompxwbs", "comma")
            assert isinstance(app.screen, QuarterScreen) and not isinstance(app.screen, FormDialog)
            assert desk.history() == []
            assert any("No case is tracked" in row for row in shown(app))
            assert "(s on the case)" in " ".join("".join(shown(app)).replace("│", " ").split())  # what to do


async def test_in_january_the_screen_opens_on_the_quarter_still_to_be_signed(tmp_path: Path) -> None:
    with make_desk(tmp_path, now=datetime(2027, 1, 4, 9)) as desk:
        app = app_on(desk)
        async with app.run_test(size=WIDE) as pilot:
            await pilot.pause()
            assert ">1154" in "".join(shown(app)) and "115 Q4" in shown(app)[0]
            await pilot.press("3")
            await pilot.pause()
            (row,) = (line for line in shown(app) if LANTERN in line)
            assert app.tr.word(SignOffStatus.DUE) in row


async def test_another_language_keeps_the_quarter_looked_at(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "comma", "f9")
        assert ">1153" in "".join(shown(app)) and app.tr.zh
