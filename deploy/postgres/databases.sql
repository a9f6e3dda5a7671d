-- One database for each service, owned by a role of its own, closed to the others. The image of PostgreSQL runs this
-- with psql when it makes its volume, once; the passwords are in its environment (docker-compose.yml).

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

SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', name, password) FROM services \gexec
SELECT format('CREATE DATABASE %I OWNER %I', name, name) FROM services \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', name) FROM services \gexec
