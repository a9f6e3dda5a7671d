"""The read models of reporting: `cases`, `story`, `stations`. Each can be thrown away and folded anew from the logs."""
