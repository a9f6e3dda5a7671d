"""A ticket log in CSV, driven through the services' HTTP APIs in order of time, with the log's own clock."""
