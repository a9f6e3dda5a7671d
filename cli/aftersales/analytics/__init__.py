"""`aftersales analytics`: who may read the views of schema `analytics`."""
