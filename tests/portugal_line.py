"""A line of 5% for Portugal, which has none: the end of a contest's definition."""

LINE = """
[contests.threshold]
percent = "5.00"
inclusive = true
scope = "contest"
sources = ["uci"]
confidence = "low"

[contests.threshold.too_few]
minimum = 1
rule = "unresolved"
nobody = "unresolved"
factor = "1"
least_seats = 0
sources = ["uci"]
confidence = "low"
"""
