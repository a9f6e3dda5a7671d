"""A member of staff 人员: on one roster at a time, lent to other stations by agreement.

`state` holds what is known of a person and how events change it; the decisions stand by what they are about: `roster`
(who works where), `loans` (借调).
"""
