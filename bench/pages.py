"""The pages a clerk asks for all day, each asked of two databases in turn."""

from __future__ import annotations

import random
import re
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Final, Protocol

from flask.testing import FlaskClient

from app.web.house import House

PAGES: Final = 120


class Site(Protocol):
    """The real application over some cases: clerks who are logged in, applicants to search for."""

    clients: list[FlaskClient]
    persons: list[str]
    house: House


Asking = Callable[[Site, random.Random], Iterator[tuple[FlaskClient, str]]]


def p95_of(many: Site, few: Site, ask: Asking) -> tuple[float, float]:
    """Ask both in turn, each for its own cases; give the 95th percentile of each."""
    dice = random.Random(3)
    streams = [(ask(site, dice), []) for site in (many, few)]
    for turn in range(PAGES + 10):
        for pages, times in streams:
            client, path = next(pages)
            begun = time.perf_counter()
            answer = client.get(path)
            spent = time.perf_counter() - begun
            if answer.status_code != 200:
                raise RuntimeError(f"{path} answered {answer.status_code}")
            if turn >= 10:
                times.append(spent)
    big, small = (statistics.quantiles(times, n=20)[-1] for _pages, times in streams)
    return big, small


def lists(site: Site, dice: random.Random) -> Iterator[tuple[FlaskClient, str]]:
    """The first page and the following ones, open cases and closed ones."""
    while True:
        client = dice.choice(site.clients)
        path = "/cases/" + dice.choice(("", "?state=在办", "?state=已结"))
        for _page in range(4):
            yield client, path
            following = re.search(r'rel="next" href="([^"]+)"', client.get(path).text)
            if following is None:
                break
            path = following[1].replace("&amp;", "&")


def _numbers(site: Site, dice: random.Random) -> list[tuple[FlaskClient, str]]:
    found = []
    for client in site.clients:
        path = "/cases/"
        for _page in range(6):
            page = client.get(path).text
            found += [(client, number) for number in re.findall(r"/case/(\d+)", page)]
            following = re.search(r'rel="next" href="([^"]+)"', page)
            if following is None:
                break
            path = following[1].replace("&amp;", "&")
    dice.shuffle(found)
    return found


def cases(site: Site, dice: random.Random) -> Iterator[tuple[FlaskClient, str]]:
    """Cases from the lists."""
    while True:
        for client, number in _numbers(site, dice):
            yield client, f"/case/{number}"


def searches(site: Site, dice: random.Random) -> Iterator[tuple[FlaskClient, str]]:
    """By number, by the applicant's document, by part of an item's name."""
    numbers = _numbers(site, dice)
    names = [item.name[:4] for item in site.house.holder.catalog.items.values()]
    while True:
        client, number = dice.choice(numbers)
        yield client, f"/cases/?text={number}"
        yield client, f"/cases/?text={dice.choice(site.persons)}"
        yield client, f"/cases/?text={dice.choice(names)}"
