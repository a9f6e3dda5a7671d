#!/bin/sh
# Alertmanager's container (docker-compose.yml): the settings beside this file, filled in.
#   ALERTS_PAGE_URL    the webhook that is told what cannot wait; without it alerts are on Alertmanager's page alone
#   ALERTS_TICKET_URL  the webhook that is told the rest; the same one where it is not said
#   ALERTS_KEY         the bearer token that they ask for, or
#   ALERTS_KEY_FILE    a file that has it
#   ALERTS_SETTINGS    a folder in memory for settings and token: /tmp
# Further arguments go to Alertmanager.

set -eu
umask 077
here=$(dirname "$0")
folder=${ALERTS_SETTINGS:-/tmp}

escaped() { printf %s "$1" | sed 's/[&|\\]/\\&/g'; } # an address may have a &

if [ -n "${ALERTS_PAGE_URL:-}" ]; then
    printf %s "${ALERTS_KEY:-}" >"$folder/alerts.key"
    sed -e "s|http://alerts.invalid/page|$(escaped "$ALERTS_PAGE_URL")|" \
        -e "s|http://alerts.invalid/ticket|$(escaped "${ALERTS_TICKET_URL:-$ALERTS_PAGE_URL}")|" \
        -e "s|/run/aftersales/alerts.key|$(escaped "${ALERTS_KEY_FILE:-$folder/alerts.key}")|" \
        "$here/alertmanager.yml" >"$folder/alertmanager.yml"
else
    echo "ALERTS_PAGE_URL 未设置：报警只显示在页面上 · is not set: nobody is told, alerts are on the page alone" >&2
    sed '/webhook_configs:/,/http_config:/d' "$here/alertmanager.yml" >"$folder/alertmanager.yml"
fi
unset ALERTS_KEY
exec alertmanager --config.file="$folder/alertmanager.yml" "$@"
