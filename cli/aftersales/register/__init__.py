"""`aftersales register`: customers with their contacts, and equipment, from a spreadsheet that was saved as CSV."""
