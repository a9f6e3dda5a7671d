"""Dispatch 网点调度: the stations' work orders, rosters, agendas and replacement units."""
