// Draws a board of Grafana's from its JSON and what Prometheus answered. It is not Grafana: a likeness, for the guides.
"use strict";

const { board, answers, start, end, step } = given;
const ROW = 34;
const COLUMN = 1240 / 24;
const COLOURS = ["#37872d", "#1f60c4", "#e0b400", "#c4162a", "#8f3bb8", "#fa6400", "#3274d9", "#96732e", "#00828a", "#b877d9"];

const element = (parent, tag, text = "", name = "") => {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = name;
  parent.append(made);
  return made;
};

const short = (value, digits = 3) => `${+value.toPrecision(digits)}`;
const scaled = (value, steps) => {
  const [, unit, size] = steps.findLast(([from]) => Math.abs(value) >= from) ?? steps[0];
  return `${short(value / size)}${unit}`;
};
const SECONDS = [[0, " µs", 1e-6], [1e-3, " ms", 1e-3], [1, " s", 1], [60, " min", 60], [3600, " h", 3600], [86400, " d", 86400]];
const BYTES = [[0, " B", 1], [1024, " KiB", 1024], [1048576, " MiB", 1048576], [1073741824, " GiB", 1073741824]];
const PLAIN = [[0, "", 1], [1e4, " K", 1e3], [1e6, " M", 1e6]];
const AFTER = { reqps: " req/s", eps: " events/s", cps: " c/s" };
const shown = (value, unit) => {
  if (value === null || Number.isNaN(value)) return "–";
  if (unit === "s") return value === 0 ? "0 s" : scaled(value, SECONDS);
  if (unit === "bytes") return scaled(value, BYTES);
  if (unit === "percentunit") return `${short(value * 100)}%`;
  return scaled(value, PLAIN) + (AFTER[unit] ?? "");
};

const legendOf = (target, labels) => {
  const format = target.legendFormat;
  return format === "__auto" ? Object.values(labels).join(" ") : format.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name) => labels[name] ?? "");
};
const seriesOf = (panel) => panel.targets.flatMap((target, place) => answers[panel.id][place].map((each) => ({ ...each, name: legendOf(target, each.metric) })));
const last = (series) => Number((series.value ?? series.values.at(-1))[1]);

const colourOf = (panel, value) => {
  const name = panel.fieldConfig.defaults.thresholds.steps.findLast((each) => each.value === null || value >= each.value).color;
  return { green: "#37872d", yellow: "#cc9d00", red: "#c4162a" }[name];
};

const draw = {
  row: () => {},
  text: (panel, place) => {
    const lines = panel.options.content.replace(/\]\([^)]*\)/g, "").replace(/[[*`]/g, "").split("\n");
    for (const line of lines.filter((each) => !/^[|-]+$/.test(each))) element(place, "div", line.replaceAll("|", " · ").replace(/^ · | · $/g, ""));
  },
  stat: (panel, place) => {
    const [first] = seriesOf(panel);
    if (!first) return element(place, "div", "没有数据 No data", "none");
    const value = last(first);
    element(place, "div", shown(value, panel.fieldConfig.defaults.unit), "number").style.color = colourOf(panel, value);
  },
  bargauge: (panel, place) => {
    const found = seriesOf(panel);
    if (!found.length) return element(place, "div", "没有数据 No data", "none");
    const most = Math.max(...found.map(last), 1e-9);
    for (const each of found.slice(0, Math.floor((panel.gridPos.h * ROW - 34) / 19))) {
      const bar = element(place, "div", "", "bar");
      element(bar, "span", each.name);
      element(bar, "i").style.width = `${(40 * last(each)) / most}%`;
      element(bar, "div", shown(last(each), panel.fieldConfig.defaults.unit));
    }
  },
  table: (panel, place) => {
    const { renameByName: names, indexByName: order } = panel.transformations.find((each) => each.id === "organize").options;
    const columns = Object.keys(order).sort((one, other) => order[one] - order[other]);
    const labels = columns.filter((each) => !each.startsWith("Value"));
    const rows = new Map();
    answers[panel.id].forEach((series, at) => {
      for (const each of series) {
        const key = JSON.stringify(labels.map((label) => each.metric[label]));
        const row = rows.get(key) ?? { ...each.metric };
        row[panel.targets.length === 1 ? "Value" : `Value #${panel.targets[at].refId}`] = last(each);
        rows.set(key, row);
      }
    });
    const unitOf = (column) => panel.fieldConfig.overrides.find((each) => each.matcher.options === names[column])?.properties[0].value;
    const table = element(place, "table");
    const head = element(table, "tr");
    for (const column of columns) element(head, "th", names[column]);
    for (const [, row] of [...rows].sort()) {
      const line = element(table, "tr");
      for (const column of columns) element(line, "td", typeof row[column] === "number" ? shown(row[column], unitOf(column)) : row[column]);
    }
  },
  timeseries: (panel, place) => {
    const found = seriesOf(panel);
    if (!found.length) return element(place, "div", "没有数据 No data", "none");
    const unit = panel.fieldConfig.defaults.unit;
    const times = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, at) => start + at * step);
    const points = found.map((each) => {
      const values = new Map(each.values.map(([at, value]) => [Math.round((at - start) / step), Number(value)]));
      return times.map((_, at) => { const value = values.get(at); return value === undefined || Number.isNaN(value) ? null : value; });
    });
    const size = { width: panel.gridPos.w * COLUMN - 26, height: panel.gridPos.h * ROW - 88 };
    const series = found.map((each, at) => ({ label: each.name, stroke: COLOURS[at % COLOURS.length], width: 1, points: { show: false } }));
    const grid = { stroke: "#eee", width: 1 };
    new uPlot({
      ...size,
      cursor: { show: false },
      scales: { y: { range: (_, low, high) => [Math.min(low ?? 0, 0), high > 0 ? high * 1.1 : 1] } },
      axes: [{ grid, space: 90 }, { grid, size: 96, values: (_, ticks) => ticks.map((each) => shown(each, unit)) }],
      series: [{}, ...series],
    }, [times, ...points], place);
    const legend = element(place, "div", "", "legend");
    found.forEach((each, at) => {
      const entry = element(legend, "span");
      element(entry, "i").style.background = COLOURS[at % COLOURS.length];
      const known = points[at].filter((value) => value !== null);
      entry.append(`${each.name}  ${known.length ? shown(known.at(-1), unit) : "–"}`);
    });
  },
};

const header = document.querySelector("header");
element(header, "b", board.title);
element(header, "p", "由看板 JSON 和演示的实时数据绘制，不是 Grafana 的画面 · Drawn from the board's JSON and the demo's live data: not Grafana's rendering");
for (const panel of board.panels) {
  const { x, y, w, h } = panel.gridPos;
  const place = element(document.querySelector("main"), "section", "", panel.type);
  Object.assign(place.style, { left: `${x * COLUMN + 4}px`, top: `${y * ROW + 4}px`, width: `${w * COLUMN - 8}px`, height: `${h * ROW - 8}px` });
  element(place, "h2", panel.title);
  draw[panel.type](panel, place);
}
