"""`aftersales prices`: the price list 价目表 as a file that a manager edits in a spreadsheet."""
