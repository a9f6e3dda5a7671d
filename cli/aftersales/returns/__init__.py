"""`aftersales returns`: the rules 三包 by which goods that come back are advised on."""
