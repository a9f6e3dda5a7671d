"""What can never change: the streams are stored under these names, and keep their order by these keys."""

from events.catalog import codec


def test_every_kind_of_stream_is_stored_as_it_was() -> None:
    kinds = {kind.name: (kind.source, kind.id, kind.key) for kind in codec.kinds.values()}
    assert kinds == {
        "customer": ("intake", "customer_id", None),
        "contract": ("intake", "contract_id", "customer_id"),
        "care": ("intake", "customer_id", "customer_id"),
        "installation": ("intake", "case_id", "case_id"),
        "training": ("intake", "training_id", "customer_id"),
        "equipment": ("intake", "equipment_id", None),
        "inspection_plan": ("intake", "equipment_id", "equipment_id"),
        "serial_number": ("intake", "serial_key", None),
        "article": ("intake", "article_id", None),
        "product": ("intake", "model_key", None),
        "case": ("intake", "case_id", "case_id"),
        "sales_return": ("intake", "return_id", "case_id"),
        "delivery_fault": ("intake", "fault_id", "case_id"),
        "station": ("dispatch", "station_id", None),
        "price_list": ("dispatch", "list_id", None),
        "work_order": ("dispatch", "work_order_id", "case_id"),
        "checklist": ("dispatch", "work_order_id", "case_id"),
        "staff": ("dispatch", "staff_id", None),
        "agenda": ("dispatch", "technician_id.day", None),
        "presence": ("dispatch", "technician_id", None),
        "replacement": ("dispatch", "case_id", "case_id"),
        "replacement_unit": ("dispatch", "unit_id", None),
        "part": ("dispatch", "part_id", None),
        "stock": ("dispatch", "stock_id", None),
        "customer_repair": ("intake", "repair_id", "case_id"),
        "factory_service": ("intake", "factory_service_id", "case_id"),
        "tool": ("dispatch", "tool_id", None),
        "sla": ("sla_monitor", "case_id", "case_id"),
        "callback": ("callback", "task_id", "case_id"),
    }
