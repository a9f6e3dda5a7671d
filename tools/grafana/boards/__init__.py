"""The four dashboards; `tools.grafana.made` puts them together."""
