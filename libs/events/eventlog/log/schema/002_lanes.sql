-- A lane has a checkpoint of its own, and members share the lanes of a subscription.

-- part: subscriptions

ALTER TABLE {schema}.checkpoints
    ADD COLUMN event_id uuid,
    ADD COLUMN event_at bigint,
    ADD COLUMN "offset" bigint NOT NULL DEFAULT 0,
    ADD COLUMN epoch    bigint NOT NULL DEFAULT 1;

-- Before, a source had one row, and its partitions had their offsets in rows of their own: the source's is the lane of
-- its whole log now, and gives way to partitions when it is next heard through its topic.
DELETE FROM {schema}.checkpoints WHERE strpos(lane, '/') > 0;

COMMENT ON COLUMN {schema}.checkpoints.lane IS 'a source, or one partition of its topic: dispatch/7';
COMMENT ON COLUMN {schema}.checkpoints.position IS 'everything of the lane up to this position of the log was handled';
COMMENT ON COLUMN {schema}.checkpoints.event_id IS 'the last event that was handled';
COMMENT ON COLUMN {schema}.checkpoints.event_at IS 'its position: another one once somebody has set the lane back';
COMMENT ON COLUMN {schema}.checkpoints."offset" IS 'where the partition goes on, -1: at its end; a hint';
COMMENT ON COLUMN {schema}.checkpoints.epoch IS 'the epoch of the log that was heard';
COMMENT ON COLUMN {schema}.checkpoints.beyond IS 'handled beyond the position: only from before there were lanes';

ALTER TABLE {schema}.parked ALTER COLUMN attempts TYPE bigint;

CREATE TABLE {schema}.members (
    subscription text        NOT NULL,
    member       text        NOT NULL,
    backend      int         NOT NULL, -- of the connection that it works on
    joined_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (subscription, member)
) WITH (fillfactor = 50);

-- part: log

-- From position `since` on, the log holds other events than in the epoch before: its end was lost.
CREATE TABLE {schema}.epochs (
    epoch    bigint      PRIMARY KEY,
    since    bigint      NOT NULL,
    begun_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO {schema}.epochs (epoch, since) VALUES (1, 1);

-- How the log's topic is divided, and the last position that went to each partition; no row before the first relay.
CREATE TABLE {schema}.topic (
    one        boolean  PRIMARY KEY DEFAULT true CHECK (one),
    partitions int      NOT NULL CHECK (partitions > 0),
    published  bigint   NOT NULL DEFAULT 0,
    tails      bigint[] NOT NULL DEFAULT '{}'
) WITH (fillfactor = 50);
