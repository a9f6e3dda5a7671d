"""What keeps a process healthy and tells of it: workers, the watchdog, logs, probes."""
