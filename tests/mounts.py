"""Disks and files of its own for a process that a test starts; other processes do not see where they are mounted."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import NOT_ALLOWED, ROOT

_MEGABYTES = 16


@dataclass(frozen=True)
class Disk:
    """An ext4 file system in `image`, mounted at `folder` in the mount namespace of process `namespace`."""

    image: Path
    folder: Path
    namespace: int

    def inside(self, *command: str) -> Sequence[str]:
        """This command, for a process that sees the disk."""
        return ("nsenter", f"--target={self.namespace}", "--mount", f"--wd={ROOT}", *command)

    def run(self, *command: str) -> str:
        done = subprocess.run(self.inside(*command), capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def mount(self) -> None:
        self.run("mount", "-o", "loop,errors=remount-ro", str(self.image), str(self.folder))

    def fail(self) -> None:
        """Let the kernel find an error in it: from then on it is read-only, also for files that are open."""
        self.trigger().write_text("found by a test")

    def trigger(self) -> Path:
        """What the kernel has for just that."""
        device = Path(self.run("findmnt", "--noheadings", "--output=SOURCE", str(self.folder)))
        return Path("/sys/fs/ext4", device.name, "trigger_fs_error")

    def repair(self) -> None:
        """Make it writable again, as only can be done while no process uses it."""
        self.run("umount", str(self.folder))
        subprocess.run(["e2fsck", "-fy", str(self.image)], capture_output=True, check=False)
        self.mount()


@contextmanager
def mounted_disk(beside: Path) -> Iterator[Disk]:
    """A new disk, mounted in a new folder, until left. Skips the test where that is not allowed."""
    image, folder = beside / "disk.img", beside / "disk"
    folder.mkdir()
    command = ["unshare", "--mount", "sh", "-c", "echo entered; exec sleep infinity"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        disk = Disk(image, folder, holder.pid)
        try:
            _make(disk)
            yield disk
        finally:
            holder.kill()


def _make(disk: Disk) -> None:
    with disk.image.open("wb") as file:
        file.truncate(_MEGABYTES << 20)
    try:
        subprocess.run(["mkfs.ext4", "-q", disk.image], capture_output=True, check=True)
        disk.mount()
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        pytest.skip(f"{NOT_ALLOWED}: {error}")
    if not os.access(disk.trigger(), os.W_OK):
        pytest.skip(f"{NOT_ALLOWED} that can be made to fail")


def on_a_read_only_mount(folder: Path, *command: str) -> Sequence[str]:
    """This command, for a process to which `folder`, with all that is in it, is a file system that is read-only.

    Skips the test where that is not allowed.
    """
    mounting = 'cp -r "$0" "$0.copy" && mount -t tmpfs tmpfs "$0" && cp -r "$0.copy/." "$0" && mount -o remount,ro "$0"'
    return _after(mounting, folder, command)


def with_a_name_server(address: str, beside: Path, *command: str) -> Sequence[str]:
    """This command, for a process that asks this name server for every name, and waits long for each answer.

    Skips the test where that is not allowed.
    """
    file = beside / "resolv.conf"
    file.write_text(f"nameserver {address}\noptions timeout:30 attempts:5\n")
    return _after('mount --bind "$0" /etc/resolv.conf', file, command)


def _after(mounting: str, path: Path, command: Sequence[str]) -> Sequence[str]:
    """The command in a mount namespace of its own, in which this was done with the path."""
    alone = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
    tried = subprocess.run([*alone, mounting, path], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"{NOT_ALLOWED}: {tried.stderr.strip()}")
    return [*alone, f'{mounting} && exec "$@"', str(path), *command]
