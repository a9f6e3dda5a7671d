"""`make simulate`: a year of a company with three stations, lived through HTTP; afterwards every register adds up.

Where the demo tells one story that is always the same, this is a company at work: requests of all kinds, as chance (by
a seed) has them, day by day in the order of time. The people in it keep a book of their own (`ledger`), and in the end
the services are asked whether they say the same (`checks`).

Read `kinds/` first: each file is one kind of affair, told in the order in which it happens. Then `affair` (what
somebody in it can do), `clock` (how affairs share the days), `year` (what happens when), `command`.
"""
