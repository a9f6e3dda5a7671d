"""`make containers-check`: docker-compose.yml on a real engine, with stand-ins for the images that cannot be had."""
