"""`aftersales events export` and `verify`: the logs as files that other programs read (decision 046).

Read `command` first, then `exporting`: it reads each log behind the position that the `manifest` names, in chunks, and
hands them to one of the formats, `jsonl`, `parquet` (with `columns`) or `ocel` (with `objects`); a chunk is in the
manifest or it is not there. `withheld` says what is left out of every payload, `texts` opens it for whoever may read
it, `verifying` checks the files against their manifest.
"""
