"""`aftersales ask`: ready questions over the views of schema `analytics`."""
