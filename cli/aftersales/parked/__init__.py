"""`aftersales parked`: what stands still in any of the services, and what is to be done about it."""
