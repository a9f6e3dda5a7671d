"""The information centre 接待中心: customers, equipment, the knowledge base, and cases."""
