"""Who PostgreSQL runs as. It refuses to run as root, and containers and CI often are.

Not root: as oneself. Root: inside a user namespace of its own, where root is seen as `nobody` and files stay ours. Where the
kernel allows no user namespaces: as `nobody`, with the data in the temporary folder, which `nobody` can reach.
"""

import ctypes
import os
import pwd
import subprocess
import sys
from collections.abc import Callable
from enum import Enum
from typing import Any

CLONE_NEWUSER = 0x10000000


class Identity(Enum):
    SELF = "self"
    NAMESPACE = "namespace"
    NOBODY = "nobody"


def choose() -> Identity:
    """The first way that works here. `PG_IDENTITY` forces one (the tests use it)."""
    if forced := os.environ.get("PG_IDENTITY"):
        return Identity(forced)
    if os.geteuid() != 0:
        return Identity.SELF
    if sys.platform != "linux":
        return Identity.NOBODY
    try:
        trial = subprocess.run(
            [sys.executable, "-c", "pass"], preexec_fn=enter_namespace, stderr=subprocess.DEVNULL, check=False
        )
    except subprocess.SubprocessError:
        return Identity.NOBODY
    return Identity.NAMESPACE if trial.returncode == 0 else Identity.NOBODY


def enter_namespace() -> None:
    """In the child, before exec: a user namespace in which root is `nobody`."""
    libc = ctypes.CDLL(None, use_errno=True)
    uid, gid = os.geteuid(), os.getegid()
    nobody = pwd.getpwnam("nobody")
    if libc.unshare(CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")
    for name, line in (
        ("setgroups", "deny"),
        ("gid_map", f"{nobody.pw_gid} {gid} 1"),
        ("uid_map", f"{nobody.pw_uid} {uid} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as handle:
            handle.write(line)


def spawn_options(identity: Identity) -> dict[str, Any]:
    """What subprocess.run needs to start a child under this identity."""
    if identity is Identity.NAMESPACE:
        before: Callable[[], None] = enter_namespace
        return {"preexec_fn": before}
    if identity is Identity.NOBODY:
        nobody = pwd.getpwnam("nobody")
        return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return {}


def give_to_nobody(path: os.PathLike[str]) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(path, nobody.pw_uid, nobody.pw_gid)
