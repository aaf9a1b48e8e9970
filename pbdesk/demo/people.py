"""The people of the desk and when they can be met; a name is a place in PEOPLE."""

from __future__ import annotations

from datetime import time

from pbdesk.model.people import ContactWindow, Person

HEAD, B, C, STUDENT, E, CHAIR, CLERK, SCHOLAR, NEIGHBOUR, COLLEAGUE, LIAISON = range(1, 12)
PEOPLE = (
    Person(name="@p1", organisation="@p1.org"),
    Person(name="@p2", note="@p2.note"),
    Person(name="@p3"),
    Person(name="@p4"),
    Person(name="@p5"),
    Person(name="@p6", organisation="@p6.org"),
    Person(name="@p7", organisation="@office", title="@p7.title"),
    Person(name="@p8", organisation="@p8.org"),
    Person(name="@p9", note="@p9.note"),
    Person(name="@p10", organisation="@pslo", title="@p10.title"),
    Person(name="@p11", organisation="@heo", title="@p11.title"),
)
WINDOWS = (
    ContactWindow(0, HEAD, "12345", time(9), time(12), "@village.place"),
    ContactWindow(0, B, "12345", time(19, 30), time(21), "@hall", "@hall.note"),
    ContactWindow(0, C, "2345", time(19, 30), time(21), "@hall", "@hall2.note"),
    ContactWindow(0, STUDENT, "35", time(13, 30), time(17, 30), "", "@campus.note"),
    ContactWindow(0, E, "12345", time(10), time(12), "", "@morning.note"),
    ContactWindow(0, CHAIR, "135", time(14), time(17)),
    ContactWindow(0, CLERK, "12345", time(9), time(17)),
)
