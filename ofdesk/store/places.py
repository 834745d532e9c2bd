"""Folders in which a base is not safe: network shares, and folders that a program syncs."""

from collections.abc import Mapping
from pathlib import Path, PurePath

from ofdesk.domain.errors import Unavailable

NETWORK_TYPES = frozenset(
    (
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "ncpfs"),
        *("fuse.sshfs", "fuse.davfs2", "davfs", "fuse.gvfsd-fuse", "fuse.rclone", "afpfs"),
    )
)
CLOUD_FOLDERS = (
    *("dropbox", "onedrive", "google drive", "googledrive", "icloud", "nextcloud", "owncloud"),
    *("pcloud", "mega", "kdrive", "seafile", "box sync", "mobile documents", "cloudstorage"),
)


def place_warning(base: PurePath, mounts: Mapping[str, str]) -> Unavailable | None:
    """A warning ``base_on_network`` or ``base_in_cloud`` for an absolute path, else None.

    ``mounts`` gives the file-system type of each mount point; a UNC path is a share anywhere.
    """
    if str(base).startswith(("\\\\", "//")) or _type_of(base, mounts) in NETWORK_TYPES:
        return Unavailable("base_on_network", base=str(base))
    folders = [part.casefold() for part in base.parts[:-1]]
    if any(_is_cloud(folder) for folder in folders):
        return Unavailable("base_in_cloud", base=str(base))
    return None


def system_mounts() -> dict[str, str]:
    """Mount points and their types as Linux tells them; empty where the system has no such list."""
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    fields = [line.split(" ") for line in lines]
    return {_plain(parts[1]): parts[2] for parts in fields if len(parts) > 2}


def _type_of(base: PurePath, mounts: Mapping[str, str]) -> str:
    for folder in base.parents:
        if str(folder) in mounts:
            return mounts[str(folder)]
    return ""


def _is_cloud(folder: str) -> bool:
    # « OneDrive - Société » and « Dropbox (Personal) » are theirs, « megaphone » is not.
    return any(
        folder == name or folder.startswith((f"{name} ", f"{name}-", f"{name}_"))
        for name in CLOUD_FOLDERS
    )


def _plain(mount: str) -> str:
    """A mount point with the kernel's octal escapes undone."""
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        mount = mount.replace(code, character)
    return mount
