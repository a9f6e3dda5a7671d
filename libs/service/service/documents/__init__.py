"""Documents for print: pages of HTML made into PDF."""
