"""What reporting is asked: each module has one question, its statement, and the shape of its answer."""
