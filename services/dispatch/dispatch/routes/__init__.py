"""HTTP → command → decision → response; one file per thing that people do."""
