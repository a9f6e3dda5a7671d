"""What is measured of cases, as parts of statements: periods, stations, breaches, visits, and figures made of them."""
