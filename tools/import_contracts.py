"""A contract that import-linter does not have: some modules import nothing but what is listed."""

from typing import cast

from grimp import ImportGraph
from importlinter.application import output
from importlinter.domain import fields
from importlinter.domain.contract import Contract, ContractCheck


class AllowListContract(Contract):
    """`packages` and all that is in them import `allowed` modules, with all that is in those, and one another only."""

    type_name = "allow_list"

    packages = fields.ListField(subfield=fields.StringField())
    allowed = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """The imports that are not on the list."""
        packages = cast(list[str], self.packages)
        allowed = (*cast(list[str], self.allowed), *packages)
        found = {
            f"{module} -> {imported}"
            for package in packages
            for module in (package, *graph.find_descendants(package))
            for imported in graph.find_modules_directly_imported_by(module)
            if not any(imported == each or imported.startswith(f"{each}.") for each in allowed)
        }
        return ContractCheck(kept=not found, metadata={"found": sorted(found)})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name them."""
        for line in check.metadata["found"]:
            output.print_error(f"- {line}")
