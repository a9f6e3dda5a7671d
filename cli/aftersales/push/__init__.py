"""`aftersales events push`: events are sent to another system's webhook as they come."""
