"""The published language of Aftersales."""
