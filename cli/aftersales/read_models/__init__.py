"""`aftersales read-models`: which versions serve, how one is built anew, and how an old one goes."""
