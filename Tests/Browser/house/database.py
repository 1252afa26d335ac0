"""Databases for the paths: one template with the cast, a clone for each walk."""

import os
import pathlib
import re
import subprocess
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[3]
BINARY = os.environ.get("TRISTAGE_BINARY", str(ROOT / ".build/debug/tristage"))
CLUSTER = os.environ.get("TRISTAGE_TEST_CLUSTER")
_template = None


def address(name):
    """TRISTAGE_DATABASE of a database of the test cluster."""
    return re.sub(r"\b(user|dbname)=\S+", "", CLUSTER).strip() + f" dbname={name}"


def psql(name, *arguments, text=None):
    """Runs psql as the superuser and gives back what it printed."""
    command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", address(name) + " user=postgres"]
    done = subprocess.run([*command, *arguments], input=text, text=True, capture_output=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    return done.stdout.strip()


def tristage(name, *arguments):
    """Runs a command of the program on a database."""
    done = subprocess.run([BINARY, *arguments], env=environment(name), text=True, capture_output=True)
    if done.returncode:
        raise RuntimeError(f"tristage {' '.join(arguments)}: {done.stdout}{done.stderr}")
    return done.stdout


def environment(name, **more):
    return {**os.environ, "TRISTAGE_DATABASE": address(name), "TRISTAGE_HOME": str(ROOT), **more}


def template():
    """The database that clones are copied from, made by the program itself, with the cast in it."""
    global _template
    if _template is None:
        name = f"browser_{uuid.uuid4().hex[:12]}"
        psql("postgres", "-c", f"create database {name}")
        tristage(name, "roles")
        tristage(name, "migrate")
        psql(name, "-f", str(ROOT / "Tests/TestKit/cast.sql"))
        _template = name
    return _template


def clone(scene):
    """A database of one walk's own."""
    name = f"walk_{uuid.uuid4().hex[:12]}"
    psql("postgres", "-c", f"create database {name} template {template()}")
    psql(name, "-f", str(ROOT / "sql/database.sql"))
    if scene:
        psql(name, text=scene)
    return name


def drop(name):
    psql("postgres", "-c", f"drop database if exists {name} (force)")


def clear():
    """Drops the template; the next walk makes another."""
    global _template
    if _template:
        drop(_template)
    _template = None
