-- Version 6: a parked event can be skipped; who did so, when, and why stays on record.

-- part: subscriptions

CREATE TABLE {schema}.skipped (
    subscription text        NOT NULL,
    event_id     uuid        NOT NULL, -- not its position: after a restore another event may stand there
    source       text        NOT NULL,
    position     bigint      NOT NULL,
    stream       text        NOT NULL,
    type         text        NOT NULL,
    error        text        NOT NULL, -- why it was parked
    attempts     bigint      NOT NULL,
    parked_at    timestamptz NOT NULL,
    reason       text        NOT NULL, -- sealed
    actor        text        NOT NULL,
    roles        text[]      NOT NULL,
    skipped_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (subscription, event_id)
);

CREATE FUNCTION {schema}.refuse_to_forget_skips() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'skips stay on record: % on % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER skipped_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.skipped
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_to_forget_skips();
