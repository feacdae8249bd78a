"""What the posts of a site are called."""

from app.domain.rights import POSTS
from ui.words import knows, say

__all__ = ["POSTS", "post_words"]


def post_words(post: str) -> str:
    """A post's name; one of a later version, plainly so."""
    key = f"settings.post.{post}"
    return say(key if knows(key) else "settings.post.unknown")
