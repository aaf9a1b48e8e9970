"""Working days, quarters, and dates in the ROC and AD calendars."""
