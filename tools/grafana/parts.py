"""What the boards are made of: panels that say in both languages what they show, with units, legends and a runbook."""

from collections.abc import Sequence
from typing import TypeVar

from grafana_foundation_sdk.builders import bargauge, common, dashboard, prometheus, stat, table, text, timeseries
from grafana_foundation_sdk.models import common as shapes
from grafana_foundation_sdk.models import dashboard as model
from grafana_foundation_sdk.models.prometheus import PromQueryFormat
from grafana_foundation_sdk.models.text import TextMode

from tools.grafana.links import API, GUIDE, Operation, Runbook

SOURCE = model.DataSourceRef(type_val="prometheus", uid="${datasource}")
PEOPLE = 'route!~"/metrics|/healthz|/readyz"'
"""What people and programs ask for; whoever only looks whether the service lives is left out."""
EMPTY = "可能为空 · May be empty"
"""Begins the reason, in a description, why a panel may show nothing; the check asks for an answer of every other."""
Panel = timeseries.Panel | stat.Panel | bargauge.Panel | table.Panel | text.Panel
Board = dashboard.Dashboard
P = TypeVar("P", timeseries.Panel, stat.Panel, bargauge.Panel, table.Panel)


def query(expression: str, legend: str = "") -> prometheus.Dataquery:
    """Over the time that the board shows."""
    return prometheus.Dataquery().expr(expression).legend_format(legend or "__auto").datasource(SOURCE).range()


def now(expression: str, legend: str = "") -> prometheus.Dataquery:
    """At the end of the time that the board shows."""
    return prometheus.Dataquery().expr(expression).legend_format(legend or "__auto").datasource(SOURCE).instant()


def said(zh: str, en: str, empty: tuple[str, str] | None = None) -> str:
    """A description. `empty` says why there may be nothing to see."""
    return f"{zh} · {en}" + (f"\n\n{EMPTY}: {empty[0]} · {empty[1]}" if empty else "")


def lines(
    title: str,
    description: str,
    unit: str,
    runbook: Runbook,
    *queries: prometheus.Dataquery,
    span: int = 12,
    links: Sequence[dashboard.DashboardLink] = (),
) -> timeseries.Panel:
    """Lines over time, the legend below with the last and the highest value."""
    legend = (
        common.VizLegendOptions()
        .display_mode(shapes.LegendDisplayMode.TABLE)
        .placement(shapes.LegendPlacement.BOTTOM)
        .show_legend(True)
        .calcs(["lastNotNull", "max"])
    )
    tooltip = common.VizTooltipOptions().mode(shapes.TooltipDisplayMode.MULTI).sort(shapes.SortOrder.DESCENDING)
    panel = timeseries.Panel().legend(legend).tooltip(tooltip).min(0).fill_opacity(10).line_width(1)
    panel = panel.show_points(shapes.VisibilityMode.NEVER)
    return _with(panel, title, description, unit, runbook, queries, links).height(8).span(span)


def number(
    title: str,
    description: str,
    unit: str,
    runbook: Runbook,
    asked: prometheus.Dataquery,
    *,
    limits: tuple[float | None, float | None] = (None, None),
    span: int = 6,
    links: Sequence[dashboard.DashboardLink] = (),
) -> stat.Panel:
    """One number; `limits` are those from which on it is yellow and red."""
    panel = (
        stat.Panel()
        .thresholds(steps(*limits))
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]).fields("").values(False))
        .color_mode(shapes.BigValueColorMode.VALUE)
        .graph_mode(shapes.BigValueGraphMode.NONE)
    )
    return _with(panel, title, description, unit, runbook, [asked], links).height(3).span(span)


def bars(
    title: str,
    description: str,
    unit: str,
    runbook: Runbook,
    *queries: prometheus.Dataquery,
    span: int = 12,
    links: Sequence[dashboard.DashboardLink] = (),
) -> bargauge.Panel:
    """A bar for each series, as it is now."""
    panel = (
        bargauge.Panel()
        .orientation(shapes.VizOrientation.HORIZONTAL)
        .display_mode(shapes.BarGaugeDisplayMode.BASIC)
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]).fields("").values(False))
        .thresholds(steps(None, None))
        .min(0)
    )
    return _with(panel, title, description, unit, runbook, queries, links).height(8).span(span)


def rows(
    title: str,
    description: str,
    runbook: Runbook,
    columns: Sequence[tuple[str, str, str]],
    names: dict[str, str],
    *,
    span: int = 24,
    height: int = 6,
    links: Sequence[dashboard.DashboardLink] = (),
) -> table.Panel:
    """A row for each set of labels. `columns`: expression, heading, unit; `names`: what each label is called."""
    panel, headings, asked = table.Panel().show_header(True), dict(names), []
    for letter, (expression, heading, unit) in zip("ABCDEFGHIJ", columns, strict=False):
        asked.append(now(expression).format(PromQueryFormat.TABLE))
        headings["Value" if len(columns) == 1 else f"Value #{letter}"] = heading
        panel = panel.override_by_name(heading, [model.DynamicConfigValue(id_val="unit", value=unit)])
    shown = {
        "renameByName": headings,
        "indexByName": {name: place for place, name in enumerate(headings)},
        "excludeByName": {"Time": True},
    }
    panel = panel.with_transformation(model.DataTransformerConfig(id_val="merge", options={}))
    panel = panel.with_transformation(model.DataTransformerConfig(id_val="organize", options=shown))
    return _with(panel, title, description, "short", runbook, asked, links).height(height).span(span)


def words(title: str, content: str, *, span: int = 24, height: int = 5) -> text.Panel:
    """A text in Markdown."""
    described = said("从看板到手册、接口页面和服务单", "From the board to the guides, the API page, and the cases")
    return (
        text.Panel()
        .title(title)
        .description(described)
        .mode(TextMode.MARKDOWN)
        .content(content)
        .height(height)
        .span(span)
    )


def ask(title: str, operation: Operation) -> dashboard.DashboardLink:
    """To the API page, where whoever has a key asks for what a number counts."""
    return dashboard.DashboardLink(title).type(model.DashboardLinkType.LINK).url(operation.url).target_blank(True)


def steps(yellow: float | None, red: float | None) -> dashboard.ThresholdsConfig:
    """Green, yellow from the one on, red from the other."""
    found = [model.Threshold(value=None, color="green")]
    found += [model.Threshold(value=limit, color=color) for limit, color in ((yellow, "yellow"), (red, "red")) if limit]
    return dashboard.ThresholdsConfig().mode(model.ThresholdsMode.ABSOLUTE).steps(found)


def choice(name: str, label: str, values: str) -> dashboard.QueryVariable:
    """A variable for some, or all, of the values that a label has."""
    return (
        dashboard.QueryVariable(name)
        .label(label)
        .query(values)
        .datasource(SOURCE)
        .refresh(model.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(model.VariableSort.ALPHABETICAL_ASC)
        .multi(True)
        .include_all(True)
        .current(model.VariableOption(selected=True, text="All", value="$__all"))
    )


def board(
    uid: str,
    title: str,
    description: str,
    since: str,
    variables: Sequence[dashboard.QueryVariable],
    parts: Sequence[tuple[str, Sequence[Panel]]],
) -> Board:
    """A dashboard of rows; `since` is how far back it looks, such as `now-6h`."""
    made = (
        dashboard.Dashboard(title)
        .uid(uid)
        .description(description)
        .tags(["aftersales"])
        .readonly()
        .refresh("30s")
        .time(since, "now")
        .timezone("browser")
        .tooltip(model.DashboardCursorSync.CROSSHAIR)
        .with_variable(dashboard.DatasourceVariable("datasource").label("数据源 Data source").type("prometheus"))
    )
    for variable in variables:
        made = made.with_variable(variable)
    for name, label, default in (("guide", "手册地址 Guide", GUIDE), ("api", "接口地址 API", API)):
        made = made.with_variable(_address(name, label, default))
    others = (
        dashboard.DashboardLink("其他看板 Other boards").type(model.DashboardLinkType.DASHBOARDS).tags(["aftersales"])
    )
    made = made.link(others.as_dropdown(True).keep_time(True).include_vars(True))
    made = made.link(_runbook(Runbook.BOARDS))
    number_of_panel = 0
    for heading, panels in parts:
        made = made.with_row(dashboard.Row(heading))
        for panel in panels:
            number_of_panel += 1
            made = made.with_panel(panel.id(number_of_panel))
    return made


def _address(name: str, label: str, default: str) -> dashboard.TextBoxVariable:
    current = model.VariableOption(selected=True, text=default, value=default)
    return dashboard.TextBoxVariable(name).label(label).default_value(default).current(current).options([current])


def _runbook(runbook: Runbook) -> dashboard.DashboardLink:
    title = f"手册 Runbook: {runbook.heading}"
    return dashboard.DashboardLink(title).type(model.DashboardLinkType.LINK).url(runbook.url).target_blank(True)


def _with(
    panel: P,
    title: str,
    description: str,
    unit: str,
    runbook: Runbook,
    queries: Sequence[prometheus.Dataquery],
    links: Sequence[dashboard.DashboardLink],
) -> P:
    panel = panel.title(title).description(description).unit(unit).datasource(SOURCE)
    for letter, each in zip("ABCDEFGHIJ", queries, strict=False):
        panel = panel.with_target(each.ref_id(letter))
    return panel.links([_runbook(runbook), *links])
