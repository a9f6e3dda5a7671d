"""What the demo keeps on this machine, apart from what `aftersales up` keeps."""

DATABASE = "aftersales_demo"
"""Made anew each time, on a server of the demo's own."""
PREFIX = "aftersales-demo"
"""Of its topics, which are made anew as well."""
