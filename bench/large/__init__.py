"""Every list and search of a full system: `make bench DATA=large`, for docs/operations/capacity.md.

The demo's four days are played over HTTP; then every row and event that came of them is written again and again, under
other numbers, with `INSERT … SELECT`: a million cases whose rows are those of real ones. Every list is asked of that
over HTTP, with each of its filters, and PostgreSQL says how it found what it gave.
"""
