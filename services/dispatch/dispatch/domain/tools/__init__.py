"""Tools 工具 of the stations: who has which, in what condition, and until when it measures right."""
