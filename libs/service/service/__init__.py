"""What the five services share. A service takes what it needs of `service.framework`."""
