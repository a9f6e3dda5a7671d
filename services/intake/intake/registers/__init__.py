"""The registers of intake as a workbook: products, customers, sites, equipment, contracts."""
