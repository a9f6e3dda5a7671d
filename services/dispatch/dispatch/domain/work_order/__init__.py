"""The work order 派工单: one visit of one case, from the station's queue to its end.

`state` holds what an order is and how events change it; the decisions stand by who takes them and when:
`desk` at the station's dispatch desk, `visit` at the customer's, `finish` at the end.
"""
