"""The read models of reporting: each can be thrown away and folded anew from the logs."""
