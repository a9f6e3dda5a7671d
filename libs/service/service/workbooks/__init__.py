"""Registers as workbooks: the forms that people fill in, read and written as XLSX and CSV."""
