"""Reporting 报表: the live board, every case with its story, the stations' scorecards; it only listens."""
