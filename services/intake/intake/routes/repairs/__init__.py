"""Customers' repairs 客户维修 and factory service 返厂: the chain, the service desk, the maker, the register."""
