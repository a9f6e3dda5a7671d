"""`aftersales read-models`: which versions serve, and how one is built anew."""
