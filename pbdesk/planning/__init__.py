"""The week planner: pure, without clock, database or language."""
