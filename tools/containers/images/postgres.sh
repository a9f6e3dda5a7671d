#!/bin/sh
# As the image `postgres` does: an empty volume gets a cluster, whose scripts run while it listens on its socket alone.
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    mkdir -p "$PGDATA"
    chmod 700 "$PGDATA"
    umask 077
    printf %s "$POSTGRES_PASSWORD" >/tmp/password
    initdb --pgdata="$PGDATA" --username=postgres --pwfile=/tmp/password --encoding=UTF8 --locale=C.UTF-8 \
        --auth-local=trust --auth-host=scram-sha-256
    rm /tmp/password
    printf "listen_addresses = '*'\nunix_socket_directories = '/run/postgresql'\n" >>"$PGDATA/postgresql.conf"
    echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
    pg_ctl --pgdata="$PGDATA" --wait --options="-c listen_addresses=" start
    for script in /docker-entrypoint-initdb.d/*.sql; do
        psql --host=/run/postgresql --username=postgres --no-password --no-psqlrc --file="$script"
    done
    pg_ctl --pgdata="$PGDATA" --wait stop
fi
exec "$@"
