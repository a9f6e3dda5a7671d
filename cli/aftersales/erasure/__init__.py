"""`aftersales erase`: a customer's people are erased, and it is proved."""
