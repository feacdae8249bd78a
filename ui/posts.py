"""What the posts of a site are called."""

from app.domain.rights import DEFAULT_POST, POSTS
from ui.words import knows, say

__all__ = ["POSTS", "called", "post_words"]


def post_words(post: str) -> str:
    """A post's name; one of a later version, plainly so."""
    key = f"settings.post.{post}"
    return say(key if knows(key) else "settings.post.unknown")


def called(worker: str, number: int, post: str) -> str:
    """A colleague among others: the name, with the post where it is not the usual one."""
    name = worker or say("case.restrict.number", number=number)
    return name if post == DEFAULT_POST else f"{name} · {post_words(post)}"
