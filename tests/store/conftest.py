"""Stores in DuckDB, and in a PostgreSQL server that is started for the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import quote

import pytest

from govie.store.rows import rows_of

SERVER_USER = "postgres"


def find_program(name):
    """Debian keeps the server's programs off the path."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True)
    return shutil.which(name, path=os.pathsep.join([*map(str, folders), os.environ.get("PATH", "")]))


def unprivileged_user():
    """PostgreSQL does not run as root: None stands for the user who runs the tests."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SERVER_USER).pw_name
    except KeyError:
        pytest.skip("no unprivileged user to run PostgreSQL")


@pytest.fixture(scope="session")
def postgres():
    """The URL of an empty database in a server that listens on a socket of its own."""
    pytest.importorskip("psycopg")
    pytest.importorskip("sqlalchemy")
    initdb, control = find_program("initdb"), find_program("pg_ctl")
    if not initdb or not control:
        pytest.skip("PostgreSQL is not installed")
    user, folder = unprivileged_user(), Path(mkdtemp(prefix="pg", dir="/tmp"))
    if user:
        shutil.chown(folder, user)
    data = str(folder / "data")

    def run(*command):
        subprocess.run(command, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=60)

    try:
        run(initdb, "-D", data, "-U", "govie", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        run(control, "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql://govie@/postgres?host={quote(str(folder))}"
        finally:
            run(control, "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def postgres_url(postgres, request):
    """A schema of its own for each test."""
    import psycopg

    name = f"t{abs(hash(request.node.nodeid))}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{postgres}&options={quote(f'-csearch_path={name}')}"


@pytest.fixture(params=["duckdb", "postgres"])
def target(request, tmp_path):
    """Where a store may be made: both engines."""
    if request.param == "postgres":
        return request.getfixturevalue("postgres_url")
    return str(tmp_path / "facts.duckdb")


@pytest.fixture
def make_rows(gold_bulletin):
    """The rows of marked text (its body) about a subject."""

    def make(body, *, subject="北票市", date="2022-03-01", genre="communique", source="a.txt"):
        marked = f"date: {date}\nsubject: {subject}\n---\n{body}"
        return rows_of(gold_bulletin(marked, source=source), genre=genre)

    return make
