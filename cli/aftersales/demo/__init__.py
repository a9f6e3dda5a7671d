"""`make demo`: four days of an after-sales service, played through HTTP and checked against what must come out.

Read `chapters/` first: every chapter is one customer's case, told in the order in which it happens. Then
`timeline` (how the chapters share the same days), `case` (what can happen to a case), `expected` (what must be true
at the end) and `command` (what `make demo` does, step by step).
"""
