"""The published language of Aftersales and the event log that carries it."""
