"""What pydantic found wrong, said in Chinese and English with the path of the field."""

from collections.abc import Mapping, Sequence
from typing import Any

from service.http.choices import in_chinese
from service.http.problem_details import FieldError

MOST = 20
"""How many faults one answer names."""

NAME_LENGTH = 100
"""A field's name may come from the caller; it is repeated no longer than this."""

_WORDS: dict[str, tuple[str, str]] = {
    "missing": ("必填", "is required"),
    "extra_forbidden": ("未知字段", "is not a known field"),
    "wrong_type": ("类型不正确", "has another type than the field"),
    "string_type": ("应为文本", "must be a text"),
    "string_unicode": ("含有无效字符", "holds invalid characters"),
    "string_sub_type": ("应为文本", "must be a text"),
    "string_too_long": ("最多 {max_length} 个字符", "must have at most {max_length} characters"),
    "string_too_short": ("至少 {min_length} 个字符", "must have at least {min_length} characters"),
    "string_pattern_mismatch": ("格式不正确", "does not have the right form"),
    "blank": ("必填，不得为空白", "is required and must not be blank"),
    "line_character": (
        "不得含有换行、控制字符或不可见字符（{character}）",
        "must not hold line breaks, control characters or invisible ones ({character})",
    ),
    "text_character": (
        "不得含有控制字符或改变文字方向的字符（{character}）",
        "must not hold control characters, or such as turn the direction of writing ({character})",
    ),
    "nul_character": ("不得含有空字符 (NUL)", "must not hold NUL characters"),
    "sealed_text": ("不得含有密文", "must not hold a sealed text"),
    "int_type": ("应为整数", "must be a whole number"),
    "int_parsing": ("应为整数", "must be a whole number"),
    "int_parsing_size": ("数字过大", "is too large"),
    "int_from_float": ("应为整数", "must be a whole number"),
    "float_type": ("应为数字", "must be a number"),
    "float_parsing": ("应为数字", "must be a number"),
    "finite_number": ("应为有限的数字", "must be a finite number"),
    "bool_type": ("应为 true 或 false", "must be true or false"),
    "bool_parsing": ("应为 true 或 false", "must be true or false"),
    "greater_than": ("应大于 {gt}", "must be greater than {gt}"),
    "greater_than_equal": ("不得小于 {ge}", "must be at least {ge}"),
    "less_than": ("应小于 {lt}", "must be less than {lt}"),
    "less_than_equal": ("不得大于 {le}", "must be at most {le}"),
    "literal_error": ("只能是 {expected}", "must be {expected}"),
    "enum": ("只能是 {expected}", "must be {expected}"),
    "datetime_type": ("应为时间", "must be a time"),
    "datetime_parsing": ("应为时间，如 2026-01-05T09:00:00+08:00", "must be a time like 2026-01-05T09:00:00+08:00"),
    "datetime_from_date_parsing": (
        "应为时间，如 2026-01-05T09:00:00+08:00",
        "must be a time like 2026-01-05T09:00:00+08:00",
    ),
    "datetime_range": ("时间超出范围", "is out of range"),
    "date_range": ("应在 1900 年至 2999 年之间", "must be between the years 1900 and 2999"),
    "timezone_aware": ("时间须带时区", "must say its time zone"),
    "date_type": ("应为日期", "must be a date"),
    "date_parsing": ("应为日期，如 2026-01-05", "must be a date like 2026-01-05"),
    "date_from_datetime_parsing": ("应为日期，如 2026-01-05", "must be a date like 2026-01-05"),
    "date_from_datetime_inexact": ("应为日期，如 2026-01-05", "must be a date like 2026-01-05"),
    "list_type": ("应为列表", "must be a list"),
    "tuple_type": ("应为列表", "must be a list"),
    "too_long": ("最多 {max_length} 项", "must have at most {max_length} items"),
    "too_short": ("至少 {min_length} 项", "must have at least {min_length} items"),
    "dict_type": ("应为对象", "must be an object"),
    "model_type": ("应为对象", "must be an object"),
    "model_attributes_type": ("应为对象", "must be an object"),
    "none_required": ("应为 null", "must be null"),
    "uuid_parsing": ("应为 UUID", "must be a UUID"),
    "uuid_type": ("应为 UUID", "must be a UUID"),
}


class Unfit(ValueError):
    """For a body's own validator: a field that does not go with the others, in a sentence `中文 · English`."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def field_errors(errors: Sequence[Mapping[str, Any]]) -> list[FieldError]:
    """pydantic's errors as faults, the first MOST of them. The caller's values are not repeated."""
    return [_fault(error) for error in errors if not _counted_without_faulty(error, errors)][:MOST]


def _counted_without_faulty(error: Mapping[str, Any], errors: Sequence[Mapping[str, Any]]) -> bool:
    """A list is said to be too short where its items were given and are at fault: only the items are told."""
    loc = error["loc"]
    return error["type"] == "too_short" and any(
        len(other["loc"]) > len(loc) and other["loc"][: len(loc)] == loc for other in errors
    )


def _fault(error: Mapping[str, Any]) -> FieldError:
    field, ctx = field_path(error["loc"]), error.get("ctx", {})
    if error["type"] == "value_error":
        # A body's own validator: its author wrote the sentence, in both languages if it is for the caller.
        said = ctx.get("error", "")
        if isinstance(said, Unfit):
            field = f"{field}.{said.field}" if field else said.field
        zh, _, en = str(said).partition(" · ")
        return FieldError(field, zh or "无效", en or zh or "is not valid")
    zh, en = _WORDS.get(error["type"], ("无效", "is not valid"))
    chinese = {**ctx, "expected": in_chinese(ctx.get("expected", ""))}
    return FieldError(field, zh.format_map(chinese), en.format_map(ctx))


def field_path(loc: Sequence[str | int]) -> str:
    """`("body", "answers", 0, "question")` → `answers[0].question`. The part of the request is left out."""
    path = ""
    for part in loc[1:]:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += f".{part[:NAME_LENGTH]}" if path else part[:NAME_LENGTH]
    return path
