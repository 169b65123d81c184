"""The one root error of catalog work; its text is what a merchant reads."""


class CatalogError(Exception):
    """Something about a feed, an index or a data directory is wrong: says what, where and what to do."""


class FeedError(CatalogError):
    """A feed as a whole can't be used (missing, empty, binary, no known columns)."""


class EmbedderMismatchError(CatalogError):
    """A generation was made by another embedder than the one that would query it."""


class CatalogAwayError(CatalogError):
    """What is needed to search (a server that keeps the vectors) is away for the moment; try again soon."""
