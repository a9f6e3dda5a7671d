"""`aftersales registers`: the registers as workbooks, with a form to fill in, a check, an import and an export."""
