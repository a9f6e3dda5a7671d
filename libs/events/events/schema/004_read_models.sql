-- Which version of each read model serves. `{schema}` is replaced by the service's schema. It can be run again.

CREATE TABLE IF NOT EXISTS {schema}.read_models (
    name      text        PRIMARY KEY, -- of the table
    version   text        NOT NULL, -- of the rows that serve; '' while nobody has built them
    previous  text,                 -- what it replaced: code of that version no longer moves the checkpoint
    missed    boolean     NOT NULL DEFAULT false, -- the checkpoint went on without this table: it is to be built anew
    events    bigint      NOT NULL DEFAULT 0, -- how many events it was built from
    built_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- What is being built, and how far it is: for people. A builder that begins removes what another one left.
CREATE TABLE IF NOT EXISTS {schema}.read_model_builds (
    name       text        PRIMARY KEY,
    version    text        NOT NULL,
    events     bigint      NOT NULL DEFAULT 0, -- positions of the logs that are in
    total      bigint      NOT NULL, -- positions of the logs when it was last looked
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    moved_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The versions that serve, which nobody can change before the end of the transaction. A function, for its second
-- statement sees what was committed while the first one waited.
CREATE OR REPLACE FUNCTION {schema}.serving_read_models() RETURNS json LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('read models {schema}', 0));
    RETURN (SELECT coalesce(json_object_agg(name, version), '{}') FROM {schema}.read_models);
END $$;

-- Whoever moves the checkpoint of the read models says in `aftersales.read_models` which versions its code writes.
-- Code of the version that was replaced is refused, so that no event passes the new table by. Other code goes on, and
-- the table that it does not write is marked.
CREATE OR REPLACE FUNCTION {schema}.read_models_moved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    code jsonb := coalesce(nullif(current_setting('aftersales.read_models', true), ''), '{}')::jsonb;
    replaced text;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('read models {schema}', 0)); -- after a switch, or before it
    SELECT string_agg(name, ', ') INTO replaced FROM {schema}.read_models
    WHERE code ? name AND version <> code ->> name AND previous = code ->> name;
    IF replaced IS NOT NULL THEN
        RAISE EXCEPTION 'newer code serves the read models %', replaced USING ERRCODE = 'serialization_failure';
    END IF;
    UPDATE {schema}.read_models SET missed = true WHERE version IS DISTINCT FROM code ->> name AND NOT missed;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER read_models_moved AFTER INSERT OR UPDATE ON {schema}.checkpoints FOR EACH ROW
    WHEN (NEW.subscription = 'read_models' AND NEW.position > 0) EXECUTE FUNCTION {schema}.read_models_moved();
