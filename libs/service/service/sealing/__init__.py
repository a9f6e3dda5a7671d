"""What people typed is kept sealed, and opened for whoever is answered (decision 032)."""
