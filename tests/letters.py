"""Every letter that text can be made of."""

from hypothesis import strategies as st

# What `st.text()` takes too; but that asks a codec of each of a million letters first, anew in every clone.
LETTERS = st.characters(exclude_categories=["Cs"])
