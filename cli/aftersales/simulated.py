"""What a simulation keeps on this machine, apart from what `aftersales up` and the demo keep."""

DATABASE = "aftersales_simulated"
"""Made anew each time, on a server of its own."""
FOLDER = "simulated"
"""In the data folder."""
PREFIX = "aftersales-simulated"
