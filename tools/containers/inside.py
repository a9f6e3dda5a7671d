"""What runs inside a service's container, where its own Python is and the service answers on loopback."""

ASK = """
import json, sys, time, urllib.error, urllib.request as r
def ask(path, key, body=None):
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    asked = r.Request("http://127.0.0.1:8100" + path, body and body.encode(), headers)
    until = time.monotonic() + 30
    while True:
        try:
            return r.urlopen(asked, timeout=90).read()
        except urllib.error.HTTPError as error:
            if error.code != 401 or time.monotonic() > until:
                raise
            time.sleep(0.5)
"""
"""A new key holds within a second: services look at their file that often."""

REGISTER = ASK + "ask('/customers', *sys.argv[1:])"
"""With a key of a clerk, and a customer as JSON."""

DRAW = f"""{ASK}
key, began = sys.argv[1], None
for order in json.loads(ask("/work-orders?limit=200&status=solved", key))["items"]:
    began = time.monotonic()
    try:
        made = ask(f"/work-orders/{{order['work_order_id']}}/reports/1?format=pdf", key)
        break
    except urllib.error.HTTPError as error:
        if error.code != 404:
            sys.exit(error.read().decode())
else:
    sys.exit("no work order has a report")
print(made[:5].decode(), len(made), round(time.monotonic() - began, 1))
"""
"""With a key of a manager: a service report as PDF, how many bytes it has, and how many seconds it took."""
