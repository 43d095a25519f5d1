"""What all tests share: outside material, databases on both engines, and no skipping where everything must be there."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
import pytest_timeout
from hypothesis import settings

from storage.database import Database
from tests.chromium import browser  # noqa: F401 - a fixture for every folder
from tests.postgresql import NoServerError, Server, name_of, new_database, own_server, postgresql_server

ROOT = Path(__file__).parent.parent
SCHEMA = max(file.name[:4] for file in (ROOT / "storage" / "migrations" / "versions").glob("[0-9]*.py"))
"""The newest version of the schema."""
SHARED = ROOT.parent / "shared"
NOT_ALLOWED = "this machine does not allow it"
"""Why a test is skipped that needs a right which no installation brings."""

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


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server, started when the first test asks for it."""
    try:
        with postgresql_server() as address:
            yield address
    except NoServerError as error:
        pytest.skip(f"needs PostgreSQL: {error}")


@pytest.fixture
def server() -> Iterator[Server]:
    """A PostgreSQL server of the test's own, to be stopped and started."""
    try:
        with own_server() as server:
            yield server
    except NoServerError as error:
        pytest.skip(f"needs PostgreSQL: {error}")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgresql_template(postgresql: str) -> AsyncIterator[str]:
    """A migrated database on the server, to be copied for each test."""
    async with new_database(postgresql) as address:
        await _migrate(address)
        yield address


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A migrated SQLite file, to be copied for each test."""
    address = f"sqlite:///{tmp_path_factory.mktemp('template') / 'election.db'}"
    await _migrate(address)
    return address


async def _migrate(address: str) -> None:
    database = Database(address)
    await database.migrate()
    await database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine in turn."""
    return str(request.param)


@pytest.fixture
def template(engine: str, request: pytest.FixtureRequest) -> str:
    """The address of the migrated database of this engine that each test gets a copy of."""
    return str(request.getfixturevalue(f"{engine}_template"))


@pytest.fixture
async def database_url(template: str, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a database of the test's own, migrated and empty."""
    if template.startswith("sqlite"):
        copy = tmp_path / "election.db"
        shutil.copy(template.removeprefix("sqlite:///"), copy)
        yield f"sqlite:///{copy}"
        return
    async with new_database(request.getfixturevalue("postgresql"), name_of(template)) as address:
        yield address


@pytest.fixture
async def empty_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a database without any table."""
    if engine == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    async with new_database(request.getfixturevalue("postgresql")) as address:
        yield address


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database of the test's own, migrated and empty."""
    database = Database(database_url)
    yield database
    await database.close()


def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Watch over the end of a test, too, that has failed: so far a failure is where the watch over what hangs ends."""
    watch = pytest_timeout.Settings(float(item.config.getini("timeout")), "signal", False, False)
    item.config.hook.pytest_timeout_set_timer(item=item, settings=watch)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where CI=true everything must be there that can be installed, so a skipped test is a failed run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    reports = reporter.stats.get("skipped", []) if reporter else []
    skipped = [report for report in reports if NOT_ALLOWED not in str(report.longrepr)]
    if os.environ.get("CI") == "true" and skipped and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
