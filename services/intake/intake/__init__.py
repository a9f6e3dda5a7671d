"""The information centre 信息中心: customers, equipment, the knowledge base, and cases."""
