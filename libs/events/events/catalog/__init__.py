"""Every kind of stream that a service publishes, one module a kind, and the codec of all their events.

A type is never changed incompatibly: a new field has a default, a choice may get further values, anything else is a new
version with an upcaster. `python -m events.golden` keeps a sample of every version and refuses what old readers could
not read.
"""

from eventlog.codec import Codec
from events.catalog import (
    agenda,
    article,
    callback_task,
    care,
    case,
    checklist,
    contract,
    customer,
    customer_repair,
    delivery_fault,
    equipment,
    factory_service,
    inspection,
    installation,
    part,
    presence,
    price_list,
    product,
    replacement,
    replacement_unit,
    sales_return,
    serial_number,
    sla,
    staff,
    station,
    stock,
    tool,
    training,
    work_order,
)

NAMESPACE = "aftersales"
"""What the names of all event types and topics begin with."""

codec = Codec(
    NAMESPACE,
    (
        customer.KIND,
        contract.KIND,
        care.KIND,
        equipment.KIND,
        inspection.KIND,
        serial_number.KIND,
        article.KIND,
        product.KIND,
        case.KIND,
        installation.KIND,
        training.KIND,
        sales_return.KIND,
        delivery_fault.KIND,
        customer_repair.KIND,
        factory_service.KIND,
        station.KIND,
        staff.KIND,
        price_list.KIND,
        work_order.KIND,
        checklist.KIND,
        agenda.KIND,
        presence.KIND,
        replacement.KIND,
        replacement_unit.KIND,
        part.KIND,
        stock.KIND,
        tool.KIND,
        sla.KIND,
        callback_task.KIND,
    ),
)
"""The codec of the whole published language."""

SOURCES = codec.sources
"""The services that publish, by their PostgreSQL schema. Reporting only listens."""
