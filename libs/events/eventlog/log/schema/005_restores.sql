-- Version 5: a service knows of its last backup, and of a restore.

-- part: subscriptions

-- The moment that the last good backup holds: for whoever watches its age.
CREATE TABLE {schema}.last_backup (
    one     boolean     PRIMARY KEY DEFAULT true CHECK (one),
    made_at timestamptz NOT NULL,
    name    text        NOT NULL
);

-- While a restore is under way: no process of the service starts before it is done.
CREATE TABLE {schema}.restoring (
    one      boolean     PRIMARY KEY DEFAULT true CHECK (one),
    backup   text        NOT NULL,
    since    bigint, -- the log's last position before its end was taken back, where no backup tells
    begun_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- What the end of the log, taken back after a restore, tells of the service's own reactions: the events of a stream up
-- to this position had their effects before, and have none again.
CREATE TABLE {schema}.handled_before (
    subscription text   NOT NULL,
    source       text   NOT NULL,
    stream       text   NOT NULL,
    position     bigint NOT NULL,
    PRIMARY KEY (subscription, source, stream)
);
