"""The page that shows what can be asked: Swagger UI from our own process, with one entry for all services."""
