"""The words on plots: Chinese and English where this machine has a font for it, else English alone; never boxes."""

from collections.abc import Callable

from aftersales.replay.analysts import needed

FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK JP",
    "Droid Sans Fallback",
    "Arial Unicode MS",
)
"""Fonts with simplified Chinese that machines come with or are given, the best first. Where one file has all of East
Asia, as Debian's, matplotlib knows it by its Japanese name."""


def labels() -> Callable[[str, str], str]:
    """Has matplotlib draw with a font that this machine has, and gives what makes words for plots of both languages:
    `label = labels()`, then `axes.set_title(label("时间去哪了", "Where the time goes"))`.

    Raises CommandError without matplotlib.
    """
    matplotlib, fonts = needed("matplotlib"), needed("matplotlib.font_manager")
    here = {font.name for font in fonts.fontManager.ttflist}
    chinese = [font for font in FONTS if font in here][:1]
    matplotlib.rcParams["font.sans-serif"] = [*chinese, "DejaVu Sans"]  # which comes with matplotlib

    def label(zh: str, en: str) -> str:
        return f"{zh} · {en}" if chinese else en

    return label
