// A case from the call to its end, with types made of the services' documents: tsc says whether they fit.
import createClient from "openapi-fetch";
import type { paths as Callback } from "./made/callback";
import type { paths as Dispatch } from "./made/dispatch";
import type { paths as Intake } from "./made/intake";

declare const process: { env: Record<string, string>; exit(code: number): never };
const { INTAKE, DISPATCH, CALLBACK, CLERK, DISPATCHER, TECHNICIAN, CUSTOMER } = process.env as Record<string, string>;

const as = (key: string) => ({ headers: { Authorization: `Bearer ${key}` } });
const intake = createClient<Intake>({ baseUrl: INTAKE, ...as(CLERK) });
const dispatch = createClient<Dispatch>({ baseUrl: DISPATCH, ...as(DISPATCHER) });
const callback = createClient<Callback>({ baseUrl: CALLBACK, ...as(CLERK) });

function got<Value>(answer: { data?: Value; error?: unknown; response: Response }): Value {
  if (answer.data === undefined) throw new Error(JSON.stringify(answer.error));
  return answer.data;
}

const position = (answer: { response: Response }) => answer.response.headers.get("Aftersales-Position") ?? undefined;

const opened = got(
  await intake.POST("/cases", {
    params: { header: { "Idempotency-Key": "typescript-1" } },
    body: { customer_id: CUSTOMER, channel: "phone", description: "卡纸" },
  }),
);
const case_id = opened.case_id;
const routed = await intake.POST("/cases/{case_id}/route", { params: { path: { case_id } }, body: {} });
got(routed);

const queue = got(await dispatch.GET("/work-orders", { params: { query: { case_id, wait_for: position(routed) } } }));
const path = { work_order_id: queue.items[0].work_order_id };
got(await dispatch.POST("/work-orders/{work_order_id}/accept", { params: { path } }));
got(await dispatch.POST("/work-orders/{work_order_id}/assign", { params: { path }, body: { technician_id: TECHNICIAN } }));
got(await dispatch.POST("/work-orders/{work_order_id}/arrive", { params: { path } }));
const solved = await dispatch.POST("/work-orders/{work_order_id}/solve", { params: { path }, body: { work_done: "换搓纸轮" } });
got(solved);

const tasks = got(await callback.GET("/tasks", { params: { query: { case_id, wait_for: position(solved) } } }));
const task_id = tasks.items[0].task_id;
const call = { reached: true, talk_seconds: 60, note: "" };
got(await callback.POST("/tasks/{task_id}/attempts", { params: { path: { task_id } }, body: call }));
const concluded = got(
  await callback.POST("/tasks/{task_id}/conclude", { params: { path: { task_id } }, body: { outcome: "satisfied", reason: "" } }),
);
if (concluded.outcome !== "satisfied") process.exit(1);
console.log(case_id);
