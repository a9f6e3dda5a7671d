"""A product 产品: what its model needs of whoever repairs it, and for how long it is in warranty."""

from dataclasses import dataclass
from typing import assert_never

from eventlog.decider import Decider, NotFound, Rejected, State, changed
from events.catalog.product import (
    KIND,
    ChecklistStep,
    FittingPart,
    ProductDetails,
    ProductDiscontinued,
    ProductEvent,
    ProductListed,
    ProductRevised,
)
from events.fault_codes import FaultCode

STANDARD_WARRANTY_MONTHS = 60
"""Five years of maintenance from acceptance: what a machine gets where nothing else is said."""


@dataclass(frozen=True, slots=True)
class ListProduct:
    """Look after this model from now on."""

    model_key: str
    model: str
    details: ProductDetails
    fault_codes: tuple[FaultCode, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviseProduct:
    """Know a product better, for a `reason`; None leaves a detail as it is."""

    model_key: str
    family: str | None
    name_zh: str | None
    name_en: str | None
    skills: tuple[str, ...] | None
    parts: tuple[FittingPart, ...] | None
    checklist: tuple[ChecklistStep, ...] | None
    warranty_months: int | None
    reason: str
    fault_codes: tuple[FaultCode, ...] | None = None


@dataclass(frozen=True, slots=True)
class DiscontinueProduct:
    """Sell it no more, for a `reason`."""

    model_key: str
    reason: str


class Product(State, frozen=True):
    """What is known of a product, with every revision; nothing yet while `details` is None."""

    model: str = ""
    details: ProductDetails | None = None
    discontinued: bool = False
    fault_codes: tuple[FaultCode, ...] = ()

    @property
    def warranty_months(self) -> int:
        """What a machine of this model gets, listed or not."""
        return STANDARD_WARRANTY_MONTHS if self.details is None else self.details.warranty_months


def evolve(state: Product, event: ProductEvent) -> Product:
    """The product after an event."""
    match event:
        case ProductListed():
            return Product(event.model, event.details, fault_codes=event.fault_codes)
        case ProductRevised():
            return changed(state, details=event.details, fault_codes=event.fault_codes)
        case ProductDiscontinued():
            return changed(state, discontinued=True)
        case _:
            assert_never(event)


PRODUCT: Decider[Product, ProductEvent] = Decider(KIND, Product(), evolve)


def list_product(command: ListProduct, product: Product) -> list[ProductEvent]:
    """What was discontinued can be listed again. Raises Rejected when the model is listed with other details."""
    if product.details is None or product.discontinued:
        return [ProductListed(command.model_key, command.model, command.details, command.fault_codes)]
    if (product.details, product.fault_codes) == (command.details, command.fault_codes):
        return []
    raise Rejected(
        f"product {product.model} is listed already with other details: revise them, with a reason",
        f"产品 {product.model} 已列入，且资料不同；如需修订请写明原因",
        field="model",
    )


def revise(command: ReviseProduct, product: Product) -> list[ProductEvent]:
    """What is as wanted already decides nothing. Raises NotFound for a model that nobody listed."""
    known = known_product(product, command.model_key)
    wanted = ProductDetails(
        family=command.family or known.family,
        name_zh=command.name_zh or known.name_zh,
        name_en=command.name_en or known.name_en,
        skills=known.skills if command.skills is None else command.skills,
        parts=known.parts if command.parts is None else command.parts,
        checklist=known.checklist if command.checklist is None else command.checklist,
        warranty_months=known.warranty_months if command.warranty_months is None else command.warranty_months,
    )
    had = product.fault_codes
    codes = had if command.fault_codes is None else command.fault_codes
    if (wanted, codes) == (known, had):
        return []
    return [ProductRevised(command.model_key, wanted, known, command.reason, codes, had)]


def discontinue(command: DiscontinueProduct, product: Product) -> list[ProductEvent]:
    """Once is enough. Raises NotFound for a model that nobody listed."""
    known_product(product, command.model_key)
    return [] if product.discontinued else [ProductDiscontinued(command.model_key, command.reason)]


def known_product(product: Product, model: str) -> ProductDetails:
    """Raises NotFound for a model that nobody listed."""
    if product.details is None:
        raise no_product(model)
    return product.details


def no_product(model: str) -> NotFound:
    """Nobody listed this model."""
    return NotFound(f"there is no product {model}", f"没有产品 {model}")
