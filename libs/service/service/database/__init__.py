"""The service's own database: pools of connections, migrations."""
