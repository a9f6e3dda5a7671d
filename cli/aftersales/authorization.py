"""The key with which this program calls the services, as it was typed or pasted."""

from aftersales.errors import CommandError


def authorization(key: str) -> dict[str, str]:
    """The header that says who calls. Raises CommandError for what can be no key, such as the `…` of a guide."""
    key = key.strip()
    if not (key.isascii() and key.isprintable()) or not key or " " in key:
        raise CommandError(
            "密钥或令牌只含 ASCII 字符，没有空格：请完整粘贴",
            "a key, or a token, has ASCII characters and no blank: paste the whole of it",
        )
    return {"Authorization": f"Bearer {key}"}
