#!/bin/sh
# Kafka's container (docker-compose.yml): the settings beside this file, filled in, and its users, made with its storage
# when it starts for the first time. What is secret comes by the environment, and is written to memory alone.
#   KAFKA_USERS            name=password …, of which `kafka` is the server itself
#   KAFKA_KEYSTORE         its private key and certificate, PEM, in base64
#   KAFKA_AUTHORITY        a file with the certificate that it and its clients trust
#   KAFKA_LISTENERS, KAFKA_ADVERTISED_LISTENERS        as Kafka writes them, of INSIDE and OUTSIDE
#   KAFKA_CONTROLLER_PORT  9093, where it is not said
#   KAFKA_DATA             a folder, made if need be

set -eu
umask 077
here=$(dirname "$0")
java="java ${KAFKA_HEAP_OPTS:-} -Dlog4j2.configurationFile=$here/log4j2.properties"
classes="${KAFKA_HOME:-/opt/kafka}/libs/*"
controller=${KAFKA_CONTROLLER_PORT:-9093}
settings=$(mktemp -d)

settle() { # the settings, with the topics in folder $1
    for user in $KAFKA_USERS; do
        [ "${user%%=*}" != kafka ] || password=${user#*=}
    done
    # What speaks of one machine alone comes first; of a setting that is said twice, Kafka takes the last.
    sed -e "s|[$]{data}|$1|; s|[$]{port}|9092|g; s|[$]{controller_port}|$controller|g" "$here/server.properties" \
        >"$settings/server.properties"
    sed -e "s|[$]{listeners}|$KAFKA_LISTENERS|; s|[$]{advertised_listeners}|$KAFKA_ADVERTISED_LISTENERS|" \
        -e "s|[$]{controller_port}|$controller|g; s|[$]{keystore}|$settings/keystore.pem|" \
        -e "s|[$]{authority}|$KAFKA_AUTHORITY|; s|[$]{password}|$password|" "$here/secured.properties" \
        >>"$settings/server.properties"
}

printf %s "$KAFKA_KEYSTORE" | base64 -d >"$settings/keystore.pem"
if [ ! -d "$KAFKA_DATA" ]; then
    rm -rf "$KAFKA_DATA.new"
    for user in $KAFKA_USERS; do
        printf '%s\n' --add-scram "SCRAM-SHA-512=[name=${user%%=*},password=${user#*=}]"
    done >"$settings/users"
    settle "$KAFKA_DATA.new"
    cluster=$(head -c 16 /dev/urandom | base64 | tr '+/' 'ab' | tr -d '=')
    # It prints what it makes of the passwords, which has no business in a log: told is what it says besides.
    if ! $java -cp "$classes" kafka.tools.StorageTool format --standalone --cluster-id="$cluster" \
        --config "$settings/server.properties" "@$settings/users" >"$settings/format" 2>&1; then
        grep -v 'ScramCredential\|SCRAM-SHA' "$settings/format" >&2
        exit 1
    fi
    rm "$settings/users" "$settings/format"
    mv "$KAFKA_DATA.new" "$KAFKA_DATA"
fi
settle "$KAFKA_DATA"
unset KAFKA_USERS KAFKA_KEYSTORE
exec $java -cp "$classes" kafka.Kafka "$settings/server.properties"
