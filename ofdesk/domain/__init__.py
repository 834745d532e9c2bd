"""Values, rules, transitions and errors: pure functions on the standard library (and stdnum)."""
