"""HTTP → command → execute → response, a file for each thing that people ask about."""
