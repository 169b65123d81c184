"""All checks of feed health with their weights; the weights sum to 100."""

from __future__ import annotations

from collections.abc import Sequence

from catalog import health_goods, health_order, health_texts
from catalog.health import Check, Finding, Health
from catalog.health_shelf import Shelf

CHECKS: tuple[Check, ...] = (
    Check(
        "pictures", "Products without a picture", 14, 0.5,
        "Shoppers pass over a card without a picture, however well the product fits what they asked for.",
        "Add a picture's address to every product; one placeholder for many counts as none.",
        health_goods.without_picture,
    ),
    Check(
        "descriptions", "Products without a description", 12, 0.6,
        "Requests like “for a small balcony” or “easy to clean” are answered from descriptions: without one, "
        "only the title can match.",
        "Two or three sentences do: what it is, whom or what it is for, what sets it apart.",
        health_texts.undescribed,
    ),
    Check(
        "categories", "Products without a category", 10, 0.5,
        "Without a category a product is missing whenever somebody asks for a kind of thing, "
        "and it can't be compared with its like.",
        "Give a path from the broadest level to the narrowest: Kitchen > Cups > Mugs.",
        health_order.uncategorised,
    ),
    Check(
        "attributes", "Attributes seldom filled", 9, 0.5,
        "Somebody who asks for blue gets only what says it is blue: products that leave an attribute out "
        "are not shown, though others of their category state it.",
        "Fill the attribute for the whole category, the most asked for first: colour, size, material.",
        health_order.seldom_filled, "values",
    ),
    Check(
        "short_titles", "Titles too short", 7, 0.5,
        "A title of one word or a bare model name matches few of the words that shoppers use.",
        "Say what it is, then brand, model and what tells it apart: “Oak desk Nora, 120 cm”.",
        health_texts.short_titles,
    ),
    Check(
        "prices", "Prices out of line", 7, 0.1,
        "A price that is wrong by a digit hides the product from everybody with a budget, "
        "or sells it at a loss.",
        "Compare with the shop: a lost decimal point or a price per pack is the usual cause.",
        health_goods.odd_prices,
    ),
    Check(
        "unpriced", "Products without a price", 4, 0.5,
        "What is sold on request fits nobody's budget: it is left out whenever a shopper names one, "
        "and it can't be put into a cart.",
        "State a price, if only the lowest one (“from 1,200”); the rest is passed on to a person.",
        health_goods.unpriced,
    ),
    Check(
        "duplicates", "The same product twice", 7, 0.3,
        "Twins take each other's place: a shopper sees the same thing several times instead of a choice.",
        "Remove the surplus; if they differ in colour or size, make them variants of one product.",
        health_goods.twins,
    ),
    Check(
        "languages", "Texts in another language", 5, 0.3,
        "Searching by meaning bridges languages, but exact words don't match and the card reads oddly.",
        "Translate them, or give both: title_ru and description_ru beside the English ones.",
        health_texts.other_language,
    ),
    Check(
        "near_duplicates", "Titles that are nearly the same", 4, 0.3,
        "Shoppers can't tell such products apart, neither in a list nor when they ask about one of them.",
        "Put what differs into the title, or gather them as variants of one product.",
        health_goods.near_twins,
    ),
    Check(
        "look_alikes", "Words that mix alphabets", 3, 0.1,
        "A Latin “o” in a Russian word can't be seen, but nobody types it: the word is never found.",
        "Type the word anew in one alphabet.",
        health_texts.look_alikes,
    ),
    Check(
        "capitals", "Titles in capitals", 4, 0.5,
        "Titles in capitals are read less, and names of brands can't be told from words in them.",
        "Write titles as sentences; keep capitals for names.",
        health_texts.capitals,
    ),
    Check(
        "sold_out", "Sold out", 3, 0.6,
        "What is sold out is not recommended: that part of the catalog is invisible to shoppers.",
        "Take out what won't come back, so that the rest gets its visits.",
        health_goods.sold_out,
    ),
    Check(
        "rejected", "Rows that were left out", 4, 0.2,
        "Rows with errors are not in the catalog at all: nobody can find them.",
        "Correct the fields that are named; the import report tells the row numbers.",
        health_order.rejected_rows, "rows",
    ),
    Check(
        "lone_categories", "Categories with one product", 2, 0.5,
        "A shelf with one product offers no choice and makes the shop look empty in that corner.",
        "Merge it into its neighbour or its parent.",
        health_order.lone_categories, "categories",
    ),
    Check(
        "columns", "Columns that are not used", 3, 0.5,
        "What stands in these columns can't be searched, filtered or told to anybody.",
        "Name them in a map file: column to field, or to an attribute of that name.",
        health_order.left_out_columns, "columns",
    ),
    Check(
        "long_titles", "Titles too long", 2, 0.5,
        "Long titles are cut off on cards, and every further word weakens the ones that matter.",
        "Keep the first 70 characters for what it is; move the rest to the description or to attributes.",
        health_texts.long_titles,
    ),
)  # fmt: skip


def examine(shelf: Shelf, checks: Sequence[Check] = CHECKS) -> Health:
    """Look at everything."""
    findings = [Finding(check, check.look(shelf)) for check in checks]
    return Health(shelf, tuple(sorted(findings, key=lambda finding: -finding.points)))
