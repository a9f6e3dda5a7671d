"""A member of staff 人员: on one roster at a time, absent on some days, lent to other stations by agreement.

`state` holds what is known of a person and how events change it; the decisions stand by what they are about: `roster`
(who works where, and what is said of them), `absences` (请假), `loans` (借调).
"""
