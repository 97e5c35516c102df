"""Folders of files to one table of facts, by several processes, to be taken up again where it was stopped."""

from govie.batch.run import Progress, Summary, parse_files
from govie.batch.work import Settings

__all__ = ["Progress", "Settings", "Summary", "parse_files"]
