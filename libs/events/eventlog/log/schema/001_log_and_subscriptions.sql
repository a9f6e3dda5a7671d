-- Version 1: the log of a service, and what its subscriptions remember.
--
-- It makes them where there is nothing, and brings every schema from before there were versions to the same: missing
-- columns are added, functions are replaced, subscriptions of then get the names of now.

-- part: log

CREATE TABLE IF NOT EXISTS {schema}.events (
    position    bigint      PRIMARY KEY,
    id          uuid        NOT NULL,
    stream      text        NOT NULL,
    version     bigint      NOT NULL CHECK (version > 0),
    type        text        NOT NULL,
    key         text        NOT NULL,
    time        timestamptz NOT NULL,
    data        jsonb       NOT NULL,
    causation   uuid,
    correlation uuid,
    actor       text        NOT NULL,
    traceparent text,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (stream, version)
);

CREATE TABLE IF NOT EXISTS {schema}.idempotency (
    key         text        PRIMARY KEY,
    fingerprint bytea       NOT NULL,
    position    bigint      NOT NULL,
    answer      text        NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE OR REPLACE FUNCTION {schema}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are immutable: % on % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE TRIGGER events_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.events
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change();

-- Takes any number of commands in one round trip and decides each on its own. One advisory lock per log makes commit
-- order position order; it is taken last before the insert and held until the commit. No command of a call may write a
-- stream that another one reads or writes, or share its key (the caller sees to that).
--   c_*: one element a command; s_*: one element a stream that a command read; e_*: one element an event
--   outcome: appended | replayed (answer and position of the first time) | reused (another request's key) | stale
CREATE OR REPLACE FUNCTION {schema}.append(
    c_key text[], c_fingerprint bytea[], c_answer text[],
    s_command int[], s_stream text[], s_expected bigint[],
    e_command int[], e_id uuid[], e_stream text[], e_version bigint[], e_type text[], e_key text[],
    e_time timestamptz[], e_data text[], e_causation uuid[], e_correlation uuid[], e_actor text[], e_traceparent text[]
) RETURNS TABLE (command int, outcome text, "position" bigint, detail text) LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$ -- planning anew costs a lone caller more than all the rest
#variable_conflict use_column
DECLARE
    head bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('append {schema}', 0));
    SELECT coalesce(max(position), 0) INTO head FROM {schema}.events;
    RETURN QUERY
    WITH commands AS (
        SELECT n::int AS command, c.key, c.fingerprint, c.answer
        FROM unnest(c_key, c_fingerprint, c_answer) WITH ORDINALITY AS c (key, fingerprint, answer, n)
    ), known AS (
        SELECT c.command, k.fingerprint = c.fingerprint AS same, k.position, k.answer
        FROM commands c CROSS JOIN LATERAL (
            SELECT * FROM {schema}.idempotency WHERE key = c.key LIMIT 1 -- by its index, also before the first ANALYZE
        ) k
    ), stale AS (
        SELECT s.command, min(s.stream) AS stream
        FROM unnest(s_command, s_stream, s_expected) AS s (command, stream, expected)
        WHERE s.expected <> coalesce(
            (SELECT e.version FROM {schema}.events e WHERE e.stream = s.stream ORDER BY e.version DESC LIMIT 1), 0)
        GROUP BY s.command
    ), good AS (
        SELECT c.* FROM commands c
        WHERE c.command NOT IN (SELECT k.command FROM known k) AND c.command NOT IN (SELECT s.command FROM stale s)
    ), placed AS (
        SELECT head + row_number() OVER (ORDER BY e.n) AS position, e.*
        FROM unnest(e_command, e_id, e_stream, e_version, e_type, e_key, e_time, e_data, e_causation, e_correlation,
                    e_actor, e_traceparent)
             WITH ORDINALITY AS e (command, id, stream, version, type, key, time, data, causation, correlation,
                                   actor, traceparent, n)
        WHERE e.command IN (SELECT g.command FROM good g)
    ), recorded AS (
        INSERT INTO {schema}.events
            (position, id, stream, version, type, key, time, data, causation, correlation, actor, traceparent)
        SELECT p.position, p.id, p.stream, p.version, p.type, p.key, p.time, p.data::jsonb, p.causation, p.correlation,
               p.actor, p.traceparent
        FROM placed p ORDER BY p.position
    ), done AS (
        SELECT g.command, coalesce(max(p.position), head) AS position
        FROM good g LEFT JOIN placed p ON p.command = g.command GROUP BY g.command
    ), kept AS (
        INSERT INTO {schema}.idempotency (key, fingerprint, position, answer)
        SELECT g.key, g.fingerprint, d.position, g.answer FROM good g JOIN done d ON d.command = g.command
        WHERE g.key IS NOT NULL
    )
    SELECT d.command, 'appended', d.position, NULL FROM done d
    UNION ALL
    SELECT k.command, CASE WHEN k.same THEN 'replayed' ELSE 'reused' END, k.position, k.answer FROM known k
    UNION ALL
    SELECT s.command, 'stale', NULL, s.stream FROM stale s WHERE s.command NOT IN (SELECT k.command FROM known k);
    PERFORM pg_notify('{schema}_events', '');
END $$;

-- part: subscriptions

CREATE TABLE IF NOT EXISTS {schema}.checkpoints (
    subscription text   NOT NULL,
    lane         text   NOT NULL, -- a source, or one partition of its topic
    position     bigint NOT NULL, -- of a source: everything up to it was heard; of a partition: the next offset
    beyond       bigint[] NOT NULL DEFAULT '{}', -- of a source: what was heard beyond it, see checkpoint.py
    heard_until  timestamptz, -- the latest event time heard: where a log clock goes on
    PRIMARY KEY (subscription, lane)
) WITH (fillfactor = 50);

CREATE TABLE IF NOT EXISTS {schema}.parked (
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

ALTER TABLE {schema}.checkpoints ADD COLUMN IF NOT EXISTS heard_until timestamptz;
ALTER TABLE {schema}.checkpoints ADD COLUMN IF NOT EXISTS beyond bigint[] NOT NULL DEFAULT '{}';

-- Once every read model had a subscription of its own. The one for all of them goes on where the furthest was: the read
-- models are built anew from the whole log, so none keeps a gap. Whatever was parked for any of them stays parked.
INSERT INTO {schema}.checkpoints (subscription, lane, position, heard_until)
SELECT 'read_models', lane, max(position), max(heard_until) FROM {schema}.checkpoints
WHERE subscription NOT IN ('read_models', 'reactions', 'relay') GROUP BY lane
ON CONFLICT DO NOTHING;
DELETE FROM {schema}.checkpoints WHERE subscription NOT IN ('read_models', 'reactions', 'relay');

INSERT INTO {schema}.parked (subscription, source, position, stream, recorded, error, attempts, retry, parked_at)
SELECT DISTINCT ON (source, position)
       'read_models', source, position, stream, recorded, error, attempts, retry, parked_at
FROM {schema}.parked WHERE subscription NOT IN ('read_models', 'reactions', 'relay')
ORDER BY source, position, attempts DESC
ON CONFLICT DO NOTHING;
DELETE FROM {schema}.parked WHERE subscription NOT IN ('read_models', 'reactions', 'relay');
