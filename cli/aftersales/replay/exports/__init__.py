"""What an export is, for whoever writes or reads one: its `manifest`, an event as a line (`cloudevent`), and what is
left out of a payload (`withheld`)."""
