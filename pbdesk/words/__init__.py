"""Sentences for people: from the figures of desk and planner to `Say`, in both languages."""
