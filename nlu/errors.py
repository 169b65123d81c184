"""The one error of NLU work; its text is what the person who trains or installs a model reads."""


class NluError(Exception):
    """Something about training data or a stored model is wrong: says what, where and what to do."""
