"""`aftersales find TEXT`: the clerk's search on the terminal."""

from typing import Annotated

import httpx
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from aftersales.authorization import authorization
from aftersales.errors import CommandError
from aftersales.inspect.rendering import printable
from aftersales.intake_address import IntakeUrl, said, unanswered
from aftersales.responses import Json, Refused, succeeded
from aftersales.tables import show

KINDS = {
    "case": "服务单 case",
    "contact": "联系人 contact",
    "customer": "客户 customer",
    "equipment": "设备 equipment",
    "site": "地点 site",
}
WHY = {
    "case_number": "服务单号 case number",
    "id": "编号 id",
    "phone": "电话 phone",
    "person": "姓名 person",
    "name": "名称 name",
    "serial_no": "序列号 serial number",
    "address": "地址 address",
}
MATCHES = {"exact": "相同 the same", "prefix": "开头 its beginning", "part": "其中 a part"}


def find(
    text: Annotated[
        str,
        typer.Argument(
            help="电话、名称、序列号、服务单号，全部或部分 · Phone number, name, serial number, case number, or a part."
        ),
    ],
    key: Annotated[str, typer.Option(envvar="AFTERSALES_KEY", help="座席的密钥 · A clerk's key.", show_default=False)],
    url: IntakeUrl,
) -> None:
    """一处查找 · Whatever the customer says: phone number, name, serial number, case number; and what is open."""
    console = Console()
    found = _asked(url, key, text)
    hits: list[Json] = found.get("items", [])
    if misheard := found.get("misheard"):
        console.print(_plain(f"{misheard['zh']}\n{misheard['en']}"))
    if not hits:
        console.print("没有找到 · nothing was found")
        return
    table = Table(
        "是什么\nwhat", "名称\ncalled", "为何\nwhy", "客户\ncustomer", Column("未结服务单\nopen cases", no_wrap=True)
    )
    for hit in hits:
        called = "\n".join(filter(None, (hit["label"], hit["phone"])))
        why = f"{WHY.get(hit['why'], hit['why'])}\n{MATCHES.get(hit['match'], hit['match'])}"
        customer = "\n".join(filter(None, (hit["customer"], hit["customer_id"])))
        cases = "\n".join(case["number"] or case["case_id"] for case in hit["open_cases"])
        table.add_row(KINDS.get(hit["kind"], hit["kind"]), *(_plain(cell) for cell in (called, why, customer, cases)))
    show(console, table)


def _plain(text: str) -> str:
    return escape("\n".join(map(printable, text.split("\n"))))


def _asked(url: str, key: str, text: str) -> Json:
    """Raises CommandError for a service that refuses, or is not there."""
    try:
        answer = httpx.post(
            f"{url.rstrip('/')}/search",
            json={"q": text},
            headers=authorization(key),
            timeout=10,
            trust_env=False,
        )
        return said(url, succeeded(answer))
    except Refused as refused:
        raise CommandError(f"{refused.status} {refused.zh}", refused.en) from None
    except UnicodeEncodeError:
        raise CommandError("查找内容不是 UTF-8 文本", "what is looked for is no text in UTF-8") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise unanswered(url, error) from None
