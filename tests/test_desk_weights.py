"""The officer's own weights: tried before they are kept, refused in words, safe when broken, undone."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from desks import empty_desk

from pbdesk.desk import Desk
from pbdesk.errors import InputError
from pbdesk.model.procedure import Weights
from pbdesk.model.work import Importance, RoutineWork, Setting
from pbdesk.rules.weighing import BY_KEY, WEIGHTS

MONDAY = date(2026, 11, 23)
WITHOUT = {"slot_minutes"}  # the grid of the plan, no price


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with empty_desk(tmp_path) as opened:
        with opened.store.write("test") as tx:
            for number in range(8):
                tx.insert(RoutineWork(title=f"Test report {number}", minutes=360, due=MONDAY + timedelta(3),
                                      importance=Importance.STATUTORY))  # fmt: skip
        yield opened


def kept(desk: Desk) -> object:
    found = desk.store.all(Setting, key="weights")
    return json.loads(found[0].value) if found and found[0].value else {}


def keep_raw(desk: Desk, value: str) -> None:
    with desk.store.write("test") as tx:
        tx.insert(Setting(key="weights", value=value))


def test_every_price_of_the_plan_can_be_edited_and_has_words(desk: Desk) -> None:
    fields = {f.name for f in dataclasses.fields(Weights)} - WITHOUT
    assert {w.key.partition(".")[0] for w in WEIGHTS} == fields
    assert {w.key for w in WEIGHTS if "." in w.key} == {
        f"{name}.{c}" for name in ("late", "defer") for c in Importance
    }
    for line in desk.weighing.lines():
        assert str(line.value) in str(line.weight.sentence(line.value, 30))
        assert line.value == line.usual and line.weight.least <= line.usual <= line.weight.most


def test_only_what_differs_is_kept(desk: Desk) -> None:
    usual = desk.procedure.weights
    desk.weighing.save({"late.pb": 90, "margin": usual.margin})
    assert kept(desk) == {"late.pb": 90}
    assert desk.weights.late[Importance.PB] == 90
    assert dataclasses.replace(desk.weights, late=usual.late) == usual
    desk.weighing.save({"late.pb": usual.late[Importance.PB]})
    assert kept(desk) == {} and desk.weights == usual


def test_saving_is_one_step_that_undo_takes_back(desk: Desk) -> None:
    desk.weighing.save({"chunk": 99})
    desk.weighing.save({"chunk": desk.procedure.weights.chunk})
    assert desk.weights == desk.procedure.weights
    desk.undo()
    assert desk.weights.chunk == 99
    desk.undo()
    assert desk.weights == desk.procedure.weights


@pytest.mark.parametrize("key", sorted(BY_KEY))
@pytest.mark.parametrize("beyond", [-1, 1])
def test_an_absurd_value_is_refused_in_words(desk: Desk, key: str, beyond: int) -> None:
    weight = BY_KEY[key]
    value = weight.least - 1 if beyond < 0 else weight.most + 1
    with pytest.raises(InputError, match=f"between {weight.least} and {weight.most}"):
        desk.weighing.save({key: value})
    assert desk.weights == desk.procedure.weights


def test_an_unknown_weight_is_refused(desk: Desk) -> None:
    for key in ("slot_minutes", "late", "late.nobody", ""):
        with pytest.raises(InputError):
            desk.weighing.preview({key: 1})


@pytest.mark.parametrize("broken", [
    "{", "[]", "null", '"late.pb"', '{"late.pb": "90"}', '{"late.pb": true}', '{"late.pb": 1e9}',
    '{"late.nobody": 1}', '{"slot_minutes": 7}', '{"age_weeks": 0}', "[" * 100_000,
])  # fmt: skip
def test_broken_values_in_the_file_leave_the_procedures(desk: Desk, broken: str) -> None:
    keep_raw(desk, broken)
    assert desk.weights == desk.procedure.weights
    assert desk.week.plan().report.valid


def test_of_kept_values_only_the_sound_ones_count(desk: Desk) -> None:
    keep_raw(desk, '{"late.pb": 90, "buffer_minutes": 999999, "gone": 3}')
    assert desk.weights.late[Importance.PB] == 90
    assert desk.weights.buffer_minutes == desk.procedure.weights.buffer_minutes
    assert desk.weighing.ignored == 2


def test_the_preview_is_what_saving_does_and_keeps_nothing(desk: Desk) -> None:
    changes = {"overtime_minutes_week": 0, "buffer_minutes": 120}
    before = desk.week.plan().plan
    operations = len(desk.history())
    preview = desk.weighing.preview(changes)
    assert len(desk.history()) == operations and desk.week.plan().plan == before == preview.before.plan
    desk.weighing.save(changes)
    assert desk.week.plan().plan == preview.after.plan


def test_the_preview_names_what_moves_and_the_overtime(desk: Desk) -> None:
    preview = desk.weighing.preview({"overtime_minutes_week": 0})
    was, then = preview.overtime()
    assert was > 0 and then == 0
    moved = {shift.item.key for shift in preview.shifts}
    evening = {b.key for b in preview.before.blocks(MONDAY, MONDAY + timedelta(days=27)) if b.overtime}
    assert evening and evening <= moved
    assert len(preview.then.late) >= len(preview.was.late)


def test_the_same_weights_move_nothing(desk: Desk) -> None:
    preview = desk.weighing.preview({"chunk": desk.weights.chunk})
    assert preview.shifts == [] and preview.was == preview.then


def test_a_preview_counts_on_the_values_kept_before(desk: Desk) -> None:
    desk.weighing.save({"overtime_minutes_week": 0})
    assert desk.weighing.preview({"chunk": 11}).overtime() == (0, 0)


def test_with_a_kept_plan_little_moves(desk: Desk) -> None:
    desk.week.keep(desk.week.plan())
    preview = desk.weighing.preview({"margin": desk.weights.margin + 1})
    assert preview.kept and preview.shifts == []
