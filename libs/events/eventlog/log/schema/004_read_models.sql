-- Version 4: which version of each read model serves.

-- part: subscriptions

CREATE TABLE {schema}.read_models (
    name      text        PRIMARY KEY, -- of the table
    version   text        NOT NULL, -- of the rows that serve; '' while nobody has built them
    previous  text,                 -- what it replaced: code of that version no longer moves the checkpoint
    missed    boolean     NOT NULL DEFAULT false, -- the table does not hold what the checkpoint says: to be built anew
    events    bigint      NOT NULL DEFAULT 0, -- how many events it was built from
    built_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- What is being built, and how far it is: for people. A builder that begins removes what another one left.
CREATE TABLE {schema}.read_model_builds (
    name       text        PRIMARY KEY,
    version    text        NOT NULL,
    events     bigint      NOT NULL DEFAULT 0, -- positions of the logs that are in
    total      bigint      NOT NULL, -- positions of the logs when it was last looked
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    moved_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The versions that serve, which nobody can change before the end of the transaction. A function, for its second
-- statement sees what was committed while the first one waited.
CREATE FUNCTION {schema}.serving_read_models() RETURNS json LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('read models {schema}', 0));
    RETURN (SELECT coalesce(json_object_agg(name, version), '{}') FROM {schema}.read_models);
END $$;

-- Whoever moves the checkpoint of the read models says in `aftersales.read_models` which versions its code writes.
-- Code of the version that was replaced is refused, so that no event passes the new table by. Other code goes on, and
-- the table that it does not write is marked; so is every table whose checkpoint goes back, for its events come again.
CREATE FUNCTION {schema}.read_models_moved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    code jsonb;
    replaced text;
    back boolean := false;
BEGIN
    IF NOT EXISTS (SELECT FROM moved WHERE subscription = 'read_models' AND (position > 0 OR TG_OP = 'UPDATE')) THEN
        RETURN NULL;
    END IF;
    code := coalesce(nullif(current_setting('aftersales.read_models', true), ''), '{}')::jsonb;
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('read models {schema}', 0)); -- after a switch, or before it
    SELECT string_agg(name, ', ') INTO replaced FROM {schema}.read_models
    WHERE code ? name AND version <> code ->> name AND previous = code ->> name;
    IF replaced IS NOT NULL THEN
        RAISE EXCEPTION 'newer code serves the read models %', replaced USING ERRCODE = 'serialization_failure';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        back := EXISTS (SELECT FROM moved m JOIN stood s USING (subscription, lane)
                        WHERE subscription = 'read_models' AND m.position < s.position);
    END IF;
    UPDATE {schema}.read_models SET missed = true WHERE (back OR version IS DISTINCT FROM code ->> name) AND NOT missed;
    RETURN NULL;
END $$;

CREATE TRIGGER read_models_moved AFTER UPDATE ON {schema}.checkpoints
    REFERENCING NEW TABLE AS moved OLD TABLE AS stood FOR EACH STATEMENT
    EXECUTE FUNCTION {schema}.read_models_moved();
CREATE TRIGGER read_models_begun AFTER INSERT ON {schema}.checkpoints
    REFERENCING NEW TABLE AS moved FOR EACH STATEMENT
    EXECUTE FUNCTION {schema}.read_models_moved();
