"""HTTP → command → decision → response, a file for each thing that people ask about."""
