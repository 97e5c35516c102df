"""The same batch by the workers of a Dask cluster (extra ``dask``)."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from govie.batch.pool import Work, died
from govie.batch.run import Progress, Summary
from govie.batch.run import parse_files as parse_by
from govie.batch.work import Settings, work
from govie.errors import ExtraError

if TYPE_CHECKING:
    from distributed import Client


class Cluster:
    """Workers of a Dask cluster that call ``work``, a function of a module; each loads the model once."""

    def __init__(self, client: Client, settings: Settings, *, work: Work = work) -> None:
        self.client, self.settings, self.work = client, settings, work
        self.lost = _distributed().KilledWorker
        self.workers = max(1, sum(client.nthreads().values()))
        self._executor = client.get_executor(pure=False)

    def submit(self, paths: Sequence[str]) -> Future[bytes]:
        future: Future[bytes] = self._executor.submit(self.work, paths, self.settings)
        return future

    def salvage(self, paths: Sequence[str]) -> bytes:
        """The lines of a chunk that Dask gave up on, file by file; one that kills its workers has an error record."""
        return b"".join(self._alone(path) for path in paths)

    def _alone(self, path: str) -> bytes:
        try:
            return self.submit([path]).result()
        except self.lost:
            return died(path)

    def close(self) -> None:
        self._executor.shutdown(wait=False)


def local_client(*, workers: int) -> Client:
    """A client of ``workers`` new processes of this machine with one thread each; raises ExtraError without Dask."""
    distributed = _distributed()
    cluster = distributed.LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    )
    client: Client = distributed.Client(cluster)
    return client


def parse_files(
    paths: Sequence[str | os.PathLike[str]],
    output: str | os.PathLike[str],
    *,
    client: Client | str,
    settings: Settings | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Summary:
    """``govie.batch.parse_files`` by the workers of ``client``, or of the cluster whose scheduler has that address.

    Each worker needs govie, the model, the files under the same names, and one thread (``dask worker --nthreads 1``)
    so that it loads the model once. Only names go to the workers and only lines come back.
    """
    distributed = _distributed()
    if not isinstance(client, str):
        return parse_by(paths, output, settings=settings, on_progress=on_progress, crew=lambda s: Cluster(client, s))
    with distributed.Client(client) as own:
        return parse_by(paths, output, settings=settings, on_progress=on_progress, crew=lambda s: Cluster(own, s))


def _distributed() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise ExtraError("dask", "a batch over Dask") from error
    return distributed
