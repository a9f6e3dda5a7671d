"""Every route of the five services for every role, with what is theirs and what is another's: the table is the test.

A new route fails here until it has its row.
"""

import importlib
import inspect
import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_type_hints

import httpx
import pytest
import pytest_asyncio
from fastapi.routing import APIRoute
from starlette.routing import Route
from tests.documents import filled
from tests.world import HANDED, SENT, World

from aftersales import keys
from aftersales.ports import SERVICES
from dispatch.domain.stock.state import Place
from dispatch.domain.unit import unit_id
from dispatch.routes.images import SMALLEST_PNG
from events.rules.case_numbers import case_number
from intake.routes.attachments import SMALLEST_PDF
from service.app import App, create_app
from service.auth.principal import STATION_ROLES
from service.framework import Body
from service.routing.allow import Allow
from service.routing.spoken_numbers import may_be_number
from service.settings import Settings

ROLES = (
    *("clerk", "dispatcher", "technician", "operations", "manager", "analyst", "service"),
    *("salesperson", "delivery", "billing_clerk", "agent"),
)

COMMON = """
GET  /metrics                                          - - - o - - -
GET  /parked                                           - - - o - - -
GET  /parked/{subscription}/{source}/{stream}          - - - o - - -
GET  /parked/skipped                                   - - - o - - -
POST /parked/{subscription}/{source}/{stream}/retry    - - - o - - -
POST /parked/{subscription}/{source}/{stream}/skip     - - - o - - -
"""
LOG = """
GET  /events                                           - - - - - a s
GET  /events/head                                      - - - - - a s
"""
TABLE = {
    "intake": f"""{COMMON}{LOG}
POST /cases                                            c - - - - - -
GET  /cases                                            c d t o m a -
GET  /cases/{{case_id}}                                c d t o m a - +agent +qc_returns +team_leader +after_sales
GET  /cases/{{case_id}}/equipment                      c d t o m a -
GET  /cases/{{case_id}}/suggested-articles             c d t o m a -
GET  /cases/{{case_id}}/activities                     c d t o m a -
POST /cases/{{case_id}}/activities                     c - - - - - -
GET  /cases/{{case_id}}/contact                        c d t - - - - +agent
POST /cases/{{case_id}}/attachments                    c d t - - - - +agent +qc_returns +team_leader +after_sales
GET  /cases/{{case_id}}/attachments                    c d t o m a - +agent +qc_returns +team_leader +after_sales
GET  /cases/{{case_id}}/attachments/{{attachment_no}}  c d t - m - - +agent +qc_returns +team_leader +after_sales
POST /cases/{{case_id}}/attachments/{{attachment_no}}/remove c - - - m - -
POST /cases/{{case_id}}/collection                     c - - - - - -
GET  /collections                                      c - - o m a - s d b a
POST /cases/{{case_id}}/customer-repair                - - - - - - - s d - -
POST /customer-repairs/{{repair_id}}/take              - - - - - - - s d b a
POST /customer-repairs/{{repair_id}}/return            - - - - - - - s d - -
POST /customer-repairs/{{repair_id}}/stand-in          - - - - m - - - - - a
POST /customer-repairs/{{repair_id}}/diagnosis         - - - - - - - - - - a
POST /customer-repairs/{{repair_id}}/quote             - - - - - - - - - - a
POST /customer-repairs/{{repair_id}}/quote/answer      c - - - - - - - - - a
POST /customer-repairs/{{repair_id}}/postpone          c - - - - - - - - - a
POST /customer-repairs/{{repair_id}}/work              - - - - - - - - - - a
POST /customer-repairs/{{repair_id}}/finish            - - - - - - - - - - a
POST /customer-repairs/{{repair_id}}/factory-services  - - - - - - - - - - a
POST /cases/{{case_id}}/factory-services               c - - - - - - - - - a
GET  /customer-repairs                                 c - - o m a - s d b a
GET  /customer-repairs/{{repair_id}}                   c - - o m a - s d b a
GET  /customer-repairs/{{repair_id}}/history           c - - o m a - s d b a
GET  /customer-repairs/{{repair_id}}/form.html         c - - o m a - s d b a
GET  /customer-repairs/{{repair_id}}/signatures/{{link_no}} c - - - m - - s d b a
GET  /customer-repair-register.html                    c - - o m a - - - b a
GET  /factory-services                                 c - - o m a - - - b a
GET  /factory-services/{{factory_service_id}}          c - - o m a - - - b a
GET  /factory-services/{{factory_service_id}}/history  c - - o m a - - - b a
POST /factory-services/{{factory_service_id}}/postpone - - - - - - - - - - a
POST /factory-services/{{factory_service_id}}/received - - - - - - - - - - a
POST /factory-services/{{factory_service_id}}/quote    - - - - - - - - - - a
POST /factory-services/{{factory_service_id}}/quote/answer - - - - - - - - - - a
POST /factory-services/{{factory_service_id}}/finish   - - - - - - - - - - a
POST /factory-services/{{factory_service_id}}/send-back - - - - - - - - - - a
POST /factory-services/{{factory_service_id}}/return   - - - - - - - - - - a
POST /cases/{{case_id}}/hand-over                      c - - - m - -
POST /cases/{{case_id}}/hand-over/decline              c - - - m - -
POST /cases/{{case_id}}/take                           c - - - m - -
GET  /cases/{{case_id}}/hand-overs                     c - - o m a -
POST /cases/{{case_id}}/priority                       c - - - m - -
POST /cases/{{case_id}}/address/settle                 c - - - m - -
POST /cases/{{case_id}}/guidance                       c - - - - - -
POST /cases/{{case_id}}/remote-help                    c - - - - - -
POST /cases/{{case_id}}/remote-help/refusal            c - - - - - -
GET  /cases/{{case_id}}/remote-help                    c d t o m a -
GET  /cases/{{case_id}}/duplicates                     c d t o m a -
POST /cases/{{case_id}}/installation                   c - - - m - -
GET  /cases/{{case_id}}/installation                   c d t o m a -
POST /cases/{{case_id}}/installation/replan            c d t - m - -
POST /cases/{{case_id}}/installation/site-check        c d t - m - -
POST /cases/{{case_id}}/installation/documents         c d t - m - -
POST /cases/{{case_id}}/installation/acceptance        c d t - m - -
POST /cases/{{case_id}}/installation/acceptance/refusal c d t - m - -
POST /cases/{{case_id}}/installation/acceptance/settle c d t - m - -
POST /cases/{{case_id}}/installation/call-off          c - - - m - -
GET  /installations                                    c d - o m a -
GET  /cases/{{case_id}}/sites                          c d t - - - -
POST /cases/{{case_id}}/appointment                    c - - - - - -
POST /cases/{{case_id}}/route                          c - - - - - -
POST /cases/{{case_id}}/reopen                         c - - - - - -
PUT  /customers/{{customer_id}}/contact                c - - - - - -
GET  /customers/{{customer_id}}/contact                c - - - - - -
DELETE /customers/{{customer_id}}/contact              c - - - - - -
GET  /customers/{{customer_id}}/contacts               c - - - - - -
PUT  /customers/{{customer_id}}/contacts/{{contact_id}} c - - - - - -
GET  /customers/{{customer_id}}/contacts/{{contact_id}} c - - - - - -
DELETE /customers/{{customer_id}}/contacts/{{contact_id}} c - - - - - -
GET  /cases/{{case_id}}/contacts                       c d t - - - - +agent
POST /customers/{{customer_id}}/erasure                - - - - m - -
GET  /contact-accesses                                 - - - - m - -
POST /customers                                        c - - - m - -
GET  /customers                                        c - - o m a -
GET  /customers/{{customer_id}}                        c - - o m a -
GET  /care-visits/due                                  c - - o m a -
GET  /customers/{{customer_id}}/care                   c - - o m a -
GET  /customers/{{customer_id}}/care/visits            c - - o m a -
POST /customers/{{customer_id}}/care/plan              c - - - m - -
POST /customers/{{customer_id}}/care/cancel            c - - - m - -
POST /customers/{{customer_id}}/care/made              c - - - m - -
POST /customers/{{customer_id}}/care/next              c - - - m - -
POST /equipment                                        c - - - m - -
POST /equipment/{{equipment_id}}/acceptance            c - - - m - -
GET  /equipment                                        c - - o m a -
GET  /equipment/{{equipment_id}}                       c - - o m a -
POST /equipment/{{equipment_id}}/meter-readings        c - - - m - -
POST /equipment/{{equipment_id}}/attach                c - - - m - -
POST /equipment/{{equipment_id}}/detach                c - - - m - -
POST /equipment/{{equipment_id}}/move                  c - - - m - -
POST /equipment/{{equipment_id}}/replace               c - - - m - -
POST /equipment/{{equipment_id}}/scrap                 c - - - m - -
GET  /equipment/{{equipment_id}}/history               c - - o m a -
POST /equipment/{{equipment_id}}/inspections/plan      c - - - m - -
GET  /equipment/{{equipment_id}}/inspections           c - - o m a -
GET  /equipment/{{equipment_id}}/inspections/history   c - - o m a -
POST /equipment/{{equipment_id}}/inspections/{{inspection_no}}/move c - - - m - -
POST /equipment/{{equipment_id}}/inspections/{{inspection_no}}/call-off c - - - m - -
POST /equipment/{{equipment_id}}/inspections/{{inspection_no}}/begin c - - - - - -
POST /equipment/{{equipment_id}}/inspections/{{inspection_no}}/follow-up c - - - - - -
POST /equipment/{{equipment_id}}/inspections/{{inspection_no}}/follow-up/waive c - - - m - -
GET  /inspections                                      c d - o m a -
GET  /inspection-compliance/customers                  c - - o m a -
GET  /inspection-compliance/stations                   c d - o m a -
POST /articles                                         c - - - m - -
GET  /articles                                         c d t o m a -
GET  /articles/{{article_id}}                          c d t o m a -
POST /articles/{{article_id}}/revise                   c - - - m - -
POST /articles/{{article_id}}/review                   c - - - m - -
POST /articles/{{article_id}}/withdraw                 c - - - m - -
POST /articles/{{article_id}}/reinstate                c - - - m - -
GET  /articles/{{article_id}}/versions                 c d t o m a -
GET  /articles/{{article_id}}/history                  c d t o m a -
GET  /articles/{{article_id}}/requests                 c - - o m a -
GET  /articles/{{article_id}}/figures                  c - - o m a -
GET  /article-reviews                                  c - - o m a -
POST /articles/suggest                                 c d t o m a -
POST /trainings                                        c - - - m - -
GET  /trainings                                        c d t o m a -
GET  /trainings/figures                                c d - o m a -
GET  /trainings/{{training_id}}                        c d t o m a -
GET  /trainings/{{training_id}}/history                c d t o m a -
POST /trainings/{{training_id}}/postpone               c - - - m - -
POST /trainings/{{training_id}}/cancel                 c - - - m - -
POST /trainings/{{training_id}}/held                   c d t - m - -
POST /trainings/{{training_id}}/rate                   c d t - m - -
POST /products                                         - - - - m - -
GET  /products                                         c d t o m a -
GET  /products/{{model}}                               c d t o m a -
POST /products/{{model}}/revise                        - - - - m - -
POST /products/{{model}}/discontinue                   - - - - m - -
GET  /regions                                          c d t o m a -
POST /search                                           c - - - m - -
POST /cases/{{case_id}}/end                            c - - - - - -
POST /cases/{{case_id}}/merge                          c - - - - - -
POST /customers/{{customer_id}}/correct                c - - - m - -
POST /customers/{{customer_id}}/sites                  c - - - m - -
GET  /customers/{{customer_id}}/sites                  c - - o m a -
GET  /customers/{{customer_id}}/sites/{{site_id}}      c - - o m a -
POST /customers/{{customer_id}}/sites/{{site_id}}/correct c - - - m - -
POST /customers/{{customer_id}}/sites/{{site_id}}/close c - - - m - -
PUT  /customers/{{customer_id}}/sites/{{site_id}}/address c - - - - - -
GET  /customers/{{customer_id}}/sites/{{site_id}}/address c - - - - - -
DELETE /customers/{{customer_id}}/sites/{{site_id}}/address c - - - - - -
POST /contracts                                        - - - - m - -
GET  /contracts                                        c - - o m a -
GET  /contracts/{{contract_id}}                        c - - o m a -
POST /contracts/{{contract_id}}/amend                  - - - - m - -
POST /contracts/{{contract_id}}/end                    - - - - m - -
GET  /customers/{{customer_id}}/contracts              c - - o m a -
POST /sales-returns                                    c - - - - - - +agent
GET  /sales-returns                                    c - - o m a - +agent +qc_returns +team_leader +after_sales
GET  /sales-returns/{{return_id}}                      c - - o m a - +agent +qc_returns +team_leader +after_sales
GET  /sales-returns/{{return_id}}/history              c - - o m a - +agent +qc_returns +team_leader +after_sales
POST /sales-returns/{{return_id}}/receive              c - - - - - - +agent
POST /sales-returns/{{return_id}}/inspect              - - - - - - - +qc_returns
POST /sales-returns/{{return_id}}/judge                - - - - - - - +team_leader
POST /sales-returns/{{return_id}}/settle               c - - - - - - +agent
POST /sales-returns/{{return_id}}/withdraw             c - - - - - - +agent
POST /delivery-faults                                  c - - - - - - +agent
GET  /delivery-faults                                  c - - o m a - +agent +qc_returns +team_leader +after_sales
GET  /delivery-faults/{{fault_id}}                     c - - o m a - +agent +qc_returns +team_leader +after_sales
GET  /delivery-faults/{{fault_id}}/history             c - - o m a - +agent +qc_returns +team_leader +after_sales
POST /delivery-faults/{{fault_id}}/verify              - - - - - - - +after_sales
POST /delivery-faults/{{fault_id}}/settle              - - - - - - - +after_sales
POST /delivery-faults/{{fault_id}}/acknowledge         c - - - - - - +agent
POST /delivery-faults/{{fault_id}}/tell                c - - - - - - +agent
POST /delivery-faults/{{fault_id}}/withdraw            c - - - - - - +agent
POST /customers/{{customer_id}}/classify               c - - - m - -
POST /customers/{{customer_id}}/classify/withdraw      c - - - m - -
POST /equipment/{{equipment_id}}/correct               c - - - m - -
GET  /registers/template                               c - - - m - -
GET  /registers/export                                 c - - o m a -
POST /registers/import                                 c - - - m - -
""",
    "dispatch": f"""{COMMON}{LOG}
GET  /work-orders                                      c d t o m a -
GET  /work-orders/{{work_order_id}}                    c d t o m a -
GET  /work-orders/{{work_order_id}}/history            c d t o m a -
GET  /work-orders/{{work_order_id}}/earlier-visits     c d t o m a -
GET  /equipment/{{equipment_id}}/visits                c - - o m a -
POST /work-orders/{{work_order_id}}/accept             - d - - - - -
POST /work-orders/{{work_order_id}}/assign             - d - - - - -
GET  /work-orders/{{work_order_id}}/suggestions        - d - - - - -
POST /work-orders/{{work_order_id}}/helpers            - d - - - - -
POST /work-orders/{{work_order_id}}/helpers/{{technician_id}}/release - d - - - - -
GET  /overrulings                                      - d - - m - -
POST /work-orders/{{work_order_id}}/contact            - d t - - - -
POST /work-orders/{{work_order_id}}/transfer           - d - - - - -
POST /work-orders/{{work_order_id}}/refuse             - d - - - - -
POST /work-orders/{{work_order_id}}/decline-transfer   - d - - - - -
POST /work-orders/{{work_order_id}}/depart             - d t - - - -
POST /work-orders/{{work_order_id}}/arrive             - d t - - - -
POST /work-orders/{{work_order_id}}/diagnose           - d t - - - -
POST /work-orders/{{work_order_id}}/meter              - d t - - - -
POST /work-orders/{{work_order_id}}/wait               - d t - - - -
POST /work-orders/{{work_order_id}}/resume             - d t - - - -
POST /work-orders/{{work_order_id}}/not-at-home        - d t - - - -
POST /work-orders/{{work_order_id}}/wrong-address      - d t - - - -
POST /work-orders/{{work_order_id}}/unsafe             - d t - - - -
POST /work-orders/{{work_order_id}}/declare-safe       c d - - m - -
POST /work-orders/{{work_order_id}}/solve              - d t - - - -
POST /work-orders/{{work_order_id}}/fail               - d t - - - -
POST /work-orders/{{work_order_id}}/report             - d t - - - -
POST /work-orders/{{work_order_id}}/reports            - d t - - - -
POST /work-orders/{{work_order_id}}/reports/{{report_no}}/correct - d t - - - -
POST /work-orders/{{work_order_id}}/reports/{{report_no}}/hand-over - d t - - - -
GET  /work-orders/{{work_order_id}}/reports/{{report_no}} c d t - m - -
POST /work-orders/{{work_order_id}}/parts/reserve      - d t - - - -
POST /work-orders/{{work_order_id}}/parts/free         - d t - - - -
POST /work-orders/{{work_order_id}}/parts/use          - d t - - - -
POST /work-orders/{{work_order_id}}/parts/return       - d t - - - -
GET  /work-orders/{{work_order_id}}/checklist          c d t o m a -
POST /work-orders/{{work_order_id}}/checklist          - d t - - - -
POST /work-orders/{{work_order_id}}/charge             - d t - - - -
GET  /work-orders/{{work_order_id}}/charge/proposal    - d t - - - -
POST /work-orders/{{work_order_id}}/charge/quote       - d t - - - -
POST /work-orders/{{work_order_id}}/charge/quote/answer - d t - - - -
POST /work-orders/{{work_order_id}}/charge/settle      - d t - - - -
POST /work-orders/{{work_order_id}}/charge/lines/{{line_no}}/reverse - d - - m - -
POST /work-orders/{{work_order_id}}/images             - d t - - - -
POST /work-orders/{{work_order_id}}/images/signature   - d t - - - -
GET  /work-orders/{{work_order_id}}/images             c d t o m a -
GET  /work-orders/{{work_order_id}}/images/{{image_no}} c d t - m - -
POST /work-orders/{{work_order_id}}/images/{{image_no}}/remove - d - - m - -
GET  /fault-codes                                      c d t o m a -
GET  /price-list                                       c d t o m a -
GET  /price-list/revisions                             c d t o m a -
GET  /price-list/revisions/{{revision}}                c d t o m a -
POST /price-list/revisions                             - - - - m - -
POST /price-list/revisions/{{revision}}/withdraw       - - - - m - -
GET  /technicians/{{technician_id}}/day                c d t o m a -
POST /stations                                         - - - - m - -
GET  /stations                                         c d t o m a -
POST /stations/{{station_id}}/staff                    - d - - m - -
GET  /stations/{{station_id}}/staff                    c d - o m a -
POST /cases/{{case_id}}/replacement/hand-over          - d t - - - -
POST /cases/{{case_id}}/replacement/return             - d t - - - -
POST /cases/{{case_id}}/replacement/return-day         - d - - - - -
GET  /replacements                                     c d - o m a -
GET  /work-orders/{{work_order_id}}/replacement-suggestions - d t - - - -
POST /replacement-units                                - d - - m - -
GET  /replacement-units                                c d t o m a -
GET  /replacement-units/{{unit_id}}                    c d t o m a -
GET  /replacement-units/{{unit_id}}/history            c d t o m a -
POST /replacement-units/{{unit_id}}/correct            - d - - m - -
POST /replacement-units/{{unit_id}}/move               - d - - m - -
POST /replacement-units/{{unit_id}}/set-aside          - d - - m - -
POST /replacement-units/{{unit_id}}/ready              - d - - m - -
POST /replacement-units/{{unit_id}}/retire             - d - - m - -
GET  /stations/{{station_id}}                          c d t o m a -
POST /stations/{{station_id}}/correct                  - - - - m - -
POST /stations/{{station_id}}/capacity                 - - - - m - -
POST /stations/{{station_id}}/hours                    - - - - m - -
GET  /stations/{{station_id}}/day                      c d - o m a -
GET  /stations/{{station_id}}/roster.html              c d - o m a -
GET  /staff/{{staff_id}}                               c d - o m a -
POST /staff/{{staff_id}}/correct                       - d - - m - -
POST /staff/{{staff_id}}/leave                         - d - - m - -
POST /staff/{{staff_id}}/profile                       - d - - m - -
PUT  /staff/{{staff_id}}/name                          - d - - m - -
GET  /staff/{{staff_id}}/name                          c d - - m - -
DELETE /staff/{{staff_id}}/name                        - d - - m - -
POST /staff/{{staff_id}}/absences                      - d - - m - -
POST /staff/{{staff_id}}/absences/{{absence_no}}/cancel - d - - m - -
GET  /absences                                         c d - o m a -
GET  /stations/{{station_id}}/roster.pdf               c d - o m a -
GET  /roster.pdf                                       c d - o m a -
GET  /roster.html                                      c d - o m a -
GET  /registers/template                               - - - - m - -
GET  /registers/export                                 c d - o m a -
POST /registers/import                                 - - - - m - -
POST /staff/{{staff_id}}/move                          - - - - m - -
POST /staff/{{staff_id}}/loans                         - d - - m - -
POST /staff/{{staff_id}}/loans/{{loan_no}}/grant       - d - - m - -
POST /staff/{{staff_id}}/loans/{{loan_no}}/decline     - d - - m - -
POST /staff/{{staff_id}}/loans/{{loan_no}}/end         - d - - m - -
GET  /loans                                            c d - o m a -
POST /parts                                            - - - - m - -
GET  /parts                                            c d t o m a -
GET  /parts/{{part_id}}                                c d t o m a -
POST /parts/{{part_id}}/correct                        - - - - m - -
GET  /stock                                            c d t o m a -
GET  /stock/reorder                                    c d t o m a -
GET  /stock/reorder/export                             c d t o m a -
GET  /stock/{{stock_id}}                               c d t o m a -
GET  /stock/{{stock_id}}/history                       c d t o m a -
POST /stock/deliveries                                 - d - - m - -
POST /stock/counts                                     - d - - m - -
POST /stock/minimums                                   - d - - m - -
POST /stock/issues                                     - d - - m - -
POST /stock/issues/return                              - d - - m - -
POST /stock-transfers                                  - d - - m - -
GET  /stock-transfers                                  c d t o m a -
POST /stock/{{stock_id}}/transfers/{{transfer_no}}/receive - d t - m - -
POST /stock/{{stock_id}}/returns                       - d t - m - -
POST /tools                                            - d - - m - -
GET  /tools                                            c d t o m a -
GET  /tools/{{tool_id}}                                c d t o m a -
GET  /tools/{{tool_id}}/history                        c d t o m a -
POST /tools/{{tool_id}}/lend                           - d - - m - -
POST /tools/{{tool_id}}/return                         - d - - m - -
POST /tools/{{tool_id}}/calibrate                      - d - - m - -
POST /tools/{{tool_id}}/mend                           - d - - m - -
POST /tools/{{tool_id}}/retire                         - d - - m - -
""",
    "sla_monitor": f"""{COMMON}{LOG}
GET  /cases/{{case_id}}/clocks                         c d t o m a -
GET  /alarms                                           c d t o m a -
GET  /policy                                           c d t o m a -
GET  /timers                                           - - - o - - -
""",
    "callback": f"""{COMMON}{LOG}
GET  /tasks                                            c - - - m - -
GET  /tasks/{{task_id}}                                c - - - m - -
POST /tasks/{{task_id}}/attempts                       c - - - - - -
POST /tasks/{{task_id}}/answers                        c - - - - - -
POST /tasks/{{task_id}}/conclude                       c - - - - - -
POST /tasks/{{task_id}}/give-up                        c - - - - - -
""",
    "reporting": f"""{COMMON}
GET  /board                                            c d - o m a -
GET  /board.html                                       c d - o m a -
GET  /cases                                            c d t o m a -
GET  /cases/{{case_id}}/story                          c d t o m a -
GET  /stations/{{station_id}}/scorecard                - d - o m a -
GET  /scorecards                                       - d - o m a -
GET  /totals                                           - d - o m a -
""",
}
"""Who may use a route at all, in the order of ROLES, and others by their names; whom a row leaves out may not."""
OPEN = {"/", "/healthz", "/readyz", "/docs", "/docs/{file}", "/openapi.json"}
"""What answers without a key, in every service, and to GET alone; all else asks for one."""

Rows = Mapping[tuple[str, str], frozenset[str]]


def rows(service: str) -> Rows:
    """The table: method and path → roles."""
    found = {}
    for line in TABLE[service].splitlines():
        if line:
            method, path, *marks = line.split()
            named = {mark[1:] for mark in marks if mark.startswith("+")}
            known = {role for role, mark in zip(ROLES, marks, strict=False) if mark == role[0]}
            found[method, path] = frozenset(named | known)
    return found


def application(service: str, folder: Path) -> App:
    """The service, without a database and with nobody's keys."""
    file = folder / "keys.json"
    file.write_text(json.dumps({"keys": []}), "utf-8")
    definition = importlib.import_module(f"{service}.wiring").DEFINITION
    return create_app(definition, Settings(database_url="postgresql://", keys_file=file))


def document(service: str, folder: Path) -> tuple[Rows, dict[str, Any]]:
    """What the code says: method and path → roles, and the description of the service."""
    app = application(service, folder)
    found = {}
    for route in app.routes:
        if isinstance(route, APIRoute):
            for guard in route.dependant.dependencies:
                if isinstance(guard.call, Allow):
                    found.update({(method, route.path): guard.call.roles for method in route.methods or ()})
    return found, app.openapi()


@pytest.mark.parametrize("service", SERVICES)
def test_the_table_says_who_may_use_a_route(service: str, tmp_path: Path) -> None:
    found, _ = document(service, tmp_path)
    said = rows(service)
    lines = [
        f"{method:4} {path} {' '.join(role[0] if role in roles else '-' for role in ROLES)}"
        f"{''.join(f' +{role}' for role in sorted(roles - set(ROLES)))}"
        for (method, path), roles in sorted(found.items() - said.items())
    ]
    assert found == said, "rows that are missing or differ:\n" + "\n".join(lines)


@pytest.mark.parametrize("service", SERVICES)
async def test_without_a_key_nothing_answers_but_what_is_open_to_all(service: str, tmp_path: Path) -> None:
    app, open_paths = application(service, tmp_path), set()
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as http:
        for route in app.routes:
            assert isinstance(route, Route)
            address = re.sub(r"{\w+}", "nobody", route.path)
            for method in route.methods or ():
                if (await http.request(method, address)).status_code != 401:
                    assert method in ("GET", "HEAD"), route.path
                    open_paths.add(route.path)
        for address in ("/docs/../cases", "/docs/", "/doc", "/redoc", "/docs/oauth2-redirect"):
            status = (await http.get(address)).status_code
            assert status in (401, 404), address
    assert open_paths == OPEN


@pytest.mark.parametrize("service", SERVICES)
def test_whoever_lets_people_of_a_station_in_knows_which_stations_there_are(service: str) -> None:
    """Otherwise all that they ask for is empty, and nobody tells them why."""
    lets_in = any(roles & STATION_ROLES for roles in rows(service).values())
    definition = importlib.import_module(f"{service}.wiring").DEFINITION
    assert (definition.knows_station is not None) == lets_in


def test_nobody_is_let_in_by_the_role_that_sets_the_time(tmp_path: Path) -> None:
    assert not [where for service in SERVICES for where, roles in rows(service).items() if "importer" in roles]


CASES = {thing: f"k-{thing}" for thing in ("mine", "colleague", "before", "west", "unrouted", "nobody")}
"""T-E1 of ST-EAST has `mine` in hand, T-E2 `colleague`; T-E1 was at the same machine `before`, and that case is closed;
`west` is another station's; `unrouted` is no station's yet."""
PRICES = {
    "valid_from": "2026-01-01",
    "rates": [{"vat": "goods", "basis_points": 1300, "valid_from": "2019-04-01"}],
    "prices": [
        {"code": "W-01", "kind": "work", "name_zh": "人工", "name_en": "Work", "unit_zh": "次", "unit_en": "time"}
        | {"unit_price_fen": 9000, "vat": "goods"}
    ],
    "reason": "开始收费",
}
STAFF_NUMBERS = {"mine": "T-E1", "colleague": "T-E2", "west": "T-W1", "nobody": "T-X"}
UNITS = {"mine": "SPARE-mine", "west": "SPARE-west", "nobody": "SPARE-nobody"}
CALLERS = {
    "clerk": "clerk",
    "east-desk": "dispatcher",
    "T-E1": "technician",
    "operations": "operations",
    "manager": "manager",
    "analyst": "analyst",
    "services": "service",
    "sales": "salesperson",
    "delivery": "delivery",
    "billing": "billing_clerk",
    "agent": "agent",
}
STATION = {
    "case_id": {"mine", "colleague", "before"},
    "technician_id": {"mine", "colleague"},
    "staff_id": {"mine", "colleague"},
    "station_id": {"mine"},
    "stock_id": {"mine"},
    "tool_id": {"mine"},
    "unit_id": {"mine"},
    "training_id": {"mine", "colleague"},
}
SEEN: dict[str, dict[str, set[str]]] = {
    "dispatcher": STATION | {"work_order_id": {"mine", "colleague", "before"}},
    "technician": {
        "case_id": {"mine"},
        "technician_id": {"mine"},
        "work_order_id": {"mine", "before"},
        "stock_id": {"mine"},
        "tool_id": {"mine"},
        "unit_id": {"mine"},
        "training_id": {"mine"},
    },
    "salesperson": {"case_id": set(CASES) - {"nobody"}, "repair_id": {"mine"}},
    "delivery": {"case_id": set(CASES) - {"nobody"}, "repair_id": {"colleague"}},
    "agent": {"case_id": set()},
}
"""What people of a station see, who collects things, and who deals with goods, which none of these cases is about;
headquarters see all that there is."""
EVERY_STATION, ANYBODY = {"mine", "west"}, {"mine", "colleague", "west"}
EXCEPT = {
    ("dispatcher", "/stations/{station_id}"): EVERY_STATION,
    ("technician", "/stations/{station_id}"): EVERY_STATION,
    ("dispatcher", "/staff/{staff_id}/loans"): ANYBODY,
    ("dispatcher", "/staff/{staff_id}/loans/{loan_no}/end"): ANYBODY,
    ("technician", "/work-orders/{work_order_id}/earlier-visits"): {"mine"},
    ("technician", "/cases/{case_id}/replacement/hand-over"): {"mine", "before"},
    ("technician", "/cases/{case_id}/replacement/return"): {"mine", "before"},
    ("agent", "/cases/{case_id}/factory-services"): {"mine", "colleague", "before", "west", "unrouted"},
}
"""A unit is handed over and taken back by whoever had the latest order, finished or not. Orders are transferred to any
station, and anybody can be asked for on loan. The service desk sends whatever machine goes to its maker."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands for each parameter of a path, by whose it is."""

    world: World
    things: Mapping[str, Mapping[str, str]]

    def addresses(self, path: str) -> Iterator[tuple[str, str, str]]:
        """The path with each thing in it: the parameter's name, whose it is, the address."""
        name = next(iter(re.findall(r"{(\w+)}", path)), "")
        if name in ("subscription", ""):
            yield name, "nobody", path.format(subscription="read_models", source="intake", stream="case-x")
            return
        for thing, id in self.things[name].items():
            known = path.replace(f"{{{name}}}", id).replace("{site_id}", "main").replace("{contact_id}", "it")
            yield name, thing, re.sub(r"{\w+_no}", "1", known).replace("{technician_id}", "T-E2")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(world: World) -> Scene:
    """The cases, of today, and keys for those who have none yet."""
    now = datetime.now(UTC)
    world.keys["T-E2"] = keys.issue(world.keys_file, "T-E2", ["technician"], "ST-EAST")
    world.keys["services"] = keys.issue(world.keys_file, "services", ["service"])
    staff = {"staff_id": "T-E2", "role": "technician"}
    await world.post("east-desk", "dispatch", "/stations/ST-EAST/staff", staff, at=now)
    for technician in ("T-E1", "T-E2", "T-W1"):
        await world.call("manager", "PUT", "dispatch", f"/staff/{technician}/name", {"name": "某人"})
    for region in ("east", "west"):
        contact = {"person": f"{region} 联系人", "phone": "1", "address": "x"}
        await world.call("clerk", "PUT", "intake", f"/customers/C-{region}/contact", contact)
        await world.call("clerk", "PUT", "intake", f"/customers/C-{region}/contacts/it", contact | {"role": "it"})
        site = {"site_id": "main", "name": "总部", "region": "上海市"}
        await world.post("clerk", "intake", f"/customers/C-{region}/sites", site, at=now)
        address = f"/customers/C-{region}/sites/main/address"
        await world.call("clerk", "PUT", "intake", address, {"address": "长宁路 1 号"})
    await world.post("clerk", "intake", "/articles", {"article_id": "A-1", "title": "卡纸", "body": "x"}, at=now)
    product = {"model": "MFP-200", "family": "MFP", "name_zh": "复合机", "name_en": "Copier"}
    await world.post("manager", "intake", "/products", product, at=now)
    contract = {"contract_id": "CT-1", "customer_id": "C-east", "contract_no": "维保 1", "covers": ["work"]}
    days = {"starts_on": "2026-01-01", "ends_on": "2026-12-31", "visits_a_year": 4}
    await world.post("manager", "intake", "/contracts", contract | days, at=now)
    await world.post("manager", "dispatch", "/price-list/revisions", PRICES, at=now)
    part = {"part_no": "P-1", "name_zh": "轮", "name_en": "Roller", "unit_zh": "个", "unit_en": "piece"}
    await world.post("manager", "dispatch", "/parts", part, at=now)
    stock, tools = {"nobody": "0b5f3b0e-5d5e-5b0e-9a55-2f6d7a0c4e11"}, {"nobody": "t-nobody"}
    for thing, station in (("mine", "ST-EAST"), ("west", "ST-WEST")):
        stock[thing] = Place(station, None, "P-1").id
        tools[thing] = f"tool-{thing}"
        least = {"part_no": "P-1", "station_id": station, "minimum": 1}
        await world.post("manager", "dispatch", "/stock/minimums", least, at=now)
        tool = {"tool_id": tools[thing], "station_id": station, "name_zh": "万用表", "name_en": "Multimeter"}
        await world.post("manager", "dispatch", "/tools", tool, at=now)
        unit = {"serial_no": UNITS[thing], "station_id": station, "model": "MFP-200"}
        await world.post("manager", "dispatch", "/replacement-units", unit, at=now)
    trainings = {"nobody": "tr-nobody"}
    await world.seen("intake", "/cases", f"dispatch:{await head(world, 'dispatch')}")
    for thing, trainer in (("mine", "T-E1"), ("colleague", "T-E2"), ("west", "T-W1")):
        trainings[thing] = f"training-{thing}"
        customer = "C-west" if thing == "west" else "C-east"
        session = {"training_id": trainings[thing], "customer_id": customer, "topic": "双面扫描", "way": "site"}
        when = {"trainer_id": trainer, "starts_at": "2999-12-31T01:00:00Z", "minutes": 90}
        await world.post("clerk", "intake", "/trainings", session | when, at=now)
    orders = {}
    for thing, region, technician in (
        ("before", "east", "T-E1"),
        ("mine", "east", "T-E1"),
        ("colleague", "east", "T-E2"),
        ("west", "west", "T-W1"),
    ):
        orders[thing] = await order_of(world, CASES[thing], region, technician)
        if thing == "before":
            task = await conclude(world, CASES[thing])
        else:
            await world.post(f"{region}-desk", "dispatch", f"/work-orders/{orders[thing]}/resume")
    await opened(world, CASES["unrouted"], "east")
    await goods_in_hand(world)
    services = await repaired(world)
    await settled(world)
    known = {"mine": "A-1"}, {"mine": "C-east", "nobody": "C-nobody"}, {"mine": "M-east", "nobody": "M-nobody"}
    return Scene(
        world,
        {
            "case_id": CASES,
            "work_order_id": orders | {"nobody": "0b5f3b0e-5d5e-5b0e-9a55-2f6d7a0c4e11"},
            "station_id": {"mine": "ST-EAST", "west": "ST-WEST", "nobody": "ST-NOWHERE"},
            "technician_id": STAFF_NUMBERS,
            "staff_id": STAFF_NUMBERS,
            "model": {"mine": "MFP-200", "nobody": "MFP-999"},
            "contract_id": {"mine": "CT-1", "nobody": "CT-nobody"},
            "part_id": {"mine": "p-1", "nobody": "p-nobody"},
            "stock_id": stock,
            "tool_id": tools,
            "unit_id": {thing: unit_id(serial_no) for thing, serial_no in UNITS.items()},
            "training_id": trainings,
            "repair_id": {"mine": "r-mine", "colleague": "r-colleague", "nobody": "r-nobody"},
            "factory_service_id": services,
            "revision": {"mine": "1", "nobody": "999"},
            "return_id": {"mine": "R-1", "nobody": "R-nobody"},
            "fault_id": {"mine": "F-1", "nobody": "F-nobody"},
            "task_id": {"mine": task, "nobody": "0b5f3b0e-5d5e-5b0e-9a55-2f6d7a0c4e11"},
            **dict(zip(("article_id", "customer_id", "equipment_id"), known, strict=True)),
        },
    )


async def goods_in_hand(world: World) -> None:
    """A sales return and a delivery fault, of a case each that no station has."""
    asked: dict[str, Any] = {"customer_id": "C-east", "channel": "phone", "description": "退货"}
    line, delivered = (
        {"model": "DR-200", "unit_price_fen": 10050},
        {"delivery_no": "SF-1", "delivered_on": "2026-03-02"},
    )
    await world.post("clerk", "intake", "/cases", asked | {"case_id": "k-return", "kind": "return"})
    wish = {"return_id": "R-1", "case_id": "k-return", "wish": "refund", "cause": "fault", "reason": "x"}
    await world.post("clerk", "intake", "/sales-returns", wish | delivered | {"lines": [line]})
    fault = {"case_id": "k-fault", "kind": "delivery_fault", "delivery_fault": "short"}
    await world.post("clerk", "intake", "/cases", asked | fault)
    reported = {"fault_id": "F-1", "case_id": "k-fault", "lines": [line | {"fault": "short"}]}
    await world.post("clerk", "intake", "/delivery-faults", delivered | reported)


async def repaired(world: World) -> dict[str, str]:
    """A thing that the salesperson collected, and one of the delivery worker, which its maker has."""
    await world.enlist()
    for thing, caller in (("mine", "sales"), ("colleague", "delivery")):
        request = {"case_id": f"k-repair-{thing}", "customer_id": "C-east", "equipment_id": "M-east", "kind": "repair"}
        await world.post("clerk", "intake", "/cases", request | {"channel": "phone", "description": "卡纸"})
        signature = b64encode(PICTURE).decode()
        await world.collect(caller, f"k-repair-{thing}", f"r-{thing}", signature=signature)
    await world.post("agent", "intake", "/customer-repairs/r-colleague/take", HANDED)
    sent = SENT | {"factory_service_id": "f-mine"}
    await world.post("agent", "intake", "/customer-repairs/r-colleague/factory-services", sent)
    return {"mine": "f-mine", "nobody": "f-nobody"}


PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR....IEND\xae\x42\x60\x82"


async def opened(world: World, case_id: str, region: str) -> None:
    """A case, with an attachment and an installation."""
    request = {"case_id": case_id, "customer_id": f"C-{region}", "equipment_id": f"M-{region}", "kind": "installation"}
    await world.post("clerk", "intake", "/cases", request | {"channel": "phone", "description": "卡纸"})
    plan = {"equipment_ids": [f"M-{region}"], "planned_on": "2999-12-31"}
    await world.post("clerk", "intake", f"/cases/{case_id}/installation", plan)
    await world.post("clerk", "intake", f"/cases/{case_id}/attachments", {"name": "x", "content": SMALLEST_PDF})


async def head(world: World, service: str) -> int:
    """How far a log has come."""
    return int((await world.get("analyst", service, "/events", limit="1"))["head"])


async def order_of(world: World, case_id: str, region: str, technician: str) -> str:
    """A case that a technician solved, with a photo and a service report; gives its work order's number."""
    desk = f"{region}-desk"
    await opened(world, case_id, region)
    await world.post("clerk", "intake", f"/cases/{case_id}/route")
    while not (found := (await world.get(desk, "dispatch", "/work-orders", case_id=case_id))["items"]):
        pass
    order: str = found[0]["work_order_id"]
    await world.post(desk, "dispatch", f"/work-orders/{order}/accept")
    await world.post(desk, "dispatch", f"/work-orders/{order}/assign", {"technician_id": technician})
    await world.post(desk, "dispatch", f"/work-orders/{order}/images", {"content": SMALLEST_PNG})
    await world.post(desk, "dispatch", f"/work-orders/{order}/solve", {"work_done": "换硒鼓"})
    report = {"findings": "x", "work_done": "x", "minutes_on_site": 9, "signed_by_customer": True}
    await world.post(desk, "dispatch", f"/work-orders/{order}/report", report)
    await world.post(desk, "dispatch", f"/work-orders/{order}/reports", {})
    return order


async def conclude(world: World, case_id: str) -> str:
    """To the end of the case; gives the number of the call-back task."""
    while not (found := (await world.get("clerk", "callback", "/tasks", case_id=case_id))["items"]):
        pass
    task: str = found[0]["task_id"]
    await world.post("clerk", "callback", f"/tasks/{task}/attempts", {"reached": True, "talk_seconds": 9})
    await world.post("clerk", "callback", f"/tasks/{task}/conclude", {"outcome": "satisfied"})
    while (await world.get("clerk", "intake", f"/cases/{case_id}"))["status"] != "closed":
        pass
    return task


async def settled(world: World) -> None:
    """Every service has heard of everything, and every key is known."""
    for service, path in (
        ("intake", "/cases"),
        ("dispatch", "/stations"),
        ("sla_monitor", "/alarms"),
        ("callback", "/tasks"),
        ("reporting", "/cases"),
    ):
        for source in SERVICES[:4]:
            await world.seen(service, path, f"{source}:{await head(world, source)}")
        while (await world.call("services", "GET", service, path)).status_code == 401:
            pass


@pytest.mark.slow("some two thousand requests to five services")
@pytest.mark.timeout(300)
@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("service", SERVICES)
async def test_every_role_at_every_route_with_what_is_theirs_and_what_is_not(
    service: str, scene: Scene, tmp_path: Path
) -> None:
    routes, described = document(service, tmp_path)
    wrong = [
        f"{who} {method} {path} of {thing}: {got}, expected {right}"
        for who, role in CALLERS.items()
        for (method, path), roles in routes.items()
        async for thing, got, right in tried(scene, service, who, role, method, path, role in roles, described)
        if got != right
    ]
    assert not wrong, "\n".join(wrong)


async def tried(
    scene: Scene, service: str, who: str, role: str, method: str, path: str, allowed: bool, described: dict[str, Any]
) -> Any:
    """Each thing that the route can be asked for: whose it is, what came, and what is right."""
    body = example(described, path, method) if method != "GET" else None
    said: dict[str, str] = {}
    for name, thing, address in scene.addresses(path):
        if not allowed:
            answer = await scene.world.call(who, method, service, address, body)
            yield thing, answer.status_code, 403
            continue
        there = SEEN.get(role, {}).get(name, set(scene.things.get(name, ())) - {"nobody"})
        there = EXCEPT.get((role, path), there)
        if method != "GET" and (thing in there or name == ""):
            continue  # what a command does with what is the caller's own is shown elsewhere
        answer = await scene.world.call(who, method, service, address, body)
        if name == "":
            yield thing, answer.status_code, 200
            yield thing, leaked(answer, scene) if role in SEEN and "stations" not in path else [], []
        else:
            yield thing, answer.status_code, 200 if thing in there else 404
        if answer.status_code == 404:
            text = answer.json()["detail_en"] + answer.json()["detail"]
            said[thing] = text.replace(scene.things.get(name, {}).get(thing, "?"), "…")
    yield "what does not exist, in the same words", set(said.values()), {said.get("nobody")} & set(said.values())


def leaked(answer: httpx.Response, scene: Scene) -> list[str]:
    """What a list of the station's tells of others."""
    others = [CASES["west"], CASES["unrouted"], scene.things["work_order_id"]["west"], "ST-WEST", "T-W1", "C-west"]
    return [other for other in others if other in answer.text]


def example(described: dict[str, Any], path: str, method: str) -> Any:
    """A body that the route takes, from its description; None for a route that needs none, or takes a file."""
    body = described["paths"][path][method.lower()].get("requestBody")
    if body is None or "application/json" not in body["content"]:
        return None
    schema = body["content"]["application/json"]["schema"]
    schema = next((one for one in schema.get("anyOf", [schema]) if "$ref" in one), schema)
    found = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found.get("examples", [{}])[0]


@pytest.mark.timeout(300)
@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("service", SERVICES)
async def test_a_number_is_a_case_wherever_its_id_is(service: str, scene: Scene, tmp_path: Path) -> None:
    """For everybody, with what is theirs and what is not, in the same words; a misheard number is pointed at."""
    world, (routes, described) = scene.world, document(service, tmp_path)
    listed = (await world.get("clerk", "intake", "/cases", limit="200"))["items"]
    numbers = {row["case_id"]: row["number"] for row in listed} | {CASES["nobody"]: case_number(date(2026, 3, 2), 999)}
    wrong = []
    for (method, path), roles in routes.items():
        for who, role in CALLERS.items():
            for thing, id in CASES.items() if "{case_id}" in path and role in roles else ():
                if method != "GET" and thing in SEEN.get(role, {}).get("case_id", CASES.keys() - {"nobody"}):
                    continue
                body = example(described, path, method) if method != "GET" else None
                by_id, by_number = [
                    await world.call(who, method, service, filled(path.replace("{case_id}", said)), body)
                    for said in (id, numbers[id])
                ]
                if told(by_id, id) != told(by_number, numbers[id]):
                    wrong.append(f"{who} {method} {path} of {thing}: {by_number.text}, by id {by_id.text}")
        if "{case_id}" in path:
            right = numbers[CASES["mine"]]
            misheard = path.replace("{case_id}", right[:-1] + str((int(right[-1]) + 1) % 10))
            who = next(who for who, role in CALLERS.items() if role in roles)
            body = example(described, path, method) if method != "GET" else None
            answer = await world.call(who, method, service, filled(misheard), body)
            if (answer.status_code, [fault["field"] for fault in answer.json()["errors"]]) != (422, ["case_id"]):
                wrong.append(f"{method} {path} of a misheard number: {answer.text}")
    assert not wrong, "\n".join(wrong)


def told(answer: httpx.Response, asked: str) -> tuple[int, Any]:
    """What an answer says, leaving out how the case was named and what differs each time."""
    if answer.status_code == 200:
        if answer.headers["content-type"] != "application/json":
            return 200, answer.content
        found = answer.json()
        items = found.get("items")
        return 200, found.get("case_id", found) if items is None else [row.get("event_id", row) for row in items]
    return answer.status_code, [answer.json()[part].replace(asked, "…") for part in ("detail", "detail_en")]


@pytest.mark.parametrize("service", SERVICES)
def test_whatever_names_a_case_may_be_its_number(service: str, tmp_path: Path) -> None:
    """Parameters and fields of every route; the id that a new case is to have is none."""
    routers = importlib.import_module(f"{service}.wiring").DEFINITION.load_routers()
    hints = [
        (route, name, hint)
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
        for name, hint in get_type_hints(route.endpoint, include_extras=True).items()
    ]
    inner = [
        (route, name, hint)
        for route, _, body in hints
        if inspect.isclass(body) and issubclass(body, Body)
        for name, hint in get_type_hints(body, include_extras=True).items()
    ]
    plain = [
        f"{route.path} {name}"
        for route, name, hint in [*hints, *inner]
        if NAMES_A_CASE.search(name) and not may_be_number(hint) and (route.path, name) != ("/cases", "case_id")
    ]
    assert not plain


NAMES_A_CASE = re.compile(r"(^|_)case(_id)?$|^into$|^merged_into$|duplicate")


@pytest.mark.parametrize("service", SERVICES)
def test_whatever_shows_a_case_shows_its_number(service: str, tmp_path: Path) -> None:
    """Every answer and row of a list; a body that opens a case, or takes up its goods, asks for none, and a record of
    who read a contact names the case as it was asked for."""
    _, described = document(service, tmp_path)
    shown = {name: one.get("properties", {}) for name, one in described["components"]["schemas"].items()}
    without = {name for name, fields in shown.items() if "case_id" in fields and "number" not in fields}
    assert without <= {"NewCase", "NewReturn", "NewDeliveryFault", "InspectionRequest", "NewTraining", "Access"}
