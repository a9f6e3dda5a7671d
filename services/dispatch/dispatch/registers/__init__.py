"""The registers of dispatch as a workbook: stations and their rosters, parts, stock, replacement units, tools."""
