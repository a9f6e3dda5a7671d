"""What reporting is asked: each module has one question, its SQL, and the shape of its answer."""
