"""AB posts and separation of duties must be able to hold."""

from __future__ import annotations

from collections.abc import Iterator

from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, Other, rule
from app.texts import N_, _


@rule("X70", N_("AB岗是同一个岗位"))
def own_backup(county: County) -> Iterator[Finding]:
    """A post that stands in for itself leaves the window empty."""
    for data in county.raw_staffing:
        for index, post in enumerate(data["posts"]):
            if post.get("backup", {}).get("post") == post["id"]:
                message = _("“{post}”的 B 岗就是它自己，A 岗离开时没有人顶。").format(
                    post=post["id"]
                )
                yield Finding(
                    "staffing",
                    data["id"],
                    ("posts", index, "backup", "post"),
                    message,
                    _("另设一个 B 岗。"),
                )


@rule("X71", N_("B岗不在同一个地方"))
def backup_elsewhere(county: County) -> Iterator[Finding]:
    """The B of an AB pair must stand in the same rule, at the same place."""
    for data in county.raw_staffing:
        places = {post["id"]: post.get("place", "本级") for post in data["posts"]}
        # A post that stands nowhere at all has been told as such.
        known = county.all_posts()
        for index, post in enumerate(data["posts"]):
            backup = post.get("backup", {}).get("post")
            if backup not in known or backup == post["id"]:
                continue
            if places.get(backup) != post.get("place", "本级"):
                message = _("“{post}”的 B 岗“{backup}”不在同一个地方，顶不了岗。").format(
                    post=post["id"], backup=backup
                )
                hint = _("把“{backup}”写进同一条规则的 posts，place 也要相同。").format(
                    backup=backup
                )
                yield Finding(
                    "staffing", data["id"], ("posts", index, "backup", "post"), message, hint
                )


@rule("X72", N_("AB岗与不得兼任相冲突"))
def backup_against_separation(county: County) -> Iterator[Finding]:
    """Standing in for a post one must be kept apart from defeats the separation."""
    groups = [set(group) for rule_ in county.staffing.values() for group in rule_.separation]
    for data in county.raw_staffing:
        for index, post in enumerate(data["posts"]):
            backup = post.get("backup", {}).get("post")
            if (
                backup
                and backup != post["id"]
                and any({post["id"], backup} <= group for group in groups)
            ):
                message = _("“{a}”和“{b}”规定不得兼任，却互为 AB 岗。").format(
                    a=post["id"], b=backup
                )
                hint = _("换一个 B 岗，或者改 separation。")
                yield Finding(
                    "staffing", data["id"], ("posts", index, "backup", "post"), message, hint
                )


@rule("X73", N_("一条规则里岗位写了两次"))
def same_post(county: County) -> Iterator[Finding]:
    """Two entries for one post contradict each other about its people."""
    for data in county.raw_staffing:
        seen: dict[str, int] = {}
        for index, post in enumerate(data["posts"]):
            if post["id"] in seen:
                message = _("岗位“{post}”在这条规则里写了两次。").format(post=post["id"])
                yield Finding(
                    "staffing",
                    data["id"],
                    ("posts", index, "id"),
                    message,
                    _("合并成一条，人数写在一起。"),
                    also=(Other("staffing", data["id"], ("posts", seen[post["id"]], "id")),),
                )
            seen.setdefault(post["id"], index)
