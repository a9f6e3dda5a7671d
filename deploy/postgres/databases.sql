-- One database for each service, closed to the others but for the keyring in intake's, on which `migrate` gives each
-- its rights. Its owner migrates it, and nobody else; the service works as a role of its own, which may add to its log
-- and not change it. The image of PostgreSQL runs this with psql when it makes its volume; run again, it brings a
-- volume from before there was an owner to the same (docs/operations.md). The passwords are in its environment
-- (docker-compose.yml).

\set ON_ERROR_STOP on
\getenv owner OWNER_PASSWORD
\getenv intake INTAKE_PASSWORD
\getenv dispatch DISPATCH_PASSWORD
\getenv sla_monitor SLA_MONITOR_PASSWORD
\getenv callback CALLBACK_PASSWORD
\getenv reporting REPORTING_PASSWORD

CREATE TEMPORARY TABLE services (name text, password text);
INSERT INTO services VALUES
    ('intake', :'intake'),
    ('dispatch', :'dispatch'),
    ('sla_monitor', :'sla_monitor'),
    ('callback', :'callback'),
    ('reporting', :'reporting');
CREATE TEMPORARY VIEW roles AS SELECT * FROM services UNION ALL SELECT 'aftersales_owner', :'owner';

SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', name, password) FROM roles
WHERE name NOT IN (SELECT rolname FROM pg_roles) \gexec
SELECT format('GRANT %I TO aftersales_owner', name) FROM services \gexec
SELECT format('CREATE DATABASE %I ENCODING ''UTF8'' TEMPLATE template0', name) FROM services
WHERE name NOT IN (SELECT datname FROM pg_database) \gexec
SELECT format('ALTER DATABASE %I OWNER TO aftersales_owner', name) FROM services \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', name) FROM services \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO %I', name, name) FROM services \gexec

\connect intake
REASSIGN OWNED BY intake TO aftersales_owner;
\connect dispatch
REASSIGN OWNED BY dispatch TO aftersales_owner;
\connect sla_monitor
REASSIGN OWNED BY sla_monitor TO aftersales_owner;
\connect callback
REASSIGN OWNED BY callback TO aftersales_owner;
\connect reporting
REASSIGN OWNED BY reporting TO aftersales_owner;
