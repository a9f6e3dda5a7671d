#!/bin/sh
# Alertmanager's container (docker-compose.yml): the settings beside this file, filled in. What is secret is in a file.
#   ALERTS_PAGE_URL    the webhook that is told what cannot wait
#   ALERTS_TICKET_URL  the webhook that is told the rest; the same one where it is not said
#   ALERTS_KEY_FILE    a file with the bearer token that they ask for; none where it is not said
#   ALERTS_SETTINGS    a folder in memory for the settings
# Further arguments go to Alertmanager.

set -eu
umask 077
: "${ALERTS_PAGE_URL:?ALERTS_PAGE_URL 未设置 · is not set: nobody would be told}"
escaped() { printf %s "$1" | sed 's/[&|\\]/\\&/g'; } # an address may have a &
settings=${ALERTS_SETTINGS:-/tmp}/alertmanager.yml
sed -e "s|http://alerts.invalid/page|$(escaped "$ALERTS_PAGE_URL")|" \
    -e "s|http://alerts.invalid/ticket|$(escaped "${ALERTS_TICKET_URL:-$ALERTS_PAGE_URL}")|" \
    -e "s|/run/aftersales/alerts.key|$(escaped "${ALERTS_KEY_FILE:-/dev/null}")|" \
    "$(dirname "$0")/alertmanager.yml" >"$settings"
exec alertmanager --config.file="$settings" "$@"
