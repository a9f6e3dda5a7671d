-- What the subscriptions of one service remember. `{schema}` is replaced by the service's schema.

CREATE TABLE {schema}.checkpoints (
    subscription text   NOT NULL,
    lane         text   NOT NULL,
    position     bigint NOT NULL,
    heard_until  timestamptz, -- the latest event time heard: where a log clock goes on
    PRIMARY KEY (subscription, lane)
) WITH (fillfactor = 50);

CREATE TABLE {schema}.parked (
    subscription text        NOT NULL,
    source       text        NOT NULL,
    position     bigint      NOT NULL,
    stream       text        NOT NULL,
    recorded     jsonb       NOT NULL,
    error        text        NOT NULL,
    attempts     int         NOT NULL,
    retry        boolean     NOT NULL DEFAULT false,
    parked_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (subscription, source, position)
);
