"""`aftersales backup` and `restore`: `command` is what is typed, `making` and `restoring` do it, step by step.

`places` says where databases are and what is in them, `folders` where backups lie and which are whole, `manifest` what
one says of itself, `programs` which `pg_dump` may be used, `moment` makes one moment of several databases.
"""
