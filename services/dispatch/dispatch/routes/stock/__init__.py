"""Parts 配件 over HTTP: the register, what is where, what moves, and what work orders take."""
