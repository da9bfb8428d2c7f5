"""The contract between a mechanism of the district and the kernel: one small value per scenario."""

from linli.kernel.scenario.contract import Scenario, scenarios

__all__ = ["Scenario", "scenarios"]
