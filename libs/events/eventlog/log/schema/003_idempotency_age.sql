-- Version 3: idempotency keys are found by their age, so that old ones can be removed a few at a time.

-- part: log

CREATE INDEX IF NOT EXISTS idempotency_age ON {schema}.idempotency (recorded_at);
