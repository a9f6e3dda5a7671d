// What a dashboard of ours may be: Grafana's own types (npm @grafana/schema), for the panels that we use.
import type {
  Dashboard,
  FieldConfig,
  FieldConfigSource,
  Panel,
  RowPanel,
} from "@grafana/schema/dist/types/raw/dashboard/x/types.gen";
import type * as bargauge from "@grafana/schema/dist/types/raw/composable/bargauge/panelcfg/x/types.gen";
import type * as stat from "@grafana/schema/dist/types/raw/composable/stat/panelcfg/x/types.gen";
import type * as table from "@grafana/schema/dist/types/raw/composable/table/panelcfg/x/types.gen";
import type * as text from "@grafana/schema/dist/types/raw/composable/text/panelcfg/x/types.gen";
import type * as timeseries from "@grafana/schema/dist/types/raw/composable/timeseries/panelcfg/x/types.gen";

interface Target {
  datasource: { type: "prometheus"; uid: string };
  expr: string;
  refId: string;
  legendFormat?: string;
  instant?: boolean;
  range?: boolean;
  format?: "time_series" | "table" | "heatmap";
}

type Fields<Custom> = {
  defaults: Omit<FieldConfig, "custom"> & { custom?: Partial<Custom> };
  overrides: FieldConfigSource["overrides"];
};

type Of<Type extends string, Options, Custom> = Omit<Panel, "type" | "options" | "fieldConfig" | "targets"> & {
  type: Type;
  options: Options;
  targets: Target[];
  fieldConfig: Fields<Custom>;
};

type Text = Omit<Panel, "type" | "options" | "fieldConfig" | "targets"> & { type: "text"; options: text.Options };

export type Board = Omit<Dashboard, "panels"> & {
  panels: Array<
    | RowPanel
    | Text
    | Of<"timeseries", timeseries.Options, timeseries.FieldConfig>
    | Of<"stat", stat.Options, object>
    | Of<"bargauge", Partial<bargauge.Options>, object>
    | Of<"table", table.Options, Partial<table.FieldConfig>>
  >;
};
