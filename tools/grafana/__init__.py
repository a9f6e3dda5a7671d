"""Grafana's dashboards as code, and how they are checked: `python -m tools.grafana [--write]`."""
