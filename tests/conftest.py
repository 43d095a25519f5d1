"""What all tests share: where outside material stands, and that nothing is skipped where everything must be there."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"

# Properties are searched for counter-examples so many times, never so long; in continuous integration always for the
# same ones, so that a failure is of the change that it is shown with.
settings.register_profile("local", max_examples=100, deadline=None)
settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "local")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of outside material beside the checkout: real files of publishers and official figures."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared, the folder of real files beside the checkout")
    return SHARED


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where CI=true everything must be there, so a skipped test is a failed run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("CI") == "true" and skipped and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
